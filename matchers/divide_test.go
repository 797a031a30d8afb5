package matchers

import (
	"testing"

	"yingbao/sources/record"
)

// TestDivide: a full name beside surname and forename is cut into them, however
// it is written; a column that could be cut into two pairs of columns, or into
// none, stays whole.
func TestDivide(t *testing.T) {
	left, right := twoFiles(94, 500, 0.05)
	part := func(name string, fields []record.Field, rows [][]string, cells func(row []string) []string) *record.Part {
		p := record.NewPart(record.Source{Name: name}, fields, make([]record.Kind, len(fields)))
		for i, row := range rows {
			p.Append(uint32(i+1), cells(row))
		}
		return p
	}
	split := func(row []string) []string { return []string{row[0], row[1], row[2]} }
	apart := part("right", []record.Field{"forename", "surname", "dob"}, right, split)
	for name, write := range map[string]func(row []string) string{
		"comma":         func(row []string) string { return row[1] + ", " + row[0] },
		"forename":      func(row []string) string { return row[0] + " " + row[1] },
		"surname":       func(row []string) string { return row[1] + " " + row[0] },
		"middle name":   func(row []string) string { return row[0] + " quentin " + row[1] },
		"with brackets": func(row []string) string { return "(" + row[1] + ") " + row[0] + "." },
	} {
		whole := part("left", []record.Field{"full", "dob"}, left, func(row []string) []string { return []string{write(row), row[2]} })
		table, err := record.Merge(whole, part("right", []record.Field{"forename", "surname", "dob"}, right, split))
		if err != nil {
			t.Fatal(err)
		}
		cut, why := Divide(table, nil)
		if name == "with brackets" || name == "middle name" { // neither part is one of theirs
			if cut != table {
				t.Errorf("%s: %q", name, why)
			}
			continue
		}
		if len(why) != 1 || cut.Column("full") != nil || cut.Column("forename").Value(0) != left[0][0] || cut.Column("surname").Value(0) != left[0][1] {
			t.Errorf("%s: %q, %q for %q", name, why, cut.Column("forename").Value(0), left[0])
		}
		if kept, _ := Divide(table, []record.Field{"full"}); kept != table {
			t.Errorf("%s: a column that is no evidence is cut", name)
		}
	}
	twice := part("left", []record.Field{"one", "two", "dob"}, left, func(row []string) []string {
		return []string{row[0] + " " + row[1], row[0] + " " + row[1], row[2]}
	})
	table, err := record.Merge(twice, apart)
	if err != nil {
		t.Fatal(err)
	}
	if cut, why := Divide(table, nil); cut != table || len(why) != 0 {
		t.Errorf("of two wholes one is cut: %q", why)
	}
}
