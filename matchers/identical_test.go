package matchers

import (
	"fmt"
	"testing"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// TestFindCopies: rows are copies when they are of one source, say the same
// in every compared field, and have the same blocking keys; what nothing reads
// may differ.
func TestFindCopies(t *testing.T) {
	fields := []record.Field{"name", "nick", "label"}
	table := tableOf(t, fields,
		[][]string{{"a", "x", "1"}, {"b", "x", "2"}, {"a", "x", "3"}, {"a", "y", "4"}, {"a", "x", "5"}, {"", "", "6"}, {"", "", "7"}},
		[][]string{{"a", "x", "8"}, {"b", "x", "9"}, {"b", "x", "10"}})
	comparisons, err := comparison.New(table, []comparison.Spec{{Name: "name", Fields: fields[:1], Levels: []string{"exact"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keys                []*record.Column
		first, groups, rows string
	}{
		{[]*record.Column{table.Column("nick")}, "[0 1 0 3 0 5 5 7 8 8]", "[[0 2 4] [5 6] [8 9]]", "[0 1 3 5 7 8]"},
		{nil, "[0 1 0 0 0 5 5 7 8 8]", "[[0 2 3 4] [5 6] [8 9]]", "[0 1 5 7 8]"},
	} {
		got := findCopies(table, comparisons, 3, c.keys...)
		if fmt.Sprint(got.first) != c.first || fmt.Sprint(got.groups) != c.groups || fmt.Sprint(got.rows()) != c.rows {
			t.Errorf("first %v, groups %v, rows %v; want %s, %s, %s", got.first, got.groups, got.rows(), c.first, c.groups, c.rows)
		}
		for row, first := range got.first {
			if (got.times[row] > 0) != (int(first) == row) {
				t.Errorf("row %d stands for %d rows and is stood for by %d", row, got.times[row], first)
			}
		}
	}
}
