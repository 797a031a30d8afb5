package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

// plainColumn interns with a map, as the invariants say (R1, R4).
func plainColumn(values []string) (codes []uint32, distinct []string) {
	index := map[string]uint32{"": 0}
	distinct = []string{""}
	for _, v := range values {
		code, ok := index[v]
		if !ok {
			code = uint32(len(distinct))
			index[v], distinct = code, append(distinct, v)
		}
		codes = append(codes, code)
	}
	return codes, distinct
}

// value draws short values that come again, and some long ones.
var value = rapid.OneOf(rapid.StringMatching(`[a-c]{0,2}`), rapid.StringMatching(`[0-9]{6}`), rapid.StringMatching(`甲{1,200}`))

func numbers(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i + 1)
	}
	return out
}

func TestColumnsInternLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(value, 0, 600).Draw(t, "values")
		codes, distinct := plainColumn(values)
		rows := record.NewPart(record.Source{Name: "rows"}, []record.Field{"v"}, []record.Kind{record.Text})
		whole := record.NewPart(record.Source{Name: "whole"}, []record.Field{"v"}, []record.Kind{record.Text})
		single := record.NewPart(record.Source{Name: "codes"}, []record.Field{"v"}, []record.Kind{record.Text})
		for i, v := range values {
			rows.Append(uint32(i+1), []string{v})
			single.AppendCodes(uint32(i+1), []uint32{single.Intern(0, v)})
		}
		whole.AppendRows(numbers(len(values)), nil)
		for rest := values; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			whole.AppendColumn(0, rest[:n])
			rest = rest[n:]
		}
		for _, part := range []*record.Part{rows, whole, single} {
			table, err := record.Merge(part)
			if err != nil {
				t.Fatal(err)
			}
			c := table.Column("v")
			if !slices.Equal(c.Flat(), codes) || !slices.Equal(c.Values, distinct) {
				t.Fatalf("%s: codes %v of %q, want %v of %q", part.Source.Name, c.Flat(), c.Values, codes, distinct)
			}
			for code, n := range c.Counts() {
				if got := len(codes) - len(slices.DeleteFunc(slices.Clone(codes), func(c uint32) bool { return c == uint32(code) })); got != int(n) {
					t.Fatalf("%s: code %d is counted %d times, stands %d times", part.Source.Name, code, n, got)
				}
			}
		}
	})
}

func TestMergeIsOneColumnOfAllRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []*record.Part
		var all []string
		for i := range rapid.IntRange(1, 4).Draw(t, "parts") {
			values := rapid.SliceOfN(value, 0, 40).Draw(t, "values")
			fields := []record.Field{"v"}
			if rapid.Bool().Draw(t, "lacks") {
				fields = []record.Field{"other"}
			}
			p := record.NewPart(record.Source{Name: fmt.Sprint("s", i)}, fields, []record.Kind{record.Text})
			for row, v := range values {
				p.Append(uint32(row+1), []string{v})
				if fields[0] == "v" {
					all = append(all, v)
				} else {
					all = append(all, "")
				}
			}
			parts = append(parts, p)
		}
		table, err := record.Merge(parts...)
		if err != nil {
			t.Fatal(err)
		}
		codes, distinct := plainColumn(all)
		c := table.Column("v")
		if c == nil {
			return // no part has the field
		}
		if !slices.Equal(c.Flat(), codes) || !slices.Equal(c.Values, distinct) {
			t.Fatalf("codes %v of %q, want %v of %q", c.Flat(), c.Values, codes, distinct)
		}
		for row := range all {
			if at, ok := table.Lookup(table.ID(row)); !ok || at != row {
				t.Fatalf("row %d is found at %d", row, at)
			}
		}
	})
}

func TestMergeTakesPartsOnce(t *testing.T) {
	a := record.NewPart(record.Source{Name: "a"}, []record.Field{"v"}, []record.Kind{record.Text})
	b := record.NewPart(record.Source{Name: "b"}, []record.Field{"v"}, []record.Kind{record.Text})
	a.Append(1, []string{"x"})
	b.Append(1, []string{"y"})
	if _, err := record.Merge(a); err != nil {
		t.Fatal(err)
	}
	if _, err := record.Merge(a, b); err != nil {
		t.Fatal("a part merged alone cannot be merged with others:", err)
	}
	if _, err := record.Merge(b); err == nil {
		t.Fatal("a part whose columns are gone was merged again")
	}
}

func ExampleMerge() {
	register := record.NewPart(record.Source{Name: "register"}, []record.Field{record.FieldName}, []record.Kind{record.Name})
	register.Append(1, []string{"测甲"})
	deaths := record.NewPart(record.Source{Name: "deaths"}, []record.Field{record.FieldName}, []record.Kind{record.Name})
	deaths.Append(1, []string{"测乙"})
	deaths.Append(2, []string{"测甲"})
	table, err := record.Merge(register, deaths)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := table.Column(record.FieldName)
	for row := range table.Rows() {
		fmt.Println(table.ID(row), c.Code(row), c.Value(row))
	}
	// Output:
	// register:1 1 测甲
	// deaths:1 2 测乙
	// deaths:2 1 测甲
}

// TestLongValue: a value longer than a place can tell comes back whole, among
// others, and is found again.
func TestLongValue(t *testing.T) {
	long := strings.Repeat("甲", 1<<23)
	values := []string{"a", long, "b", long, long[:1<<24-2], long[:1<<24-1], "a"}
	codes, distinct := plainColumn(values)
	part := record.NewPart(record.Source{Name: "s"}, []record.Field{"v"}, []record.Kind{record.Text})
	part.AppendRows(numbers(len(values)), nil)
	part.AppendColumn(0, values)
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	c := table.Column("v")
	if !slices.Equal(c.Flat(), codes) || !slices.Equal(c.Values, distinct) {
		t.Fatalf("codes %v, want %v; or the values differ", c.Flat(), codes)
	}
}
