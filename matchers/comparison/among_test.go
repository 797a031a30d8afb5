package comparison

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestAmong: pairs whose pattern is asked for are compared as ever, and the
// others are known to be others, whatever is asked for and in whatever order
// the comparisons are made.
func TestAmong(t *testing.T) {
	value := rapid.SampledFrom([]string{"", "anna", "anne", "hanna", "otto", "19800101", "19800201"})
	specs := []Spec{
		{Name: "a", Fields: fieldsOf("forename"), Levels: []string{"exact"}},
		{Name: "b", Fields: fieldsOf("surname"), Levels: []string{"exact", "jaro-winkler 0.9", "damerau-levenshtein 2"}},
		{Name: "c", Fields: fieldsOf("forename", "surname"), Levels: []string{"exact", "jaro 0.7 of surname"}},
	}
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(value, 2, 2), 2, 9).Draw(rt, "rows")
		comparisons, err := New(tableOf(t, fieldsOf("forename", "surname"), rows...), specs)
		if err != nil {
			rt.Fatal(err)
		}
		e := NewEvaluator(comparisons)
		var places, pairs []uint32
		for a := range uint32(len(rows)) {
			places = append(places, a)
			for b := range a {
				pairs = append(pairs, b<<16|a)
			}
		}
		e.Load(places)
		all, some := make([]Vector, len(pairs)), make([]Vector, len(pairs))
		e.Vectors(pairs, all)
		seen := slices.Compact(slices.Sorted(slices.Values(all)))
		counts := rapid.SliceOfN(rapid.Int64Range(1, 1000), len(seen), len(seen)).Draw(rt, "counts")
		asked := rapid.SliceOfN(rapid.Bool(), len(seen), len(seen)).Draw(rt, "asked")
		wanted := func(v Vector) bool { return asked[slices.Index(seen, v)] }
		among := NewAmong(comparisons, seen, counts, wanted)
		for range 2 { // what was looked up once is remembered
			e.VectorsAmong(pairs, some, among)
			for i, v := range all {
				if want := map[bool]Vector{true: v, false: None}[wanted(v)]; some[i] != want {
					rt.Fatalf("pair %d: %x, want %x", i, some[i], want)
				}
			}
		}
	})
}
