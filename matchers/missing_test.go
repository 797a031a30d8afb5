package matchers

import (
	"fmt"
	"testing"
)

// TestClosedReach: of the pairs within groups of three the rules reach a
// share, and that bounds what Chao's estimate says; groups of two and few
// pairs tell nothing.
func TestClosedReach(t *testing.T) {
	var rows [][]string
	for person := range 60 {
		name := string(rune('a'+person%26)) + string(rune('a'+person/26))
		// The second record shares a key with each of the others, these share none.
		rows = append(rows, []string{name, "", "d" + name, "", "", name},
			[]string{name, "s" + name, "d" + name, "", "p" + name, name}, []string{"", "s" + name, "", "", "p" + name, name})
	}
	e := learned(t, tableOf(t, peopleFields, rows), peopleSettings(ShapeDedupe))
	persons, pairs := make([]uint32, len(rows)), make([]uint32, len(rows))
	hit := 0
	for i := range rows {
		persons[i], pairs[i] = uint32(i/3), uint32(i/2)
	}
	for i := 0; i < len(rows); i += 3 {
		for _, p := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
			if e.reached(uint32(i+p[0]), uint32(i+p[1])) {
				hit++
			}
		}
	}
	if share, ok := e.closedReach(persons); !ok || !near(share, float64(hit)/180, 1e-12) || share >= 1 || share <= 0.1 {
		t.Errorf("share %g, %v; %d of 180 are reached", share, ok, hit)
	}
	if _, ok := e.closedReach(pairs); ok {
		t.Error("groups of two told a share")
	}
	r := &Result{Persons: persons, Count: len(rows) / 3, engine: e}
	r.Summary = Summary{Cells: []CellSummary{{}}}
	counts := []reachCounts{{share: 1}, {share: 1, identified: true}}
	e.lowerReach(r, counts)
	if !near(counts[1].share, float64(hit)/180, 1e-12) || counts[0].share != counts[1].share || !counts[0].identified {
		t.Errorf("%+v", counts)
	}
	counts[1].share = 0.1
	if e.lowerReach(r, counts); counts[1].share != 0.1 {
		t.Error("the higher bound was taken")
	}
}

// TestNotLost: records that say less and are alone more often are lost; where
// both are alone as often nothing is.
func TestNotLost(t *testing.T) {
	rows, persons := [][]string{}, []uint32{}
	next := uint32(0)
	add := func(rowsOf int, town string) {
		for i := range rowsOf {
			name := fmt.Sprintf("n%d", next)
			rows = append(rows, []string{name, name + fmt.Sprint(i), "19800101", town, "", name})
			persons = append(persons, next)
		}
		next++
	}
	for range 100 {
		add(3, "town")
		add(1, "town")
		add(3, "")
	}
	for range 100 { // as often alone as those with a town
		add(1, "")
	}
	share := func() float64 {
		e := learned(t, tableOf(t, peopleFields, rows), peopleSettings(ShapeDedupe))
		return e.notLost(&Result{Persons: persons, Count: int(next), engine: e})
	}
	if got := share(); !near(got, 1, 1e-12) {
		t.Errorf("nothing is lost, and the share is %g", got)
	}
	for range 60 {
		add(1, "")
	}
	// 160 of 460 are alone where 100 of 400 would be: 45 lost, with two partners each and each missed twice
	if got, want := share(), 1200/(1200+2*45*2.0); !near(got, want, 1e-12) {
		t.Errorf("share %g, want %g", got, want)
	}
}
