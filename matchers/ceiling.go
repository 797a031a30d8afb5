package matchers

import (
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
