package matchers_test

import (
	"context"
	"fmt"

	"yingbao/matchers"
	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// Two lists of people who never were, told apart by name, birth date and
// street; the one on both lists is misspelt on the second.
func ExampleLink() {
	fields := []record.Field{"name", "birth", "street"}
	list := func(name string, rows ...[]string) *record.Part {
		p := record.NewPart(record.Source{Name: name}, fields, make([]record.Kind, len(fields)))
		for i, row := range rows {
			p.Append(uint32(i+1), row)
		}
		return p
	}
	var old, young [][]string
	for i := range 200 { // people to learn from, half of them on both lists
		row := []string{fmt.Sprintf("%c%c person", 'a'+i%26, 'a'+i/26), fmt.Sprintf("19%02d0%d1%d", 30+i%60, 1+i%7, i%10), fmt.Sprint("street ", i%17)}
		old = append(old, row)
		if i%2 == 0 {
			young = append(young, row)
		}
	}
	old = append(old, []string{"wilma quorn", "19610203", "street 99"})
	young = append(young, []string{"wilma quorne", "19610203", "street 99"})
	table, _ := record.Merge(list("old", old...), list("new", young...))

	settings := matchers.Settings{Shape: matchers.ShapeLink, Allow: func(a, b int) bool { return a != b },
		Blocking: []blocking.Rule{{Keys: []string{"birth"}}, {Keys: []string{"name"}}},
		Comparisons: []comparison.Spec{
			{Name: "name", Fields: []record.Field{"name"}, Levels: []string{"exact", "jaro-winkler 0.92"}},
			{Name: "birth", Fields: []record.Field{"birth"}, Levels: []string{"exact"}},
			{Name: "street", Fields: []record.Field{"street"}, Levels: []string{"exact"}},
		}}
	result, err := matchers.Link(context.Background(), table, settings, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	last := result.Links[len(result.Links)-1]
	fmt.Println(table.ID(int(last.Left)), table.ID(int(last.Right)), last.Decision, last.Probability > 0.99)
	fmt.Println(result.Summary.Linked, "links,", result.Count, "persons, one to one:", result.Summary.OneToOne)
	// Output:
	// old:201 new:101 link true
	// 101 links, 201 persons, one to one: true
}
