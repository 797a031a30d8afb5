package fellegisunter

import (
	"fmt"
	"math"

	"yingbao/matchers/comparison"
)

// Level is one level of a comparison with its two probabilities.
type Level struct {
	Label string  `yaml:"level"`
	M     float64 `yaml:"m"`
	U     float64 `yaml:"u"`
	Group uint8   `yaml:"group,omitempty"` // m and u sum to 1 within a group
}

// Weight gives log2(m/u).
func (l Level) Weight() float64 { return math.Log2(l.M / l.U) }

// Comparison is a comparison's part of the model. Levels[0] is null, of
// weight 0.
type Comparison struct {
	Name   string  `yaml:"name"`
	Levels []Level `yaml:"levels"`
}

// Model is everything that is learned.
type Model struct {
	Version     int          `yaml:"version"`
	Lambda      float64      `yaml:"lambda"` // probability that a random allowed pair is a match
	Comparisons []Comparison `yaml:"comparisons"`
	// Terms are the two-way corrections for comparisons that do not err
	// independently.
	Terms []Term `yaml:"terms,omitempty"`
	// Related is the class of related pairs, nil when there is none.
	Related *Related `yaml:"related,omitempty"`
	// Origin says where λ came from, nil where that is not known.
	Origin *Origin `yaml:"origin,omitempty"`
	// Sessions says from which blocks EM began, and with what held out.
	Sessions []*Session `yaml:"sessions,omitempty"`
}

// Origin says where a model's λ came from.
type Origin struct {
	// How is OriginEM and the like.
	How   string `yaml:"how"`
	Pairs int64  `yaml:"pairs"` // of which λ is the share of matches
	// Start is the λ at which EM began: that of the strict rules, or where there
	// are none a fifth of the candidates.
	Start float64 `yaml:"start"`
	// Most is the bound that held λ, in matches; 0 when none did.
	Most   float64 `yaml:"most,omitempty"`
	Strict *Strict `yaml:"strict,omitempty"`
}

// The ways in which λ is found.
const (
	OriginEM     = "EM"
	OriginGroups = "groups of records" // counted in one file's groups
	OriginFew    = "too few matches to learn m from, λ by EM alone"
	OriginNone   = "no candidates"
)

// Term is the correction of one pair of comparisons: Weight[i][j] in bits for
// level i of the first and level j of the second; 0 where either is null.
type Term struct {
	First  string      `yaml:"first"`
	Second string      `yaml:"second"`
	Weight [][]float64 `yaml:"weight,flow"`
	first  int
	second int
}

// U gives u by comparison and level: the chance that a pair that is no match is of it.
func (m *Model) U() [][]float64 {
	u := make([][]float64, len(m.Comparisons))
	for i, c := range m.Comparisons {
		for _, l := range c.Levels {
			u[i] = append(u[i], l.U)
		}
	}
	return u
}

// PriorWeight gives log2 of the prior odds.
func (m *Model) PriorWeight() float64 { return Odds(m.Lambda) }

// Weight gives the match weight of a vector, prior included, without term
// frequencies.
func (m *Model) Weight(v comparison.Vector) float64 { return m.logs().weight(v) }

// surest is the largest probability below 1 that still has odds.
const surest = 1 - 1.0/(1<<53)

// Odds gives log2(p/(1−p)), finite for every p: certainty weighs 53 bits.
func Odds(p float64) float64 {
	p = min(max(p, 1-surest), surest)
	return math.Log2(p) - math.Log2(1-p)
}

// Probability gives 2^w/(1+2^w) without overflow.
func Probability(weight float64) float64 {
	if weight >= 0 {
		return 1 / (1 + math.Exp2(-weight))
	}
	o := math.Exp2(weight)
	return o / (1 + o)
}

// Bind checks that a model that was learned elsewhere fits the comparisons:
// the same names and levels in the same order. The error names what differs.
func (m *Model) Bind(comparisons []*comparison.Comparison) error {
	if len(m.Comparisons) != len(comparisons) {
		return fmt.Errorf("the model has %d comparisons, the settings %d", len(m.Comparisons), len(comparisons))
	}
	names := map[string]int{}
	for i, c := range comparisons {
		mc := m.Comparisons[i]
		if mc.Name != c.Name || len(mc.Levels) != len(c.Levels) {
			return fmt.Errorf("comparison %d is %q with %d levels in the model and %q with %d in the settings", i+1, mc.Name, len(mc.Levels), c.Name, len(c.Levels))
		}
		for l := range c.Levels {
			if mc.Levels[l].Label != c.Levels[l] {
				return fmt.Errorf("level %d of %q is %q in the model and %q in the settings", l, c.Name, mc.Levels[l].Label, c.Levels[l])
			}
		}
		names[c.Name] = i
	}
	for i := range m.Terms {
		first, ok1 := names[m.Terms[i].First]
		second, ok2 := names[m.Terms[i].Second]
		if !ok1 || !ok2 {
			return fmt.Errorf("a term speaks of %q and %q, of which the settings lack one", m.Terms[i].First, m.Terms[i].Second)
		}
		m.Terms[i].first, m.Terms[i].second = first, second
	}
	return nil
}
