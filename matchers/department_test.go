package matchers

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestRulesWithoutNumbers: lists without numbers are blocked by what is left of
// each rule; a rule of which nothing is left of one key is none.
func TestRulesWithoutNumbers(t *testing.T) {
	for columns, want := range map[string]string{
		"name phone county town village hamlet":       "pinyin(name)+village, phone+surname(name), pinyin(name)+county",
		"name birth phone":                            "pinyin(name)+birth, phone+surname(name), phone+birth, name+birth, givenpinyin(name)+birth",
		"name id_no":                                  "id_no, id_no[6:18], id_no[0:14]+surname(name), id_no[0:6]+id_no[14:18], pinyin(name)+birth(id_no), name+birth(id_no), givenpinyin(name)+birth(id_no), pinyin(name)+id_no[0:10], pinyin(name)+region(id_no)",
		"name alias id_no birth phone county village": "id_no, id_no[6:18], id_no[0:14]+surname(name), id_no[0:6]+id_no[14:18], pinyin(name)+birth|birth(id_no), pinyin(name)+village, phone+surname(name), birth|birth(id_no)+village, phone+birth|birth(id_no), alias|name+birth|birth(id_no), givenpinyin(name)+birth|birth(id_no), pinyin(name)+id_no[0:10], pinyin(name)+county|region(id_no)",
	} {
		var fields []record.Field
		var row []string
		for _, f := range strings.Fields(columns) {
			fields, row = append(fields, record.Field(f)), append(row, "x")
		}
		part := record.NewPart(record.Source{Name: "one"}, fields, make([]record.Kind, len(fields)))
		part.Append(1, row)
		table, err := record.Merge(part)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range Departments(table).Blocking {
			got = append(got, r.String())
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s:\n got %s\nwant %s", columns, strings.Join(got, ", "), want)
		}
	}
}

// TestBirthsWithoutNumbers: two lists of name and birth date, without a column
// of numbers, are told by both.
func TestBirthsWithoutNumbers(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldBirth}
	surnames, given := []rune("陈林黄张吴李王郑刘杨"), []rune("英秀丽华美玉珍兰婷敏斌桂建国志明文强伟杰")
	left, right := record.NewPart(record.Source{Name: "left"}, fields, make([]record.Kind, 2)), record.NewPart(record.Source{Name: "right"}, fields, make([]record.Kind, 2))
	const people, both = 900, 400
	for i := range people {
		row := []string{string([]rune{surnames[i%10], given[i/10%20], given[i*7/3%20]}),
			fmt.Sprintf("%d%02d%02d", 1930+i*37%80, 1+i*11%12, 1+i*5%28)}
		if i < both || i%2 == 0 {
			left.Append(uint32(i+1), row)
		}
		if i < both || i%2 == 1 {
			right.Append(uint32(i+1), row)
		}
	}
	table, err := record.Merge(left, right)
	if err != nil {
		t.Fatal(err)
	}
	s := Departments(table)
	s.Allow = func(a, b int) bool { return a != b }
	found, err := Link(context.Background(), table, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	ok, wrong := 0, 0
	for _, l := range found.Links {
		if l.Decision != fellegisunter.Linked {
			continue
		}
		if table.RowNo(int(l.Left)) == table.RowNo(int(l.Right)) {
			ok++
		} else {
			wrong++
		}
	}
	if ok < both*95/100 || wrong > both/100 {
		t.Errorf("%d of %d linked, %d wrong", ok, both, wrong)
	}
}
