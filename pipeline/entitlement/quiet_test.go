package entitlement

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestPassingOverChangesNothing: leads are the same when everybody is read.
func TestPassingOverChangesNothing(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	flagged := 0
	for seed := range uint64(40) {
		world := familyWorld(t, rand.New(rand.NewPCG(seed, 1)))
		all := Options{AsOf: day, Sources: allInputs()}
		fast, _, err := Evaluate(world, Coverage{}, pack, all)
		if err != nil {
			t.Fatal(err)
		}
		all.thorough = true
		plain, _, err := Evaluate(world, Coverage{}, pack, all)
		if err != nil {
			t.Fatal(err)
		}
		flagged += len(plain)
		if diff := cmp.Diff(plain, fast, cmpopts.IgnoreUnexported(RuleHit{}, Terms{})); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
	if flagged < 100 {
		t.Errorf("only %d leads; the comparison says little", flagged)
	}
}

// familyWorld is a few families, most of them quiet.
func familyWorld(t *testing.T, d *rand.Rand) *entity.World {
	fields := []record.Field{"name", "birth", "hh_no", "relation", "burden", "year", "insured", "insurance", "pension_kind", "pension",
		"category", "level", "benefit", "death", "work", "jobless_since", "supporters"}
	sources := []record.Source{{Name: "hukou", Department: "household-registry"}, {Name: "medical", Department: "medical-insurance"},
		{Name: "workers", Department: "human-resources"}, {Name: "disabled", Department: "disabled-federation"},
		{Name: "register", Department: "civil-affairs", Role: "register"}, {Name: "deaths", Department: "deaths"}}
	rows := make([][][]string, len(sources))
	of := make([][]uint32, len(sources))
	put := func(source int, person uint32, values map[int]string) {
		row := make([]string, len(fields))
		row[0], row[1] = fmt.Sprint("测", person), fmt.Sprintf("19%02d0101", 30+person%80)
		for at, v := range values {
			row[at] = v
		}
		rows[source], of[source] = append(rows[source], row), append(of[source], person)
	}
	person, chance := uint32(0), func(p float64) bool { return d.Float64() < p }
	for house := range 12 {
		for at := range 1 + d.IntN(4) {
			put(0, person, map[int]string{2: fmt.Sprint("H", house), 3: []string{"02", "10", "20", "30"}[at]})
			put(1, person, map[int]string{4: []string{"100", "9000", "15000", "26000"}[d.IntN(8)%4*d.IntN(2)], 5: "2026"})
			if chance(.4) {
				put(2, person, map[int]string{6: "active", 7: "employee"})
			} else if chance(.2) {
				put(2, person, map[int]string{8: "resident", 9: "180"})
			}
			if chance(.05) {
				put(3, person, map[int]string{10: "4", 11: "2"})
			}
			if chance(.05) {
				put(4, person, map[int]string{12: "DB"})
			}
			if chance(.04) {
				put(5, person, map[int]string{13: "20260901"})
			}
			person++
		}
	}
	var parts []*record.Part
	var persons []uint32
	for i, s := range sources {
		part := record.NewPart(s, fields, make([]record.Kind, len(fields)))
		for n, row := range rows[i] {
			part.Append(uint32(n+1), row)
		}
		persons = append(persons, of[i]...)
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, persons, int(person))
	if err != nil {
		t.Fatal(err)
	}
	return world
}
