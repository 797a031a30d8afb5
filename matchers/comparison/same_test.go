package comparison

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSameValueIsTheFirstLevel: two rows reach level 1 exactly when they have a
// value in common, so that u of that level can be counted value by value.
func TestSameValueIsTheFirstLevel(t *testing.T) {
	specs := []Spec{
		{Name: "names", Method: "name", Fields: fieldsOf("name", "alias")},
		{Name: "name", Method: "name", Fields: fieldsOf("name")},
		{Name: "one", Fields: fieldsOf("name"), Levels: []string{"exact", "prefix 1"}},
		{Name: "both", Fields: fieldsOf("name", "alias"), Levels: []string{"exact", "exact of alias"}},
		{Name: "whole", Fields: fieldsOf("name", "alias"), Levels: []string{"exact  of alias", "exact of name"}},
	}
	value := rapid.SampledFrom([]string{"", "王小明", "王晓明", "王?明", "李四", "张?", "陈秀英"})
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(value, 2, 2), 2, 12).Draw(rt, "rows")
		rows = append(rows, []string{"李四", "王小明"})
		table := tableOf(t, fieldsOf("name", "alias"), rows...)
		for _, s := range specs {
			c := bindOne(t, table, s)
			of, size := c.SameValue()
			if of == nil {
				rt.Fatalf("%s: level 1 is that of one value", s.Name)
			}
			e := NewEvaluator([]*Comparison{c})
			for a := range table.Rows() {
				mine := of(c.Codes.Of(a))
				if int(max(mine[0], mine[1])) >= size || mine[0] == mine[1] && mine[0] != 0 {
					rt.Fatalf("%s: row %d has values %v of %d", s.Name, a, mine, size)
				}
				for b := range a {
					common := slices.ContainsFunc(mine[:], func(v uint32) bool {
						yours := of(c.Codes.Of(b))
						return v != 0 && slices.Contains(yours[:], v)
					})
					if level := e.Vector(uint32(b), uint32(a)).Level(0); common != (level == 1) {
						rt.Fatalf("%s: rows %v and %v have level %d, a value in common %v", s.Name, rows[a], rows[b], level, common)
					}
				}
			}
		}
	})
}

// TestSameValueIsNotClaimed where level 1 says more or less than one value.
func TestSameValueIsNotClaimed(t *testing.T) {
	table := tableOf(t, fieldsOf("county", "town", "village", "hamlet", "code"), []string{"990103", "甲镇", "乙村", "1组", "12"}, []string{"990103", "甲镇", "乙村", "1组", "13"})
	for _, s := range []Spec{
		{Name: "place", Method: "place", Fields: fieldsOf("county", "town", "village", "hamlet")},
		{Name: "near", Fields: fieldsOf("code"), Levels: []string{"prefix 1", "exact"}},
	} {
		if of, _ := bindOne(t, table, s).SameValue(); of != nil {
			t.Errorf("%s: claims that level 1 is that of one value", s.Name)
		}
	}
}
