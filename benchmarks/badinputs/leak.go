package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yingbao/sources/tabular"
)

// leaks looks for values of the case where none may stand (B4).
func (h *harness) leaks(ctx context.Context, c *badCase, dir string, p *process) {
	secrets := secretsOf(ctx, c)
	report := func(where, text string) {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				c.fail("%s: %s holds a value of the file (%d characters)", p.args[0], where, utf8.RuneCountInString(s))
				return
			}
		}
	}
	report("the output", string(p.out))
	err := filepath.WalkDir(filepath.Join(dir, "runs"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // there is no run
		}
		report("a file's name", e.Name())
		switch e.Name() {
		case "manifest.json", "summary.json", "metrics.prom", "report.html", "yingbao.prom":
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			report(e.Name(), string(text))
		}
		return nil
	})
	if err != nil {
		c.fail("the harness: %v", err)
	}
}

// readable are the rows that a case is searched for values in; the first ones
// will do.
const readable = 2000

// secretsOf gives the values that must not leak: what the reader can make of
// the file, sound or not.
func secretsOf(ctx context.Context, c *badCase) []string {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	paths := []string{c.path}
	if c.secondOf != "" {
		paths, _ = filepath.Glob(filepath.Join(c.path, "cl_*")) // the pattern is sound
	}
	seen := map[string]bool{}
	for _, path := range paths {
		s := &searcher{seen: seen}
		// An error ends the search: what was yielded before it counts.
		_, _ = tabular.Read(ctx, path, tabular.Options{Limits: tabular.Limits{Memory: 64 << 20}, Timeout: 15 * time.Second}, s.rows)
	}
	out := make([]string, 0, len(seen))
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

type searcher struct {
	seen map[string]bool
	name int // column of the names
	rest int
}

func (s *searcher) rows(rows []tabular.Row) error {
	for _, r := range rows {
		if s.rest++; s.rest > readable {
			return fs.SkipAll
		}
		if at := slices.IndexFunc(r.Cells, func(c string) bool { return strings.Contains(c, "姓名") }); at >= 0 {
			s.name = at
			continue
		}
		for i, cell := range r.Cells {
			if secretNumber(cell) || i == s.name && secretName(cell) {
				s.seen[cell] = true
			}
		}
	}
	return nil
}

// secretNumber: at least eight digits, as in a telephone, identity or
// certificate number; dates have fewer or are written with signs.
func secretNumber(cell string) bool {
	digits := 0
	for _, r := range cell {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 11 && len(cell) < 200 && strings.Trim(cell, "9") != "" // a row of nines is what a profile shows for any number
}

// secretName: words for nothing are no names.
func secretName(cell string) bool {
	n := utf8.RuneCountInString(cell)
	if n < 2 || n > 200 || slices.Contains([]string{"不详", "合计", "测试", "姓名"}, cell) {
		return false
	}
	return strings.ContainsFunc(cell, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && !strings.ContainsRune(cell, '：')
}
