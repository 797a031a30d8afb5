package matchers

import (
	"cmp"
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// ceiling rejects most pairs of the second pass before the costly comparisons
// are made. The first pass has counted every pattern that its candidates show,
// so that it is known which patterns can reach the floor at all, and which
// beginnings of a pattern lead to one. Comparisons are made cheapest first; a
// pair is dropped as soon as its levels so far are no such beginning.
//
// No pair at or above the floor is dropped: a pattern stays when the weight of
// its rarest possible values reaches the floor, and the filters err only
// towards keeping.
type ceiling struct {
	order []int               // comparisons, cheapest first
	masks []comparison.Vector // by number of comparisons made: the levels they fill
	alive [][]filter          // by cell, by number of comparisons made
}

// filter is a set of beginnings, one bit each at the place of their hash.
type filter [filterWords]uint64

const filterWords = 32

func bit(v comparison.Vector) (word int, mask uint64) {
	h := uint64(v) * 0x9e3779b97f4a7c15 >> 53
	return int(h >> 6), 1 << (h & 63)
}

// newCeiling finds the patterns of each cell that can reach the floor.
func (e *engine) newCeiling(floor float64) *ceiling {
	c := &ceiling{order: e.cheapestFirst()}
	mask := comparison.Vector(0)
	for _, i := range c.order {
		c.masks = append(c.masks, mask)
		mask = mask.With(i, 15)
	}
	rarest := fellegisunter.Rarest(e.comparisons)
	for cell, scorer := range e.cells.scorers(e.comparisons) {
		alive := make([]filter, len(c.masks))
		for _, p := range e.cells.patterns[cell] {
			if scorer.Ceiling(p.Vector, rarest) < floor {
				continue
			}
			for made, mask := range c.masks {
				word, one := bit(p.Vector & mask)
				alive[made][word] |= one
			}
		}
		c.alive = append(c.alive, alive)
	}
	return c
}

// cheapestFirst orders the comparisons by what one costs: those with the
// fewest distinct values are answered out of a cache most often.
func (e *engine) cheapestFirst() []int {
	order := make([]int, len(e.comparisons))
	for i := range order {
		order[i] = i
	}
	cost := func(i int) int {
		if e.comparisons[i].Equal != comparison.Null && len(e.comparisons[i].Levels) <= 3 {
			return 0 // equal or not: nothing to compute
		}
		return len(e.comparisons[i].Counts)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost(a), cost(b)) })
	return order
}

// vector compares two rows of a cell, false when they cannot reach the floor.
func (c *ceiling) vector(evaluator *comparison.Evaluator, cell int, a, b uint32) (comparison.Vector, bool) {
	var v comparison.Vector
	alive := c.alive[cell]
	for made, i := range c.order {
		if word, one := bit(v); alive[made][word]&one == 0 {
			return 0, false
		}
		v = v.With(i, evaluator.Level(i, a, b))
	}
	return v, true
}
