package fellegisunter

import (
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"

	"yingbao/matchers/comparison"
	"yingbao/sources/mistake"
)

// modelVersion is the version of the model file that this program writes and
// reads.
const modelVersion = 1

// maxModel bounds a model file in bytes.
const maxModel = 1 << 20

// Write writes the model as YAML that a person can read and a plan can pin:
// every comparison with its levels, m, u and the weight they give. What is
// written is what ReadModel reads, to the last bit.
func (m *Model) Write(w io.Writer) error {
	out := m.clone()
	out.Version = modelVersion
	data, err := yaml.Marshal(out)
	if err != nil {
		return fmt.Errorf("model: %w", err)
	}
	if _, err := fmt.Fprintf(w, "# yingbao matching model: probabilities of each level among matches (m) and among unrelated pairs (u).\n"); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// ReadModel reads what Write wrote. Errors have line and column; a model of
// another version, or with a probability outside 0 to 1, is refused.
func ReadModel(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxModel {
		return nil, fmt.Errorf("a model file of more than %d bytes", maxModel)
	}
	if at, deep := mistake.TooDeep(data); deep {
		return nil, fmt.Errorf("[%d:%d] brackets and braces stand more than %d deep", at.Line, at.Column, mistake.MaxDepth)
	}
	m := &Model{}
	if err := yaml.UnmarshalWithOptions(data, m, yaml.Strict()); err != nil {
		return nil, unread(err)
	}
	if m.Version != modelVersion {
		return nil, fmt.Errorf("model version %d; this program reads version %d", m.Version, modelVersion)
	}
	return m, m.check()
}

// misspelt is what the library says of a key that is written like a model's.
var misspelt = regexp.MustCompile(`^unknown field "[a-z_]+"$`)

// unread says where a file is no model and in what way, and nothing of what
// stands there: a path typed wrongly names an extract, whose lines are personal
// data, and the library's own words hold keys and numbers.
func unread(err error) error {
	var told yaml.Error
	if !errors.As(err, &told) {
		return errors.New("not YAML")
	}
	what := "not what a model holds there"
	switch {
	case misspelt.MatchString(told.GetMessage()):
		what = told.GetMessage()
	case errors.As(err, new(*yaml.SyntaxError)):
		what = "not YAML"
	case errors.As(err, new(*yaml.UnknownFieldError)):
		what = "a key that no model has"
	case errors.As(err, new(*yaml.DuplicateKeyError)):
		what = "a key that was there before"
	}
	if told.GetToken() == nil || told.GetToken().Position == nil {
		return errors.New(what)
	}
	at := told.GetToken().Position
	return fmt.Errorf("[%d:%d] %s", at.Line, at.Column, what)
}

// check refuses numbers that are no probabilities.
func (m *Model) check() error {
	if !(m.Lambda > 0 && m.Lambda < 1) {
		return fmt.Errorf("lambda is not between 0 and 1")
	}
	for i, c := range m.Comparisons {
		if len(c.Levels) < 2 || len(c.Levels) > comparison.MaxLevels+1 {
			return fmt.Errorf("comparison %q has %d levels", c.Name, len(c.Levels))
		}
		for _, l := range c.Levels[1:] {
			if !(l.M > 0 && l.M <= 1 && l.U > 0 && l.U <= 1) {
				return fmt.Errorf("level %q of %q: m and u must be above 0 and at most 1", l.Label, c.Name)
			}
		}
		if m.Related != nil {
			if err := m.checkRelated(i); err != nil {
				return err
			}
		}
	}
	return m.checkTerms()
}

// checkRelated refuses a related class that does not fit comparison i.
func (m *Model) checkRelated(i int) error {
	name := m.Comparisons[i].Name
	if r := m.Related; !(r.Lambda > 0 && r.Lambda+m.Lambda < 1) || i >= len(r.H) || len(r.H[i]) != len(m.Comparisons[i].Levels) {
		return fmt.Errorf("the related class does not fit comparison %q", name)
	}
	for _, h := range m.Related.H[i][1:] {
		if !(h > 0 && h <= 1) {
			return fmt.Errorf("related class, comparison %q: h must be above 0 and at most 1", name)
		}
	}
	return nil
}

// checkTerms refuses terms whose weights do not fit their comparisons.
func (m *Model) checkTerms() error {
	levels := map[string]int{}
	for _, c := range m.Comparisons {
		levels[c.Name] = len(c.Levels)
	}
	for _, t := range m.Terms {
		if levels[t.First] == 0 || levels[t.Second] == 0 || len(t.Weight) != levels[t.First] {
			return fmt.Errorf("the term of %q and %q does not fit", t.First, t.Second)
		}
		for _, row := range t.Weight {
			if len(row) != levels[t.Second] || slices.ContainsFunc(row, func(w float64) bool { return math.IsNaN(w) || math.IsInf(w, 0) }) {
				return fmt.Errorf("the term of %q and %q does not fit", t.First, t.Second)
			}
		}
	}
	return nil
}

// Fit gives the model for the comparisons at hand: m and h of those it knows
// by name, u as given. An unknown comparison, or other levels, is an error.
func (m *Model) Fit(comparisons []*comparison.Comparison, u [][]float64) (*Model, error) {
	out := Start(comparisons, u, m.Lambda)
	if m.Related != nil {
		out.Related = &Related{Lambda: m.Related.Lambda}
	}
	for i, c := range comparisons {
		at := slices.IndexFunc(m.Comparisons, func(k Comparison) bool { return k.Name == c.Name })
		if at < 0 || len(m.Comparisons[at].Levels) != len(c.Levels) {
			return nil, fmt.Errorf("the built-in model has no comparison %q with %d levels", c.Name, len(c.Levels))
		}
		for l := range c.Levels {
			if m.Comparisons[at].Levels[l].Label != c.Levels[l] {
				return nil, fmt.Errorf("the built-in model has no level %q of %q", c.Levels[l], c.Name)
			}
			out.Comparisons[i].Levels[l].M = m.Comparisons[at].Levels[l].M
		}
		if m.Related != nil {
			out.Related.H = append(out.Related.H, append([]float64(nil), m.Related.H[at]...))
		}
	}
	return out, nil
}
