package comparison

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the result column of the tables in testdata")

// TestGolden holds every method to the tables of testdata. A line
//
//	compare METHOD fields: a, b
//
// or, for a comparison by levels, "compare levels fields: a; levels: exact,
// …" begins a table of left | right | level | remark. Each row is asked in
// both directions, and twice, so that the second answer is a remembered one.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d tables: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { goldenFile(t, file) })
	}
}

func goldenFile(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var spec Spec
	rows := 0
	for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if rest, ok := strings.CutPrefix(line, "compare "); ok {
			spec = specOf(rest)
		}
		row := strings.Split(line, "|")
		if len(row) != 4 || strings.HasPrefix(line, "#") {
			fmt.Fprintln(&out, line)
			continue
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		got := goldenLevel(t, spec, row[0], row[1])
		if got != row[2] && !*update {
			t.Errorf("line %d: %s | %s reaches %q, the table says %q (%s)", n+1, row[0], row[1], got, row[2], row[3])
		}
		fmt.Fprintf(&out, "%s | %s | %s | %s\n", row[0], row[1], got, row[3])
		rows++
	}
	if rows < 8 {
		t.Fatalf("%d rows", rows)
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// specOf reads "METHOD fields: a, b; levels: x, y".
func specOf(text string) Spec {
	s := Spec{Name: text}
	method, rest, _ := strings.Cut(text, " ")
	if method != "levels" {
		s.Method = method
	}
	fields, levels, _ := strings.Cut(rest, ";")
	s.Fields = fieldsOf(cells(strings.TrimPrefix(fields, "fields:"), 0)...)
	if levels != "" {
		s.Levels = cells(strings.TrimPrefix(strings.TrimSpace(levels), "levels:"), 0)
	}
	return s
}

func goldenLevel(t *testing.T, spec Spec, left, right string) string {
	t.Helper()
	n := len(spec.Fields)
	c := bindOne(t, tableOf(t, spec.Fields, cells(left, n), cells(right, n)), spec)
	e := NewEvaluator([]*Comparison{c})
	level := e.Level(0, 0, 1)
	if back := e.Level(0, 1, 0); back != level {
		t.Errorf("%s | %s: %s, but %s from right to left", left, right, c.Levels[level], c.Levels[back])
	}
	if again := e.Level(0, 0, 1); again != level {
		t.Errorf("%s | %s: %s, then %s", left, right, c.Levels[level], c.Levels[again])
	}
	return c.Levels[level]
}
