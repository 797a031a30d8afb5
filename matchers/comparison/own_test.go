package comparison

import (
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// TestOwnNumber holds it to what it is short for, a valid number that its row
// does not contradict, whatever other rows bear the number.
func TestOwnNumber(t *testing.T) {
	fields := fieldsOf("id_no", "birth", "sex", "name")
	numbers := []string{"", checked("{99010119800512001}"), checked("{99010119800512002}"), "99010119800512001?", "990101198005120010", checked("{99010119990231001}")}
	rapid.Check(t, func(rt *rapid.T) {
		cell := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string {
			return []string{cell(numbers...).Draw(t, "number"), cell("", "19800512", "19800513", "19910203", "1980????").Draw(t, "birth"),
				cell("", "1", "2").Draw(t, "sex"), cell("", "陈小虎", "李建国").Draw(t, "name")}
		}), 1, 600).Draw(rt, "rows")
		table := tableOf(t, fields, rows...)
		c := bindOne(t, table, Spec{Name: "identity", Method: "identity", Fields: fields})
		for row, cells := range rows {
			want := uint32(0)
			if normalise.IDValid(cells[0]) && !Borrowed(cells[0], cells[1], cells[2]) {
				want = table.Column(record.FieldIDNumber).Code(row)
			}
			if got := c.OwnNumber(row); got != want {
				rt.Fatalf("row %d %v: %d, want %d", row, cells, got, want)
			}
		}
	})
}

// TestTuples: rows have one feature code exactly when they have the same values,
// none when they have none, over more rows than are looked up together.
func TestTuples(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.SampledFrom([]string{"", "a", "b", "c", "d"})
		rows := rapid.SliceOfN(rapid.SliceOfN(value, 3, 3), 1, 3*tuplesTogether).Draw(rt, "rows")
		table := tableOf(t, fieldsOf("x", "y", "z"), rows...)
		f := &feature{rows: len(rows), columns: []*record.Column{table.Column("x"), nil, table.Column("z")}}
		f.internTuples()
		codes := map[[2]string]uint32{{"", ""}: 0}
		for row, cells := range rows {
			pair := [2]string{cells[0], cells[2]}
			want, ok := codes[pair]
			if !ok {
				want = uint32(len(codes))
				codes[pair] = want
			}
			code := f.codes[row]
			if code != want || f.value(code, 0) != cells[0] || f.value(code, 1) != "" || f.value(code, 2) != cells[2] {
				rt.Fatalf("row %d %v has code %d, want %d", row, cells, code, want)
			}
		}
	})
}
