package visits

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	folderName  = "visits"
	journalName = "journal.jsonl"
)

// Folder is where a plan's visits are kept.
func Folder(runs, name string) string { return filepath.Join(runs, name, folderName) }

// What became of a returned row.
const (
	Applied   = "applied"   // a result of a lead
	Added     = "added"     // a line the worker added by hand
	Duplicate = "duplicate" // says what the journal says already; not journaled
	Parked    = "parked"    // waits for a human, with a reason
	Open      = "open"      // not visited yet; not journaled
)

// Visit is one line of the journal.
type Visit struct {
	State    string   `json:"state"`            // Applied, Added or Parked
	Why      string   `json:"why,omitempty"`    // code of why it is parked
	File     string   `json:"file"`             // SHA-256 of the returned file
	Line     int      `json:"line"`             // in it
	Received string   `json:"received"`         // YYYY-MM-DD it was imported
	Batch    string   `json:"batch,omitempty"`  // of the worklist
	Lead     string   `json:"lead,omitempty"`   // id of the line
	Person   string   `json:"person,omitempty"` // PersonKey
	Rules    []string `json:"rules,omitempty"`  // that flagged the lead
	Severity string   `json:"severity,omitempty"`
	Code     string   `json:"code,omitempty"`
	Date     string   `json:"date,omitempty"` // YYYY-MM-DD of the visit
	Cells    []string `json:"cells"`          // the part the visitor filled, as written
	Digest   string   `json:"digest"`         // of what the row says
}

// Journal is every result there is. A nil Journal is an empty one.
type Journal struct {
	Visits []Visit
	hash   string
	torn   int64 // bytes of a last line that was not finished
	size   int64
}

// Damaged says that the journal is not what was written.
type Damaged struct{ Line int }

// Error names the line.
func (d *Damaged) Error() string {
	return fmt.Sprintf("%s: line %d cannot be read", journalName, d.Line)
}

// Read reads the journal of a folder; one that is not there is empty. A line
// that cannot be read is *Damaged, unless it is a torn last one (V1).
func Read(folder string) (*Journal, error) {
	data, err := os.ReadFile(filepath.Join(folder, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return &Journal{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	j := &Journal{}
	whole := bytes.LastIndexByte(data, '\n') + 1
	j.torn, j.size = int64(len(data)-whole), int64(whole)
	scan := bufio.NewScanner(bytes.NewReader(data[:whole]))
	scan.Buffer(nil, len(data)+1)
	for line := 1; scan.Scan(); line++ {
		var v Visit
		if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
			return nil, &Damaged{line}
		}
		j.Visits = append(j.Visits, v)
	}
	if whole > 0 {
		sum := sha256.Sum256(data[:whole])
		j.hash = hex.EncodeToString(sum[:])
	}
	return j, scan.Err()
}

// Hash is of every line, "" for an empty journal.
func (j *Journal) Hash() string {
	if j == nil {
		return ""
	}
	return j.hash
}

// add writes lines behind the others and syncs them (V1).
func (j *Journal) add(folder string, visits []Visit) (err error) {
	var b bytes.Buffer
	for _, v := range visits {
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	f, err := os.OpenFile(filepath.Join(folder, journalName), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	if err := f.Truncate(j.size); err != nil { // a torn line of a process that died
		return err
	}
	if _, err := f.WriteAt(b.Bytes(), j.size); err != nil {
		return errors.Join(err, f.Truncate(j.size))
	}
	if err := f.Sync(); err != nil {
		return err
	}
	j.size += int64(b.Len())
	j.Visits = append(j.Visits, visits...)
	return syncFolder(folder)
}

func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// PersonKey names a person from one night to the next by what stands in a
// worklist: the name, and the number as it is masked there or, where that is
// not known, place and sex. It is personal data and stays in the journal. Two
// persons of one key would share a cooldown, so everything a line knows is in
// it; a person whose key changed comes back early, which costs one visit.
func PersonKey(name, maskedNumber, sex, county, town, village string) string {
	if maskedNumber != "" {
		return strings.Join([]string{name, maskedNumber}, "|")
	}
	return strings.Join([]string{name, sex, county, town, village}, "|")
}
