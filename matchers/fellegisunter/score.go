package fellegisunter

import (
	"math"

	"yingbao/matchers/comparison"
)

// Decision is what the thresholds make of a weight.
type Decision uint8

// The decisions, weakest first.
const (
	Reject Decision = iota
	Review
	Linked
)

// String gives the word of links.csv.
func (d Decision) String() string { return [...]string{"reject", "review", "link"}[d] }

// Link is a scored pair of table rows, Left < Right.
type Link struct {
	Left, Right uint32
	Weight      float64 // match weight in bits, prior included
	Probability float64
	Rule        uint16 // number of the blocking rule, or one of the names below
	Decision    Decision
}

// Rules of links that no blocking rule made.
const (
	RuleClosure   uint16 = 0xffff // both rows belong to one person through others
	RuleIdentical uint16 = 0xfffe // the rows say the same in every compared field
)

// Scorer weighs pairs for one goroutine: the vector's weight is remembered,
// the term frequencies are looked up for each pair.
type Scorer struct {
	model   *Model
	binding []*comparison.Comparison
	base    map[comparison.Vector]float64
	prior   float64
}

// NewScorer binds a model to the comparisons it was learned on.
func NewScorer(m *Model, comparisons []*comparison.Comparison) *Scorer {
	return &Scorer{model: m, binding: comparisons, base: map[comparison.Vector]float64{}, prior: m.PriorWeight()}
}

// Vector gives the weight of a vector with the prior and without term
// frequencies.
func (s *Scorer) Vector(v comparison.Vector) float64 {
	w, ok := s.base[v]
	if !ok {
		w = s.prior + s.model.VectorWeight(v)
		s.base[v] = w
	}
	return w
}

// Weight gives the match weight of a pair with vector v.
func (s *Scorer) Weight(v comparison.Vector, a, b uint32) float64 {
	w := s.Vector(v)
	for i, c := range s.binding {
		if c.Frequency != nil {
			w += s.Frequency(i, v, a, b)
		}
	}
	return w
}

// Frequency gives the term frequency adjustment of comparison i in bits:
// strength · log2(u_level / share of the value).
func (s *Scorer) Frequency(i int, v comparison.Vector, a, b uint32) float64 {
	c := s.binding[i]
	if c.Frequency == nil {
		return 0
	}
	level := v.Level(i)
	strength := c.Frequency.Levels[level]
	if strength == 0 {
		return 0
	}
	share := c.Frequency.Of(c.Codes[a], c.Codes[b])
	if share <= 0 {
		return 0
	}
	return strength * (math.Log2(s.model.Comparisons[i].Levels[level].U) - math.Log2(share))
}
