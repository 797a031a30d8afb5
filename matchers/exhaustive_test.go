package matchers

import (
	"slices"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestSecondPassIsExhaustive holds the second pass, with all that it drops early,
// to weighing every candidate in full: the same pairs, weights and rules.
func TestSecondPassIsExhaustive(t *testing.T) {
	left, right := twoFiles(61, 500, 0.3)
	departments := departmentRows(62, 400)
	for name, job := range map[string]struct {
		table *record.Table
		set   func(*record.Table) Settings
	}{
		"people":      {tableOf(t, peopleFields, left, right), func(*record.Table) Settings { return peopleSettings(ShapeLink) }},
		"one file":    {tableOf(t, peopleFields, oneFile(63, 300, 0.3)), func(*record.Table) Settings { return peopleSettings(ShapeDedupe) }},
		"departments": {tableOf(t, departmentFields, departments...), Departments},
	} {
		for _, floor := range []float64{1e-9, 0.3} {
			s := job.set(job.table)
			s.Sample, s.Floor, s.Workers = 100_000, floor, 2
			e := learned(t, job.table, s)
			got, err := e.score(e.ctx)
			if err != nil {
				t.Fatal(err)
			}
			want := e.borrowed(e.atFloor(t, fellegisunter.Odds(floor), nil))
			if len(want) < 100 || !slices.Equal(got, want) {
				t.Errorf("%s from %g: %d links, weighing everything gives %d", name, floor, len(got), len(want))
			}
		}
	}
}
