package fellegisunter

import (
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// TestCeiling: no pair weighs more than the ceiling of its vector, whatever
// its values, and a pair of the rarest value on every level comes up to it.
func TestCeiling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "a", "a", "a2", "b", "b2", "c"}), 2, 2)
		table := tableOf(t, []string{"v", "w"}, rapid.SliceOfN(row, 2, 12).Draw(rt, "rows"))
		comparisons := comparisonsOf(t, table, true, "v", "w")
		if rapid.Bool().Draw(rt, "some rows") {
			for _, c := range comparisons {
				c.Reshare(func(row int) uint32 { return uint32(row % 3) })
			}
		}
		s := NewScorer(drawModel(rt, []int{3, 3}), comparisons)
		rarest := Rarest(comparisons)
		e := comparison.NewEvaluator(comparisons)
		for a := range uint32(table.Rows()) {
			for b := range a {
				v := e.Vector(b, a)
				if w, most := s.Weight(v, b, a), s.Ceiling(v, rarest); w > most {
					rt.Fatalf("vector %x: a pair weighs %g, the ceiling is %g", v, w, most)
				}
			}
		}
	})
	// A ceiling far above every pair would hold too, and drop nothing.
	table := tableOf(t, []string{"v", "w"}, [][]string{{"a", "x"}, {"a", "x"}, {"b", "x"}, {"b", "x"}, {"b", "x"}, {"b", "y"}})
	comparisons := comparisonsOf(t, table, true, "v", "w")
	s := NewScorer(modelOf([][]float64{{0.5, 0.25, 0.25}, {0.5, 0.25, 0.25}}, [][]float64{{0.6, 0.2, 0.2}, {0.1, 0.4, 0.5}}), comparisons)
	v := comparison.Vector(0).With(0, 1)
	if w, most := s.Weight(v, 0, 1), s.Ceiling(v, Rarest(comparisons)); !near(w, most, 1e-5) {
		t.Errorf("the rarest value weighs %g, the ceiling is %g", w, most)
	}
}
