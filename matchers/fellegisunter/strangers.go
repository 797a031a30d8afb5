package fellegisunter

import (
	"math"
	"slices"

	"yingbao/matchers/comparison"
)

// What strangers must show before they are believed to be a class.
const (
	// strangerBits is the least information, in bits for each stranger of a
	// block, that the block gives of another comparison.
	strangerBits = 0.05
	// strangerLift is how much oftener than among random pairs a level must
	// come. Columns of which one says the other make it come thousands of times
	// as often; up to a hundred times is a slant of the values, or a few matches
	// that no other comparison shows.
	strangerLift = 256
	// strangersLeast is the least number of strangers of a block.
	strangersLeast = 150
	// strangersMost is how many times as many as chance brings together may be
	// in a block: what is more is no chance, but relatives, or matches of which
	// the other comparisons know nothing.
	strangersMost = 3
	// strangerSeen is the least number of them on a level.
	strangerSeen = 5
	// strangerOver is how much oftener they must come than mistaken matches do:
	// matches that all other comparisons deny stand among the strangers, and the
	// most of them agree wholly, which strangers hardly do.
	strangerOver = 3
	// blockSteps ends the fit of one comparison within a block.
	blockSteps = 60
)

// Strangers are the pairs of a block, in which some comparisons agree wholly,
// that are no matches and yet come near in another comparison, oftener than
// random pairs do: two who were born on one day in one village have numbers of
// which fourteen digits are the same.
type Strangers struct {
	Held  []bool // of which comparisons the block is made
	Near  int    // the comparison
	Pairs float64
	bits  float64   // of information for each stranger
	more  []float64 // by level of Near: how much oftener than random pairs
}

// FindStrangers looks, in the blocks of pairs that agree wholly in the held
// comparisons, for the comparison on which the strangers there come near most
// surprisingly; nil when no block tells enough. A model that knows nothing of
// it takes nearness for evidence of its own, and EM, which starts from that,
// would keep such pairs as matches. So each comparison is looked at with
// itself left out: the others say how far a pair is a match, and under these
// fixed shares the levels of matches and of strangers are two distributions of
// which one best fit exists. Wholly agreeing is left out: strangers who
// do are not to be told from matches here.
//
// What the block's own session learned is not asked: its matches may be the very
// strangers that are looked for. The other sessions' are, where there are any.
func (m *Model) FindStrangers(patterns []Pattern, universe int64, blocks [][]bool, t Training) *Strangers {
	var best *Strangers
	for _, held := range blocks {
		within, m := inBlock(patterns, held), m.beside(held, universe, t)
		for c := range m.Comparisons {
			if held[c] || !oneGroup(m.Comparisons[c].Levels) || len(m.Comparisons[c].Levels) < 4 || countFree(held) < 3 {
				continue
			}
			s := m.strangers(within, universe, held, c)
			if s != nil && (best == nil || s.Pairs*s.bits > best.Pairs*best.bits) {
				best = s
			}
		}
	}
	return best
}

// beside gives the model as the sessions of all other blocks have it.
func (m *Model) beside(held []bool, universe int64, t Training) *Model {
	others := slices.DeleteFunc(slices.Clone(m.Sessions), func(s *Session) bool { return slices.Equal(s.held, held) })
	if len(others) == 0 {
		return m
	}
	return Combine(m, others, universe, t)
}

func countFree(held []bool) int {
	n := 0
	for _, h := range held {
		if !h {
			n++
		}
	}
	return n
}

// strangers fits comparison c within a block.
func (m *Model) strangers(within []Pattern, universe int64, held []bool, c int) *Strangers {
	chance := float64(universe)
	for i, h := range held {
		if h {
			chance *= m.Comparisons[i].Levels[1].U
		}
	}
	levels := m.Comparisons[c].Levels
	others, denied := m.strangersByLevel(within, held, c)
	next := make([]float64, len(levels))
	sum := total(others[1:])
	if sum < strangersLeast || sum > strangersMost*chance {
		return nil
	}
	s := &Strangers{Held: held, Near: c, more: next}
	for l := 2; l < len(levels)-1; l++ {
		mistaken := denied * levels[l].M / levels[1].M
		near := others[l] - mistaken
		share := near / sum
		if share > strangerLift*levels[l].U && near >= strangerSeen && near >= strangerOver*mistaken {
			next[l] = share - levels[l].U
			s.bits += share * math.Log2(share/levels[l].U)
			s.Pairs += near
		}
	}
	if s.bits < strangerBits || 2*math.Ln2*sum*s.bits < 3*float64(len(levels)-2)+20 {
		return nil
	}
	return s
}

// strangersByLevel gives the expected strangers of a block by level of c, and
// of the pairs that agree wholly in c those that the others deny.
func (m *Model) strangersByLevel(within []Pattern, held []bool, c int) (others []float64, denied float64) {
	match := m.without(within, held, c)
	for i, p := range within {
		if p.Vector.Level(c) == 1 {
			denied += float64(p.Count) / (1 + match[i])
		}
	}
	levels := m.Comparisons[c].Levels
	own := make([]Level, len(levels))
	for l := 1; l < len(levels); l++ {
		own[l].M, own[l].U = levels[l].M, 1/float64(len(levels)-1)
	}
	ratio := make([]float64, len(levels))
	for range blockSteps {
		matches := make([]float64, len(levels))
		others = make([]float64, len(levels))
		for l := 1; l < len(levels); l++ {
			ratio[l] = own[l].M / own[l].U
		}
		for i, p := range within {
			l := p.Vector.Level(c)
			if l == comparison.Null {
				continue
			}
			r := fromOdds(match[i] * ratio[l])
			matches[l] += float64(p.Count) * r
			others[l] += float64(p.Count) * (1 - r)
		}
		toShares(own, matches, func(l *Level) *float64 { return &l.M })
		toShares(own, others, func(l *Level) *float64 { return &l.U })
	}
	return others, denied
}

// fromOdds is the probability of odds.
func fromOdds(odds float64) float64 {
	if odds > 1 {
		return 1 / (1 + 1/odds)
	}
	return odds / (1 + odds)
}

// without gives the odds of each pattern of a block by the comparisons that are
// neither held nor c, with the share of matches that they say the block has.
func (m *Model) without(within []Pattern, held []bool, c int) []float64 {
	weights := make([][]float64, len(m.Comparisons)) // by comparison, by level; none where it is not asked
	for d, comp := range m.Comparisons {
		if d == c || held[d] {
			continue
		}
		weights[d] = make([]float64, len(comp.Levels))
		for l := range comp.Levels {
			if uint8(l) != comparison.Null {
				weights[d][l] = comp.Levels[l].Weight()
			}
		}
	}
	odds, all := make([]float64, len(within)), 0.0
	for i, p := range within {
		sum := 0.0
		for d, w := range weights {
			if w != nil {
				sum += w[p.Vector.Level(d)]
			}
		}
		odds[i], all = math.Exp2(sum), all+float64(p.Count)
	}
	share := m.shareIn(held)
	for range blockSteps {
		sum, prior := 0.0, share/(1-share)
		for i, p := range within {
			sum += float64(p.Count) * fromOdds(prior*odds[i])
		}
		share = min(max(sum/max(all, 1), 1e-6), 1-1e-6)
	}
	for i := range odds {
		odds[i] *= share / (1 - share)
	}
	return odds
}

// toShares sets a value of each level to its share of a mass, half a count
// for a level without any.
func toShares(levels []Level, mass []float64, of func(*Level) *float64) {
	for l := 1; l < len(levels); l++ {
		*of(&levels[l]) = max(mass[l], 0.5)
	}
	byGroup(levels, of)
}

// Class gives the related class that the strangers are: in the block they
// agree, in the near comparison they are on the levels that come oftener than
// chance, in all others they are random pairs.
func (s *Strangers) Class(m *Model, universe int64) *Related {
	const slack = 1e-3 // of every level, because no probability is 0 (F2)
	r := &Related{Lambda: min(s.Pairs/float64(universe), 0.2), Fixed: true}
	for i, c := range m.Comparisons {
		h := make([]float64, len(c.Levels))
		for l := 1; l < len(h); l++ {
			h[l] = c.Levels[l].U
			if i == s.Near {
				h[l] = slack*h[l] + (1-slack)*s.more[l]/total(s.more)
			}
			if s.Held[i] {
				h[l] *= slack
			}
		}
		if s.Held[i] {
			h[1] += 1 - slack
		}
		r.H = append(r.H, h)
	}
	return r
}

func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}
