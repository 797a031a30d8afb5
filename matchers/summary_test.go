package matchers

import "testing"

// TestChao: matches that one rule or two reach tell how many none does, unless
// hardly any is reached twice, because rules fail together.
func TestChao(t *testing.T) {
	for _, c := range []struct {
		times      [3]float64
		reach      float64
		identified bool
	}{
		{[3]float64{1000, 100, 200}, 1000.0 / 1025, true},
		{[3]float64{1000, 100, 25}, 1000.0 / 1200, true},
		{[3]float64{1000, 100, 24}, 0.97, false}, // name, year, town by pairs: one error leaves one rule or three
		{[3]float64{1000, 10, 0}, 1000.0 / 1050, true},
		{[3]float64{1000, 501, 400}, 1, false},
		{[3]float64{19, 2, 4}, 1, false},
	} {
		reach, identified := chao(c.times, 0.97)
		if !near(reach, c.reach, 1e-12) || identified != c.identified {
			t.Errorf("%v: %g %v, want %g %v", c.times, reach, identified, c.reach, c.identified)
		}
	}
}
