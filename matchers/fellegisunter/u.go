package fellegisunter

import "yingbao/matchers/comparison"

// EstimateU gives the u of every level from the patterns of random pairs and,
// for the level of equal values, from the closed form, because a sample of a
// million pairs has a few dozen namesakes; the sampled levels share what the
// closed form leaves. Unobserved levels get half a count (F2).
//
// λ·m is taken off each level when a first model is known, because matches
// are among the random pairs: for near-unique columns they are most of the
// agreements.
//
// Levels that blocking enumerates whole (comparison.Enumerated) are counted
// among the candidates that the first model takes for no matches: a sample of
// a million pairs cannot tell a chance of one in a billion.
func (u *Universe) EstimateU(comparisons []*comparison.Comparison, random []Pattern, first *Model, candidates []Pattern) [][]float64 {
	out := make([][]float64, len(comparisons))
	for i, c := range comparisons {
		out[i] = spread(c, random, i)
		if c.Equal != comparison.Null {
			if share, ok := u.EqualShare(c); ok {
				fix(out[i], int(c.Equal), share, 0.5/float64(u.Pairs+1))
			}
		} else if share, ok := u.sameOfKnown(c, random, i); ok {
			fix(out[i], 1, share, 0.5/float64(u.Pairs+1))
		}
		if first != nil {
			takeOff(out[i], first, i)
			u.count(out[i], c, first, i, random, candidates)
		}
	}
	return out
}

// sameOfKnown gives the exact share of level 1 among the pairs that show anything,
// where level 1 is that of one value. How many those are a sample tells well: they
// are no rare pairs.
func (u *Universe) sameOfKnown(c *comparison.Comparison, random []Pattern, i int) (share float64, ok bool) {
	if c.Groups != nil {
		return 0, false
	}
	known, all := int64(0), int64(0)
	for _, p := range random {
		all += p.Count
		if p.Vector.Level(i) != comparison.Null {
			known += p.Count
		}
	}
	if known < knownLeast {
		return 0, false
	}
	share, ok = u.SameShare(c)
	return share * float64(all) / float64(known), ok
}

// knownLeast is the number of random pairs that show anything from which their
// share is told.
const knownLeast = 1000

// count sets u of the enumerated levels from the candidates.
func (u *Universe) count(p []float64, c *comparison.Comparison, first *Model, i int, random, candidates []Pattern) {
	if c.Enumerated == nil || c.Groups == nil {
		return
	}
	inGroup, all := map[uint8]float64{}, 0.0
	for _, r := range random {
		inGroup[c.Groups[r.Vector.Level(i)]] += float64(r.Count)
		all += float64(r.Count)
	}
	chance, x := make([]float64, len(p)), first.logs()
	for _, r := range candidates {
		if l := r.Vector.Level(i); c.Enumerated[l] {
			match, related := x.posterior(r.Vector)
			chance[l] += float64(r.Count) * max(1-match-related, 0)
		}
	}
	for l := range p {
		if pairs := inGroup[c.Groups[l]] / max(all, 1) * float64(u.Pairs); c.Enumerated[l] && pairs > 0 {
			p[l] = min(p[l], max(chance[l], 0.5)/pairs)
		}
	}
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
