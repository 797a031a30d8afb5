package entitlement

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
)

// Mistake is one thing wrong in a policy pack, at a place in its file. Lines
// and columns are counted from 1; columns count characters, so a Chinese
// character is one column.
type Mistake struct {
	File         string
	Line, Column int
	Code         string // stable, e.g. "P_UNKNOWN_KEY"
	Zh, En       string
}

// Text gives the mistake in Chinese for "zh", in English otherwise.
func (m Mistake) Text(lang string) string {
	text := m.En
	if lang == "zh" {
		text = m.Zh
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", filepath.Base(m.File), m.Line, m.Column, m.Code, text)
}

// Mistakes is everything wrong in a pack at once, in the order of the file.
type Mistakes []Mistake

// Error lists every mistake, one a line, in English.
func (ms Mistakes) Error() string { return ms.Text("en") }

// Text lists every mistake, one a line, in Chinese for "zh".
func (ms Mistakes) Text(lang string) string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Text(lang)
	}
	return strings.Join(lines, "\n")
}

// sorted orders mistakes by place and drops repetitions.
func (ms Mistakes) sorted() Mistakes {
	sort.SliceStable(ms, func(i, j int) bool {
		a, b := ms[i], ms[j]
		switch {
		case a.File != b.File:
			return a.File < b.File
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	out := ms[:0]
	for i, m := range ms {
		if i == 0 || m != ms[i-1] {
			out = append(out, m)
		}
	}
	return out
}

// position is a place in a pack's file.
type position struct {
	file         string
	line, column int
}

// collector gathers mistakes while a pack is read.
type collector struct{ found Mistakes }

// add notes one mistake; zh and en share the arguments.
func (c *collector) add(at position, code, zh, en string, args ...any) {
	c.addText(at, code, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))
}

// addText notes one mistake whose texts are ready.
func (c *collector) addText(at position, code, zh, en string) {
	c.found = append(c.found, Mistake{File: at.file, Line: at.line, Column: at.column, Code: code, Zh: zh, En: en})
}

// nearest gives ", did you mean x?" texts for a mistyped word.
func nearest(word string, known []string) (zh, en string) {
	best, at := "", 3
	for _, k := range known {
		if d := editDistance(word, k); d < at {
			best, at = k, d
		}
	}
	if best == "" {
		return "", ""
	}
	return "，是否应为 " + best, ", did you mean " + best + "?"
}

// editDistance is plain Levenshtein over bytes; keys are short and ASCII.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost++
			}
			last = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
