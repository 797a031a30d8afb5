package entitlement

import (
	"testing"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestListWithoutRole: a children's list that the plan does not call a register
// has no probability of its own, and covers whom its row is tied to all the
// same: nobody is told that a registered orphan is on no list.
func TestListWithoutRole(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldFather, record.FieldMother, record.FieldBenefit}
	part := func(name, department string, values ...string) *record.Part {
		p := record.NewPart(record.Source{Name: name, Department: department}, fields, make([]record.Kind, len(fields)))
		p.Append(1, append([]string{"测甲", "990102201401010113", "20140101"}, values...))
		return p
	}
	for benefit, flagged := range map[string]bool{"GE": false, "LA": true} {
		table, err := record.Merge(part("survey", "child-situation", "dead", "dead", ""), part("list", "children", "", "", benefit))
		if err != nil {
			t.Fatal(err)
		}
		world, err := entity.Build(table, []uint32{0, 0}, 1)
		if err != nil {
			t.Fatal(err)
		}
		pack, err := Load("national")
		if err != nil {
			t.Fatal(err)
		}
		coverage := Coverage{Uncovered: []float64{1}, Rows: []float64{1, 1}, Row: []int32{-1}, Dead: []float64{0}, DeathRow: []int32{-1}}
		leads, _, err := Evaluate(world, coverage, pack, Options{AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Only: []string{"orphan-missed"},
			Sources: []string{"parents", "register"}, Workers: 1})
		if err != nil || (len(leads) > 0) != flagged {
			t.Errorf("on a list of %s: %d leads, %v", benefit, len(leads), err)
		}
	}
}
