package matchers

import "testing"

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
	r := &Result{Persons: persons, engine: e}
	r.Summary = Summary{Reach: 1, Identified: true, Cells: []CellSummary{{Blocking: 1}}}
	e.lowerReach(r)
	if !near(r.Summary.Reach, float64(hit)/180, 1e-12) || r.Summary.Cells[0].Blocking != r.Summary.Reach {
		t.Errorf("%+v", r.Summary)
	}
	r.Summary.Reach = 0.1
	if e.lowerReach(r); r.Summary.Reach != 0.1 {
		t.Error("the higher bound was taken")
	}
}
