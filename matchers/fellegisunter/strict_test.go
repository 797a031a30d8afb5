package fellegisunter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// Five comparisons as forename, surname, birth date, town and phone are, and what
// relatives share of them.
var (
	nameM = [][]float64{{0.9, 0.05, 0.05}, {0.9, 0.06, 0.04}, {0.92, 0.05, 0.03}, {0.8, 0.2}, {0.7, 0.3}}
	nameU = [][]float64{{0.02, 0.03, 0.95}, {0.01, 0.03, 0.96}, {0.0005, 0.01, 0.9895}, {0.1, 0.9}, {0.001, 0.999}}
	nameH = [][]float64{{0.02, 0.03, 0.95}, {0.9, 0.06, 0.04}, {0.0005, 0.01, 0.9895}, {0.8, 0.2}, {0.6, 0.4}}
)

func nameShape() []*comparison.Comparison { return shape(3, 3, 3, 2, 2) }

// crowd is a number of pairs of a class.
type crowd struct {
	pairs  float64
	levels [][]float64
}

// counted gives the patterns that the crowds make on average, of pairs that a
// rule reaches: billions need not be drawn.
func counted(crowds ...crowd) []Pattern {
	sums := map[comparison.Vector]float64{}
	for _, c := range crowds {
		var add func(i int, v comparison.Vector, n float64)
		add = func(i int, v comparison.Vector, n float64) {
			if i == len(c.levels) {
				sums[v] += n
				return
			}
			for l, p := range c.levels[i] {
				add(i+1, v.With(i, uint8(l+1)), n*p)
			}
		}
		add(0, 0, c.pairs)
	}
	counter := Counter{}
	for v, n := range sums {
		if twoAgree(func(i int) bool { return v.Level(i) == 1 }) && math.Round(n) > 0 {
			counter[v] = int64(math.Round(n))
		}
	}
	return Merge(counter)
}

// twoAgree is the blocking of these tests: any two columns, of which one is a
// name or the birth date.
func twoAgree(in func(i int) bool) bool {
	n := 0
	for i := range 5 {
		if in(i) {
			n++
		}
	}
	return n >= 2 && (in(0) || in(1) || in(2))
}

func strictOf(t *testing.T, patterns []Pattern, universe float64) *Strict {
	t.Helper()
	start := Start(nameShape(), withNull(nameU), 0.5/universe)
	random := drawn(1, []class{{nameU, 0}}, 100_000)
	found, _ := FindStrict(start, random, patterns, int64(universe), func(in []bool) bool { return twoAgree(func(i int) bool { return in[i] }) })
	return found
}

// TestStrictStart: EM begins where strict rules say. Of files in which one
// candidate in sixteen thousand is a match, and in which four in ten are, their
// number is told within a third; and where a few relatives stand among the
// candidates, EM that begins with a fifth of these ends in the relatives, and
// EM that begins with the strict rules in the matches.
func TestStrictStart(t *testing.T) {
	for _, c := range []struct {
		name                         string
		matches, relatives, universe float64
		apart                        bool // the two starts end apart
	}{
		{"few matches", 200, 0, 1e9, false},
		{"few matches, relatives", 200, 2000, 1e9, true},
		{"many matches", 400_000, 20_000, 1e9, false},
		{"nearly all candidates are matches", 19_800, 200, 1e5, false},
	} {
		patterns := counted(crowd{c.matches, nameM}, crowd{c.relatives, nameH}, crowd{c.universe - c.matches - c.relatives, nameU})
		strict := strictOf(t, patterns, c.universe)
		if strict == nil {
			t.Errorf("%s: no strict rule", c.name)
			continue
		}
		ends := func(from float64) float64 {
			m, err := EM(Start(nameShape(), withNull(nameU), from/c.universe), patterns, int64(c.universe), Training{})
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			return m.Lambda * c.universe
		}
		fifth, own := ends(0.2*float64(Pairs(patterns))), ends(strict.Matches)
		t.Logf("%s: %.0f of %d candidates; strict rules tell %.0f (%d pairs, recall %.2f), EM from a fifth %.0f, from the rules %.0f",
			c.name, c.matches, Pairs(patterns), strict.Matches, strict.Pairs, strict.Recall, fifth, own)
		if !near(strict.Matches/c.matches, 1, 1.0/3) || !near(own/c.matches, 1, 1.0/3) {
			t.Errorf("%s: the rules tell %.0f, EM from there %.0f", c.name, strict.Matches, own)
		}
		if apart := fifth > 3*c.matches; apart != c.apart {
			t.Errorf("%s: from a fifth of the candidates EM finds %.0f", c.name, fifth)
		}
	}
}

// TestStrictAgainstTruth: whatever the matches' errors and number, strict rules
// tell their number, and in no time take relatives, twenty times as many, for
// matches.
func TestStrictAgainstTruth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, h := make([][]float64, 5), make([][]float64, 5)
		for i, u := range nameU {
			right := rapid.Float64Range(0.6, 0.98).Draw(rt, "right")
			m[i] = []float64{right, 1 - right}
			if len(u) == 3 {
				m[i] = []float64{right, (1 - right) / 2, (1 - right) / 2}
			}
			if h[i] = m[i]; i == 0 || i == 2 {
				h[i] = u
			}
		}
		matches := math.Exp(rapid.Float64Range(math.Log(2000), math.Log(500_000)).Draw(rt, "log matches"))
		relatives := matches * rapid.Float64Range(0, 3).Draw(rt, "relatives")
		const universe = 1e9
		strict := strictOf(t, counted(crowd{matches, m}, crowd{relatives, h}, crowd{universe - matches - relatives, nameU}), universe)
		if strict == nil {
			return // nothing is said, and EM begins as it can
		}
		if part := strict.Matches / matches; !(part > 0.6 && part < 1.7) {
			rt.Errorf("%.0f matches told of %.0f, by %v with recall %.3f", strict.Matches, matches, strict.Rules, strict.Recall)
		}
	})
}

// TestStrictMissing: those who know too little for any rule are counted among
// the matches as they are among all pairs.
func TestStrictMissing(t *testing.T) {
	const matches, others = 20_000, 2_000_000
	for _, missing := range []float64{0, 0.2, 0.4} {
		all := drawn(3, []class{{nameM, missing}, {nameU, missing}}, matches, others)
		patterns := slices.DeleteFunc(slices.Clone(all), func(p Pattern) bool {
			return !twoAgree(func(i int) bool { return p.Vector.Level(i) == 1 })
		})
		start := Start(nameShape(), withNull(nameU), 1e-6)
		random := drawn(4, []class{{nameU, missing}}, 100_000)
		strict, _ := FindStrict(start, random, patterns, matches+others, func(in []bool) bool { return twoAgree(func(i int) bool { return in[i] }) })
		if strict == nil {
			t.Fatalf("missing %.1f: no strict rule", missing)
		}
		t.Logf("missing %.1f: %.0f told, recall %.3f", missing, strict.Matches, strict.Recall)
		if !near(strict.Matches/matches, 1, 0.1) {
			t.Errorf("missing %.1f: %.0f told of %d", missing, strict.Matches, matches)
		}
	}
}

// TestStrictNone: where nothing tells strangers apart no rule is strict, and a
// rule of which not every pair is a candidate is none.
func TestStrictNone(t *testing.T) {
	weak := [][]float64{{0.2, 0.8}, {0.3, 0.7}, {0.25, 0.75}, {0.4, 0.6}}
	start := Start(shape(2, 2, 2, 2), withNull(weak), 1e-3)
	patterns := drawn(2, []class{{weak, 0}}, 100_000)
	everything := func([]bool) bool { return true }
	if s, _ := FindStrict(start, patterns, patterns, 100_000, everything); s != nil {
		t.Errorf("strict rules %v among strangers", s.Rules)
	}
	pairs := counted(crowd{20_000, nameM}, crowd{1e8, nameU})
	start = Start(nameShape(), withNull(nameU), 1e-6)
	if s, _ := FindStrict(start, drawn(1, []class{{nameU, 0}}, 1000), pairs, 1e8, func([]bool) bool { return false }); s != nil {
		t.Errorf("strict rules %v that no blocking rule covers", s.Rules)
	}
	if s, _ := FindStrict(start, nil, nil, 1e8, everything); s != nil {
		t.Errorf("strict rules %v of nothing", s.Rules)
	}
}

// TestUpward: counting upward and downward are each other's undoing, and upward
// gives what the definition does.
func TestUpward(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	counts := make([]int64, 32)
	for i := range counts {
		counts[i] = r.Int64N(1000)
	}
	got := slices.Clone(counts)
	upward(got)
	for set := range counts {
		want := int64(0)
		for other, n := range counts {
			if other&set == set {
				want += n
			}
		}
		if got[set] != want {
			t.Errorf("set %05b: %d, want %d", set, got[set], want)
		}
	}
	if downward(got); !slices.Equal(got, counts) {
		t.Error("downward does not undo upward")
	}
}

// TestMost: EM keeps to the number of matches that there can be; a bound that it
// does not reach changes nothing, to the last bit.
func TestMost(t *testing.T) {
	const matches, relatives, universe = 2000, 20_000, 1e9
	patterns := counted(crowd{matches, nameM}, crowd{relatives, nameH}, crowd{universe - matches - relatives, nameU})
	start := Start(nameShape(), withNull(nameU), matches/universe)
	learn := func(start *Model, most float64) *Model {
		m, err := EM(start, patterns, universe, Training{Most: most})
		if err != nil {
			t.Fatal(err)
		}
		return m.WithTerms(patterns, universe, Training{Most: most})
	}
	free, loose, held := learn(start, 0), learn(start, 1e6), learn(start, matches)
	t.Logf("free %.0f, held %.0f, m of the birth date %.3f and %.3f", free.Lambda*universe, held.Lambda*universe,
		free.Comparisons[2].Levels[1].M, held.Comparisons[2].Levels[1].M)
	if fmt.Sprint(free) != fmt.Sprint(loose) {
		t.Error("a bound that was not reached changed the model")
	}
	if free.Lambda*universe < 3*matches {
		t.Fatalf("EM found %.0f of %d by itself: nothing to be bounded", free.Lambda*universe, matches)
	}
	if held.Lambda*universe > matches*(1+1e-12) {
		t.Errorf("λ makes %.0f matches of at most %d", held.Lambda*universe, matches)
	}
	cell := free.PerCell(patterns, universe, 200, Training{Most: matches})
	other := free.WithLambda(patterns, universe, Training{Most: matches})
	for _, m := range []*Model{cell, other} {
		if m.Lambda*universe > matches*(1+1e-12) {
			t.Errorf("λ makes %.0f matches of at most %d", m.Lambda*universe, matches)
		}
	}
}
