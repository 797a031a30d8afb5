package matchers

import "math"

// oddsOfRow sums the odds of the candidates of one row so that the sum without
// one of them is right even where that one is so likely that the others are
// lost beside it in a plain sum: 1 + 2^80 − 2^80 is nothing, and the weight
// of the pair would be infinite.
type oddsOfRow struct{ most, others float64 }

func (c *oddsOfRow) add(odds float64) {
	c.others += math.Min(odds, c.most)
	c.most = math.Max(odds, c.most)
}

// without gives the sum of all but one of the odds added.
func (c *oddsOfRow) without(odds float64) float64 {
	if odds >= c.most {
		return c.others
	}
	return c.most + math.Max(c.others-odds, 0)
}
