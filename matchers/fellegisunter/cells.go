package fellegisunter

// PerCell refines a pooled model for one pair of sources: departments err
// differently and overlap differently. The cell's m is its own matching mass
// plus the pooled model's worth of strength matches, so that a cell with few
// matches keeps the pooled model; λ is the cell's own. u and the terms stay.
func (m *Model) PerCell(patterns []Pattern, universe int64, strength float64) *Model {
	out := m.clone()
	if universe == 0 {
		return out
	}
	for range 30 {
		prior := out.PriorWeight()
		mass := make([][]float64, len(out.Comparisons))
		for i := range mass {
			mass[i] = make([]float64, len(out.Comparisons[i].Levels))
		}
		matches := 0.0
		for _, p := range patterns {
			r := float64(p.Count) * Probability(prior+out.VectorWeight(p.Vector))
			matches += r
			for i := range mass {
				mass[i][p.Vector.Level(i)] += r
			}
		}
		out.Lambda = min(max(matches, 0.5)/float64(universe), 0.999)
		for i := range out.Comparisons {
			blend(out.Comparisons[i].Levels, m.Comparisons[i].Levels, mass[i], strength)
		}
	}
	return out
}

// blend sets m to the cell's mass with the pooled m as a Dirichlet prior.
func blend(levels, pooled []Level, mass []float64, strength float64) {
	total := strength
	for l := 1; l < len(levels); l++ {
		total += mass[l]
	}
	for l := 1; l < len(levels); l++ {
		levels[l].M = (mass[l] + strength*pooled[l].M) / total
	}
}

// Expected gives the expected number of matches among the patterns.
func (m *Model) Expected(patterns []Pattern) float64 {
	prior, sum := m.PriorWeight(), 0.0
	for _, p := range patterns {
		sum += float64(p.Count) * Probability(prior+m.VectorWeight(p.Vector))
	}
	return sum
}
