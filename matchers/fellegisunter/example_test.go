package fellegisunter_test

import (
	"fmt"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// A model learns from how often each comparison vector occurs among the
// candidates, here 100 pairs that agree in most and 900 that hardly agree.
func Example() {
	names := []string{"name", "birth", "village", "phone"}
	var comparisons []*comparison.Comparison
	var u [][]float64
	var agree, differ comparison.Vector
	for i, n := range names {
		comparisons = append(comparisons, &comparison.Comparison{Name: n, Levels: []string{"null", "same", "else"}})
		u = append(u, []float64{0, 0.05, 0.95})
		agree, differ = agree.With(i, 1), differ.With(i, 2)
	}
	patterns := fellegisunter.Merge(fellegisunter.Counter{agree: 90, agree&^0xf | 2: 10, differ: 800, differ&^0xf | 1: 100})
	model, err := fellegisunter.EM(fellegisunter.Start(comparisons, u, 0.1), patterns, 1000, fellegisunter.Training{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("matches: %.0f of 1000 pairs\n", 1000*model.Lambda)
	fmt.Printf("same name among matches: %.2f\n", model.Comparisons[0].Levels[1].M)
	fmt.Printf("all four agree: %.4f\n", fellegisunter.Probability(model.Weight(agree)))
	// Output:
	// matches: 100 of 1000 pairs
	// same name among matches: 0.90
	// all four agree: 0.9999
}
