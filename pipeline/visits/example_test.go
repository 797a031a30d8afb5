package visits_test

import (
	"fmt"

	"yingbao/pipeline/visits"
)

func ExampleFindOutcome() {
	o, _ := visits.FindOutcome("外出务工")
	fmt.Println(o.Code, o.ZH, o.Final)
	// Output: 54 人户分离(已联系) false
}
