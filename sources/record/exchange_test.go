package record

import (
	"fmt"
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
