package entitlement

import (
	"strings"
	"testing"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestNamesakeDied: a record of death with another sound number hides nobody,
// even where the pair is taken for certain; with the person's own number, or
// one with a slip, it does.
func TestNamesakeDied(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldFather, record.FieldMother, record.FieldDeath}
	part := func(department string, values ...string) *record.Part {
		p := record.NewPart(record.Source{Name: department, Department: department}, fields, make([]record.Kind, len(fields)))
		p.Append(1, append([]string{"测甲"}, values...))
		return p
	}
	for number, flagged := range map[string]bool{
		"990102201401010110": false, // his
		"990102201401010140": false, // a slip: the check character does not fit
		"990102201506140157": true,
	} {
		table, err := record.Merge(part("child-situation", "990102201401010110", "20140101", "dead", "dead", ""),
			part("deaths", number, "", "", "", "20260901"))
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
		coverage := Coverage{Uncovered: []float64{1}, Rows: []float64{1, 1}, Row: []int32{-1}, Dead: []float64{1}, DeathRow: []int32{1}}
		leads, _, err := Evaluate(world, coverage, pack, Options{AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Only: []string{"orphan-missed"},
			Sources: []string{"parents", "register"}, Workers: 1})
		if err != nil || (len(leads) > 0) != flagged {
			t.Fatalf("death with %s: %d leads, %v", number, len(leads), err)
		}
		if flagged && !strings.Contains(leads[0].Suspect, "死亡名册有同名") {
			t.Errorf("death with %s: %q", number, leads[0].Suspect)
		}
	}
}
