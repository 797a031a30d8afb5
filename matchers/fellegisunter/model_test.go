package fellegisunter

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// modelOf makes a model with the given m and u, λ 2⁻⁴.
func modelOf(m, u [][]float64) *Model {
	sizes := make([]int, len(m))
	for i := range m {
		sizes[i] = len(m[i])
	}
	out := Start(shape(sizes...), withNull(u), 1.0/17)
	for i := range m {
		for l, p := range m[i] {
			out.Comparisons[i].Levels[l+1].M = p
		}
	}
	return out
}

// handModel has m/u of powers of two, so that weights are whole bits: the
// prior is −4, comparison 0 weighs +5 and −4, comparison 1 +3 and −2,
// comparison 2 +1 and −1.
func handModel() *Model {
	return modelOf([][]float64{{32.0 / 64, 1.0 / 32}, {0.5, 0.125}, {0.5, 0.25}}, [][]float64{{1.0 / 64, 0.5}, {1.0 / 16, 0.5}, {0.25, 0.5}})
}

func TestWeightByHand(t *testing.T) {
	m := handModel()
	if w := m.PriorWeight(); !near(w, -4, 1e-12) {
		t.Errorf("prior %g", w)
	}
	for _, c := range []struct {
		levels [3]uint8
		want   float64
	}{
		{[3]uint8{0, 0, 0}, -4}, {[3]uint8{1, 0, 0}, 1}, {[3]uint8{1, 1, 1}, 5}, {[3]uint8{2, 2, 2}, -11},
		{[3]uint8{0, 1, 2}, -2}, {[3]uint8{2, 1, 0}, -5}, {[3]uint8{0, 0, 1}, -3},
	} {
		var v comparison.Vector
		for i, l := range c.levels {
			v = v.With(i, l)
		}
		if w := m.Weight(v); !near(w, c.want, 1e-12) {
			t.Errorf("levels %v weigh %g bits, want %g", c.levels, w, c.want)
		}
	}
	if w := m.Comparisons[0].Levels[1].Weight(); w != 5 {
		t.Errorf("level weighs %g", w)
	}
}

// TestTermsByHand: a two-way term is added where neither side is null.
func TestTermsByHand(t *testing.T) {
	m := handModel()
	m.Terms = []Term{{First: "c0", Second: "c2", Weight: [][]float64{{9, 9, 9}, {9, -2, 0.5}, {9, 1, 3}}}}
	if err := m.Bind(shape(2, 2, 2)); err != nil {
		t.Fatal(err)
	}
	v := comparison.Vector(0)
	for _, c := range []struct {
		v    comparison.Vector
		want float64
	}{
		{v.With(0, 1).With(2, 1), -4 + 5 + 1 - 2}, {v.With(0, 1).With(2, 2), -4 + 5 - 1 + 0.5}, {v.With(0, 2).With(2, 2), -4 - 4 - 1 + 3},
		{v.With(0, 1), 1}, {v.With(2, 1), -3}, {v.With(0, 1).With(1, 1), 4},
	} {
		if w := m.Weight(c.v); !near(w, c.want, 1e-12) {
			t.Errorf("vector %x weighs %g, want %g", c.v, w, c.want)
		}
	}
}

// TestRelatedByHand: with a class of relatives, the odds are those of the
// match against relatives and strangers together.
func TestRelatedByHand(t *testing.T) {
	m := handModel()
	m.Lambda = 0.1
	m.Related = &Related{Lambda: 0.2, H: [][]float64{{0, 0.25, 0.75}, {0, 0.9, 0.1}, {0, 0.5, 0.5}}}
	v := comparison.Vector(0).With(0, 1).With(1, 1)
	match, related, other := 0.1*0.5*0.5, 0.2*0.25*0.9, 0.7/64/16
	if w, want := m.Weight(v), math.Log2(match/(related+other)); !near(w, want, 1e-12) {
		t.Errorf("weight %g, want %g", w, want)
	}
	p, r := m.logs().posterior(v)
	if sum := match + related + other; !near(p, match/sum, 1e-12) || !near(r, related/sum, 1e-12) {
		t.Errorf("posteriors %g and %g", p, r)
	}
	if w, want := m.Weight(0), math.Log2(0.1/0.9); !near(w, want, 1e-12) {
		t.Errorf("nothing known weighs %g, want the prior %g", w, want)
	}
}

func TestProbabilityAndOdds(t *testing.T) {
	for _, c := range []struct{ w, p float64 }{{0, 0.5}, {1, 2.0 / 3}, {-1, 1.0 / 3}, {math.Inf(1), 1}, {math.Inf(-1), 0}, {5000, 1}, {-5000, 0}} {
		if p := Probability(c.w); !near(p, c.p, 1e-15) {
			t.Errorf("%g bits are probability %g", c.w, p)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := rapid.Float64Range(-900, 900).Draw(rt, "w")
		p, q := Probability(w), Probability(-w)
		if !(p >= 0 && p <= 1) || !near(p+q, 1, 1e-15) {
			rt.Fatalf("%g: %g and %g", w, p, q)
		}
		// Below, a float64 holds 1−p well enough to come back.
		if math.Abs(w) < 20 && !near(Odds(p), w, 1e-9*math.Exp2(math.Abs(w)/2)) {
			rt.Fatalf("%g bits are %g and come back as %g", w, p, Odds(p))
		}
		if more := Probability(w + 1); more < p {
			rt.Fatalf("%g bits are %g, one more %g", w, p, more)
		}
	})
}

func TestDecisionWords(t *testing.T) {
	if s := fmt.Sprint(Reject, Review, Linked); s != "reject review link" {
		t.Error(s)
	}
}

// TestBind: a model fits the comparisons it was learned on, and says what
// differs in others.
func TestBind(t *testing.T) {
	comparisons := shape(2, 3)
	fresh := func() *Model { return Start(shape(2, 3), [][]float64{{0, 0.1, 0.9}, {0, 0.1, 0.2, 0.7}}, 0.1) }
	if err := fresh().Bind(comparisons); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		change func(*Model)
		want   string
	}{
		{func(m *Model) { m.Comparisons = m.Comparisons[:1] }, "1 comparisons, the settings 2"},
		{func(m *Model) { m.Comparisons[1].Name = "x" }, `comparison 2 is "x"`},
		{func(m *Model) { m.Comparisons[1].Levels = m.Comparisons[1].Levels[:3] }, "with 3 levels in the model and"},
		{func(m *Model) { m.Comparisons[0].Levels[2].Label = "x" }, `level 2 of "c0" is "x"`},
		{func(m *Model) { m.Terms = []Term{{First: "c0", Second: "x"}} }, `"c0" and "x"`},
		{func(m *Model) { m.Terms = []Term{{First: "x", Second: "c1"}} }, `"x" and "c1"`},
	} {
		m := fresh()
		c.change(m)
		if err := m.Bind(comparisons); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}
