package fellegisunter

import (
	"fmt"
	"math"

	"yingbao/matchers/comparison"
)

// Related is the class of pairs that are not one person and yet agree more
// than random pairs do: members of a household share address, phone and
// surname, twins a birth date too. Left out of the model, they are taken for
// matches, because three shared fields of a household look like three
// independent agreements. With it a pair is one of three things, and
//
//	P(match | γ) = λ m(γ) / (λ m(γ) + λ_H h(γ) + (1−λ−λ_H) u(γ))
//
// In bits the weight is the additive one less Correction(γ) ≥ 0.
type Related struct {
	Lambda float64     `yaml:"lambda"`
	H      [][]float64 `yaml:"h,flow"` // by comparison, by level; 0 for null
	// Fixed keeps λ_H and h as they are: a class that was found otherwise and
	// that EM must not make of the matches what it likes.
	Fixed bool `yaml:"fixed,omitempty"`
}

// StartRelated gives the class EM begins from: comparisons that a household
// shares begin as in matches, the others as in random pairs.
func StartRelated(m *Model, shared []bool) *Related {
	r := &Related{Lambda: math.Min(3*m.Lambda, 0.2)}
	for i, c := range m.Comparisons {
		h := make([]float64, len(c.Levels))
		for l := 1; l < len(h); l++ {
			h[l] = c.Levels[l].U
			if shared[i] {
				h[l] = c.Levels[l].M
			}
		}
		r.H = append(r.H, h)
	}
	return r
}

// Held gives a copy of the class that EM leaves as it is, but for its λ.
func (r *Related) Held() *Related {
	out := *r
	out.Fixed = true
	return &out
}

// Together gives what the terms add to the weight of a vector, in bits.
func (m *Model) Together(v comparison.Vector) float64 {
	sum := 0.0
	for i := range m.Terms {
		t := &m.Terms[i]
		if a, b := v.Level(t.first), v.Level(t.second); a != comparison.Null && b != comparison.Null {
			sum += t.Weight[a][b]
		}
	}
	return sum
}

// log2Sum gives log2(2^a + 2^b) without overflow.
func log2Sum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	return a + math.Log2(1+math.Exp2(b-a))
}

// EMRelated learns m, h, λ and λ_H from the patterns with u held, from a start
// model that has a Related class. The matches are kept the class that agrees
// in the comparisons which a household does not share: a start that begins
// there and an end that has left it is an error (F3).
func EMRelated(start *Model, patterns []Pattern, universe int64, own []bool, t Training) (*Model, error) {
	t = t.withDefaults()
	m := start.clone()
	for range t.MaxIterations {
		if m.stepRelated(patterns, universe, t) < t.Tolerance {
			return m, m.checkOwn(own)
		}
	}
	return nil, fmt.Errorf("%w after %d iterations", ErrNoConvergence, t.MaxIterations)
}

func (t Training) withDefaults() Training {
	if t.MaxIterations == 0 {
		t.MaxIterations = 3000
	}
	if t.Tolerance == 0 {
		t.Tolerance = 1e-5
	}
	return t
}

// addLevels adds a mass to the level that each comparison is on.
func addLevels(mass [][]float64, v comparison.Vector, more float64) {
	for i := range mass {
		mass[i][v.Level(i)] += more
	}
}

// stepRelated does one step of the three-class EM.
func (m *Model) stepRelated(patterns []Pattern, universe int64, t Training) float64 {
	mass, related := m.zeros(), m.zeros()
	matches, relatives, x := 0.0, 0.0, m.logs()
	for _, p := range patterns {
		match, kin := x.posterior(p.Vector)
		r, h := float64(p.Count)*match, float64(p.Count)*kin
		matches += r
		relatives += h
		addLevels(mass, p.Vector, r)
		addLevels(related, p.Vector, h)
	}
	pairs := float64(universe)
	matches += addUnreached(mass, t.Unreached, m.Lambda*pairs, func(i int, l uint8) float64 { return m.Comparisons[i].Levels[l].M })
	relatives += addUnreached(related, t.Unreached, m.Related.Lambda*pairs, func(i int, l uint8) float64 { return m.Related.H[i][l] })
	before, beforeRelated := m.Lambda, m.Related.Lambda
	m.setLambda(t.bounded(matches), relatives, universe)
	change := 0.0
	for i := range m.Comparisons {
		if t.Hold == nil || !t.Hold[i] {
			change = max(change, maximise(m.Comparisons[i].Levels, mass[i], t.prior(i)))
		}
		if !m.Related.Fixed {
			change = max(change, spreadInto(m.Related.H[i], related[i], m.Comparisons[i].Levels))
		}
	}
	return max(change, math.Abs(m.Lambda/before-1), math.Abs(m.Related.Lambda/beforeRelated-1))
}

func (m *Model) zeros() [][]float64 {
	out := make([][]float64, len(m.Comparisons))
	for i := range out {
		out[i] = make([]float64, len(m.Comparisons[i].Levels))
	}
	return out
}

// relatedStrength is the number of random pairs' worth of u that keeps h of a
// level never seen in a household from falling to nothing.
const relatedStrength = 20

// spreadInto sets h to its share of the related mass of its group, with u as
// a weak prior, and gives the largest change.
func spreadInto(h, mass []float64, levels []Level) float64 {
	next := make([]Level, len(levels))
	copy(next, levels)
	for l := 1; l < len(h); l++ {
		next[l].M = mass[l] + relatedStrength*levels[l].U
	}
	byGroup(next, func(l *Level) *float64 { return &l.M })
	change := 0.0
	for l := 1; l < len(h); l++ {
		change = max(change, math.Abs(h[l]-next[l].M))
		h[l] = next[l].M
	}
	return change
}

// checkOwn refuses a model whose related pairs agree as matches should in the
// comparisons that a household does not share.
func (m *Model) checkOwn(own []bool) error {
	for i, c := range m.Comparisons {
		if own[i] && m.Related.H[i][1] > c.Levels[1].M {
			return ErrSwapped
		}
	}
	return m.checkLabels()
}
