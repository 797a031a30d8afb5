package comparison

import (
	"testing"

	"pgregory.net/rapid"
)

// TestOutlines holds the outlines of values to the plain comparison, for levels
// in any order and values of any length, dates among words.
func TestOutlines(t *testing.T) {
	level := rapid.SampledFrom([]string{"exact", "levenshtein 0", "levenshtein 1", "damerau-levenshtein 2", "levenshtein 300", "jaro 0.7", "jaro 1",
		"jaro-winkler 0.92", "jaro-winkler 0", "days 1", "months 2", "years 0.1"})
	text := rapid.OneOf(rapid.StringMatching(`[ab]{0,4}`), rapid.StringMatching(`[abc]{13,18}`), rapid.StringMatching(`[0-9]{18}`), rapid.StringMatching(`a{14,26}b?`), rapid.StringMatching(`[甲乙丙]{1,3}`),
		rapid.SampledFrom([]string{"19800101", "19800102", "19800301", "1980-01-01", "19801301"}))
	rapid.Check(t, func(rt *rapid.T) {
		var rows [][]string
		for _, v := range rapid.SliceOfN(text, 2, 14).Draw(rt, "values") {
			rows = append(rows, []string{v})
		}
		table := tableOf(t, fieldsOf("forename"), rows...)
		comparisons, err := New(table, []Spec{{Name: "a", Fields: fieldsOf("forename"), Levels: rapid.SliceOfN(level, 1, 4).Draw(rt, "levels")}})
		if err != nil {
			rt.Fatal(err)
		}
		c := comparisons[0]
		e := NewEvaluator(comparisons)
		f, ok := c.pack(e, 0).(*outlineFeatures)
		if !ok {
			rt.Fatal("no outlines")
		}
		f.load(c.Codes.flat())
		for a := range uint32(len(rows)) {
			for b := range uint32(len(rows)) {
				out := make([]Vector, 1)
				f.levels([]uint32{a<<16 | b}, 0, out)
				if want := NewEvaluator(comparisons).Vector(a, b); out[0] != want {
					rt.Fatalf("%q and %q: level %d by outlines, %d plainly", rows[a], rows[b], out[0], want)
				}
			}
		}
	})
}
