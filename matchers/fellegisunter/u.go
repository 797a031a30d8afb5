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
		counts := make([]float64, len(c.Levels))
		total := 0.0
		for _, p := range random {
			if l := p.Vector.Level(i); l != comparison.Null {
				counts[l] += float64(p.Count)
				total += float64(p.Count)
			}
		}
		out[i] = spread(counts, total)
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

// spread turns level counts into probabilities with half a count for levels
// never seen.
func spread(counts []float64, total float64) []float64 {
	out := make([]float64, len(counts))
	sum := 0.0
	for l := 1; l < len(counts); l++ {
		out[l] = max(counts[l], 0.5) / max(total, 1)
		sum += out[l]
	}
	for l := 1; l < len(counts); l++ {
		out[l] /= sum
	}
	return out
}

// fix sets one level to a known share and scales the others into the rest.
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
	sum := 0.0
	for l := 1; l < len(p); l++ {
		p[l] = max(p[l]-m.Lambda*m.Comparisons[i].Levels[l].M, p[l]*0.02)
		sum += p[l]
	}
	for l := 1; l < len(p); l++ {
		p[l] /= sum
	}
}
