package similarity_test

import (
	"fmt"

	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// A metric cannot tell a typing error from another person; a relation can.
func Example() {
	a, b, c := []rune("张伟"), []rune("张玮"), []rune("张芳")
	fmt.Printf("%.3f %.3f\n", similarity.JaroWinkler(a, b), similarity.JaroWinkler(a, c))
	fmt.Println(similarity.CompareNames("张伟", "张玮"), similarity.CompareNames("张伟", "张芳"))
	// Output:
	// 0.667 0.667
	// sound surname
}

// Names that are compared often are prepared once.
func ExampleCompareNameForms() {
	name := similarity.NewName("王建国")
	for _, other := range []string{"王建国", "王健国", "王国建", "王?国", "王建华", "李明"} {
		fmt.Println(similarity.CompareNameForms(name, similarity.NewName(other)))
	}
	// Output:
	// same
	// sound
	// reordered
	// wildcard
	// near
	// different
}

func ExampleCompareIDs() {
	fmt.Println(similarity.CompareIDs("990102198001011236", "990102198001011263"))
	fmt.Println(similarity.CompareIDs("990102198001011236", "990102198001011???"))
	fmt.Println(similarity.CompareIDs("990102198001011236", "990102????????1236"))
	// Output:
	// one-off
	// prefix
	// tail
}

func ExampleCompareDates() {
	fmt.Println(similarity.CompareDates("19800512", "19801205"))
	fmt.Println(similarity.CompareDates("19800512", "19800618"))
	fmt.Println(similarity.CompareDates("19800512", "198005??"))
	// Output:
	// swapped
	// lunar
	// partial
}

func ExampleComparePlaces() {
	a := normalise.Place{County: "990102", Town: "城关镇", Village: "新村", CountyCertain: true}
	b := normalise.Place{County: "990102", Town: "城关街道", Village: "新社区", CountyCertain: true}
	fmt.Println(similarity.ComparePlaces(a, b))
	// Output: village
}
