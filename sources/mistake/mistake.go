package mistake

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Place is a place in a file, both counted from 1.
type Place struct {
	Line, Column int
}

// At is the place of a line and a column.
func At(line, column int) Place { return Place{line, column} }

// Mistake is one thing wrong in a file.
type Mistake struct {
	File string // "" when the reader was given no name
	Place
	Code   string // stable, of the catalogue or the package that found it
	About  string // what stands between place and text: a key's path, a code; "" nothing
	Hint   string // the nearest right word, which the texts ask back; "" none
	Zh, En string
}

// Text gives the mistake as one line, file:line:column: text, in Chinese for
// "zh", in English otherwise. Of the file's path only the name is told.
func (m Mistake) Text(lang string) string {
	text := m.En
	if lang == "zh" {
		text = m.Zh
	}
	if m.About != "" {
		text = m.About + ": " + text
	}
	if m.File != "" {
		return fmt.Sprintf("%s:%d:%d: %s", filepath.Base(m.File), m.Line, m.Column, text)
	}
	return fmt.Sprintf("%d:%d: %s", m.Line, m.Column, text)
}

// List is everything wrong in a file and those it names. It is an error, and
// a command that gets one did nothing else.
type List []Mistake

// Error lists the mistakes in English, one a line.
func (l List) Error() string { return l.Text("en") }

// Text lists the mistakes, one a line, in Chinese for "zh".
func (l List) Text(lang string) string {
	lines := make([]string, len(l))
	for i, m := range l {
		lines[i] = m.Text(lang)
	}
	return strings.Join(lines, "\n")
}

// In gives the mistakes with the file they were read from.
func (l List) In(file string) List {
	out := slices.Clone(l)
	for i := range out {
		out[i].File = file
	}
	return out
}

// Sort puts the mistakes in the order of their places, each once. Files come
// by name.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Mistake) int {
		switch {
		case a.File != b.File:
			return strings.Compare(a.File, b.File)
		case a.Line != b.Line:
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	*l = slices.Compact(*l)
}

// Err is the sorted list as an error, nil when nothing is wrong.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	l.Sort()
	return l
}

// Nearest gives the known word that a mistyped one is likely to mean: the one
// with the fewest edits, at most two or a third of its length and fewer than
// the word has characters; "" when there is none. Ties go to the first.
func Nearest(word string, known []string) string {
	best, least := "", 1<<30
	w := []rune(word)
	for _, k := range known {
		d := edits(w, []rune(k))
		if d < least && d <= min(max(2, len([]rune(k))/3), len(w)-1) {
			best, least = k, d
		}
	}
	return best
}

// edits is the optimal string alignment distance (Damerau 1964): characters
// put in, left out or exchanged, neighbours swapped. Words are short, so the
// plain form does.
func edits(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
