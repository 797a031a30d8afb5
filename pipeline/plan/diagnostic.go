package plan

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Position is a place in the plan file, both counted from 1.
type Position struct {
	Line, Column int
}

// Diagnostic is one mistake in a plan.
type Diagnostic struct {
	File string
	Position
	Key  string // path of the key, like sources.medical.gate.min_rows
	Code string // stable name of the mistake, see messages.yaml
	Hint string // the nearest right word, "" when none is near
	args map[string]string
}

// Diagnostics is every mistake in a plan, in the order of the file.
type Diagnostics []Diagnostic

//go:embed messages.yaml
var messagesFile []byte

var messages = sync.OnceValue(func() map[string]map[string]string {
	texts := map[string]map[string]string{}
	if err := yaml.Unmarshal(messagesFile, &texts); err != nil {
		panic("plan: messages.yaml: " + err.Error()) // embedded at build time
	}
	return texts
})

// NewDiagnostic makes a mistake found by a later check of the same plan, for
// instance a rule that the policy pack does not have. The nearest of the
// known words becomes the hint.
func NewDiagnostic(p *Plan, at Position, key, code, word string, known []string) Diagnostic {
	return Diagnostic{File: p.File, Position: at, Key: key, Code: code, Hint: nearest(word, known),
		args: map[string]string{"known": strings.Join(known, ", ")}}
}

// Text gives the mistake as one line in Chinese ("zh") or English.
func (d Diagnostic) Text(lang string) string {
	if lang != "zh" {
		lang = "en"
	}
	text := d.fill(messages()[d.Code][lang])
	if d.Hint != "" {
		text += d.fill(messages()["hint"][lang])
	}
	key := ""
	if d.Key != "" {
		key = d.Key + ": "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", filepath.Base(d.File), d.Line, d.Column, key, text)
}

func (d Diagnostic) fill(text string) string {
	text = strings.ReplaceAll(text, "{hint}", d.Hint)
	for k, v := range d.args {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	return text
}

// Error lists the mistakes in English, one a line.
func (ds Diagnostics) Error() string { return ds.Text("en") }

// Text lists the mistakes in Chinese ("zh") or English, one a line.
func (ds Diagnostics) Text(lang string) string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.Text(lang)
	}
	return strings.Join(lines, "\n")
}

func (ds Diagnostics) sort() {
	sort.SliceStable(ds, func(i, j int) bool {
		if ds[i].Line != ds[j].Line {
			return ds[i].Line < ds[j].Line
		}
		return ds[i].Column < ds[j].Column
	})
}

// nearest gives the known word within two edits or a third of its length, ""
// when there is none. Ties go to the first.
func nearest(word string, known []string) string {
	best, bestDistance := "", 1<<30
	for _, k := range known {
		d := edits([]rune(word), []rune(k))
		if d < bestDistance && d <= min(max(2, len([]rune(k))/3), len([]rune(word))-1) {
			best, bestDistance = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance; plans are short, so the plain form does.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
