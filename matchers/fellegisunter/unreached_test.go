package fellegisunter

import (
	"math"
	"testing"

	"yingbao/matchers/comparison"
)

// TestUnreachedByHand: of 100 random pairs 80 show both comparisons and 20
// only the first. What can be shown is weighed by how many can show it, and
// what chance never makes counts as reached.
func TestUnreachedByHand(t *testing.T) {
	comparisons := shape(2, 2)
	vector := func(a, b uint8) comparison.Vector { return comparison.Vector(0).With(0, a).With(1, b) }
	random := Merge(Counter{vector(2, 2): 60, vector(2, 1): 20, vector(1, 0): 5, vector(2, 0): 15})
	beyond := Merge(Counter{vector(2, 2): 60, vector(2, 1): 5, vector(2, 0): 15})
	got := map[comparison.Vector]float64{}
	for _, u := range UnreachedOf(comparisons, random, beyond) {
		got[u.Vector] = u.Share
	}
	want := map[comparison.Vector]float64{vector(2, 2): 0.8, vector(2, 1): 0.25 * 0.8, vector(2, 0): 0.2}
	if len(got) != len(want) {
		t.Fatalf("%v, not %v", got, want)
	}
	for v, share := range want {
		if !near(got[v], share, 1e-12) {
			t.Errorf("%v: %g, not %g", v, got[v], share)
		}
	}
	m := modelOf([][]float64{{0.9, 0.1}, {0.7, 0.3}}, [][]float64{{0.1, 0.9}, {0.2, 0.8}})
	if share := m.Beyond(UnreachedOf(comparisons, random, beyond)); !near(share, 0.8*0.1*0.3+0.2*0.1*0.7+0.2*0.1, 1e-12) {
		t.Errorf("%g of the matches are not reached", share)
	}
}

// TestEMPutsBackWhatIsCutOff: rules reach only pairs that agree in one of two
// bad comparisons and lose a twelfth of the matches. With the vectors they do
// not reach, m and λ are those of all matches.
func TestEMPutsBackWhatIsCutOff(t *testing.T) {
	m := [][]float64{{0.7, 0.3}, {0.72, 0.28}, {0.9, 0.1}, {0.8, 0.2}, {0.85, 0.15}}
	u := [][]float64{{0.01, 0.99}, {0.02, 0.98}, {0.02, 0.98}, {0.05, 0.95}, {0.03, 0.97}}
	const matches, others = 20_000, 1_000_000
	all := drawn(5, []class{{m, 0}, {u, 0}}, matches, others)
	var candidates []Pattern
	for _, p := range all {
		if agrees(p, []int{0, 1}) {
			candidates = append(candidates, p)
		}
	}
	for _, with := range []bool{true, false} {
		training := Training{}
		if with {
			training.Unreached = beyond(all, []int{0, 1})
		}
		model, err := EM(Start(shape(2, 2, 2, 2, 2), withNull(u), 0.01), candidates, matches+others, training)
		if err != nil {
			t.Fatal(err)
		}
		found, agree := model.Lambda*(matches+others), model.Comparisons[0].Levels[1].M
		if good := math.Abs(found-matches) < 0.02*matches && math.Abs(agree-0.7) < 0.02; good != with {
			t.Errorf("with what is cut off: %v; %.0f matches of %d, m %.3f of 0.7", with, found, matches, agree)
		}
	}
}
