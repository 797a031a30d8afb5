package comparison

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

var propertyFields = fieldsOf("id_no", "birth", "sex", "name", "alias", "county", "town", "village", "hamlet", "phone", "forename", "surname", "amount")

// everySpec has every method and a level of every metric.
var everySpec = []Spec{
	{Name: "identity", Method: "identity", Fields: fieldsOf("id_no", "birth", "sex"), TermFrequency: true},
	{Name: "sex", Method: "sex", Fields: fieldsOf("sex", "id_no")},
	{Name: "name", Method: "name", Fields: fieldsOf("name", "alias"), TermFrequency: true},
	{Name: "place", Method: "place", Fields: fieldsOf("county", "town", "village", "hamlet"), TermFrequency: true},
	{Name: "phone", Method: "phone", Fields: fieldsOf("phone", "name"), TermFrequency: true},
	{Name: "edit", Fields: fieldsOf("forename"), Levels: []string{"exact", "levenshtein 1", "damerau-levenshtein 2", "prefix 2"}, TermFrequency: true},
	{Name: "alike", Fields: fieldsOf("surname"), Levels: []string{"exact", "jaro-winkler 0.9", "jaro 0.7", "jaccard 0.4", "contains", "words 0.5"}},
	{Name: "sound", Fields: fieldsOf("surname"), Levels: []string{"soundex", "nysiis", "metaphone"}},
	{Name: "date", Fields: fieldsOf("birth"), Levels: []string{"exact", "days 1", "months 2", "years 1"}},
	{Name: "amount", Fields: fieldsOf("amount"), Levels: []string{"within 0.5", "ratio 0.8"}},
	{Name: "whole", Fields: fieldsOf("forename", "surname", "amount"), Levels: []string{"exact", "exact of surname"}, TermFrequency: true},
	{Name: "both", Fields: fieldsOf("forename", "surname"), Levels: []string{"swapped", "jaro 0.9", "exact of surname", "prefix 1 of forename"}, TermFrequency: true},
}

func drawRow(t *rapid.T) []string {
	cell := func(name string, values ...string) string {
		return rapid.SampledFrom(append(values, "")).Draw(t, name)
	}
	word := rapid.SampledFrom([]string{"", "anna", "ann", "hanna", "smith", "smyth", "anna smith", "smith jones", "张伟", "章伟"})
	id := ""
	if seventeen := cell("number", "99010119800101001", "99010119800101002", "99010119800110001", "99020219520306015"); seventeen != "" {
		id = checked("{" + seventeen + "}" + cell("wrong", "~", ""))
		switch cell("masked", "end", "middle", "whole", "whole") {
		case "end":
			id = id[:15] + "???"
		case "middle":
			id = id[:6] + "????????" + id[14:]
		}
	}
	return []string{
		id, cell("birth", "19800101", "19800110", "19520306", "1980????", "198001??"), cell("sex", "1", "2"),
		cell("name", "陈秀英", "陈秀瑛", "陈英秀", "张伟", "章伟", "陈秀?", "阿不都热依木"), cell("alias", "陈秀英", "张伟"),
		cell("county", "990101", "990202"), cell("town", "城关镇", "白水乡"), cell("village", "龙华村", "松林村"), cell("hamlet", "6组", "7组"),
		cell("phone", "13800000001", "13800000002"),
		word.Draw(t, "forename"), word.Draw(t, "surname"), cell("amount", "1", "1.2", "1.5", "-3", "x"),
	}
}

func drawTable(t *rapid.T, tb testing.TB) (*record.Table, [][]string) {
	rows := rapid.SliceOfN(rapid.Custom(drawRow), 2, 12).Draw(t, "rows")
	return tableOf(tb, propertyFields, rows...), rows
}

// TestVectors holds C1 to C3 on random tables: vectors are symmetric, levels
// exist, null stands exactly where a side has no code or the method says so,
// the remembered answer is the fresh one, and the shortcut for equal codes is
// what comparing would give.
func TestVectors(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table, _ := drawTable(rt, t)
		comparisons, err := New(table, everySpec)
		if err != nil {
			rt.Fatal(err)
		}
		e := NewEvaluator(comparisons)
		for a := range uint32(table.Rows()) {
			for b := range uint32(table.Rows()) {
				v := e.Vector(a, b)
				if back := e.Vector(b, a); back != v {
					rt.Fatalf("rows %d and %d: %x one way, %x the other", a, b, v, back)
				}
				for i, c := range comparisons {
					checkLevel(rt, c, v.Level(i), c.Codes.Of(int(a)), c.Codes.Of(int(b)))
				}
			}
		}
	})
}

// TestTiles holds the packed features to the plain comparison of two rows.
func TestTiles(t *testing.T) {
	specs := slices.Clone(everySpec)
	specs[0].Fields = append(slices.Clone(specs[0].Fields), "name")
	specs = append(specs, Spec{Name: "same", Fields: fieldsOf("phone"), Levels: []string{"exact"}})
	rapid.Check(t, func(rt *rapid.T) {
		table, _ := drawTable(rt, t)
		comparisons, err := New(table, specs)
		if err != nil {
			rt.Fatal(err)
		}
		e, plain := NewEvaluator(comparisons), NewEvaluator(comparisons)
		// Twice, so that what a tile leaves behind is seen by the next.
		for range 2 {
			rows := rapid.SliceOfN(rapid.Uint32Range(0, uint32(table.Rows()-1)), 1, 20).Draw(rt, "tile")
			e.Load(rows)
			var pairs []uint32
			for a := range rows {
				for b := range rows {
					pairs = append(pairs, uint32(a)<<16|uint32(b))
				}
			}
			out := make([]Vector, len(pairs))
			e.Vectors(pairs, out)
			for k, p := range pairs {
				a, b := rows[p>>16], rows[p&0xffff]
				if want := plain.Vector(a, b); out[k] != want {
					rt.Fatalf("rows %d and %d: %x in a tile, %x alone", a, b, out[k], want)
				}
			}
			for i, c := range comparisons {
				checkPacked(rt, c, i, e, rows, pairs, out)
			}
		}
	})
}

// checkPacked asks the method's own features, which a table of so few values
// does without.
func checkPacked(t *rapid.T, c *Comparison, i int, e *Evaluator, rows, pairs []uint32, want []Vector) {
	if c.pack == nil {
		return
	}
	var codes []uint32
	for _, row := range rows {
		codes = append(codes, c.Codes.Of(int(row)))
	}
	f := c.pack(e, i)
	f.load(codes)
	out := make([]Vector, len(pairs))
	f.levels(pairs, 4*uint(i), out)
	for k := range pairs {
		if out[k].Level(i) != want[k].Level(i) {
			t.Fatalf("%s: rows %d and %d: level %d packed, %d alone", c.Name, rows[pairs[k]>>16], rows[pairs[k]&0xffff], out[k].Level(i), want[k].Level(i))
		}
	}
}

func checkLevel(t *rapid.T, c *Comparison, level uint8, x, y uint32) {
	if int(level) >= len(c.Levels) {
		t.Fatalf("%s: level %d of %d", c.Name, level, len(c.Levels))
	}
	if x == 0 || y == 0 {
		if level != Null {
			t.Fatalf("%s: a missing side reaches %s", c.Name, c.Levels[level])
		}
		return
	}
	if fresh := c.compare(x, y); fresh != level {
		t.Fatalf("%s: codes %d and %d reach %s, compared afresh %s", c.Name, x, y, c.Levels[level], c.Levels[fresh])
	}
}

// TestSizes: codes, sizes and groups fit each other.
func TestSizes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table, _ := drawTable(rt, t)
		comparisons, err := New(table, everySpec)
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range comparisons {
			if most := slices.Max(append(c.Codes.flat(), 0)); int(most) >= c.Size || c.Codes.Rows() != table.Rows() {
				rt.Fatalf("%s: code %d of %d, %d codes of %d rows", c.Name, most, c.Size, c.Codes.Rows(), table.Rows())
			}
			for row, code := range c.Codes.flat() {
				if c.ByRow && code != 0 && int(code) != row+1 {
					rt.Fatalf("%s: row %d has code %d", c.Name, row, code)
				}
			}
			if c.Groups != nil && len(c.Groups) != len(c.Levels) {
				rt.Fatalf("%s: %d groups, %d levels", c.Name, len(c.Groups), len(c.Levels))
			}
			if c.Levels[0] != "null" || c.Frequency != nil && len(c.Frequency) != len(c.Levels) {
				rt.Fatalf("%s: levels %v, %d frequencies", c.Name, c.Levels, len(c.Frequency))
			}
		}
	})
}

func (c Codes) flat() (out []uint32) {
	for row := range c.Rows() {
		out = append(out, c.Of(row))
	}
	return out
}

// TestShuffledRows: vectors and shares depend on the values alone, not on the
// place of a row (C3).
func TestShuffledRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table, rows := drawTable(rt, t)
		order := make([]int, len(rows))
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(rt, "order")
		var shuffled [][]string
		for _, from := range order {
			shuffled = append(shuffled, rows[from])
		}
		straight, err := New(table, everySpec)
		if err != nil {
			rt.Fatal(err)
		}
		other, err := New(tableOf(t, propertyFields, shuffled...), everySpec)
		if err != nil {
			rt.Fatal(err)
		}
		e, o := NewEvaluator(straight), NewEvaluator(other)
		for a := range rows {
			for b := range rows {
				x, y := uint32(order[a]), uint32(order[b])
				v := o.Vector(uint32(a), uint32(b))
				if e.Vector(x, y) != v {
					rt.Fatalf("rows %d and %d: %x, shuffled %x", x, y, e.Vector(x, y), v)
				}
				if s, o := shareOf(straight, v, x, y), shareOf(other, v, uint32(a), uint32(b)); s != o {
					rt.Fatalf("rows %d and %d: shares %s, shuffled %s", x, y, s, o)
				}
			}
		}
	})
}

func shareOf(comparisons []*Comparison, v Vector, a, b uint32) string {
	var out strings.Builder
	for i, c := range comparisons {
		if c.Frequency != nil && c.Frequency[v.Level(i)] != nil {
			fmt.Fprintf(&out, "%s %.12f ", c.Name, c.Frequency[v.Level(i)].Of(c.Codes.Of(int(a)), c.Codes.Of(int(b))))
		}
	}
	return out.String()
}

// TestForgetfulCache: an evaluator that has seen a hundred thousand other
// pairs, more than it can remember, answers as a fresh one does.
func TestForgetfulCache(t *testing.T) {
	var rows [][]string
	for i := range 700 {
		rows = append(rows, []string{fmt.Sprintf("%c%c%d", 'a'+i%26, 'a'+i%23, i%90)})
	}
	table := tableOf(t, fieldsOf("v"), rows...)
	c := bindOne(t, table, Spec{Name: "v", Fields: fieldsOf("v"), Levels: []string{"exact", "levenshtein 1", "levenshtein 2"}})
	e := NewEvaluator([]*Comparison{c})
	for round := range 2 {
		for a := range uint32(len(rows)) {
			for b := range a {
				if got, want := e.Level(0, a, b), c.compare(c.Codes.Of(int(a)), c.Codes.Of(int(b))); got != want {
					t.Fatalf("round %d, rows %d and %d: level %d, afresh %d", round, a, b, got, want)
				}
			}
		}
	}
}

// TestPacking: what With sets, Level gives, and nothing else changes.
func TestPacking(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		levels := rapid.SliceOfN(rapid.Uint8Range(0, MaxLevels), MaxComparisons, MaxComparisons).Draw(rt, "levels")
		order := make([]int, MaxComparisons)
		for i := range order {
			order[i] = i
		}
		var v Vector
		for _, i := range rapid.Permutation(order).Draw(rt, "order") {
			v = v.With(i, levels[i])
		}
		for i, l := range levels {
			if v.Level(i) != l {
				rt.Fatalf("comparison %d: level %d, not %d", i, v.Level(i), l)
			}
		}
	})
}
