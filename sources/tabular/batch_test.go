package tabular

import "testing"

// Rows that are not kept take no room: a file may be blank lines for
// gigabytes.
func TestBlankRowsTakeNoRoom(t *testing.T) {
	var got [][]string
	b := batch{yield: func(rows []Row) error {
		for _, r := range rows {
			got = append(got, append([]string(nil), r.Cells...))
		}
		return nil
	}}
	row := func(cells ...string) Row {
		r := Row{Cells: b.room(len(cells)), Numeric: b.flags(len(cells)), FaultColumn: -1}
		copy(r.Cells, cells)
		r.Numeric[0] = true
		return r
	}
	for range 100 {
		if err := b.add(row("张三", ""), 1); err != nil {
			t.Fatal(err)
		}
		for range 100 {
			if err := b.add(row(" ", "\u3000", ""), 1); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(b.cells) != 200 || len(b.marks) != 200 || b.blank != 10000 {
		t.Errorf("%d cells, %d marks after %d blank rows", len(b.cells), len(b.marks), b.blank)
	}
	if err := b.flush(); err != nil {
		t.Fatal(err)
	}
	for _, cells := range got {
		if len(got) != 100 || cells[0] != "张三" || cells[1] != "" {
			t.Fatalf("%d rows, one is %q", len(got), cells)
		}
	}
}
