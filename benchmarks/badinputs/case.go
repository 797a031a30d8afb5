package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// badCase is one input and what is expected of it.
type badCase struct {
	path     string // of the file; of the second day's folder
	shown    string // name as in expected.tsv
	kind     string
	also     []string
	reason   string
	rows     [3]int // in, accepted, rejected; -1 where not stated
	secondOf string // first day's folder, "" for a single night

	outcome  string
	code     string // reason the program gave
	exit     int
	took     time.Duration
	failures []string
}

func (c *badCase) fail(format string, args ...any) {
	c.failures = append(c.failures, fmt.Sprintf(format, args...))
}

// readCases reads the folder's expected.tsv.
func readCases(folder string) ([]*badCase, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(folder, "expected.tsv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var cases []*badCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		if n == 0 {
			continue // the header
		}
		c, err := parseCase(folder, strings.Split(lines.Text(), "\t"))
		if err != nil {
			return nil, fmt.Errorf("expected.tsv line %d: %w", n+1, err)
		}
		cases = append(cases, c...)
	}
	return cases, lines.Err()
}

func parseCase(folder string, cells []string) ([]*badCase, error) {
	if len(cells) < 9 {
		return nil, fmt.Errorf("%d columns", len(cells))
	}
	c := &badCase{shown: cells[0], kind: cells[1], reason: cells[4], path: filepath.Join(folder, unescape(cells[0]))}
	if cells[3] != "" {
		c.also = strings.Split(cells[3], ",")
	}
	for i, cell := range cells[5:8] {
		c.rows[i] = -1
		if cell != "-" {
			n, err := strconv.Atoi(cell)
			if err != nil {
				return nil, err
			}
			c.rows[i] = n
		}
	}
	if filepath.Base(c.path) == "day2" {
		c.secondOf = filepath.Join(filepath.Dir(c.path), "day1")
	}
	if strings.HasPrefix(c.shown, "pq_flip/") {
		return []*badCase{c, c.promised()}, nil
	}
	return []*badCase{c}, nil
}

// promised is the case once more beside its sender's manifest, which must
// refuse every damaged file. The case itself is run without it.
func (c *badCase) promised() *badCase {
	p := *c
	p.shown, p.kind, p.also, p.reason = c.shown+" with its manifest", "reject-file", nil, "E_MANIFEST"
	return &p
}

// alone says that the file must be read away from the manifest beside it.
func (c *badCase) alone() bool {
	return strings.HasPrefix(c.shown, "pq_flip/") && !strings.HasSuffix(c.shown, "manifest")
}

func (c *badCase) allows(outcome string) bool {
	return outcome == c.kind || slices.Contains(c.also, outcome)
}

// unescape turns %XX into bytes.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// planPath writes a path as a YAML string. A name that is not UTF-8 becomes a
// pattern with ? for each foreign byte.
func planPath(path string) string {
	if utf8.ValidString(path) {
		return strconv.Quote(path)
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		r, n := utf8.DecodeRuneInString(path[i:])
		if r == utf8.RuneError && n == 1 {
			b.WriteByte('?')
		} else {
			b.WriteString(path[i : i+n])
		}
		i += n
	}
	return strconv.Quote(b.String())
}
