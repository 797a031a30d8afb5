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

	"yingbao/pipeline/archive"
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

// A line ends with a check of itself and of every line before it, so that a
// changed, lost or moved one is noticed (V7): ,"check":"16 hex digits"}. Lines
// of a journal that was begun without checks have none.
const (
	checkKey  = `,"check":"`
	checkEnd  = `"}`
	checkSize = len(checkKey) + 16 + len(checkEnd)
)

// chain is a hash of all lines so far.
type chain [sha256.Size]byte

// check is that of a line of which body is what stands before its check.
func (c chain) check(body []byte) string {
	sum := sha256.Sum256(append(c[:], body...))
	return checkKey + hex.EncodeToString(sum[:8]) + checkEnd
}

// next is the chain with one line more.
func (c chain) next(line []byte) chain { return sha256.Sum256(append(c[:], line...)) }

// whole tells whether a line bears the check that it must have here; some says
// whether it bears one at all.
func (c chain) whole(line []byte) (whole, some bool) {
	at := len(line) - checkSize
	if at < 0 || !bytes.HasPrefix(line[at:], []byte(checkKey)) {
		return false, false
	}
	return c.check(line[:at]) == string(line[at:]), true
}

// Journal is every result there is. A nil Journal is an empty one.
type Journal struct {
	Visits []Visit
	hash   string
	torn   int64 // bytes of a last line that was not finished
	size   int64
	chain  chain
	checks bool // the lines bear checks, the first ones perhaps not
}

// Damaged says that the journal is not what was written.
type Damaged struct{ Line int }

// Error names the line.
func (d *Damaged) Error() string { return d.Text("en") }

// Text names the line in Chinese or English.
func (d *Damaged) Text(lang string) string {
	if lang == "zh" {
		return fmt.Sprintf("%s 第%d行（或之前的行）与写入时不符；请从备份恢复该文件", journalName, d.Line)
	}
	return fmt.Sprintf("%s: line %d, or one before it, is not what was written; restore the file from a backup", journalName, d.Line)
}

// Read reads the journal of a folder; one that is not there is empty. A line
// that is not what was written is *Damaged (V7), unless it is a torn last one
// (V1).
func Read(folder string) (*Journal, error) {
	data, err := archive.ReadFile(filepath.Join(folder, journalName))
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
		if !j.take(scan.Bytes()) {
			return nil, &Damaged{line}
		}
	}
	if rest := data[whole:]; len(rest) > 0 {
		if ok, _ := j.chain.whole(rest[:len(rest)-1]); ok { // only its end of line is another
			return nil, &Damaged{len(j.Visits) + 1}
		}
	}
	if whole > 0 {
		sum := sha256.Sum256(data[:whole])
		j.hash = hex.EncodeToString(sum[:])
	}
	return j, scan.Err()
}

// take reads a line behind the others; false when it is not what was written.
func (j *Journal) take(line []byte) bool {
	whole, some := j.chain.whole(line)
	if some && !whole || j.checks && !some {
		return false
	}
	var v Visit
	if json.Unmarshal(line, &v) != nil {
		return false
	}
	j.Visits, j.chain, j.checks = append(j.Visits, v), j.chain.next(line), some
	return true
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
	chain := j.chain
	for _, v := range visits {
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		body := line[:len(line)-1]
		line = append(body, chain.check(body)...)
		chain = chain.next(line)
		b.Write(append(line, '\n'))
	}
	f, err := archive.OpenFile(filepath.Join(folder, journalName), os.O_CREATE|os.O_WRONLY)
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
	j.size, j.chain, j.checks = j.size+int64(b.Len()), chain, true
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
