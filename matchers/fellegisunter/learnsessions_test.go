package fellegisunter

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// blocked keeps the patterns that agree wholly in all of some comparisons, for
// at least one of the blocks.
func blocked(all []Pattern, blocks [][]bool) []Pattern {
	var out []Pattern
	for _, p := range all {
		if slices.ContainsFunc(blocks, func(held []bool) bool { return len(inBlock([]Pattern{p}, held)) > 0 }) {
			out = append(out, p)
		}
	}
	return out
}

// blocksOf makes a block for each list of comparisons.
func blocksOf(n int, lists ...[]int) [][]bool {
	var out [][]bool
	for _, l := range lists {
		held := make([]bool, n)
		for _, i := range l {
			held[i] = true
		}
		out = append(out, held)
	}
	return out
}

func learnSessions(t *testing.T, start *Model, patterns []Pattern, universe int64, blocks [][]bool, own []bool) []*Session {
	t.Helper()
	var out []*Session
	for _, held := range blocks {
		s, err := NewSession(start, patterns, universe, held, own, Training{Tolerance: 1e-4})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// TestSessionsRecover: what the sessions of three blocks combine to is what
// the pairs were generated from.
func TestSessionsRecover(t *testing.T) {
	const matches, others = 4000, 600_000
	drawnMatches := drawn(7, []class{{trueM, 0}}, matches)
	all := together(drawnMatches, drawn(8, []class{{trueU, 0}}, others))
	blocks := blocksOf(5, []int{0}, []int{2}, []int{3, 4})
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01)
	sessions := learnSessions(t, start, blocked(all, blocks), matches+others, blocks, make([]bool, 5))
	model := Combine(start, sessions, matches+others, Training{})
	for i, want := range shares(drawnMatches, trueM) {
		for l := range want {
			if got := model.Comparisons[i].Levels[l+1].M; math.Abs(got-want[l]) > 0.02 {
				t.Errorf("m of comparison %d, level %d: %.3f instead of %.3f", i, l+1, got, want[l])
			}
		}
	}
	if share := float64(matches) / (matches + others); math.Abs(model.Lambda/share-1) > 0.05 {
		t.Errorf("λ is %.5f instead of %.5f", model.Lambda, share)
	}
}

// TestSessionHolds: a session never moves m of what it holds out, and neither
// does Combine where every session holds it out.
func TestSessionHolds(t *testing.T) {
	all := together(drawn(7, []class{{trueM, 0}}, 3000), drawn(8, []class{{trueU, 0}}, 200_000))
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.IntRange(0, 4).Draw(r, "held")
		blocks := blocksOf(5, []int{at}, []int{at, (at + 1) % 5})
		start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01)
		sessions := learnSessions(t, start, blocked(all, blocks), 203_000, blocks, make([]bool, 5))
		for _, m := range []*Model{sessions[0].model, sessions[1].model, Combine(start, sessions, 203_000, Training{})} {
			if !slices.Equal(m.Comparisons[at].Levels, start.Comparisons[at].Levels) {
				r.Fatalf("comparison %d was held out and moved", at)
			}
		}
		if slices.Equal(sessions[0].model.Comparisons[(at+2)%5].Levels, start.Comparisons[(at+2)%5].Levels) {
			r.Fatalf("comparison %d was free and did not move", (at+2)%5)
		}
	})
}

// TestSessionOrder: counting the same pairs in another order is the same
// session, bit for bit.
func TestSessionOrder(t *testing.T) {
	all := together(drawn(7, []class{{trueM, 0}}, 3000), drawn(8, []class{{trueU, 0}}, 100_000))
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01)
	held := blocksOf(5, []int{2})
	want := learnSessions(t, start, all, 103_000, held, make([]bool, 5))[0]
	rapid.Check(t, func(r *rapid.T) {
		first, second := Counter{}, Counter{}
		for _, i := range rapid.Permutation(indices(len(all))).Draw(r, "order") {
			part := rapid.Int64Range(0, all[i].Count).Draw(r, "part")
			first[all[i].Vector] += part
			second[all[i].Vector] += all[i].Count - part
		}
		got := learnSessions(t, start, Merge(first, second), 103_000, held, make([]bool, 5))[0]
		if got.Matches != want.Matches || got.Pairs != want.Pairs {
			r.Fatalf("%v matches instead of %v", got.Matches, want.Matches)
		}
		for i := range got.model.Comparisons {
			if !slices.Equal(got.model.Comparisons[i].Levels, want.model.Comparisons[i].Levels) {
				r.Fatalf("comparison %d differs", i)
			}
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// TestSessionRefuses: fewer than three free comparisons, few matches, and a
// block in which no class agrees.
func TestSessionRefuses(t *testing.T) {
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01)
	matches := drawn(7, []class{{trueM, 0}}, 3000)
	for _, c := range []struct {
		name     string
		patterns []Pattern
		held     []int
		want     error
	}{
		{"two free", matches, []int{0, 1, 2}, ErrFewFree},
		{"few pairs", drawn(7, []class{{trueM, 0}}, 100), []int{0}, ErrFewMatches},
		{"no matches", drawn(8, []class{{trueU, 0}}, 100_000), []int{1}, nil},
	} {
		_, err := NewSession(start, c.patterns, 1e6, blocksOf(5, c.held)[0], make([]bool, 5), Training{})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestSessionHousehold: where relatives outnumber the matches of a block that
// they share, a session with the related class keeps the matches.
func TestSessionHousehold(t *testing.T) {
	h := [][]float64{trueU[0], trueU[1], trueU[2], {0.95, 0.05}, {0.95, 0.05}}
	matches := drawn(7, []class{{trueM, 0}}, 2000)
	all := together(together(matches, drawn(9, []class{{h, 0}}, 6000)), drawn(8, []class{{trueU, 0}}, 400_000))
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.005)
	start.Related = StartRelated(start, []bool{false, false, false, true, true})
	own := []bool{true, true, true, false, false}
	s := learnSessions(t, start, all, 408_000, blocksOf(5, []int{3}), own)[0]
	want := shares(matches, trueM)
	for _, i := range []int{0, 1, 2} {
		if got := s.model.Comparisons[i].Levels[1].M; math.Abs(got-want[i][0]) > 0.03 {
			t.Errorf("m of comparison %d: %.3f instead of %.3f", i, got, want[i][0])
		}
	}
}

// TestFar tells a level whose m is not that of the sessions, and only that.
func TestFar(t *testing.T) {
	all := together(drawn(7, []class{{trueM, 0}}, 3000), drawn(8, []class{{trueU, 0}}, 100_000))
	start := Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01)
	sessions := learnSessions(t, start, all, 103_000, blocksOf(5, []int{0}, []int{2}), make([]bool, 5))
	model := Combine(start, sessions, 103_000, Training{})
	if far := Far(model, sessions, Training{}); len(far) != 0 {
		t.Errorf("the sessions' own model is far from them: %q", far)
	}
	model.Comparisons[1].Levels[2].M *= 4
	if far := Far(model, sessions, Training{}); len(far) != 1 {
		t.Errorf("one level was changed, told are %q", far)
	}
}

// TestFindStrangers: strangers of one birthday and place whose numbers come
// near are found, and with their class EM does not keep them as matches.
func TestFindStrangers(t *testing.T) {
	m := [][]float64{{0.9, 0.03, 0.03, 0.04}, {0.95, 0.05}, {0.9, 0.1}, {0.9, 0.1}, {0.9, 0.1}}
	u := [][]float64{{1e-6, 1e-5, 2e-5, 1 - 3.1e-5}, {0.02, 0.98}, {0.05, 0.95}, {0.001, 0.999}, {0.01, 0.99}}
	near := [][]float64{{1e-6, 0.01, 0.09, 0.9}, {1, 0}, {1, 0}, u[3], u[4]}
	matches := drawn(7, []class{{m, 0}}, 5000)
	const others, block = 1_000_000, 1000 // a block has about as many as chance makes
	all := together(matches, together(drawn(9, []class{{near, 0}}, block), drawn(8, []class{{u, 0}}, others)))
	start := Start(shape(4, 2, 2, 2, 2), withNull(u), 0.005)
	universe := int64(others + block + 5000)
	model, err := EM(start, all, universe, Training{})
	if err != nil {
		t.Fatal(err)
	}
	held := blocksOf(5, []int{1, 2})
	s := model.FindStrangers(all, universe, held, Training{})
	if s == nil || s.Near != 0 || math.Abs(s.Pairs-100) > 40 {
		t.Fatalf("found %+v", s)
	}
	start.Related = s.Class(model, universe)
	with, err := EMRelated(start, all, universe, make([]bool, 5), Training{})
	if err != nil {
		t.Fatal(err)
	}
	var v comparison.Vector
	for i, l := range []uint8{3, 1, 1, 2, 2} { // number near, one birthday and place, all else different
		v = v.With(i, l)
	}
	if p := Probability(with.Weight(v)); p > 0.1 || Probability(model.Weight(v)) < 0.5 {
		t.Errorf("strangers are a match with %.3f, and with %.3f without their class", p, Probability(model.Weight(v)))
	}
	if far := model.FindStrangers(together(matches, drawn(8, []class{{u, 0}}, others)), universe, held, Training{}); far != nil {
		t.Errorf("strangers where none are: %+v", far)
	}
}
