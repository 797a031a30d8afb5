package entitlement

import (
	"testing"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// childPart is a list of one row, of a child of one name.
func childPart(name, department, number, birth string, values ...string) *record.Part {
	fields := []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldFather, record.FieldMother, record.FieldBenefit, record.FieldDeath}
	p := record.NewPart(record.Source{Name: name, Department: department}, fields, make([]record.Kind, len(fields)))
	p.Append(1, append([]string{"测甲", number, birth}, values...))
	return p
}

// childLeads are what one rule finds where both lists' rows are one child.
func childLeads(t *testing.T, coverage Coverage, lists ...*record.Part) []Lead {
	t.Helper()
	table, err := record.Merge(lists...)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, make([]uint32, table.Rows()), 1)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	leads, _, err := Evaluate(world, coverage, pack, Options{AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Only: []string{"orphan-missed"},
		Sources: []string{"parents", "register"}, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return leads
}
