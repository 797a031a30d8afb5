package sources

import (
	_ "embed"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed words.yaml
var wordsFile []byte

type word struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
	// Left says of a repair what is left of the value: "" all, "kept" what came,
	// "lost" nothing sure.
	Left string `yaml:"left"`
}

var words = sync.OnceValue(func() map[string]map[string]word {
	m := map[string]map[string]word{}
	if err := yaml.UnmarshalWithOptions(wordsFile, &m, yaml.Strict()); err != nil {
		panic(err) // a mistake of the build; the tests read every word
	}
	return m
})

// Word gives what a person reads for a code: of a "repair", a "flag", "how" a
// column was recognised, its "kind", or a "reject" (in Chinese only). An
// unknown code stands for itself.
func Word(what, code, lang string) string {
	if what == "reject" {
		if lang == "zh" {
			return reason(code)
		}
		return code
	}
	w, ok := words()[what][code]
	switch {
	case !ok:
		return code
	case lang == "zh":
		return w.ZH
	}
	return w.EN
}

// Left says what a repair left of the value: "" it is whole now, "kept" it
// stands as it came or in part, "lost" it is gone and only the sender can mend
// it. Codes that are no repair are whole.
func Left(repair string) string { return words()["repair"][repair].Left }
