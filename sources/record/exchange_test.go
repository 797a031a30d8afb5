package record

import (
	"fmt"
	"strings"
	"testing"
)

func TestExchange(t *testing.T) {
	fields, kinds := []Field{"first", "last", "town"}, []Kind{Text, Text, Text}
	one, two := NewPart(Source{Name: "one"}, fields, kinds), NewPart(Source{Name: "two"}, fields[:2], kinds[:2])
	one.Append(1, []string{"ann", "hill", "x"})
	one.Append(2, []string{"hill", "ann", "y"})
	two.Append(1, []string{"", "bob"})
	before, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	after := before.Exchange("first", "last", []bool{false, true, true})
	show := func(table *Table) string {
		text := ""
		for row := range table.Rows() {
			text += fmt.Sprintf("%s|%s|%s;", table.Column("first").Value(row), table.Column("last").Value(row), table.Column("town").Value(row))
		}
		return text
	}
	if got := show(after); got != "ann|hill|x;ann|hill|y;bob||;" {
		t.Error(got)
	}
	if got := show(before); got != "ann|hill|x;hill|ann|y;|bob|;" {
		t.Errorf("the first table is changed: %s", got)
	}
	if got := fmt.Sprint(after.Column("first").Counts(), after.Column("first").Flat()); got != "[0 2 0 1] [1 1 3]" {
		t.Errorf("codes %s", got)
	}
}

func TestJoin(t *testing.T) {
	one := NewPart(Source{Name: "one"}, []Field{"first", "town"}, []Kind{Text, Text})
	two := NewPart(Source{Name: "two"}, []Field{"given", "sex"}, []Kind{Text, Code})
	one.Append(1, []string{"ann", "x"})
	two.Append(1, []string{"bob", "1"})
	two.Append(2, []string{"ann", "2"})
	before, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	after := before.Join("first", "given")
	if after.Column("given") != nil || len(after.Columns()) != 3 || len(before.Columns()) != 4 {
		t.Fatalf("%d columns after, %d before", len(after.Columns()), len(before.Columns()))
	}
	if got := fmt.Sprint(after.Column("first").Flat(), after.Column("first").Values, after.Column("sex").Value(2), after.Column("town").Value(0)); got != "[1 2 1] [ ann bob]2x" {
		t.Error(got)
	}
}

func TestSplit(t *testing.T) {
	one := NewPart(Source{Name: "one"}, []Field{"whole", "first"}, []Kind{Text, Text})
	two := NewPart(Source{Name: "two"}, []Field{"first", "last"}, []Kind{Text, Text})
	one.Append(1, []string{"ann hill", ""})
	one.Append(2, []string{"bob", ""})
	one.Append(3, []string{"", ""})
	one.Append(4, []string{"ann hill", "eve"}) // what a row says itself stays
	two.Append(1, []string{"hill", "ann"})
	before, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	after := before.Split("whole", "first", "last", func(v string) (string, string) {
		a, b, _ := strings.Cut(v, " ")
		return a, b
	})
	got := ""
	for row := range after.Rows() {
		got += after.Column("first").Value(row) + "|" + after.Column("last").Value(row) + ";"
	}
	if want := "ann|hill;bob|;|;eve|hill;hill|ann;"; got != want || after.Column("whole") != nil {
		t.Errorf("got %s, want %s", got, want)
	}
	if before.Column("first").Value(0) != "" || before.Column("whole").Value(0) != "ann hill" {
		t.Error("the first table is changed")
	}
}

func TestAmend(t *testing.T) {
	one, two := NewPart(Source{Name: "one"}, []Field{"town", "first"}, []Kind{Text, Text}), NewPart(Source{Name: "two"}, []Field{"town"}, []Kind{Text})
	one.Append(1, []string{"x", "ann"})
	one.Append(2, []string{"", "bob"})
	two.Append(1, []string{"y"})
	two.Append(2, []string{"x"})
	before, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	after := before.Amend("town", []uint32{1, 2}, []string{"z", "x"})
	show := func(table *Table) string {
		text := ""
		for row := range table.Rows() {
			text += table.Column("town").Value(row) + "|" + table.Column("first").Value(row) + ";"
		}
		return text
	}
	if got := show(after); got != "x|ann;z|bob;x|;x|;" {
		t.Error(got)
	}
	if got := show(before); got != "x|ann;|bob;y|;x|;" {
		t.Errorf("the first table is changed: %s", got)
	}
	if before.Amend("town", nil, nil) != before {
		t.Error("a table without a change is another one")
	}
}
