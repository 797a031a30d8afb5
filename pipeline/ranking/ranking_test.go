package ranking

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// village is n persons in one village, one row each, the lower the number the
// later the address.
func village(t testing.TB, n int) *entity.World {
	t.Helper()
	fields := []record.Field{record.FieldName, record.FieldTown, record.FieldAddress}
	part := record.NewPart(record.Source{Name: "roll"}, fields, make([]record.Kind, len(fields)))
	persons := make([]uint32, n)
	for i := range n {
		part.Append(uint32(i+1), []string{fmt.Sprint("测", i), "示范镇", fmt.Sprintf("%03d号", 900-i/2)})
		persons[i] = uint32(i)
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	w, err := entity.Build(table, persons, n)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func lead(person int, change func(*entitlement.Lead)) entitlement.Lead {
	l := entitlement.Lead{Person: person, Severity: "Y", Class: "S", Identity: "中", Sources: 1, PUncovered: 0.5,
		Evidence: []record.ID{{Source: "roll", Row: uint32(person + 1)}}}
	change(&l)
	return l
}

// TestKeysInTheirOrder: each lead is better than the next by one key and worse
// by every later one.
func TestKeysInTheirOrder(t *testing.T) {
	leads := []entitlement.Lead{
		lead(0, func(l *entitlement.Lead) { l.Severity, l.Class = "R", "W" }),
		lead(1, func(l *entitlement.Lead) { l.Class = "D" }),
		lead(2, func(l *entitlement.Lead) { l.Sources = 2 }),
		lead(3, func(l *entitlement.Lead) { l.Edge = true }),
		lead(4, func(l *entitlement.Lead) { l.Vulnerable = 2 }),
		lead(5, func(l *entitlement.Lead) { l.Months = 30 }),
		lead(6, func(l *entitlement.Lead) { l.Burden = 9000 }),
		lead(7, func(l *entitlement.Lead) { l.Event = "20261001" }),
		lead(8, func(l *entitlement.Lead) { l.Identity = "高" }),
		lead(9, func(l *entitlement.Lead) { l.PUncovered = 0.9 }),
		lead(12, func(*entitlement.Lead) {}), // address 894
		lead(10, func(*entitlement.Lead) {}), // address 895, row 11
		lead(11, func(*entitlement.Lead) {}), // address 895, row 12
		lead(13, func(l *entitlement.Lead) { l.Class = "W" }),
	}
	world := village(t, 14)
	var want []int
	for _, l := range leads {
		want = append(want, l.Person)
	}
	rapid.Check(t, func(rt *rapid.T) {
		given := rapid.Permutation(leads).Draw(rt, "leads")
		before := append([]entitlement.Lead(nil), given...)
		var got []int
		for i, l := range Order(given, world) {
			got = append(got, l.Person)
			if l.Priority != i+1 {
				rt.Fatalf("place %d has priority %d", i, l.Priority)
			}
		}
		if !reflect.DeepEqual(got, want) {
			rt.Fatalf("order %v, want %v", got, want)
		}
		if !reflect.DeepEqual(given, before) {
			rt.Fatal("the slice given was changed")
		}
	})
}

func ExampleOrder() {
	part := record.NewPart(record.Source{Name: "roll"}, []record.Field{record.FieldName}, []record.Kind{record.Name})
	part.Append(1, []string{"测甲"})
	part.Append(2, []string{"测乙"})
	table, _ := record.Merge(part)
	world, _ := entity.Build(table, []uint32{0, 1}, 2)
	leads := []entitlement.Lead{{Person: 0, Severity: "Y", Class: "S"}, {Person: 1, Severity: "O", Class: "S"}}
	var out []string
	for _, l := range Order(leads, world) {
		out = append(out, fmt.Sprint(l.Priority, world.Person(l.Person).Name))
	}
	fmt.Println(strings.Join(out, " "))
	// Output: 1测乙 2测甲
}
