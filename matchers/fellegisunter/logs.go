package fellegisunter

import (
	"math"

	"yingbao/matchers/comparison"
)

// logs are the logarithms of a model's probabilities, taken once for many
// vectors. They are good until the model changes.
type logs struct {
	model            *Model
	match, rest, kin float64     // of λ, 1−λ−λ_H and λ_H
	m, u, h          [][]float64 // by comparison, by level
}

func (m *Model) logs() *logs {
	out := &logs{model: m, match: math.Log2(m.Lambda), rest: 1 - m.Lambda}
	if m.Related != nil {
		out.rest -= m.Related.Lambda
		out.kin = math.Log2(m.Related.Lambda)
		for _, h := range m.Related.H {
			out.h = append(out.h, logsOf(len(h), func(l int) float64 { return h[l] }))
		}
	}
	out.rest = math.Log2(out.rest)
	for _, c := range m.Comparisons {
		out.m = append(out.m, logsOf(len(c.Levels), func(l int) float64 { return c.Levels[l].M }))
		out.u = append(out.u, logsOf(len(c.Levels), func(l int) float64 { return c.Levels[l].U }))
	}
	return out
}

func logsOf(n int, of func(level int) float64) []float64 {
	out := make([]float64, n)
	for l := range out {
		out[l] = math.Log2(of(l))
	}
	return out
}

// parts gives log2 of λ m(γ) and of (1−λ−λ_H) u(γ), terms included in the
// first.
func (x *logs) parts(v comparison.Vector) (match, random float64) {
	match, random = x.match, x.rest
	for i := range x.m {
		if l := v.Level(i); l != comparison.Null {
			match += x.m[i][l]
			random += x.u[i][l]
		}
	}
	return match + x.model.Together(v), random
}

// related gives log2 of λ_H h(γ).
func (x *logs) related(v comparison.Vector) float64 {
	w := x.kin
	for i, h := range x.h {
		if l := v.Level(i); l != comparison.Null {
			w += h[l]
		}
	}
	return w
}

// weight is Model.Weight.
func (x *logs) weight(v comparison.Vector) float64 {
	match, other := x.parts(v)
	if x.model.Related != nil {
		other = log2Sum(other, x.related(v))
	}
	return match - other
}

// posterior gives the probabilities of match and of related pair.
func (x *logs) posterior(v comparison.Vector) (match, related float64) {
	a, b := x.parts(v)
	if x.model.Related == nil {
		return Probability(a - b), 0
	}
	return portions(a, b, x.related(v))
}

// portions gives 2^a and 2^c as shares of 2^a + 2^b + 2^c.
func portions(a, b, c float64) (first, third float64) {
	top := max(a, b, c)
	x, y, z := exp2(a-top), exp2(b-top), exp2(c-top)
	sum := x + y + z
	return x / sum, z / sum
}

// exp2 is math.Exp2, which does not know that most of what it is asked here is 0.
func exp2(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Exp2(x)
}
