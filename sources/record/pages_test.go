package record

import (
	"fmt"
	"testing"
)

// TestPages: a part of many pages, whose codes grow from one byte to four,
// gives back every value, alone and behind another part.
func TestPages(t *testing.T) {
	const rows = 1<<16 + 3*pageRows + 5
	value := func(row int) string { return fmt.Sprint(row * row % 70001) }
	part := func(name string) *Part {
		p := NewPart(Source{Name: name}, []Field{"many", "few"}, []Kind{Text, Text})
		var block [2][]string
		var numbers []uint32
		for row := range rows {
			block[0], block[1] = append(block[0], value(row)), append(block[1], fmt.Sprint(row%3))
			numbers = append(numbers, uint32(row+1))
			if len(numbers) == 1000 || row == rows-1 {
				p.AppendColumn(0, block[0])
				p.AppendColumn(1, block[1])
				p.AppendRows(numbers, nil)
				block[0], block[1], numbers = block[0][:0], block[1][:0], numbers[:0]
			}
		}
		return p
	}
	small := NewPart(Source{Name: "small"}, []Field{"few", "many"}, []Kind{Text, Text})
	small.Append(1, []string{"x", "y"})
	for _, parts := range [][]*Part{{part("a")}, {small, part("b"), part("c")}} {
		for _, p := range parts {
			p.Seal()
		}
		table, err := Merge(parts...)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range table.Sources[len(parts)/2:] {
			for row := range s.Rows {
				if got := table.Column("many").Value(s.First + row); got != value(row) {
					t.Fatalf("row %d of %s is %q, want %q", row, s.Name, got, value(row))
				}
				if got := table.Column("few").Value(s.First + row); got != fmt.Sprint(row%3) {
					t.Fatalf("row %d of %s is %q", row, s.Name, got)
				}
			}
		}
	}
}
