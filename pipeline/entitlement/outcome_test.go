package entitlement

import (
	"fmt"
	"strings"
	"testing"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// registerOf builds a world of register rows: "name benefit from status".
func registerOf(t *testing.T, lines ...string) (*entity.World, func(int) string) {
	t.Helper()
	fields := []record.Field{record.FieldName, record.FieldBenefit, record.FieldStart, record.FieldStatus, record.FieldCounty}
	part := record.NewPart(record.Source{Name: "register", Department: "civil-affairs", Role: "register"}, fields, make([]record.Kind, len(fields)))
	var persons []uint32
	var names []string
	number := map[string]uint32{}
	for i, line := range lines {
		cells := strings.Split(line, " ")
		p, known := number[cells[0]]
		if !known {
			p = uint32(len(number))
			number[cells[0]] = p
			names = append(names, cells[0])
		}
		persons = append(persons, p)
		part.Append(uint32(i+1), append(cells, "350102"))
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, persons, len(number))
	if err != nil {
		t.Fatal(err)
	}
	return world, func(p int) string { return names[p] }
}

// TestOutcomes: a register of October against the leads of August and
// September.
func TestOutcomes(t *testing.T) {
	world, key := registerOf(t,
		"flagged DB 20260915 active", // 在册确认
		"own DB 20260920 active",     // 漏推
		"old DB 20200101 active",
		"moved DB 20260910 active",    // on the earlier register already
		"stopped DB 20260915 stopped", // not on the register
		"later DB 20260905 active",    // flagged after the benefit had begun
		"twice BY 20260901 active",    // two lists, one person
		"twice DB 202609?? active",
		"wrong TK 20260911 active", // only a question about him
		"aid JZ 20260911 active",
	)
	entrants := Entrants(world, "20260831", "20261031", map[string]bool{"moved": true}, key)
	var got []string
	for _, e := range entrants {
		got = append(got, e.Key+" "+e.Benefit+" "+e.Area)
	}
	want := "flagged DB 350102,own DB 350102,later DB 350102,twice BY 350102,wrong TK 350102"
	if strings.Join(got, ",") != want {
		t.Errorf("entrants %v", got)
	}
	out := Confirm([]Flagged{
		{Key: "flagged", Lead: "YB-2", Day: "20260831", Class: "S", Rules: []string{"single-severe-disabled"}},
		{Key: "flagged", Lead: "YB-9", Day: "20260910", Class: "D", Rules: []string{"edge-with-severe-member"}},
		{Key: "later", Lead: "YB-3", Day: "20260930", Class: "S", Rules: []string{"petition-hardship"}},
		{Key: "twice", Lead: "YB-1", Day: "20260831", Class: "S", Rules: []string{"petition-hardship", "medical-burden-high"}},
		{Key: "wrong", Lead: "YB-4", Day: "20260831", Class: "W", Rules: []string{"review-overdue"}},
		{Key: "nobody", Lead: "YB-5", Day: "20260831", Class: "S", Rules: []string{"medical-burden-high"}},
	}, entrants)
	var confirmed, missed []string
	for _, c := range out.Confirmed {
		confirmed = append(confirmed, fmt.Sprint(c.Lead, c.Benefit, c.Days))
	}
	for _, m := range out.Missed {
		missed = append(missed, m.Key)
	}
	if fmt.Sprint(confirmed) != "[YB-1BY1 YB-2DB15]" || fmt.Sprint(missed) != "[own wrong]" || out.Crossed != 1 || out.Entrants != 5 {
		t.Errorf("confirmed %v missed %v crossed %d of %d", confirmed, missed, out.Crossed, out.Entrants)
	}
	if fmt.Sprint(out.ByRule) != "map[medical-burden-high:1 petition-hardship:1 single-severe-disabled:1]" {
		t.Errorf("by rule %v", out.ByRule)
	}
}

// TestEntrantsWithoutStart: nobody states when; only a comparison of two
// registers can tell who is new.
func TestEntrantsWithoutStart(t *testing.T) {
	world, key := registerOf(t, "a DB  active", "b DB  active")
	if got := Entrants(world, "20260831", "20261031", nil, key); len(got) != 0 {
		t.Errorf("without the earlier register: %v", got)
	}
	if got := Entrants(world, "20260831", "20261031", map[string]bool{"a": true}, key); len(got) != 1 || got[0].Key != "b" {
		t.Errorf("with it: %v", got)
	}
}
