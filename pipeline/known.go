package pipeline

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
)

// knownName is the file by which a later night recognises this night's
// persons: who is on the register, and who was flagged and when first. Names
// and numbers stand in it as hashes, so that nobody reads them in passing;
// they can be guessed, so the file is as private as the worklists beside it.
const knownName = "known.csv"

var knownHeader = []string{"state", "day", "batch", "lead_id", "rules", "number", "name"}

// States of a person in known.csv.
const (
	knownRegister = "register"
	knownFlagged  = "flagged"
)

// rememberDays is for how long a flag is remembered.
const rememberDays = 400

// mark names a person from night to night: by the number, and by name and
// birth date where a night knows no number. "" is unknown.
type mark struct{ number, name string }

// markOf gives a person's marks.
func markOf(p *entity.Person) mark {
	m := mark{}
	if p.Complete {
		m.number = hashed("number", p.Number)
	}
	if p.NameKey != "" && len(p.Birth) == 8 && !strings.Contains(p.NameKey+p.Birth, "?") {
		m.name = hashed("name", p.NameKey, p.Birth)
	}
	return m
}

func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:9])
}

// remembered is one person of an earlier night.
type remembered struct {
	mark
	state, day, batch, lead string
	rules                   []string
}

// knownIndex finds earlier persons by either mark.
type knownIndex struct {
	all              []*remembered
	byNumber, byName map[string]*remembered
}

func (x *knownIndex) add(k *remembered) {
	if x.byNumber == nil {
		x.byNumber, x.byName = map[string]*remembered{}, map[string]*remembered{}
	}
	x.all = append(x.all, k)
	if k.number != "" && x.byNumber[k.number] == nil {
		x.byNumber[k.number] = k
	}
	if k.name != "" && x.byName[k.name] == nil {
		x.byName[k.name] = k
	}
}

// find gives the earlier person, nil when there is none. A name does not
// speak against two numbers that differ.
func (x *knownIndex) find(m mark) *remembered {
	if m.number != "" && x.byNumber[m.number] != nil {
		return x.byNumber[m.number]
	}
	if k := x.byName[m.name]; m.name != "" && k != nil && (k.number == "" || m.number == "") {
		return k
	}
	return nil
}

// readKnown reads a run's persons of one state; a run without the file, made
// by an earlier program, has none and says so.
func readKnown(folder, state string) (*knownIndex, bool, error) {
	f, err := os.Open(filepath.Join(folder, knownName))
	if errors.Is(err, fs.ErrNotExist) {
		return &knownIndex{}, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	r, x := csv.NewReader(f), &knownIndex{}
	r.FieldsPerRecord = len(knownHeader)
	for first := true; ; first = false {
		c, err := r.Read()
		if errors.Is(err, io.EOF) {
			return x, true, nil
		}
		if err != nil {
			return nil, false, &archive.Damaged{File: knownName, Why: "cannot be read"}
		}
		if !first && c[0] == state {
			x.add(&remembered{mark{c[5], c[6]}, c[0], c[1], c[2], c[3], strings.Split(c[4], ";")})
		}
	}
}

// writeKnown writes this night's persons: flags remembered from before, new
// ones, and the register.
func (n *night) writeKnown(run *archive.Run) error {
	c, err := run.CSV(knownName, archive.MachineStyle, knownHeader...)
	if err != nil {
		return err
	}
	row := func(k *remembered) error {
		return c.Row(k.state, k.day, k.batch, k.lead, strings.Join(k.rules, ";"), k.number, k.name)
	}
	for _, k := range n.flagged.all {
		if err := row(k); err != nil {
			return err
		}
	}
	for _, person := range entitlement.OnRegister(n.world, n.compactDay()) {
		p := n.world.Person(person)
		if err := row(&remembered{mark: markOf(&p), state: knownRegister}); err != nil {
			return err
		}
	}
	return c.Close()
}

// compactDay is the as-of date as YYYYMMDD.
func (n *night) compactDay() string { return strings.ReplaceAll(n.asOf, "-", "") }
