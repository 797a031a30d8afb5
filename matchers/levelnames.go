package matchers

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed levelnames.yaml
var levelNamesFile []byte

var levelNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	if err := yaml.Unmarshal(levelNamesFile, &names); err != nil {
		panic("matchers: levelnames.yaml: " + err.Error()) // embedded at build time
	}
	return names
})

// LevelName gives the name of a level of a comparison for readers: in Chinese
// ("zh") from levelnames.yaml, in English, or without a name, as the model
// file has it. "jaro-winkler 0.9 of surname" keeps its threshold and its
// column.
func LevelName(level, lang string) string {
	if lang != "zh" {
		return level
	}
	if name, ok := levelNames()[level]; ok {
		return name
	}
	metric, rest, _ := strings.Cut(level, " ")
	name, ok := levelNames()[metric]
	if !ok {
		return level
	}
	threshold, field, of := strings.Cut(" "+rest, " of ")
	if name += threshold; of {
		name = strings.TrimSpace(name) + "（" + field + "）"
	}
	return strings.TrimSpace(name)
}
