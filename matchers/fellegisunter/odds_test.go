package fellegisunter

import (
	"math"
	"testing"
)

// TestOddsFinite: certainty has a weight that can be written and read.
func TestOddsFinite(t *testing.T) {
	for _, p := range []float64{0, 1e-300, 0.5, 1 - 1e-16, 1} {
		if w := Odds(p); math.IsInf(w, 0) || math.IsNaN(w) || math.Abs(Probability(w)-p) > 1e-12 {
			t.Errorf("Odds(%g) = %g", p, w)
		}
	}
}
