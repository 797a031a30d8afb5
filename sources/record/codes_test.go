package record_test

import (
	"fmt"
	"testing"

	"yingbao/sources/record"
)

// TestWidths: a column of few, many and very many values, in two extracts of
// which each lacks a column, gives back what was appended.
func TestWidths(t *testing.T) {
	kinds := []record.Kind{record.Text, record.Text}
	for _, distinct := range []int{3, 255, 256, 65535, 65536, 70001} {
		a := record.NewPart(record.Source{Name: "a"}, []record.Field{"v", "only"}, kinds)
		b := record.NewPart(record.Source{Name: "b"}, []record.Field{"w", "v"}, kinds)
		value := func(i int) string { return fmt.Sprint(i * 7 % distinct) }
		rows := distinct + 10
		for i := range rows {
			a.Append(uint32(i+1), []string{value(i), value(i / 2)})
			b.Append(uint32(i+1), []string{"", value(i + 3)})
		}
		if distinct%2 == 0 {
			a.Seal()
			b.Seal()
		}
		seen, err := record.Glance([]record.Field{"v"}, a, b)
		if err != nil {
			t.Fatal(err)
		}
		table, err := record.Merge(a, b)
		if err != nil {
			t.Fatal(err)
		}
		v, only := table.Column("v"), table.Column("only")
		counted := 0
		for _, n := range v.Counts() {
			counted += int(n)
		}
		if counted != 2*rows || len(seen.Columns()) != 1 {
			t.Fatalf("%d values: %d rows counted, %d columns at a glance", distinct, counted, len(seen.Columns()))
		}
		for row, code := range v.All() {
			want := value(row)
			if row >= rows {
				want = value(row - rows + 3)
			}
			if v.Values[code] != want || v.Value(row) != want || seen.Column("v").Value(row) != want {
				t.Fatalf("%d values: row %d is %q, want %q", distinct, row, v.Value(row), want)
			}
			if got := only.Value(row); row < rows && got != value(row/2) || row >= rows && got != "" {
				t.Fatalf("%d values: row %d has %q in the first extract's column", distinct, row, got)
			}
		}
	}
}
