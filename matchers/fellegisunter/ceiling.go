package fellegisunter

import (
	"math"

	"yingbao/matchers/comparison"
)

// Rarest gives, by comparison and level, the smallest share of a value that
// any pair of the level can have; 0 where the level is not adjusted.
func Rarest(comparisons []*comparison.Comparison) [][]float64 {
	out := make([][]float64, len(comparisons))
	for i, c := range comparisons {
		out[i] = make([]float64, len(c.Levels))
		least := map[*comparison.Frequency]float64{}
		for level, f := range c.Frequency {
			if f == nil {
				continue
			}
			if _, ok := least[f]; !ok {
				least[f] = smallest(f.Share)
			}
			out[i][level] = least[f]
		}
	}
	return out
}

// smallest gives the smallest share above 0, or 0.
func smallest(shares []float64) float64 {
	least := math.Inf(1)
	for _, s := range shares {
		if s > 0 {
			least = min(least, s)
		}
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}

// ceilingSlack is far above what the rounding of a weight amounts to.
const ceilingSlack = 1e-6

// Ceiling gives a weight that no pair with vector v exceeds, whatever its
// values are: each term frequency adjustment is that of the rarest value, and
// none lowers the weight. Rarest of the same comparisons is given.
func (s *Scorer) Ceiling(v comparison.Vector, rarest [][]float64) float64 {
	w := s.of(v)
	for i, c := range s.binding {
		level := v.Level(i)
		if rarest[i][level] <= 0 {
			continue
		}
		f := c.Frequency[level].Strength * (math.Log2(s.model.Comparisons[i].Levels[level].U) - math.Log2(rarest[i][level]))
		if f > 0 {
			w.random -= f
			w.related -= f
		}
	}
	if math.IsInf(w.related, -1) {
		return w.match - w.random + ceilingSlack
	}
	return w.match - log2Sum(w.random, w.related) + ceilingSlack
}
