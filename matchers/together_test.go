package matchers

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// TestTogether: columns of one content under two headers are joined; those
// with two partners, or with none, stay as they are.
func TestTogether(t *testing.T) {
	left, right := twoFiles(93, 500, 0.05)
	part := func(name string, fields []record.Field, rows [][]string, columns ...int) *record.Part {
		p := record.NewPart(record.Source{Name: name}, fields, make([]record.Kind, len(fields)))
		for i, row := range rows {
			var cells []string
			for _, c := range columns {
				cells = append(cells, row[c])
			}
			p.Append(uint32(i+1), cells)
		}
		return p
	}
	table, err := record.Merge(
		part("left", []record.Field{"forename", "surname", "dob", "town", "phone"}, left, 0, 1, 2, 3, 4),
		part("right", []record.Field{"born", "first name", "last name", "town", "tel", "mobile"}, right, 2, 0, 1, 3, 4, 4))
	if err != nil {
		t.Fatal(err)
	}
	joined, why := Together(table, nil)
	var fields []string
	for _, c := range joined.Columns() {
		fields = append(fields, string(c.Field))
	}
	slices.Sort(fields)
	if got := strings.Join(fields, ","); got != "dob,forename,mobile,phone,surname,tel,town" {
		t.Errorf("columns %s; %q", got, why)
	}
	if got, want := joined.Column("dob").Value(len(left)), right[0][2]; got != want {
		t.Errorf("dob of the first row of the right file is %q, want %q", got, want)
	}
	if kept, _ := Together(table, []record.Field{"first name", "last name", "born"}); kept != table {
		t.Error("columns that are no evidence are joined")
	}
	one, _ := Together(tableOf(t, peopleFields, left), nil)
	if len(one.Columns()) != len(peopleFields) {
		t.Error("columns of one file are joined")
	}
}

// TestTogetherByWords: a street is the address line that has the number too; a
// key of digits has no words to compare.
func TestTogetherByWords(t *testing.T) {
	streets := []string{"oak street", "lake road", "hill lane", "main street", "park avenue", "elm court"}
	fill := func(name string, fields []record.Field, line func(i int) []string) *record.Part {
		p := record.NewPart(record.Source{Name: name}, fields, make([]record.Kind, len(fields)))
		for i := range 60 {
			p.Append(uint32(i+1), line(i))
		}
		return p
	}
	table, err := record.Merge(
		fill("left", []record.Field{"no", "street", "key"}, func(i int) []string {
			return []string{strconv.Itoa(i), streets[i%6], "a" + strconv.Itoa(i)}
		}),
		fill("right", []record.Field{"line", "number"}, func(i int) []string {
			return []string{strconv.Itoa(i+70) + " " + streets[i%6], "b" + strconv.Itoa(i)}
		}))
	if err != nil {
		t.Fatal(err)
	}
	joined, why := Together(table, nil)
	if len(why) != 1 || !strings.Contains(why[0], "street and line") || joined.Column("street").Value(61) != "71 lake road" {
		t.Errorf("%q", why)
	}
}
