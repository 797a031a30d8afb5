package comparison_test

import (
	"fmt"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

func Example() {
	part := record.NewPart(record.Source{Name: "people"}, []record.Field{"name", "birth"}, []record.Kind{record.Name, record.Date})
	part.Append(1, []string{"张伟", "19800101"})
	part.Append(2, []string{"张玮", "19800102"})
	table, _ := record.Merge(part)

	comparisons, err := comparison.New(table, []comparison.Spec{
		{Name: "name", Method: "name", Fields: []record.Field{"name", "alias"}},
		{Name: "birth", Fields: []record.Field{"birth"}, Levels: []string{"exact", "days 31"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	vector := comparison.NewEvaluator(comparisons).Vector(0, 1)
	for i, c := range comparisons {
		fmt.Printf("%s: %s\n", c.Name, c.Levels[vector.Level(i)])
	}
	// Output:
	// name: same reading
	// birth: days 31
}
