package fellegisunter

import "yingbao/matchers/comparison"

// EstimateU gives the u of every level from the patterns of random pairs and,
// for the level of equal values, from the closed form; the sampled levels
// share what the closed form leaves. Unobserved levels get half a count (F2).
//
// λ·m is taken off each level when a first model is known, because matches
// are among the random pairs: for near-unique columns they are most of the
// agreements.
func (u *Universe) EstimateU(comparisons []*comparison.Comparison, random []Pattern, first *Model) [][]float64 {
	out := make([][]float64, len(comparisons))
	for i, c := range comparisons {
		out[i] = spread(c, random, i)
		if c.Equal != comparison.Null {
			if share, ok := u.EqualShare(c); ok {
				fix(out[i], int(c.Equal), share, 0.5/float64(u.Pairs+1))
			}
		}
		if first != nil {
			takeOff(out[i], first, i)
		}
	}
	return out
}

// spread turns the levels of random pairs into shares of their groups, with
// half a count for levels never seen.
func spread(c *comparison.Comparison, random []Pattern, i int) []float64 {
	levels := make([]Level, len(c.Levels))
	for _, p := range random {
		levels[p.Vector.Level(i)].U += float64(p.Count)
	}
	for l := range levels {
		levels[l].U = max(levels[l].U, 0.5)
		if c.Groups != nil {
			levels[l].Group = c.Groups[l]
		}
	}
	byGroup(levels, func(l *Level) *float64 { return &l.U })
	out := make([]float64, len(levels))
	for l := 1; l < len(levels); l++ {
		out[l] = levels[l].U
	}
	return out
}

// fix sets one level of a comparison of one group to a known share and scales
// the others into the rest.
func fix(p []float64, level int, share, floor float64) {
	share = min(max(share, floor), 0.999)
	rest := 1 - p[level]
	for l := 1; l < len(p); l++ {
		if l != level && rest > 0 {
			p[l] *= (1 - share) / rest
		}
	}
	p[level] = share
}

// takeOff removes the matches' part of each level.
func takeOff(p []float64, m *Model, i int) {
	levels := make([]Level, len(p))
	copy(levels, m.Comparisons[i].Levels)
	for l := 1; l < len(p); l++ {
		levels[l].U = max(p[l]-m.Lambda*levels[l].M, p[l]*0.02)
	}
	byGroup(levels, func(l *Level) *float64 { return &l.U })
	for l := 1; l < len(p); l++ {
		p[l] = levels[l].U
	}
}
