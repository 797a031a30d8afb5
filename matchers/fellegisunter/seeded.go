package fellegisunter

import "slices"

// OfStrict gives the model with m as the pairs of strict rules show it: of each
// comparison by the rules that do without it, since all pairs of the others agree
// in it. Where those are few, agreeing wholly has the m that is told of it and the
// other levels keep their proportions. λ is what the rules tell.
func (m *Model) OfStrict(s *Strict, told map[string]float64, patterns []Pattern, universe int64) *Model {
	out := m.clone()
	out.Lambda = min(max(s.Matches, 0.5)/float64(universe), 0.5)
	for i := range out.Comparisons {
		c := &out.Comparisons[i]
		rules := m.rulesWithout(s, c.Name)
		mass, pairs := make([]float64, len(c.Levels)), 0.0
		for _, p := range patterns {
			if l := p.Vector.Level(i); l > 0 && slices.ContainsFunc(rules, func(r []int) bool { return agreesIn(p, r) }) {
				mass[l] += float64(p.Count)
				pairs += float64(p.Count)
			}
		}
		if pairs >= strictPairs {
			maximise(c.Levels, mass, nil)
		} else if part, ok := told[c.Name]; ok && len(c.Levels) > 2 {
			c.agreeWholly(part)
		}
	}
	return out
}

// rulesWithout lists the rules that do not read a comparison, as places.
func (m *Model) rulesWithout(s *Strict, name string) (out [][]int) {
	for _, rule := range s.Rules {
		if slices.Contains(rule, name) {
			continue
		}
		var at []int
		for i, c := range m.Comparisons {
			if slices.Contains(rule, c.Name) {
				at = append(at, i)
			}
		}
		out = append(out, at)
	}
	return out
}

func agreesIn(p Pattern, comparisons []int) bool {
	return !slices.ContainsFunc(comparisons, func(i int) bool { return p.Vector.Level(i) != 1 })
}

// agreeWholly sets the m of the first level; the others of its group keep their
// proportions.
func (c *Comparison) agreeWholly(part float64) {
	was, group := c.Levels[1].M, c.Levels[1].Group
	for l := 1; l < len(c.Levels); l++ {
		switch {
		case l == 1:
			c.Levels[l].M = part
		case c.Levels[l].Group == group && was < 1:
			c.Levels[l].M *= (1 - part) / (1 - was)
		}
	}
}
