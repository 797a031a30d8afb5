package matchers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestPrecisionOfTwins: in a file of twins a model takes twins for persons under two
// given names and is sure of it. The precision that is told reaches down to what it
// would be without them, but for those whose given name is missing. In a file of single persons it is hardly lower for that.
func TestPrecisionOfTwins(t *testing.T) {
	for _, twins := range []bool{true, false} {
		r := rand.New(rand.NewPCG(43, 3))
		singles := people(43, 1400)
		var rows [][]string
		for i, p := range singles {
			if twins && i%2 == 1 { // the same but for the forename
				own := p.forename
				p = singles[i-1]
				p.forename = own
			}
			for range 2 {
				rows = append(rows, append(p.damaged(r, 0.1), fmt.Sprint(i)))
			}
		}
		r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		table := tableOf(t, peopleFields, rows)
		result, err := Link(context.Background(), table, peopleSettings(ShapeDedupe), nil)
		if err != nil {
			t.Fatal(err)
		}
		ok, wrong, _ := score(t, table, result, true)
		s, precision := result.Summary, float64(ok)/float64(ok+wrong)
		say := fmt.Sprintf("twins %v: precision %.3f, told %.3f, %+v", twins, precision, s.Precision, s.PrecisionBounds)
		t.Log(say)
		switch {
		case twins && (precision > 0.6 || s.Precision < 0.9):
			t.Error("the file does not deceive any more: " + say)
		case s.PrecisionBounds.Most < precision-0.005, s.PrecisionBounds.Least > precision+0.1, !twins && s.PrecisionBounds.Least < 0.9:
			t.Error(say)
		}
	}
}
