package clustering

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/fellegisunter"
)

// drawSides makes links between rows 0..n-1 and rows n..n+m-1, each pair at
// most once, of random or, with ties, of few weights.
func drawSides(t *rapid.T, most int, ties bool) (rows int, links []fellegisunter.Link) {
	n, m := rapid.IntRange(1, most).Draw(t, "left"), rapid.IntRange(1, most).Draw(t, "right")
	for a := range n {
		for b := range m {
			if !rapid.Bool().Draw(t, "linked") {
				continue
			}
			w := rapid.Float64Range(-5, 20).Draw(t, "weight")
			if ties {
				w = math.Round(w / 5)
			}
			links = append(links, link(uint32(a), uint32(n+b), w))
		}
	}
	return n + m, links
}

// best tries every set of links without a repeated row and gives the largest
// sum of weight above the floor.
func best(links []fellegisunter.Link, floor float64, used map[uint32]bool) float64 {
	if len(links) == 0 {
		return 0
	}
	l, rest := links[0], links[1:]
	without := best(rest, floor, used)
	if used[l.Left] || used[l.Right] || l.Weight < floor {
		return without
	}
	used[l.Left], used[l.Right] = true, true
	with := l.Weight - floor + best(rest, floor, used)
	used[l.Left], used[l.Right] = false, false
	return max(with, without)
}

// checkAssignment: no row twice, only links that were given and reach the
// floor, sorted by rows; it gives their sum above the floor.
func checkAssignment(t *rapid.T, chosen, links []fellegisunter.Link, floor float64) float64 {
	sum := 0.0
	used := map[uint32]bool{}
	for i, l := range chosen {
		if used[l.Left] || used[l.Right] || l.Weight < floor || !slices.Contains(links, l) {
			t.Fatalf("chosen %v of %v above %g", chosen, links, floor)
		}
		if i > 0 && chosen[i-1].Left >= l.Left {
			t.Fatalf("out of order: %v", chosen)
		}
		used[l.Left], used[l.Right] = true, true
		sum += l.Weight - floor
	}
	return sum
}

// TestOneToOneIsOptimal holds the assignment to trying everything.
func TestOneToOneIsOptimal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, links := drawSides(rt, 4, rapid.Bool().Draw(rt, "ties"))
		floor := float64(rapid.IntRange(-3, 8).Draw(rt, "floor"))
		before := slices.Clone(links)
		chosen := OneToOne(rows, links, floor)
		if !slices.Equal(before, links) {
			rt.Fatal("the links were changed in place")
		}
		if got, want := checkAssignment(rt, chosen, links, floor), best(links, floor, map[uint32]bool{}); !near(got, want) {
			rt.Fatalf("sum %g above the floor, the best is %g\nlinks %v\nchosen %v", got, want, links, chosen)
		}
	})
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestOneToOneOrder: where the best choice is the only one, the order of the
// links does not matter (K1); the same order gives the same choice always.
func TestOneToOneOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ties := rapid.Bool().Draw(rt, "ties")
		rows, links := drawSides(rt, 6, ties)
		if !ties {
			// Powers of three apart in the last places: no two sums are equal.
			for i := range links {
				links[i].Weight = math.Round(links[i].Weight) + math.Pow(3, -float64(i+1))
			}
		}
		chosen := OneToOne(rows, links, 0)
		if again := OneToOne(rows, links, 0); !slices.Equal(chosen, again) {
			rt.Fatalf("%v, then %v", chosen, again)
		}
		shuffled := OneToOne(rows, rapid.Permutation(links).Draw(rt, "order"), 0)
		if !near(checkAssignment(rt, chosen, links, 0), checkAssignment(rt, shuffled, links, 0)) {
			rt.Fatalf("another order gives another sum: %v, %v", chosen, shuffled)
		}
		if len(links) <= 18 && !ties && !slices.Equal(chosen, shuffled) {
			rt.Fatalf("another order gives %v, not %v", shuffled, chosen)
		}
	})
}

// TestHungarian: a permutation, of the least cost among all.
func TestHungarian(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(rt, "n")
		cost := make([][]float64, n)
		for i := range cost {
			cost[i] = rapid.SliceOfN(rapid.Float64Range(-20, 20), n, n).Draw(rt, "cost")
		}
		columns := hungarian(cost)
		sum, used := 0.0, make([]bool, n)
		for i, j := range columns {
			if used[j] {
				rt.Fatalf("column %d twice: %v", j, columns)
			}
			used[j] = true
			sum += cost[i][j]
		}
		if least := leastCost(cost, 0, make([]bool, n)); !near(sum, least) {
			rt.Fatalf("cost %g, the least is %g", sum, least)
		}
	})
}

func leastCost(cost [][]float64, row int, used []bool) float64 {
	if row == len(cost) {
		return 0
	}
	least := math.Inf(1)
	for j := range cost {
		if !used[j] {
			used[j] = true
			least = min(least, cost[row][j]+leastCost(cost, row+1, used))
			used[j] = false
		}
	}
	return least
}

// TestGreedyLosesToAssignment: 0–3 is the strongest link, yet 0–2 with 1–3 is
// the better whole.
func TestGreedyLosesToAssignment(t *testing.T) {
	links := []fellegisunter.Link{link(0, 2, 9), link(0, 3, 10), link(1, 3, 9)}
	if got := fmt.Sprint(OneToOne(4, links, 0)); got != fmt.Sprint([]fellegisunter.Link{links[0], links[2]}) {
		t.Error(got)
	}
	// A floor of 8.5 bits leaves 0.5+0.5 against 1.5.
	if got := fmt.Sprint(OneToOne(4, links, 8.5)); got != fmt.Sprint(links[1:2]) {
		t.Error(got)
	}
}

// TestLargeComponent: above the bound, a component is taken greedily, and
// still no row occurs twice.
func TestLargeComponent(t *testing.T) {
	const n = largestAssignment + 1
	var links []fellegisunter.Link
	for i := range uint32(n) {
		links = append(links, link(i, n+i, 10+float64(i%7)))
		if i+1 < n {
			links = append(links, link(i, n+i+1, 5+float64(i%3)))
		}
	}
	chosen := OneToOne(2*n, links, 0)
	if len(chosen) != n {
		t.Fatalf("%d links of %d", len(chosen), n)
	}
	for i, l := range chosen {
		if l.Left != uint32(i) || l.Right != uint32(n+i) {
			t.Fatalf("link %v", l)
		}
	}
}

func TestNoLinks(t *testing.T) {
	if got := OneToOne(5, nil, 0); len(got) != 0 {
		t.Error(got)
	}
	if got := OneToOne(5, []fellegisunter.Link{link(0, 3, 1)}, 2); len(got) != 0 {
		t.Error("a link below the floor is chosen")
	}
}

func BenchmarkOneToOne(b *testing.B) {
	var links []fellegisunter.Link
	for i := range uint32(60) {
		for j := range uint32(60) {
			links = append(links, link(i, 60+j, float64((i*31+j*17)%40)))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		OneToOne(120, links, 0)
	}
}

func BenchmarkPersons(b *testing.B) {
	var links []fellegisunter.Link
	for i := range uint32(20000) {
		if i%4 != 3 {
			links = append(links, link(i, i+1, float64(i%13)))
		}
	}
	e := Evidence{Weight: func(a, b uint32) float64 { return 3 }}
	b.ReportAllocs()
	for b.Loop() {
		Persons(20001, links, e)
	}
}
