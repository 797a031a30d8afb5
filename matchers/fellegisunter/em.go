package fellegisunter

import (
	"errors"
	"fmt"
	"math"

	"yingbao/matchers/comparison"
)

// Training bounds EM.
type Training struct {
	MaxIterations int     // 0 means 3000
	Tolerance     float64 // largest change of any m; 0 means 1e-5
	// Prior is the m, by comparison and level, of which priorStrength matches'
	// worth is added to every group; nil gives half a count to levels without
	// a match.
	Prior [][]float64
	// Hold keeps the m of a comparison as it is in the start model.
	Hold []bool
	// Unreached says which pairs the candidates lack; nil when no match is
	// among those.
	Unreached []Unreached
	// Most is the number of matches that there can be; 0 when nothing is known.
	// The step that finds more keeps to it: it is the best step within the bound,
	// because what EM maximises in λ has one hill.
	Most float64
}

// bounded keeps a number of matches to what there can be.
func (t Training) bounded(matches float64) float64 {
	if t.Most > 0 {
		return min(matches, t.Most)
	}
	return matches
}

// Errors of training (F3).
var (
	ErrNoConvergence = errors.New("EM did not converge")
	ErrSwapped       = errors.New("EM learned a class whose pairs agree less than random pairs do")
	ErrFewFree       = errors.New("fewer than three free comparisons to learn from")
)

// Start gives the model EM begins from: u as given, m falling from level to
// level, λ as given.
func Start(comparisons []*comparison.Comparison, u [][]float64, lambda float64) *Model {
	m := &Model{Version: 1, Lambda: lambda}
	for i, c := range comparisons {
		mc := Comparison{Name: c.Name, Levels: make([]Level, len(c.Levels))}
		n := len(c.Levels) - 1
		for l := 1; l <= n; l++ {
			share := 0.9
			if l > 1 {
				share = 0.1 * math.Exp2(-float64(l-1))
			}
			if l == n {
				share = max(share, 0.05)
			}
			mc.Levels[l] = Level{Label: c.Levels[l], M: share, U: u[i][l]}
			if c.Groups != nil {
				mc.Levels[l].Group = c.Groups[l]
			}
		}
		byGroup(mc.Levels, func(l *Level) *float64 { return &l.M })
		mc.Levels[0].Label = c.Levels[0]
		m.Comparisons = append(m.Comparisons, mc)
	}
	return m
}

// EM learns m and λ from the patterns of candidate pairs, with u held. The
// candidates are a part of the universe; λ is the expected number of matches
// over all pairs. That non-matches are cut off cancels out of the posterior;
// that matches are does not, and t.Unreached makes up for it. It returns a
// new model.
func EM(start *Model, patterns []Pattern, universe int64, t Training) (*Model, error) {
	t = t.withDefaults()
	if free(start, t) < 3 {
		return nil, ErrFewFree
	}
	m := start.clone()
	for range t.MaxIterations {
		change := m.step(patterns, universe, t)
		if change < t.Tolerance {
			return m, m.checkLabels()
		}
	}
	return nil, fmt.Errorf("%w after %d iterations", ErrNoConvergence, t.MaxIterations)
}

func free(m *Model, t Training) int {
	n := 0
	for i := range m.Comparisons {
		if t.Hold == nil || !t.Hold[i] {
			n++
		}
	}
	return n
}

func (m *Model) clone() *Model {
	out := *m
	out.Comparisons = nil
	for _, c := range m.Comparisons {
		c.Levels = append([]Level(nil), c.Levels...)
		out.Comparisons = append(out.Comparisons, c)
	}
	out.Terms = append([]Term(nil), m.Terms...)
	if m.Related != nil {
		out.Related = &Related{Lambda: m.Related.Lambda, Fixed: m.Related.Fixed}
		for _, h := range m.Related.H {
			out.Related.H = append(out.Related.H, append([]float64(nil), h...))
		}
	}
	return &out
}

// step does one expectation and one maximisation and gives the largest change
// of an m.
func (m *Model) step(patterns []Pattern, universe int64, t Training) float64 {
	mass := m.zeros()
	matches, x := 0.0, m.logs()
	for _, p := range patterns {
		r := float64(p.Count) * Probability(x.weight(p.Vector))
		matches += r
		for i := range mass {
			mass[i][p.Vector.Level(i)] += r
		}
	}
	matches += addUnreached(mass, t.Unreached, m.Lambda*float64(universe), func(i int, l uint8) float64 { return m.Comparisons[i].Levels[l].M })
	m.Lambda = min(max(t.bounded(matches), 0.5)/float64(universe), 0.999)
	change := 0.0
	for i := range m.Comparisons {
		if t.Hold == nil || !t.Hold[i] {
			change = max(change, maximise(m.Comparisons[i].Levels, mass[i], t.prior(i)))
		}
	}
	return change
}

// maximise sets the m of one comparison to its share of the matching mass of
// its group, with the prior or half a count for a level without any (F2).
func maximise(levels []Level, mass, prior []float64) float64 {
	next := make([]Level, len(levels))
	copy(next, levels)
	for l := 1; l < len(levels); l++ {
		next[l].M = max(mass[l], 0.5)
		if prior != nil {
			next[l].M = mass[l] + priorStrength*prior[l]
		}
	}
	byGroup(next, func(l *Level) *float64 { return &l.M })
	change := 0.0
	for l := 1; l < len(levels); l++ {
		change = max(change, math.Abs(next[l].M-levels[l].M))
		levels[l].M = next[l].M
	}
	return change
}

// priorStrength is the number of matches that a prior is worth in each group.
const priorStrength = 30

func (t Training) prior(i int) []float64 {
	if t.Prior == nil {
		return nil
	}
	return t.Prior[i]
}

// byGroup scales a value of each level so that it sums to 1 in every group.
func byGroup(levels []Level, of func(*Level) *float64) {
	var sums [256]float64
	for l := 1; l < len(levels); l++ {
		sums[levels[l].Group] += *of(&levels[l])
	}
	for l := 1; l < len(levels); l++ {
		if s := sums[levels[l].Group]; s > 0 {
			*of(&levels[l]) /= s
		}
	}
}

// checkLabels refuses a model whose matches agree less than random pairs do
// in most comparisons.
func (m *Model) checkLabels() error {
	worse := 0
	for _, c := range m.Comparisons {
		if c.Levels[1].M <= c.Levels[1].U {
			worse++
		}
	}
	if 2*worse > len(m.Comparisons) {
		return ErrSwapped
	}
	return nil
}
