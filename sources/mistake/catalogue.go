package mistake

import (
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Catalogue holds texts by code and language ("zh", "en"), with placeholders
// in braces.
type Catalogue map[string]map[string]string

// Embedded reads a catalogue when it is first asked for. A catalogue is part
// of the program, so a broken one panics.
func Embedded(file []byte) func() Catalogue {
	return sync.OnceValue(func() Catalogue {
		texts := Catalogue{}
		if err := yaml.Unmarshal(file, &texts); err != nil {
			panic("messages of the program: " + err.Error())
		}
		return texts
	})
}

// Say gives a text with its placeholders filled: pairs of name and value. An
// unknown code is its own text, so that nothing goes unsaid.
func (c Catalogue) Say(lang, code string, pairs ...string) string {
	text, ok := c[code][lang]
	if !ok {
		return code
	}
	filled := make([]string, len(pairs))
	for i, p := range pairs {
		if filled[i] = p; i%2 == 0 {
			filled[i] = "{" + p + "}"
		}
	}
	return strings.TrimRight(strings.NewReplacer(filled...).Replace(text), "\n")
}

// Mistake gives the mistake of a code at a place. A nearest right word other
// than "" is asked back with the text called hint.
func (c Catalogue) Mistake(at Place, code, hint string, pairs ...string) Mistake {
	m := Mistake{Place: at, Code: code, Hint: hint, Zh: c.Say("zh", code, pairs...), En: c.Say("en", code, pairs...)}
	if hint != "" {
		m.Zh += c.Say("zh", "hint", "hint", hint)
		m.En += c.Say("en", "hint", "hint", hint)
	}
	return m
}
