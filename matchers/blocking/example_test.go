package blocking_test

import (
	"context"
	"fmt"

	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

func Example() {
	part := record.NewPart(record.Source{Name: "people"}, []record.Field{"name", "birth"}, []record.Kind{record.Name, record.Date})
	part.Append(1, []string{"甲乙", "19800101"})
	part.Append(2, []string{"甲乙", "19800110"})
	part.Append(3, []string{"丙乙", "19800101"})
	table, _ := record.Merge(part)

	plan, err := blocking.Compile(table, []blocking.Rule{{Keys: []string{"name"}}, {Keys: []string{"birth"}}}, blocking.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = plan.Pairs(context.Background(), func(_ int, batch []blocking.Pair) error {
		for _, p := range batch {
			fmt.Println(table.ID(int(p.Left)), table.ID(int(p.Right)), "by", plan.Rules[p.Rule])
		}
		return nil
	})
	fmt.Println(plan.Stats()[0].Pairs, "pair of one name")
	// Output:
	// people:1 people:2 by name
	// people:1 people:3 by birth
	// 1 pair of one name
}
