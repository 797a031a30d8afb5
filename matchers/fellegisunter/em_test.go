package fellegisunter

import (
	"errors"
	"math"
	"testing"

	"yingbao/matchers/comparison"
)

// The truth from which patterns are generated: five comparisons, of two and
// three levels.
var (
	trueM = [][]float64{{0.95, 0.03, 0.02}, {0.9, 0.1}, {0.85, 0.1, 0.05}, {0.97, 0.03}, {0.8, 0.2}}
	trueU = [][]float64{{0.01, 0.04, 0.95}, {0.05, 0.95}, {0.02, 0.08, 0.9}, {0.001, 0.999}, {0.3, 0.7}}
	// What the members of a household share: comparisons 1, 2 and 4.
	trueH  = [][]float64{{0.01, 0.04, 0.95}, {0.9, 0.1}, {0.8, 0.15, 0.05}, {0.001, 0.999}, {0.95, 0.05}}
	shared = []bool{false, true, true, false, true}
	own    = []bool{true, false, false, true, false}
)

// sigmas is how many standard errors an estimate may be off. The estimates
// come from latent classes, so that their errors are somewhat larger than
// those of counted matches; six of the latter leave room for it.
const sigmas = 6

// binomial gives the standard error of a share p counted on n.
func binomial(p float64, n int) float64 { return math.Sqrt(p * (1 - p) / float64(n)) }

func checkM(t *testing.T, m *Model, want [][]float64, n int) {
	t.Helper()
	for i, c := range m.Comparisons {
		for l := 1; l < len(c.Levels); l++ {
			if w := want[i][l-1]; !near(c.Levels[l].M, w, sigmas*binomial(w, n)+1e-3) {
				t.Errorf("%s, %s: m %.4f, generated from %.4f", c.Name, c.Levels[l].Label, c.Levels[l].M, w)
			}
		}
	}
}

func TestEMRecoversTwoClasses(t *testing.T) {
	for _, missing := range []float64{0, 0.2} {
		const matches, others = 20000, 400000
		comparisons := shape(3, 2, 3, 2, 2)
		patterns := drawn(7, []class{{trueM, missing}, {trueU, missing}}, matches, others)
		start := Start(comparisons, withNull(trueU), 0.3)
		m, err := EM(start, patterns, matches+others, Training{})
		if err != nil {
			t.Fatal(err)
		}
		checkM(t, m, trueM, int(matches*(1-missing)))
		if share := float64(matches) / (matches + others); !near(m.Lambda, share, sigmas*binomial(share, matches+others)) {
			t.Errorf("λ %.5f, generated with %.5f", m.Lambda, share)
		}
		if got := m.Expected(patterns); math.Abs(got-matches) > 0.01*matches {
			t.Errorf("%.0f matches expected of %d", got, matches)
		}
		for i, c := range m.Comparisons {
			for l := 1; l < len(c.Levels); l++ {
				if c.Levels[l].U != trueU[i][l-1] {
					t.Errorf("u of %s moved", c.Name)
				}
			}
		}
		if start.Lambda != 0.3 || start.Comparisons[0].Levels[1].M == m.Comparisons[0].Levels[1].M {
			t.Error("the start model was written into")
		}
	}
}

// TestEMOnCandidates: the candidates hold all matches but few of the others,
// and λ is a share of all pairs: the cut of the others must not show.
func TestEMOnCandidates(t *testing.T) {
	const matches, others, universe = 5000, 4000000, 4005000
	all := drawn(8, []class{{trueM, 0}, {trueU, 0}}, matches, others)
	var candidates []Pattern
	for _, p := range all {
		// Blocking reaches a pair that agrees in any of three comparisons.
		if p.Vector.Level(0) == 1 || p.Vector.Level(2) == 1 || p.Vector.Level(3) == 1 {
			candidates = append(candidates, p)
		}
	}
	if Pairs(candidates) > others/20 {
		t.Fatalf("%d candidates", Pairs(candidates))
	}
	m, err := EM(Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01), candidates, universe, Training{})
	if err != nil {
		t.Fatal(err)
	}
	checkM(t, m, trueM, matches)
	if !near(m.Lambda*universe, matches, 0.03*matches) {
		t.Errorf("%.0f matches of %d", m.Lambda*universe, matches)
	}
}

// TestEMRecoversThreeClasses: with households as a class of their own, m is
// that of the matches; without it, the households are taken for matches.
func TestEMRecoversThreeClasses(t *testing.T) {
	const matches, relatives, others = 20000, 60000, 400000
	const universe = matches + relatives + others
	patterns := drawn(9, []class{{trueM, 0}, {trueH, 0}, {trueU, 0}}, matches, relatives, others)
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.05)
	start.Related = StartRelated(start, shared)
	m, err := EMRelated(start, patterns, universe, own, Training{})
	if err != nil {
		t.Fatal(err)
	}
	checkM(t, m, trueM, matches)
	for i, h := range m.Related.H {
		for l := 1; l < len(h); l++ {
			if w := trueH[i][l-1]; !near(h[l], w, sigmas*binomial(w, relatives)+1e-3) {
				t.Errorf("comparison %d, level %d: h %.4f, generated from %.4f", i, l, h[l], w)
			}
		}
	}
	if !near(m.Lambda*universe, matches, 0.01*matches) || !near(m.Related.Lambda*universe, relatives, 0.02*relatives) {
		t.Errorf("%.0f matches of %d, %.0f relatives of %d", m.Lambda*universe, matches, m.Related.Lambda*universe, relatives)
	}
	if start.Related.Lambda == m.Related.Lambda {
		t.Error("the start model was written into")
	}
}

func TestEMErrors(t *testing.T) {
	patterns := drawn(3, []class{{trueM, 0}, {trueU, 0}}, 1000, 9000)
	start := func() *Model { return Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.1) }
	if m, err := EM(start(), patterns, 10000, Training{MaxIterations: 2, Tolerance: 1e-12}); !errors.Is(err, ErrNoConvergence) || m != nil {
		t.Errorf("two iterations: %v, %v", m, err)
	}
	related := start()
	related.Related = StartRelated(related, make([]bool, 5))
	if m, err := EMRelated(related, patterns, 10000, make([]bool, 5), Training{MaxIterations: 2, Tolerance: 1e-12}); !errors.Is(err, ErrNoConvergence) || m != nil {
		t.Errorf("two iterations of three classes: %v, %v", m, err)
	}
	hold := func(n int) []bool {
		out := make([]bool, 5)
		for i := range n {
			out[i] = true
		}
		return out
	}
	if _, err := EM(start(), patterns, 10000, Training{Hold: hold(3)}); !errors.Is(err, ErrFewFree) {
		t.Errorf("two free comparisons: %v", err)
	}
	if _, err := EM(start(), patterns, 10000, Training{Hold: hold(2)}); err != nil {
		t.Errorf("three free comparisons: %v", err)
	}
	if _, err := EM(Start(shape(2, 2), withNull([][]float64{{0.1, 0.9}, {0.1, 0.9}}), 0.1), nil, 10, Training{}); !errors.Is(err, ErrFewFree) {
		t.Errorf("two comparisons: %v", err)
	}
}

// TestLabelSwap: a class that agrees less than random pairs do is refused.
func TestLabelSwap(t *testing.T) {
	u := [][]float64{{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}
	low := [][]float64{{0.05, 0.95}, {0.05, 0.95}, {0.05, 0.95}, {0.9, 0.1}}
	patterns := drawn(4, []class{{low, 0}, {u, 0}}, 5000, 5000)
	start := Start(shape(2, 2, 2, 2), withNull(u), 0.5)
	for i := range start.Comparisons {
		start.Comparisons[i].Levels[1].M, start.Comparisons[i].Levels[2].M = low[i][0], low[i][1]
	}
	if _, err := EM(start, patterns, 10000, Training{}); !errors.Is(err, ErrSwapped) {
		t.Errorf("error %v", err)
	}
}

// TestRelatedSwap: relatives that agree better than matches where a household
// shares nothing have changed places with them.
func TestRelatedSwap(t *testing.T) {
	patterns := drawn(5, []class{{trueM, 0}, {trueH, 0}, {trueU, 0}}, 5000, 5000, 90000)
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.05)
	start.Related = StartRelated(start, []bool{true, true, true, true, true})
	for i := range start.Comparisons {
		if shared[i] {
			continue
		}
		for l := 1; l < len(start.Comparisons[i].Levels); l++ {
			start.Comparisons[i].Levels[l].M = trueU[i][l-1] * 1.01
		}
	}
	if _, err := EMRelated(start, patterns, 100000, own, Training{}); !errors.Is(err, ErrSwapped) {
		t.Errorf("error %v", err)
	}
}

// TestHold: a held comparison keeps its m, the others learn.
func TestHold(t *testing.T) {
	patterns := drawn(3, []class{{trueM, 0}, {trueU, 0}}, 2000, 18000)
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.1)
	m, err := EM(start, patterns, 20000, Training{Hold: []bool{false, true, false, false, false}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Comparisons {
		same := m.Comparisons[i].Levels[1].M == start.Comparisons[i].Levels[1].M
		if same != (i == 1) {
			t.Errorf("comparison %d: m %g from %g", i, m.Comparisons[i].Levels[1].M, start.Comparisons[i].Levels[1].M)
		}
	}
}

// TestFloors: a level that no match shows gets half a count, never 0 (F2),
// and every group of levels sums to 1.
func TestFloors(t *testing.T) {
	comparisons := shape(3, 2, 2, 4)
	comparisons[3].Groups = []uint8{0, 1, 1, 2, 2}
	var v, w comparison.Vector
	for i, l := range []uint8{1, 1, 1, 1} {
		v = v.With(i, l)
	}
	for i, l := range []uint8{3, 2, 2, 4} {
		w = w.With(i, l)
	}
	u := [][]float64{{0, 0.1, 0.1, 0.8}, {0, 0.1, 0.9}, {0, 0.1, 0.9}, {0, 0.1, 0.9, 0.2, 0.8}}
	m, err := EM(Start(comparisons, u, 0.01), []Pattern{{v, 100}, {w, 9900}}, 10000, Training{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range m.Comparisons {
		sums := map[uint8]float64{}
		for l := 1; l < len(c.Levels); l++ {
			if !(c.Levels[l].M > 0) {
				t.Errorf("%s: m of %s is %g", c.Name, c.Levels[l].Label, c.Levels[l].M)
			}
			sums[c.Levels[l].Group] += c.Levels[l].M
		}
		for g, s := range sums {
			if !near(s, 1, 1e-12) {
				t.Errorf("%s: group %d sums to %g", c.Name, g, s)
			}
		}
	}
	// The 100 matches all show level 1; each of the two other levels has half
	// a count.
	if got := m.Comparisons[0].Levels[2].M; !near(got, 0.5/101, 1e-4) {
		t.Errorf("m of a level never seen is %g, want half of 101", got)
	}
	if got := m.Comparisons[1].Levels[2].M; !near(got, 0.5/100.5, 1e-4) {
		t.Errorf("m of a level never seen is %g, want half of 100.5", got)
	}
}

// TestStart: the start model begins with u and λ as given, m falling from the
// best level on, summing to 1 in each group.
func TestStart(t *testing.T) {
	comparisons := shape(4, 2, 5)
	comparisons[2].Groups = []uint8{0, 1, 1, 1, 2, 2}
	u := [][]float64{{0, 0.1, 0.2, 0.3, 0.4}, {0, 0.1, 0.9}, {0, 0.1, 0.1, 0.8, 0.4, 0.6}}
	m := Start(comparisons, u, 0.01)
	for i, c := range m.Comparisons {
		sums := map[uint8]float64{}
		for l := 1; l < len(c.Levels); l++ {
			level := c.Levels[l]
			if level.U != u[i][l] || level.Label != comparisons[i].Levels[l] {
				t.Errorf("%s: %+v", c.Name, level)
			}
			if l > 1 && l < len(c.Levels)-1 && level.Group == c.Levels[l-1].Group && level.M >= c.Levels[l-1].M {
				t.Errorf("%s: m rises at %s", c.Name, level.Label)
			}
			sums[level.Group] += level.M
		}
		for g, s := range sums {
			if !near(s, 1, 1e-12) {
				t.Errorf("%s: group %d sums to %g", c.Name, g, s)
			}
		}
	}
	if m.Lambda != 0.01 {
		t.Errorf("λ %g", m.Lambda)
	}
}
