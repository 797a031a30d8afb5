package matchers

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// settingsFile is the YAML shape of a settings file for files of any schema.
// docs/settings.md describes it for its readers.
type settingsFile struct {
	Link        float64           `yaml:"link"`
	Review      float64           `yaml:"review"`
	OneToOne    string            `yaml:"one_to_one"`
	Columns     map[string]string `yaml:"columns"`
	Blocking    [][]string        `yaml:"blocking"`
	Split       []string          `yaml:"split"`
	Comparisons []struct {
		Name          string   `yaml:"name"`
		Field         string   `yaml:"field"`
		Fields        []string `yaml:"fields"`
		Method        string   `yaml:"method"`
		Levels        []string `yaml:"levels"`
		TermFrequency bool     `yaml:"term_frequency"`
		Shared        bool     `yaml:"shared"`
	} `yaml:"comparisons"`
}

// ParseSettings reads a settings file. What is wrong with it is told as
// a mistake.List: all of them, with line and column, before any data is read. Only
// whether the files have the columns is left to CheckColumns.
func ParseSettings(data []byte) (Settings, map[record.Field]record.Kind, error) {
	c := newSettingsChecker(data)
	if err := c.mistakes.Err(); err != nil {
		return Settings{}, nil, err
	}
	c.keys()
	if err := yaml.Unmarshal(data, &c.settings); err != nil {
		c.form(err)
		return Settings{}, nil, c.mistakes.Err()
	}
	f := &c.settings
	c.probabilities()
	c.expressions()
	c.comparisons()
	if len(f.Blocking) == 0 || len(f.Comparisons) == 0 {
		c.add("$", "no-rules", "")
	}
	kinds := c.kinds()
	if err := c.mistakes.Err(); err != nil {
		return Settings{}, nil, err
	}
	s := f.thresholds()
	f.evidence(&s)
	s.Coarse = coarsePairs
	if len(s.Split) == 0 {
		s.Split = ownSplit(s.Comparisons)
	}
	return s, kinds, nil
}

// coarsePairs is what a blocking rule that somebody wrote down may bring,
// however large its blocks: a quarter of an hour's work for one processor.
const coarsePairs = 4_000_000_000

// ownSplit gives the keys by which a block is split where the settings name
// none: every column that is compared.
func ownSplit(comparisons []comparison.Spec) []string {
	var out []string
	for _, c := range comparisons {
		for _, f := range c.Fields {
			if key := blocking.Name(f); !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}

// form notes what go-yaml says of a file that is no settings file at all.
func (c *settingsChecker) form(err error) {
	at, problem := mistake.At(1, 1), strings.TrimSpace(yaml.FormatError(err, false, false))
	var told yaml.Error
	if errors.As(err, &told) {
		problem = told.GetMessage()
		if token := told.GetToken(); token != nil {
			at = mistake.At(token.Position.Line, token.Position.Column)
		}
	}
	c.addAt(at, "form", "", "problem", problem)
}

// thresholds reads link, review and one_to_one.
func (f *settingsFile) thresholds() Settings {
	s := Settings{Link: f.Link, Review: f.Review, Split: f.Split}
	switch f.OneToOne {
	case "yes":
		s.OneToOne = Yes
	case "no":
		s.OneToOne = No
	}
	return s
}

// evidence reads the blocking rules and the comparisons.
func (f *settingsFile) evidence(s *Settings) {
	for _, keys := range f.Blocking {
		s.Blocking = append(s.Blocking, blocking.Rule{Keys: keys, Why: "settings"})
	}
	for _, c := range f.Comparisons {
		spec := comparison.Spec{Name: c.Name, Method: c.Method, Levels: c.Levels, TermFrequency: c.TermFrequency, Shared: c.Shared}
		if c.Field != "" {
			c.Fields = append([]string{c.Field}, c.Fields...)
		}
		for _, name := range c.Fields {
			spec.Fields = append(spec.Fields, record.Field(name))
		}
		if spec.Name == "" {
			spec.Name = strings.Join(c.Fields, "+")
		}
		s.Comparisons = append(s.Comparisons, spec)
	}
}

// kinds reads how columns are to be understood.
func (c *settingsChecker) kinds() map[record.Field]record.Kind {
	kinds := map[record.Field]record.Kind{}
	names := make([]string, 0, len(c.settings.Columns))
	for name := range c.settings.Columns {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		word := c.settings.Columns[name]
		kind, ok := record.ParseKind(word)
		if !ok {
			c.add("$.columns.'"+name+"'", "no-kind", mistake.Nearest(word, kindNames), "word", quote(word), "known", strings.Join(kindNames, ", "))
		}
		kinds[record.Field(name)] = kind
	}
	return kinds
}
