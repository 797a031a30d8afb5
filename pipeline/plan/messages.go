package plan

import (
	_ "embed"
	"strings"

	"yingbao/sources/mistake"
)

//go:embed messages.yaml
var messagesFile []byte

var messages = mistake.Embedded(messagesFile)

// told is one mistake in a plan; key is its path, like
// sources.medical.gate.min_rows.
func told(file string, at mistake.Place, key, code, hint string, pairs ...string) mistake.Mistake {
	m := messages().Mistake(at, code, hint, pairs...)
	m.File, m.About = file, key
	return m
}

// Mistake makes a mistake found by a later check of the same plan, for
// instance a rule that the policy pack does not have. The nearest of the
// known words becomes the hint.
func (p *Plan) Mistake(at mistake.Place, key, code, word string, known []string) mistake.Mistake {
	return told(p.File, at, key, code, mistake.Nearest(word, known), "known", strings.Join(known, ", "))
}
