package record

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestFieldIndexFindsWhatAMapFinds: any set of headers, those of departments
// and those of strangers, alike ones among them.
func TestFieldIndexFindsWhatAMapFinds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c]{0,4}|name|note|姓名|住址`), 0, 60, rapid.ID[string]).Draw(rt, "fields")
		var columns []*Column
		by := map[Field]*Column{}
		for _, n := range names {
			c := &Column{Field: Field(n)}
			columns, by[c.Field] = append(columns, c), c
		}
		x := newFieldIndex(columns)
		for _, f := range append(names, "absent", "", "aaaaa", "名") {
			if x.find(Field(f)) != by[Field(f)] {
				rt.Fatalf("%q is not the column a map gives", f)
			}
		}
	})
	if (fieldIndex)(nil).find(FieldName) != nil {
		t.Fatal("a column of an empty table")
	}
}

// TestDelivered: an extract without the column has none of its values.
func TestDelivered(t *testing.T) {
	with := NewPart(Source{Name: "a"}, []Field{FieldName, FieldBirth}, make([]Kind, 2))
	without := NewPart(Source{Name: "b"}, []Field{FieldName}, make([]Kind, 1))
	with.Append(1, []string{"甲", ""})
	without.Append(1, []string{"乙"})
	table, err := Merge(with, without)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(table.Column(FieldName).Delivered(1), table.Column(FieldBirth).Delivered(0), table.Column(FieldBirth).Delivered(1),
		table.Column(FieldPhone).Delivered(0))
	if got != "true true false false" {
		t.Error(got)
	}
}
