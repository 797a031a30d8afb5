package fellegisunter

// PerCell refines a pooled model for one pair of sources: departments err
// differently and overlap differently. The cell's m is its own matching mass
// plus the pooled model's worth of strength matches, so that a cell with few
// matches keeps the pooled model; λ and λ_H are the cell's own. u, h and the
// terms stay. Of t the bound of the matches is kept. A cell whose own m finds
// more matches than runaway allows keeps the pooled m.
func (m *Model) PerCell(patterns []Pattern, universe int64, strength float64, t Training) *Model {
	out := m.clone()
	if universe == 0 {
		return out
	}
	for range 30 {
		mass := out.zeros()
		matches, relatives, x := 0.0, 0.0, out.logs()
		for _, p := range patterns {
			match, related := x.posterior(p.Vector)
			r := float64(p.Count) * match
			matches += r
			relatives += float64(p.Count) * related
			for i := range mass {
				mass[i][p.Vector.Level(i)] += r
			}
		}
		out.setLambda(t.bounded(matches), relatives, universe)
		for i := range out.Comparisons {
			blend(out.Comparisons[i].Levels, m.Comparisons[i].Levels, mass[i], strength)
		}
	}
	if alone := m.WithLambda(patterns, universe, t); out.Lambda > runaway*alone.Lambda {
		return alone
	}
	return out
}

// runaway is how many times the matches that the pooled m finds a cell's own m
// may find. Beyond it the class of matches has become another one: a hundred
// thousand petitions with masked numbers hold sixty pairs of strangers of one
// village and year of birth for each match, more than chance explains, because
// what is left of the number says the county once more. Elsewhere the two
// numbers lie within an eighth of each other, at four times the usual defects too.
const runaway = 1.5

// setLambda sets λ and λ_H, so that some pairs are left to chance.
func (m *Model) setLambda(matches, relatives float64, universe int64) {
	m.Lambda = min(max(matches, 0.5)/float64(universe), 0.98)
	if m.Related == nil {
		return
	}
	if !m.Related.Fixed {
		m.Related.Lambda = min(max(relatives, 0.5)/float64(universe), 0.4)
	}
	m.Lambda = min(m.Lambda, 0.99-m.Related.Lambda)
}

// blend sets m to the cell's mass with the pooled m as a Dirichlet prior, in
// every group.
func blend(levels, pooled []Level, mass []float64, strength float64) {
	for l := 1; l < len(levels); l++ {
		levels[l].M = mass[l] + strength*pooled[l].M
	}
	byGroup(levels, func(l *Level) *float64 { return &l.M })
}

// Expected gives the expected number of matches among the patterns.
func (m *Model) Expected(patterns []Pattern) float64 {
	sum, x := 0.0, m.logs()
	for _, p := range patterns {
		sum += float64(p.Count) * Probability(x.weight(p.Vector))
	}
	return sum
}

// WithLambda gives the model with λ re-estimated on the patterns of another
// universe, m and u held, and the bound of t kept.
func (m *Model) WithLambda(patterns []Pattern, universe int64, t Training) *Model {
	out := m.clone()
	for range 50 {
		matches, relatives, x := 0.0, 0.0, out.logs()
		for _, p := range patterns {
			match, related := x.posterior(p.Vector)
			matches += float64(p.Count) * match
			relatives += float64(p.Count) * related
		}
		out.setLambda(t.bounded(matches), relatives, max(universe, 1))
	}
	return out
}

// FromMatches gives the model with m and λ counted on the patterns of pairs
// taken for matches; u, terms and related class stay.
func (m *Model) FromMatches(patterns []Pattern, universe int64) *Model {
	out := m.clone()
	mass := out.zeros()
	matches := 0.0
	for _, p := range patterns {
		matches += float64(p.Count)
		for i := range mass {
			mass[i][p.Vector.Level(i)] += float64(p.Count)
		}
	}
	for i := range out.Comparisons {
		maximise(out.Comparisons[i].Levels, mass[i], nil)
	}
	out.Lambda = min(max(matches, 0.5)/float64(universe), 0.5)
	return out
}

// WithU gives the model with another u, by comparison and level.
func (m *Model) WithU(u [][]float64) *Model {
	out := m.clone()
	for i := range out.Comparisons {
		for l := range out.Comparisons[i].Levels {
			out.Comparisons[i].Levels[l].U = u[i][l]
		}
	}
	return out
}
