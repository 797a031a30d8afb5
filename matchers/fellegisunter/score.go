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

// Scorer weighs pairs for one goroutine: what a vector weighs is remembered,
// the term frequencies are looked up for each pair.
type Scorer struct {
	model   *Model
	logs    *logs
	binding []*comparison.Comparison
	base    map[comparison.Vector]base
}

// base is log2 of the three classes' joint probabilities of a vector.
type base struct{ match, random, related float64 }

// NewScorer binds a model to the comparisons it was learned on.
func NewScorer(m *Model, comparisons []*comparison.Comparison) *Scorer {
	return &Scorer{model: m, logs: m.logs(), binding: comparisons, base: map[comparison.Vector]base{}}
}

func (s *Scorer) of(v comparison.Vector) base {
	b, ok := s.base[v]
	if !ok {
		b.match, b.random = s.logs.parts(v)
		b.related = math.Inf(-1)
		if s.model.Related != nil {
			b.related = s.logs.related(v)
		}
		s.base[v] = b
	}
	return b
}

// Weight gives the match weight of a pair with vector v. The term frequencies
// make agreement by chance rarer or more common; members of one household
// agree in what they share whatever its frequency.
func (s *Scorer) Weight(v comparison.Vector, a, b uint32) float64 {
	w := s.of(v)
	for i, c := range s.binding {
		if c.Frequency == nil {
			continue
		}
		if f := s.Frequency(i, v, a, b); f != 0 {
			w.random -= f
			if !s.model.shares(i, v.Level(i)) {
				w.related -= f
			}
		}
	}
	if math.IsInf(w.related, -1) {
		return w.match - w.random
	}
	return w.match - log2Sum(w.random, w.related)
}

// shares tells whether related pairs reach a level because they share the
// value, and not by chance.
func (m *Model) shares(i int, level uint8) bool {
	return m.Related != nil && m.Related.H[i][level] > 4*m.Comparisons[i].Levels[level].U
}

// Frequency gives the term frequency adjustment of comparison i in bits:
// strength · log2(u_level / share of the value).
func (s *Scorer) Frequency(i int, v comparison.Vector, a, b uint32) float64 {
	c := s.binding[i]
	level := v.Level(i)
	if c.Frequency == nil || c.Frequency[level] == nil {
		return 0
	}
	f := c.Frequency[level]
	share := f.Of(c.Codes.Of(int(a)), c.Codes.Of(int(b)))
	if share <= 0 {
		return 0
	}
	return f.Strength * (math.Log2(s.model.Comparisons[i].Levels[level].U) - math.Log2(share))
}
