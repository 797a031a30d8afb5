package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"yingbao/sources/department"
	"yingbao/sources/mistake"
)

// maxBytes is the largest plan file read. A plan is a page of text; anything
// larger is another file given by mistake.
const maxBytes = 1 << 20

// Plan is one job: what to read, how to match it, which rules apply, what to
// write and where.
type Plan struct {
	File     string // absolute path of the plan file
	Hash     string // SHA-256 of the file's bytes, hexadecimal
	Data     []byte // the file's bytes
	Name     string
	AsOf     string // YYYY-MM-DD, or "" for today
	Policy   string // name of a built-in pack, or an absolute path
	PolicyAt mistake.Place
	Sources  []Source
	Matching Matching
	Rules    Rules
	Worklist Worklist
	Runs     string // absolute path of the runs folder
}

// Source is one extract: what it is and where.
type Source struct {
	Name       string
	Department string // id of the data dictionary
	Role       string // "register" or ""
	Period     string // YYYY-MM or YYYY-MM-DD, "" when not stated
	Paths      []string
	Sheet      string
	Columns    map[string]string // header as delivered → canonical field
	Gate       department.Gate   // nil thresholds are the department's default
	DamagedID  string            // "keep", "reject" or "" for the department's
	Encoding   string            // "" is found out
	Override   string            // reason for which gates that judge let it pass, "" for none
	WhenHeld   string            // Stop, LastGood or LeaveOut
	At         mistake.Place
}

// What a run does when a gate holds a source, or it is missing.
const (
	Stop     = "stop"      // hold the run; missing sources other than registers are left out
	LastGood = "last-good" // go on, degraded, with the data of the last good run
	LeaveOut = "leave-out" // go on, degraded, without the source
)

// Matching holds the model and the three thresholds, all probabilities.
type Matching struct {
	Model   string // "built-in" or an absolute path
	ModelAt mistake.Place
	Link    float64
	Review  float64
	Exclude float64
}

// Word is a name in the plan together with its place, so that a later check
// against a policy pack can point at it.
type Word struct {
	Text string
	At   mistake.Place
}

// Rules says which rules run and with which parameters.
type Rules struct {
	Only       []Word
	Off        []Word
	Parameters map[string]map[string]any // rule → parameter → float64, string, or []any of these
	Named      []Named                   // the same names with their places
}

// Named is one rule under rules.parameters and where its parameters stand.
type Named struct {
	Rule       string
	At         mistake.Place
	Parameters map[string]mistake.Place
}

// Worklist says what grid workers get.
type Worklist struct {
	Split    string // "township", "village" or "county"
	Capacity int    // lines a township can visit in one batch, 0 is no limit
	Mask     bool
	Encoding string // "utf-8-bom", "utf-8" or "gb18030"
	Care     bool   // lists of persons in care to visit, beside the leads
}

// Load reads a plan file. The error is mistake.List when the file has mistakes
// and a wrapped *os.PathError when it cannot be read.
func Load(path string) (*Plan, error) {
	p, err := Draft(path)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Draft is Load for who looks for further mistakes: beside a mistake.List it
// gives the plan as far as it could be understood, nil when that is nothing.
func Draft(path string) (*Plan, error) {
	file, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", path, err)
	}
	data, err := readFile(file)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return draft(file, data)
}

// Parse reads the bytes of a plan as if they stood in the file of that
// absolute path. The error is always mistake.List.
func Parse(file string, data []byte) (*Plan, error) {
	p, err := draft(file, data)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func draft(file string, data []byte) (*Plan, error) {
	d := &decoder{file: file, lines: splitLines(data)}
	p := &Plan{File: file, Matching: Matching{Model: "built-in", Link: 0.95, Review: 0.5, Exclude: 0.99},
		Worklist: Worklist{Split: "township", Mask: true, Encoding: "utf-8-bom", Care: true}}
	if len(data) > maxBytes {
		d.report(mistake.At(1, 1), "", "too-large")
		return nil, d.found
	}
	root := d.parse(data)
	if root == nil {
		return nil, d.found.Err()
	}
	d.plan(p, root)
	d.crossCheck(p)
	sum := sha256.Sum256(data)
	p.Hash, p.Data = hex.EncodeToString(sum[:]), data
	return p, d.found.Err()
}

// Day gives the as-of date of a run started at the given moment, whose
// location decides what "today" is.
func (p *Plan) Day(now time.Time) string {
	if p.AsOf != "" {
		return p.AsOf
	}
	return now.Format(time.DateOnly)
}

func readFile(file string) ([]byte, error) {
	f, err := mistake.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &os.PathError{Op: "read", Path: file, Err: os.ErrInvalid}
	}
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}
