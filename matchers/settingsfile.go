package matchers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
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
	} `yaml:"comparisons"`
}

// ParseSettings reads a settings file. Errors are goccy/go-yaml's, with line,
// column and the offending line, or name the rule or comparison.
func ParseSettings(data []byte) (Settings, map[record.Field]record.Kind, error) {
	var f settingsFile
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return Settings{}, nil, fmt.Errorf("%s", strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	s, err := f.thresholds()
	if err != nil {
		return s, nil, err
	}
	if err := f.evidence(&s); err != nil {
		return s, nil, err
	}
	kinds, err := f.kinds()
	return s, kinds, err
}

// thresholds reads link, review and one_to_one.
func (f *settingsFile) thresholds() (Settings, error) {
	s := Settings{Link: f.Link, Review: f.Review, Split: f.Split}
	for _, p := range []float64{f.Link, f.Review} {
		if !(p >= 0 && p <= 1) {
			return s, fmt.Errorf("link and review are probabilities between 0 and 1")
		}
	}
	if f.Link > 0 && f.Review > f.Link {
		return s, fmt.Errorf("review is above link")
	}
	switch f.OneToOne {
	case "", "auto":
	case "yes":
		s.OneToOne = Yes
	case "no":
		s.OneToOne = No
	default:
		return s, fmt.Errorf("one_to_one is auto, yes or no")
	}
	return s, nil
}

// evidence reads the blocking rules and the comparisons.
func (f *settingsFile) evidence(s *Settings) error {
	for _, keys := range f.Blocking {
		s.Blocking = append(s.Blocking, blocking.Rule{Keys: keys, Why: "settings"})
	}
	for _, c := range f.Comparisons {
		spec := comparison.Spec{Name: c.Name, Method: c.Method, Levels: c.Levels, TermFrequency: c.TermFrequency}
		if c.Field != "" {
			c.Fields = append([]string{c.Field}, c.Fields...)
		}
		for _, name := range c.Fields {
			spec.Fields = append(spec.Fields, record.Field(name))
		}
		if len(spec.Fields) == 0 {
			return fmt.Errorf("comparison %q names no field", c.Name)
		}
		if spec.Name == "" {
			spec.Name = strings.Join(c.Fields, "+")
		}
		s.Comparisons = append(s.Comparisons, spec)
	}
	if len(s.Blocking) == 0 || len(s.Comparisons) == 0 {
		return fmt.Errorf("settings need blocking rules and comparisons")
	}
	return nil
}

// kinds reads how columns are to be understood.
func (f *settingsFile) kinds() (map[record.Field]record.Kind, error) {
	kinds := map[record.Field]record.Kind{}
	names := make([]string, 0, len(f.Columns))
	for name := range f.Columns {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		kind, ok := record.ParseKind(f.Columns[name])
		if !ok {
			return nil, fmt.Errorf("column %q: no kind %q", name, f.Columns[name])
		}
		kinds[record.Field(name)] = kind
	}
	return kinds, nil
}
