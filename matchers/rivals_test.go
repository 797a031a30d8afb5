package matchers

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"yingbao/matchers/fellegisunter"
)

// TestRivals: candidates of one row share what it can give; rows of one
// person do not compete; and a pair alone gains by the share matched.
func TestRivals(t *testing.T) {
	left, right := twoFiles(71, 300, 0.1)
	e := learned(t, tableOf(t, peopleFields, left, right), peopleSettings(ShapeLink))
	weigh := func(persons []uint32, links ...fellegisunter.Link) []float64 {
		var out []float64
		for _, l := range e.rivals(links, persons) {
			out = append(out, l.Weight)
		}
		return out
	}
	alone := make([]uint32, e.table.Rows())
	for i := range alone {
		alone[i] = uint32(i)
	}
	// Two weak pairs far apart: nothing expected, nothing gained.
	first, second := link(0, 300, -8, 0), link(0, 301, -8, 0)
	if got := weigh(alone, first)[0]; !near(got, -8, 0.01) {
		t.Errorf("a pair alone: %g", got)
	}
	// Odds of 1:256 each hardly disturb one another; odds of 256:1 halve.
	if got := weigh(alone, first, second); !near(got[0], -8, 0.05) || got[0] != got[1] {
		t.Errorf("two weak rivals: %v", got)
	}
	first, second = link(0, 300, 8, 0), link(0, 301, 8, 0)
	if got := weigh(alone, first, second); !near(got[0], 0, 0.1) || got[0] != got[1] {
		t.Errorf("two strong rivals: %v, want even odds", got)
	}
	if got := weigh(alone, first, link(1, 300, 8, 0)); !near(got[0], 0, 0.1) {
		t.Errorf("two rivals for a row of the other side: %v", got)
	}
	one := slices.Clone(alone)
	one[301] = one[300]
	if got := weigh(one, first, second); got[0] < 8 || got[1] < 8 {
		t.Errorf("two rows of one person compete: %v", got)
	}
	// The gain is −log2((1−πA)(1−πB)): with all of 90 of 300 pairs sure on each
	// side, 2·0.515 bits.
	var sure []fellegisunter.Link
	for i := range uint32(90) {
		sure = append(sure, link(i, 300+i, 40, 0))
	}
	if got := weigh(alone, append(sure, link(200, 500, -3, 0))...); !near(got[90], -3-2*math.Log2(0.7), 0.02) {
		t.Errorf("a pair alone beside 90 sure ones: %g, want %g", got[90], -3-2*math.Log2(0.7))
	}
}

// TestMatchesAreTakenOffU: among all pairs, equal phones are mostly matches;
// u must be the chance of strangers.
func TestMatchesAreTakenOffU(t *testing.T) {
	left, right := twoFiles(72, 600, 0.05)
	e := learned(t, tableOf(t, peopleFields, left, right), peopleSettings(ShapeLink))
	share, ok := e.universe.EqualShare(e.comparisons[4])
	if u := e.pooled.Comparisons[4].Levels[1].U; !ok || u > share/10 {
		t.Errorf("u of an equal phone is %g, the share of equal phones %g", u, share)
	}
}

// TestNameAloneOneToOne: copies of a bare name are no one person between two
// files either.
func TestNameAloneOneToOne(t *testing.T) {
	left, right := twoFiles(73, 300, 0.05)
	n := len(left)
	for range 4 {
		left = append(left, []string{"", left[0][1], "", "", "", "alone"})
	}
	s := peopleSettings(ShapeLink)
	s.OneToOne = Yes
	result := mustLink(t, tableOf(t, peopleFields, left, right), s)
	for a := n; a < n+4; a++ {
		for b := n; b < a; b++ {
			if result.Persons[a] == result.Persons[b] {
				t.Fatalf("rows %d and %d, a surname each, are one person", a, b)
			}
		}
	}
}

// TestCellsOfEitherOrder: the cell of two rows is that of their sources,
// whichever comes first; sources that may not be paired have none.
func TestCellsOfEitherOrder(t *testing.T) {
	left, right := twoFiles(74, 40, 0)
	e, err := newEngine(context.Background(), tableOf(t, peopleFields, left, right), peopleSettings(ShapeLink).withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(e.cells.of(0, 40), e.cells.of(40, 0), e.cells.of(0, 1), e.cells.of(40, 41)); got != "0 0 -1 -1" {
		t.Errorf("cells %s", got)
	}
}
