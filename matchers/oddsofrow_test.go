package matchers

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestOddsOfOneSurePair: the odds of a sure pair do not swallow those
// against it, and alone on both sides nothing stands against it.
func TestOddsOfOneSurePair(t *testing.T) {
	c := &oddsOfRow{}
	c.add(3)
	c.add(math.Exp2(120))
	c.add(5)
	if got := c.without(math.Exp2(120)); got != 8 {
		t.Errorf("%v stands against the sure pair, not 8", got)
	}
	if got := c.without(3); got != math.Exp2(120) {
		t.Error(got)
	}
	alone := &oddsOfRow{}
	alone.add(math.Exp2(200))
	if got := alone.without(math.Exp2(200)); got != 0 {
		t.Error(got)
	}
}

func TestOddsAreSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odds := rapid.SliceOfN(rapid.Float64Range(0.001, 1000), 1, 8).Draw(t, "odds")
		c, sum := &oddsOfRow{}, 0.0
		for _, o := range odds {
			c.add(o)
			sum += o
		}
		for _, o := range odds {
			if got := c.without(o); math.Abs(got-(sum-o)) > 1e-9*sum {
				t.Fatalf("%v without %v: %v, not %v", odds, o, got, sum-o)
			}
		}
	})
}
