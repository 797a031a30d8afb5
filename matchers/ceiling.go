package matchers

import (
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// reaching gives, by cell, the patterns that can reach the floor at all: those
// of which a pair of the rarest possible values does. The first pass has
// counted every pattern that its candidates show, so that no pair at or above
// the floor is of another.
func (e *engine) reaching(floor float64) []map[comparison.Vector]bool {
	rarest := fellegisunter.Rarest(e.comparisons)
	var out []map[comparison.Vector]bool
	for cell, scorer := range e.cells.scorers(e.comparisons) {
		alive := map[comparison.Vector]bool{}
		for _, p := range e.cells.patterns[cell] {
			if scorer.Ceiling(p.Vector, rarest) >= floor {
				alive[p.Vector] = true
			}
		}
		out = append(out, alive)
	}
	return out
}

// shortlist asks for the patterns that are alive in any cell.
func (e *engine) shortlist(alive []map[comparison.Vector]bool) *comparison.Among {
	var seen []comparison.Vector
	var counts []int64
	for _, p := range e.cells.all() {
		seen, counts = append(seen, p.Vector), append(counts, p.Count)
	}
	return comparison.NewAmong(e.comparisons, seen, counts, func(v comparison.Vector) bool {
		return slices.ContainsFunc(alive, func(cell map[comparison.Vector]bool) bool { return cell[v] })
	})
}
