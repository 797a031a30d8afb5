package visits

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"
)

//go:embed codes.yaml
var codesFile []byte

// Outcome is one result a visit can have.
type Outcome struct {
	Code  string   `yaml:"code"`
	ZH    string   `yaml:"zh"`
	Final bool     `yaml:"final"` // closes the lead for the cooldown
	Need  bool     `yaml:"need"`  // hardship was confirmed
	Words []string `yaml:"words"`
}

// Outcomes lists every result, by code.
var Outcomes = sync.OnceValue(func() []Outcome {
	var all []Outcome
	if err := yaml.UnmarshalWithOptions(codesFile, &all, yaml.Strict()); err != nil {
		panic("visits: codes.yaml: " + err.Error()) // embedded at build time
	}
	return all
})

var byWord = sync.OnceValue(func() map[string]Outcome {
	m := map[string]Outcome{}
	for _, o := range Outcomes() {
		for _, w := range append([]string{o.Code, o.ZH}, o.Words...) {
			m[plain(w)] = o
		}
	}
	return m
})

// FindOutcome reads a code, its words, or both together: "12", "12.0",
// "12 拟纳入低保(单人)", "单人保".
func FindOutcome(text string) (Outcome, bool) {
	words := plain(text)
	if o, ok := byWord()[words]; ok {
		return o, true
	}
	head := strings.TrimLeftFunc(words, func(r rune) bool { return r >= '0' && r <= '9' })
	number := words[:len(words)-len(head)]
	if o, ok := byWord()[number]; ok && len(number) == 2 && (head == "" || byWord()[head].Code == o.Code) {
		return o, true
	}
	if len(words) == 3 && strings.HasSuffix(words, "0") { // 12.0 of a spreadsheet
		o, ok := byWord()[words[:2]]
		return o, ok
	}
	return Outcome{}, false
}

// plain drops blanks, signs and brackets, and narrows wide digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return -1
	}, s)
}
