package plan_test

import (
	"fmt"

	"yingbao/pipeline/plan"
)

func ExampleParse() {
	_, err := plan.Parse("/job/plan.yaml", []byte("name: county\npolicy: fujian\nsources: {r: {department: civil-affairs, path: r.csv}}\nrun: out/\n"))
	fmt.Println(err)
	// Output:
	// plan.yaml:1:1: the key runs is missing
	// plan.yaml:4:1: run: unknown key; expected one of name, as_of, policy, sources, matching, rules, worklist, runs; did you mean runs?
}
