package fellegisunter

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// TestScorerIsWeight: without term frequencies the scorer gives the model's
// weight, remembered or not.
func TestScorerIsWeight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt, []int{3, 2, 4})
		s := NewScorer(m, shape(3, 2, 4))
		for range 20 {
			v := drawVector(rt, []int{3, 2, 4})
			for range 2 {
				if got, want := s.Weight(v, 0, 1), m.Weight(v); got != want {
					rt.Fatalf("vector %x: scorer %v, model %v", v, got, want)
				}
			}
		}
	})
}

// drawModel makes a model of random probabilities, small ones among them.
func drawModel(t *rapid.T, sizes []int) *Model {
	share := rapid.Custom(func(t *rapid.T) float64 {
		return math.Exp2(-rapid.Float64Range(0, 1000).Draw(t, "bits") * rapid.Float64Range(0, 1).Draw(t, "how small"))
	})
	u := make([][]float64, len(sizes))
	for i, n := range sizes {
		u[i] = make([]float64, n+1)
		for l := 1; l <= n; l++ {
			u[i][l] = share.Draw(t, "u")
		}
	}
	m := Start(shape(sizes...), u, share.Draw(t, "λ")/2)
	for i := range m.Comparisons {
		for l := 1; l < len(m.Comparisons[i].Levels); l++ {
			m.Comparisons[i].Levels[l].M = share.Draw(t, "m")
		}
	}
	if rapid.Bool().Draw(t, "related") {
		m.Related = &Related{Lambda: share.Draw(t, "λ_H") * 0.4}
		for _, n := range sizes {
			h := make([]float64, n+1)
			for l := 1; l <= n; l++ {
				h[l] = share.Draw(t, "h")
			}
			m.Related.H = append(m.Related.H, h)
		}
	}
	return m
}

func drawVector(t *rapid.T, sizes []int) comparison.Vector {
	var v comparison.Vector
	for i, n := range sizes {
		v = v.With(i, rapid.Uint8Range(0, uint8(n)).Draw(t, "level"))
	}
	return v
}

// TestWeightsAreFinite: probabilities down to 2⁻¹⁰⁰⁰ give finite weights and
// probabilities in [0,1]; the posteriors are those of the weight.
func TestWeightsAreFinite(t *testing.T) {
	sizes := []int{3, 2, 4, 2, 2}
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt, sizes)
		v := drawVector(rt, sizes)
		w := m.Weight(v)
		p, related := m.logs().posterior(v)
		if math.IsNaN(w) || math.IsInf(w, 0) || !(p >= 0 && p <= 1) || !(related >= 0 && related <= 1) {
			rt.Fatalf("weight %g, posteriors %g and %g", w, p, related)
		}
		if !near(p, Probability(w), 1e-9) || p+related > 1+1e-9 {
			rt.Fatalf("weight %g is probability %g; posteriors %g and %g", w, Probability(w), p, related)
		}
	})
}

// FuzzWeight: whatever positive probabilities a model holds, a weight is a
// number and a probability lies in [0,1].
func FuzzWeight(f *testing.F) {
	f.Add(0.9, 0.1, 0.01, 0.99, 1e-9, 1e-9, 0.5, uint64(0x11))
	f.Add(1.0, 5e-324, 5e-324, 1.0, 5e-324, 0.4, 5e-324, uint64(0x12))
	f.Add(5e-324, 1.0, 1.0, 5e-324, 0.5, 5e-324, 1.0, uint64(0x21))
	f.Fuzz(func(t *testing.T, m1, m2, u1, u2, lambda, lambdaH, h float64, vector uint64) {
		for _, p := range []float64{m1, m2, u1, u2, lambda, lambdaH, h} {
			if !(p > 0 && p <= 1) {
				return
			}
		}
		m := modelOf([][]float64{{m1, m2}, {m2, m1}}, [][]float64{{u1, u2}, {u2, u1}})
		m.Lambda = min(lambda, 0.5)
		m.Related = &Related{Lambda: min(lambdaH, 0.4), H: [][]float64{{0, h, m1}, {0, u1, h}}}
		v := comparison.Vector(0).With(0, uint8(vector%3)).With(1, uint8(vector>>8%3))
		w := m.Weight(v)
		if p := Probability(w); math.IsNaN(w) || math.IsInf(w, 0) || !(p >= 0 && p <= 1) {
			t.Fatalf("weight %g, probability %g", w, p)
		}
		more := m.PerCell([]Pattern{{v, 3}, {0, 1 << 60}}, 1<<61, 200, Training{})
		if w := more.Weight(v); math.IsNaN(w) || math.IsInf(w, 0) {
			t.Fatalf("in a cell: weight %g", w)
		}
	})
}

// TestFrequencyByHand: agreement on a value of share s weighs log2(u/s) more
// than on an average one, and on nothing else does the value matter.
func TestFrequencyByHand(t *testing.T) {
	// Eight rows: smith on four, jones on two, poe and quil on one.
	table := tableOf(t, []string{"surname", "town"}, [][]string{
		{"smith", "x"}, {"smith", "x"}, {"smith", "x"}, {"smith", "x"}, {"jones", "x"}, {"jones", "y"}, {"poe", "x"}, {"quil", "x"}, {"", "x"}})
	comparisons := comparisonsOf(t, table, true, "surname")
	comparisons = append(comparisons, comparisonsOf(t, table, false, "town")...)
	m := modelOf([][]float64{{0.5, 0.25, 0.25}, {0.5, 0.25, 0.25}}, [][]float64{{0.125, 0.125, 0.75}, {0.25, 0.25, 0.5}})
	s := NewScorer(m, comparisons)
	e := comparison.NewEvaluator(comparisons)
	for _, c := range []struct {
		a, b      uint32
		frequency float64
		weight    float64
	}{
		// The prior is −4; surname agreement +2, town agreement +1.
		{0, 1, math.Log2(0.125) - math.Log2(0.5), -4 + 2 + 1 - 2},
		{4, 5, math.Log2(0.125) - math.Log2(0.25), -4 + 2 - 1 - 1},
		{0, 4, 0, -4 + math.Log2(0.25/0.75) + 1},
		{0, 8, 0, -4 + 1},
		{6, 7, 0, -4 + math.Log2(0.25/0.75) + 1},
	} {
		v := e.Vector(c.a, c.b)
		if got := s.Frequency(0, v, c.a, c.b); !near(got, c.frequency, 1e-12) {
			t.Errorf("rows %d and %d: frequency %g bits, want %g", c.a, c.b, got, c.frequency)
		}
		if got := s.Weight(v, c.a, c.b); !near(got, c.weight, 1e-12) {
			t.Errorf("rows %d and %d: %g bits, want %g", c.a, c.b, got, c.weight)
		}
		if s.Frequency(1, v, c.a, c.b) != 0 {
			t.Error("town is adjusted")
		}
	}
}

// TestFrequencyAndRelatives: a rare value makes chance rarer. It makes
// relatives rarer only where they do not share the value anyway.
func TestFrequencyAndRelatives(t *testing.T) {
	table := tableOf(t, []string{"surname"}, [][]string{{"poe"}, {"poe"}, {"smith"}, {"smith"}, {"smith"}, {"smith"}, {"smith"}, {"smith"}})
	comparisons := comparisonsOf(t, table, true, "surname")
	m := modelOf([][]float64{{0.5, 0.25, 0.25}}, [][]float64{{0.125, 0.125, 0.75}})
	m.Lambda = 0.25
	v := comparison.Vector(0).With(0, 1)
	chance := 0.125 * 0.25 / 0.125 // u · share / u
	for _, c := range []struct{ h, want float64 }{
		{0.75, 0.25 * 0.75},         // shared: 6 times u
		{0.25, 0.25 * 0.25 * 2},     // by chance: twice u, share 1/4 is twice u
		{0.5, 0.25 * 0.5 * 2},       // four times u is still chance
		{0.5000001, 0.25 * 0.50001}, // just more is shared
	} {
		m.Related = &Related{Lambda: 0.25, H: [][]float64{{0, c.h, 0.1, 0.1}}}
		w := NewScorer(m, comparisons).Weight(v, 0, 1)
		if want := math.Log2(0.25 * 0.5 / (0.5*chance + c.want)); !near(w, want, 1e-4) {
			t.Errorf("h %g: %g bits, want %g", c.h, w, want)
		}
	}
}

// TestPerCell: a cell of many matches has its own m, λ; one of few keeps the
// pooled m; the pooled model stays as it was.
func TestPerCell(t *testing.T) {
	comparisons := shape(3, 2, 3, 2, 2)
	bad := [][]float64{{0.6, 0.3, 0.1}, {0.9, 0.1}, {0.5, 0.3, 0.2}, {0.97, 0.03}, {0.8, 0.2}}
	pooled := Start(comparisons, withNull(trueU), 0.01)
	for i := range pooled.Comparisons {
		for l := range trueM[i] {
			pooled.Comparisons[i].Levels[l+1].M = trueM[i][l]
		}
	}
	before := fmt.Sprint(*pooled, pooled.Comparisons)
	const matches, others = 40000, 400000
	cell := pooled.PerCell(drawn(6, []class{{bad, 0}, {trueU, 0}}, matches, others), matches+others, 200, Training{})
	// 200 pooled matches among 40,000 pull by half a hundredth of the gap.
	for i, c := range cell.Comparisons {
		for l := 1; l < len(c.Levels); l++ {
			want := (bad[i][l-1]*matches + trueM[i][l-1]*200) / (matches + 200)
			if !near(c.Levels[l].M, want, sigmas*binomial(want, matches)+1e-3) || c.Levels[l].U != trueU[i][l-1] {
				t.Errorf("%s, %s: m %.4f, want %.4f", c.Name, c.Levels[l].Label, c.Levels[l].M, want)
			}
		}
	}
	if !near(cell.Lambda*(matches+others), matches, 0.02*matches) {
		t.Errorf("λ makes %.0f matches of %d", cell.Lambda*(matches+others), matches)
	}
	few := pooled.PerCell(drawn(6, []class{{bad, 0}, {trueU, 0}}, 4, 40), 1000, 200, Training{})
	for i, c := range few.Comparisons {
		for l := 1; l < len(c.Levels); l++ {
			if !near(c.Levels[l].M, trueM[i][l-1], 5.0/204) {
				t.Errorf("four matches move m of %s to %.4f", c.Name, c.Levels[l].M)
			}
		}
	}
	if none := pooled.PerCell(nil, 1000, 200, Training{}); none.Lambda != 0.5/1000 {
		t.Errorf("a cell without candidates has λ %g, want half a match", none.Lambda)
	}
	if same := pooled.PerCell(nil, 0, 200, Training{}); same.Lambda != pooled.Lambda {
		t.Errorf("a cell without pairs has λ %g", same.Lambda)
	}
	if after := fmt.Sprint(*pooled, pooled.Comparisons); after != before {
		t.Error("the pooled model was written into")
	}
}

// TestRunaway: strangers who always agree in two comparisons that are rare apart
// do not become the class of matches, however many they are.
func TestRunaway(t *testing.T) {
	pooled := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.001)
	for i := range pooled.Comparisons {
		for l := range trueM[i] {
			pooled.Comparisons[i].Levels[l+1].M = trueM[i][l]
		}
	}
	const matches, strangers, universe = 1000, 60000, 100_000_000
	together := [][]float64{{0, 0, 1}, trueU[1], {1, 0, 0}, {1, 0}, trueU[4]}
	for _, n := range []int{0, strangers / 10, strangers} {
		cell := pooled.PerCell(drawn(8, []class{{trueM, 0}, {together, 0}}, matches, n), universe, 200, Training{})
		if got := cell.Lambda * universe; got < 0.9*matches || got > 1.5*matches {
			t.Errorf("%d strangers: λ makes %.0f matches of %d", n, got, matches)
		}
		for i, c := range cell.Comparisons {
			if !near(c.Levels[1].M, trueM[i][0], 0.1) {
				t.Errorf("%d strangers: m of agreeing in %s is %.3f, of matches %.3f", n, c.Name, c.Levels[1].M, trueM[i][0])
			}
		}
	}
}

// TestWithLambda: λ of another universe is found, m and u stay.
func TestWithLambda(t *testing.T) {
	m := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.2)
	for i := range m.Comparisons {
		for l := range trueM[i] {
			m.Comparisons[i].Levels[l+1].M = trueM[i][l]
		}
	}
	const matches, others = 500, 200000
	patterns := drawn(12, []class{{trueM, 0}, {trueU, 0}}, matches, others)
	got := m.WithLambda(patterns, matches+others, Training{})
	if !near(got.Lambda*(matches+others), matches, sigmas*math.Sqrt(matches)) || m.Lambda != 0.2 {
		t.Errorf("λ makes %.1f matches of %d", got.Lambda*(matches+others), matches)
	}
	if !reflect.DeepEqual(got.Comparisons, m.Comparisons) {
		t.Error("m or u moved")
	}
	if e := got.Expected(patterns); !near(e, got.Lambda*(matches+others), 0.5) {
		t.Errorf("expected matches %g, λ says %g", e, got.Lambda*(matches+others))
	}
	if none := m.WithLambda(nil, 0, Training{}); !(none.Lambda > 0) || none.Lambda > 0.5 {
		t.Errorf("λ %g of nothing", none.Lambda)
	}
}

// TestFromMatches counts m on pairs taken for matches.
func TestFromMatches(t *testing.T) {
	m := Start(shape(2, 3), [][]float64{{0, 0.1, 0.9}, {0, 0.1, 0.1, 0.8}}, 0.2)
	v := comparison.Vector(0)
	got := m.FromMatches([]Pattern{{v.With(0, 1), 6}, {v.With(0, 2).With(1, 1), 2}, {v.With(1, 1), 2}}, 1000)
	for _, c := range []struct {
		i, l int
		want float64
	}{{0, 1, 0.75}, {0, 2, 0.25}, {1, 1, 4.0 / 5}, {1, 2, 0.5 / 5}, {1, 3, 0.5 / 5}} {
		if p := got.Comparisons[c.i].Levels[c.l].M; !near(p, c.want, 1e-12) {
			t.Errorf("comparison %d, level %d: m %g, want %g", c.i, c.l, p, c.want)
		}
	}
	if got.Lambda != 0.01 || m.Lambda != 0.2 || got.Comparisons[0].Levels[1].U != 0.1 {
		t.Errorf("λ %g", got.Lambda)
	}
}

// TestSameBits: the same patterns give the same model, bit for bit (F1).
func TestSameBits(t *testing.T) {
	patterns := drawn(13, []class{{trueM, 0.1}, {trueH, 0.1}, {trueU, 0.1}}, 3000, 4000, 50000)
	learn := func(patterns []Pattern) *Model {
		start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.05)
		start.Related = StartRelated(start, shared)
		m, err := EMRelated(start, patterns, 57000, own, Training{})
		if err != nil {
			t.Fatal(err)
		}
		return m.PerCell(patterns, 57000, 200, Training{})
	}
	first := learn(patterns)
	for range 3 {
		counters := []Counter{{}, {}, {}}
		for i, p := range patterns {
			counters[i%3][p.Vector] += p.Count / 2
			counters[(i+1)%3][p.Vector] += p.Count - p.Count/2
		}
		if again := learn(Merge(counters...)); !reflect.DeepEqual(first, again) {
			t.Fatal("two models of the same patterns differ")
		}
	}
}

func BenchmarkScorer(b *testing.B) {
	table := tableOf(b, []string{"v", "w"}, peopleRows(2000, 0))
	comparisons := comparisonsOf(b, table, true, "v", "w")
	m := modelOf([][]float64{{0.9, 0.05, 0.05}, {0.8, 0.1, 0.1}}, [][]float64{{0.01, 0.1, 0.89}, {0.02, 0.1, 0.88}})
	m.Related = &Related{Lambda: 0.01, H: [][]float64{{0, 0.9, 0.05, 0.05}, {0, 0.1, 0.1, 0.8}}}
	s, e := NewScorer(m, comparisons), comparison.NewEvaluator(comparisons)
	b.ReportAllocs()
	sum, i := 0.0, uint32(0)
	for b.Loop() {
		i++
		x, y := i%2000, i*2654435761%2000
		sum += s.Weight(e.Vector(x, y), x, y)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
	_ = sum
}

func BenchmarkEM(b *testing.B) {
	patterns := drawn(7, []class{{trueM, 0.1}, {trueU, 0.1}}, 20000, 400000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EM(Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.3), patterns, 420000, Training{}); err != nil {
			b.Fatal(err)
		}
	}
}
