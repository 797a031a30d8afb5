package matchers

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"yingbao/matchers/similarity"
)

// Mistake is one mistake in a settings file, with its place, counted from 1.
type Mistake struct {
	Line, Column int
	Code         string // see settingsmessages.yaml
	Hint         string // the nearest right word, "" when none is near
	args         map[string]string
}

// Mistakes is every mistake in a settings file, in the order of the file.
type Mistakes []Mistake

//go:embed settingsmessages.yaml
var settingsMessagesFile []byte

var settingsMessages = sync.OnceValue(func() map[string]map[string]string {
	texts := map[string]map[string]string{}
	if err := yaml.Unmarshal(settingsMessagesFile, &texts); err != nil {
		panic("matchers: settingsmessages.yaml: " + err.Error()) // embedded at build time
	}
	return texts
})

// Error lists the mistakes in English, one a line.
func (ms Mistakes) Error() string { return ms.Text("en") }

// Text lists the mistakes in Chinese ("zh") or English, one a line, each with
// line and column.
func (ms Mistakes) Text(lang string) string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Text(lang)
	}
	return strings.Join(lines, "\n")
}

// InFile lists the mistakes as file:line:column: text.
func (ms Mistakes) InFile(name, lang string) string {
	return name + ":" + strings.ReplaceAll(ms.Text(lang), "\n", "\n"+name+":")
}

// Text gives one mistake as line:column: text.
func (m Mistake) Text(lang string) string {
	if lang != "zh" {
		lang = "en"
	}
	text := settingsMessages()[m.Code][lang]
	if m.Hint != "" {
		text += strings.ReplaceAll(settingsMessages()["hint"][lang], "{hint}", m.Hint)
	}
	for k, v := range m.args {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	return fmt.Sprintf("%d:%d: %s", m.Line, m.Column, text)
}

// sorted gives the mistakes in the order of the file, nil as an error when
// there are none.
func (ms Mistakes) sorted() error {
	if len(ms) == 0 {
		return nil
	}
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return ms
}

// nearestWord gives the known word within two edits or a third of its length,
// "" when there is none.
func nearestWord(word string, known []string) string {
	best, least := "", 1<<30
	for _, k := range known {
		d := similarity.DamerauLevenshtein([]rune(word), []rune(k))
		if d < least && d <= min(max(2, len([]rune(k))/3), len([]rune(word))-1) {
			best, least = k, d
		}
	}
	return best
}
