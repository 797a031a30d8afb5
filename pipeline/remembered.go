package pipeline

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"yingbao/pipeline/archive"
)

// readKnown reads a run's persons of one state; nil when the file is damaged,
// which is told. there is false for a run made before there was such a file.
func (n *night) readKnown(e *earlierRun, state string) (x *knownIndex, there bool, err error) {
	if n.earlier.damaged[filepath.Base(e.folder)+"/"+knownName] {
		return nil, false, nil
	}
	x, there, err = readKnown(e, state)
	if errors.As(err, new(*archive.Damaged)) {
		n.leaveAside(e.folder, knownName)
		return nil, false, nil
	}
	return x, there, err
}

// readKnown reads a run's persons of one state. The file must be the one that
// the manifest names, to the byte, or the error is *archive.Damaged: a person
// who is not known again would count as new.
func readKnown(e *earlierRun, state string) (*knownIndex, bool, error) {
	damaged := func(why string) error {
		return &archive.Damaged{File: filepath.Base(e.folder) + "/" + knownName, Why: why}
	}
	at := slices.IndexFunc(e.Files, func(f archive.FileSum) bool { return f.Name == knownName })
	f, err := archive.Open(filepath.Join(e.folder, knownName))
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case gone && at < 0:
		return newKnownIndex(0), false, nil
	case gone:
		return nil, false, damaged("is missing")
	case err != nil:
		return nil, false, err
	}
	defer f.Close()
	if at < 0 {
		return nil, false, damaged("is not listed")
	}
	h := sha256.New()
	x, err := parseKnown(io.TeeReader(f, h), state)
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong), errors.Is(err, errNotKnown):
		return nil, false, damaged("cannot be read")
	case err != nil:
		return nil, false, err
	case hex.EncodeToString(h.Sum(nil)) != e.Files[at].SHA256:
		return nil, false, damaged("is not what was written")
	}
	return x, true, nil
}

// errNotKnown says that a file is no known.csv.
var errNotKnown = errors.New("is not as it was written")

// parseKnown reads the persons of one state to the end of the file.
func parseKnown(from io.Reader, state string) (*knownIndex, error) {
	r, x := csv.NewReader(from), newKnownIndex(0)
	r.FieldsPerRecord, r.ReuseRecord = len(knownHeader), true
	seen := map[said]*said{} // few days, batches and rules come again and again
	for first := true; ; first = false {
		c, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && !first:
			return x, nil
		case errors.Is(err, io.EOF):
			return nil, errNotKnown
		case err != nil:
			return nil, err
		case first || c[0] != state:
			continue
		}
		number, ok := parsePrint(c[5])
		name, well := parsePrint(c[6])
		if !ok || !well {
			return nil, errNotKnown
		}
		what, there := seen[said{c[1], c[2], c[4]}]
		if !there {
			what = &said{strings.Clone(c[1]), strings.Clone(c[2]), strings.Clone(c[4])}
			seen[*what] = what
		}
		x.add(remembered{mark{number, name}, strings.Clone(c[3]), what})
	}
}
