package clustering

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/fellegisunter"
)

func link(a, b uint32, weight float64) fellegisunter.Link {
	return fellegisunter.Link{Left: a, Right: b, Weight: weight}
}

// drawLinks makes links among n rows, each pair at most once, with few
// different weights, so that ties are common.
func drawLinks(t *rapid.T, n int) []fellegisunter.Link {
	var out []fellegisunter.Link
	seen := map[[2]uint32]bool{}
	for range rapid.IntRange(0, 2*n).Draw(t, "links") {
		a, b := rapid.Uint32Range(0, uint32(n-1)).Draw(t, "a"), rapid.Uint32Range(0, uint32(n-1)).Draw(t, "b")
		if a == b || seen[[2]uint32{min(a, b), max(a, b)}] {
			continue
		}
		seen[[2]uint32{min(a, b), max(a, b)}] = true
		out = append(out, link(min(a, b), max(a, b), float64(rapid.IntRange(-3, 12).Draw(t, "weight"))))
	}
	return out
}

// drawEvidence makes evidence of few proofs and of weights that contradict.
func drawEvidence(t *rapid.T, n int, links []fellegisunter.Link) Evidence {
	known := map[[2]uint32]float64{}
	for _, l := range links {
		known[[2]uint32{l.Left, l.Right}] = l.Weight
	}
	other := rapid.IntRange(-20, 3).Draw(t, "other weight")
	e := Evidence{Threshold: float64(rapid.IntRange(-1, 4).Draw(t, "threshold")), Weight: func(a, b uint32) float64 {
		if a >= b {
			panic("weight is asked for rows out of order")
		}
		if w, ok := known[[2]uint32{a, b}]; ok {
			return w
		}
		return float64(other)
	}}
	if rapid.Bool().Draw(t, "proofs") {
		proofs := rapid.SliceOfN(rapid.Uint32Range(0, 3), n, n).Draw(t, "proof")
		e.Proof = func(row uint32) uint32 { return proofs[row] }
	}
	return e
}

// checkNumbers holds a numbering to K3: from 0, by first row, none left out.
func checkNumbers(t *rapid.T, numbers []uint32, count, rows int) {
	next := uint32(0)
	for row, p := range numbers {
		if p > next {
			t.Fatalf("row %d has person %d, %d not given yet: %v", row, p, next, numbers)
		}
		if p == next {
			next++
		}
	}
	if int(next) != count || len(numbers) != rows {
		t.Fatalf("%d persons said, %d numbered, %d rows of %d", count, next, len(numbers), rows)
	}
}

// TestComponents holds the union-find to painting by repeated passes.
func TestComponents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 15).Draw(rt, "rows")
		links := drawLinks(rt, n)
		numbers, count := Components(n, links)
		checkNumbers(rt, numbers, count, n)
		paint := make([]int, n)
		for i := range paint {
			paint[i] = i
		}
		for range n {
			for _, l := range links {
				low := min(paint[l.Left], paint[l.Right])
				paint[l.Left], paint[l.Right] = low, low
			}
		}
		for a := range n {
			for b := range n {
				if (paint[a] == paint[b]) != (numbers[a] == numbers[b]) {
					rt.Fatalf("rows %d and %d: %v, painted %v", a, b, numbers, paint)
				}
			}
		}
	})
}

// TestPersonsProperties: a numbering (K3), finer than the closure of the
// links; every link either joins or is refused, once, strongest first; and
// nothing depends on the order in which the links come (K1, K2).
func TestPersonsProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "rows")
		links := drawLinks(rt, n)
		e := drawEvidence(rt, n, links)
		numbers, count, refused := Persons(n, links, e)
		checkNumbers(rt, numbers, count, n)
		closure, _ := Components(n, links)
		for a := range n {
			for b := range n {
				if numbers[a] == numbers[b] && closure[a] != closure[b] {
					rt.Fatalf("rows %d and %d are one person without a way of links", a, b)
				}
			}
		}
		for _, l := range links {
			if apart := numbers[l.Left] != numbers[l.Right]; apart && !slices.Contains(refused, l) {
				rt.Fatalf("link %v neither joins nor is refused", l)
			}
		}
		if !slices.Equal(refused, Strongest(refused)) {
			rt.Fatalf("refused links out of order: %v", refused)
		}
		before := slices.Clone(links)
		shuffled := rapid.Permutation(links).Draw(rt, "order")
		again, times, refusedAgain := Persons(n, shuffled, e)
		if !slices.Equal(numbers, again) || count != times || !slices.Equal(refused, refusedAgain) {
			rt.Fatalf("another order gives %v, not %v", again, numbers)
		}
		if !slices.Equal(before, links) {
			rt.Fatal("the links were sorted in place")
		}
	})
}

// TestPersonsReference holds Persons to a plain rewriting of its two rules on
// sets of rows.
func TestPersonsReference(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 10).Draw(rt, "rows")
		links := drawLinks(rt, n)
		e := drawEvidence(rt, n, links)
		numbers, _, refused := Persons(n, links, e)
		want, no := plainPersons(n, links, e)
		if !slices.Equal(refused, no) {
			rt.Fatalf("refused %v, the reference %v", refused, no)
		}
		for a := range n {
			for b := range n {
				if (numbers[a] == numbers[b]) != (want[a] == want[b]) {
					rt.Fatalf("persons %v, the reference %v", numbers, want)
				}
			}
		}
	})
}

func plainPersons(n int, links []fellegisunter.Link, e Evidence) (group []int, refused []fellegisunter.Link) {
	group = make([]int, n)
	for i := range group {
		group[i] = i
	}
	members := func(g int) (out []uint32) {
		for row, x := range group {
			if x == g {
				out = append(out, uint32(row))
			}
		}
		return out
	}
	for _, l := range Strongest(links) {
		a, b := group[l.Left], group[l.Right]
		if a == b {
			continue
		}
		if left, right := members(a), members(b); plainVeto(left, right, l, e) || plainDoubt(left, right, l, e) {
			refused = append(refused, l)
			continue
		}
		for row := range group {
			if group[row] == b {
				group[row] = a
			}
		}
	}
	return group, refused
}

// plainVeto: both sides have proofs, share none, and it is not the link's two
// rows, of one proof a side, that differ.
func plainVeto(left, right []uint32, l fellegisunter.Link, e Evidence) bool {
	if e.Proof == nil {
		return false
	}
	a, b := map[uint32]bool{}, map[uint32]bool{}
	for _, r := range left {
		if p := e.Proof(r); p != 0 {
			a[p] = true
		}
	}
	for _, r := range right {
		if p := e.Proof(r); p != 0 {
			b[p] = true
		}
	}
	for p := range a {
		if b[p] {
			return false
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	own := len(a) == 1 && len(b) == 1 && (a[e.Proof(l.Left)] && b[e.Proof(l.Right)] || b[e.Proof(l.Left)] && a[e.Proof(l.Right)])
	return !own
}

// plainDoubt: two rows need the threshold; of groups, all pairs together must
// speak for the union.
func plainDoubt(left, right []uint32, l fellegisunter.Link, e Evidence) bool {
	if len(left) == 1 && len(right) == 1 {
		return l.Weight < e.Threshold
	}
	sum := 0.0
	for _, a := range left {
		for _, b := range right {
			sum += math.Max(-pairLimit, math.Min(pairLimit, e.Weight(min(a, b), max(a, b))))
		}
	}
	return sum <= 0
}

// TestProofsVeto: 2 has no number and agrees with 0 and 1, whose valid
// numbers differ; the stronger link takes it, the other is refused.
func TestProofsVeto(t *testing.T) {
	proofs := []uint32{7, 8, 0, 0}
	e := Evidence{Proof: func(r uint32) uint32 { return proofs[r] }, Weight: func(a, b uint32) float64 { return 5 }}
	numbers, count, refused := Persons(4, []fellegisunter.Link{link(0, 2, 6), link(1, 2, 5)}, e)
	if fmt.Sprint(numbers) != "[0 1 0 2]" || count != 3 || len(refused) != 1 || refused[0] != link(1, 2, 5) {
		t.Errorf("%v, %d, refused %v", numbers, count, refused)
	}
	// A link between the two whose numbers differ has weighed the difference.
	if numbers, _, _ := Persons(4, []fellegisunter.Link{link(0, 1, 6)}, e); numbers[0] != numbers[1] {
		t.Error("a link that has weighed the numbers is refused")
	}
	// Through rows without a number it is not so.
	if numbers, _, refused := Persons(4, []fellegisunter.Link{link(0, 2, 6), link(1, 3, 6), link(2, 3, 6)}, e); numbers[0] == numbers[1] || len(refused) != 1 {
		t.Errorf("%v: a chain joins two numbers", numbers)
	}
	// A group that holds a number may meet another that holds it too, whatever
	// else is in them.
	proofs = []uint32{7, 7, 8, 7}
	if numbers, count, _ := Persons(4, []fellegisunter.Link{link(0, 1, 9), link(2, 3, 8), link(1, 2, 7)}, e); count != 1 {
		t.Errorf("%v: a shared number does not let groups meet", numbers)
	}
}

// TestAverageLinkage: a chain A–B–C does not make one person of A and C when
// everything in them differs, and does when little does.
func TestAverageLinkage(t *testing.T) {
	links := []fellegisunter.Link{link(0, 1, 8), link(1, 2, 6)}
	for _, c := range []struct {
		across float64
		count  int
	}{{-30, 2}, {-12, 2}, {-6, 2}, {-5.9, 1}, {3, 1}} {
		e := Evidence{Weight: func(a, b uint32) float64 {
			switch {
			case a == 0 && b == 2:
				return c.across
			case a == 1 && b == 2:
				return 6
			}
			return 8
		}}
		if _, count, refused := Persons(3, links, e); count != c.count || len(refused) != count-1 {
			t.Errorf("with %g bits across the chain: %d persons, refused %v", c.across, count, refused)
		}
	}
}

// TestPairLimit: one pair speaks with at most twelve bits, so that one
// overwhelming number does not drown two contradictions.
func TestPairLimit(t *testing.T) {
	e := Evidence{Weight: func(a, b uint32) float64 {
		if a == 0 && b == 2 {
			return 100
		}
		return -7
	}}
	// {0,1,3} and {2}: 12 − 7 − 7 is below zero, 100 − 14 would not be.
	if _, count, _ := Persons(4, []fellegisunter.Link{link(0, 1, 90), link(0, 3, 2), link(0, 2, 1)}, Evidence{Weight: func(a, b uint32) float64 {
		if b == 2 || a == 2 {
			return e.Weight(a, b)
		}
		return 9
	}}); count != 2 {
		t.Errorf("%d persons", count)
	}
}

// TestThreshold: two rows join from the threshold on.
func TestThreshold(t *testing.T) {
	for w, want := range map[float64]int{3.9: 2, 4: 1, 4.1: 1} {
		if _, count, _ := Persons(2, []fellegisunter.Link{link(0, 1, w)}, Evidence{Threshold: 4}); count != want {
			t.Errorf("weight %g: %d persons", w, count)
		}
	}
}

// TestLongChain: ten thousand rows in a chain of strong links end, as one
// person where every pair speaks for it.
func TestLongChain(t *testing.T) {
	const n = 10000
	var links []fellegisunter.Link
	for i := range uint32(n - 1) {
		links = append(links, link(i, i+1, 9))
	}
	if _, count, refused := Persons(n, links, Evidence{Weight: func(a, b uint32) float64 { return 9 }}); count != 1 || len(refused) != 0 {
		t.Errorf("%d persons, %d refused", count, len(refused))
	}
}

func Example() {
	links := []fellegisunter.Link{{Left: 0, Right: 1, Weight: 9}, {Left: 1, Right: 3, Weight: 7}}
	numbers, count, refused := Persons(4, links, Evidence{Weight: func(a, b uint32) float64 {
		if a == 0 && b == 3 {
			return -11 // these two differ in everything
		}
		return 8
	}})
	fmt.Println(numbers, count, "persons;", len(refused), "link refused")
	// Output: [0 0 1 2] 3 persons; 1 link refused
}

// TestPersonsWorkers: help changes nothing, neither the persons nor what is
// refused, nor its order.
func TestPersonsWorkers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "rows")
		links := drawLinks(rt, n)
		e := drawEvidence(rt, n, links)
		numbers, count, refused := Persons(n, links, e)
		for range rapid.IntRange(1, 4).Draw(rt, "help") {
			e.Others = append(e.Others, e.Weight)
		}
		numbers2, count2, refused2 := Persons(n, links, e)
		if count != count2 || !slices.Equal(numbers, numbers2) || !slices.Equal(refused, refused2) {
			rt.Fatalf("alone %v, %v refused; with help %v, %v refused", numbers, refused, numbers2, refused2)
		}
	})
}
