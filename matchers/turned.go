package matchers

import (
	"fmt"
	"math"
	"slices"

	"yingbao/sources/record"
)

// Two columns are looked at when they hold different things (so much of their
// values in common is at most what turned rows and a few double names leave),
// and rows are turned only where so many are that it is a habit.
const (
	turnedCommon = 0.4   // share
	turnedShare  = 0.002 // of the rows
	turnedLeast  = 5     // rows
	turnedRounds = 30
)

// Turn puts values back that were written into each other's column (surname
// and forename), before an automatic plan is made: a swapped pair of values
// spoils two comparisons and every blocking rule of theirs at once. It gives
// the table as it was when no two columns show it, and says what it did.
// ignore lists columns that are no evidence.
//
// Whether a row with the values (x, y) is turned is told by the columns
// themselves. With L = P(y in A)·P(x in B) / (P(x in A)·P(y in B)), counted
// without the row itself, and s the share of turned rows, its probability is
// sL / (sL + 1 - s); s and the two distributions are estimated by EM, rows
// counting in either reading by its probability. Names that stand as often in
// either column have L near 1 and stay.
func Turn(table *record.Table, ignore []record.Field) (*record.Table, []string) {
	a := &automatic{table: table, shape: ShapeDedupe}
	var names []record.Field
	for _, c := range table.Columns() {
		if slices.Contains(ignore, c.Field) {
			continue
		}
		if d := a.describe(c); d.use && (d.kind == "name" || d.kind == "text") {
			names = append(names, c.Field)
		}
	}
	var why []string
	for i, x := range names {
		for _, y := range names[i+1:] {
			t := newTurning(table.Column(x), table.Column(y))
			if marked, n := t.turned(); n > 0 {
				table = table.Exchange(x, y, marked)
				why = append(why, fmt.Sprintf("columns %s and %s: exchanged in %d of %d rows, where the values stand in each other's column", x, y, n, table.Rows()))
			}
		}
	}
	return table, why
}

// turning weighs the rows of two columns.
type turning struct {
	x, y   []uint32     // by row, codes of one common space; 0 is no value
	count  [2][]float64 // by code: rows with it in either column, of the reading so far
	weight []float64    // by row: probability of being turned
	open   []int        // rows with two values, of which one stands in the other column too
}

func newTurning(a, b *record.Column) *turning {
	t := &turning{x: a.Flat(), y: b.Flat()}
	known := make(map[string]uint32, len(a.Values))
	for code, v := range a.Values {
		known[v] = uint32(code)
	}
	to := make([]uint32, len(b.Values))
	for code, v := range b.Values {
		at, ok := known[v]
		if !ok {
			at = uint32(len(known))
			known[v] = at
		}
		to[code] = at
	}
	for row, code := range t.y {
		t.y[row] = to[code]
	}
	t.weight = make([]float64, len(t.x))
	t.count = [2][]float64{make([]float64, len(known)), make([]float64, len(known))}
	return t
}

// two tells that a row has two different values, the only kind that can be
// seen to be turned.
func (t *turning) two(row int) bool { return t.x[row] != 0 && t.y[row] != 0 && t.x[row] != t.y[row] }

// recount counts the values of each column as the rows are read so far.
func (t *turning) recount() {
	clear(t.count[0])
	clear(t.count[1])
	for row, w := range t.weight {
		x, y := t.x[row], t.y[row]
		t.count[0][x] += 1 - w
		t.count[1][x] += w
		t.count[1][y] += 1 - w
		t.count[0][y] += w
	}
	t.count[0][0], t.count[1][0] = 0, 0
}

// common is the share of their values that the columns have in common, as
// they are written.
func (t *turning) common() float64 {
	var sum [2]float64
	shared := 0.0
	for code := range t.count[0] {
		sum[0] += t.count[0][code]
		sum[1] += t.count[1][code]
	}
	for code := range t.count[0] {
		shared += min(t.count[0][code]/max(sum[0], 1), t.count[1][code]/max(sum[1], 1))
	}
	return shared
}

// turned marks the rows to exchange and counts them.
func (t *turning) turned() (marked []bool, n int) {
	t.recount()
	if common := t.common(); common == 0 || common > turnedCommon {
		return nil, 0
	}
	for row := range t.weight {
		if t.two(row) && (t.count[1][t.x[row]] > 0 || t.count[0][t.y[row]] > 0) {
			t.open = append(t.open, row)
		}
	}
	share := 0.05
	for range turnedRounds {
		sum := 0.0
		for _, row := range t.open {
			t.weight[row] = t.probability(row, share)
			sum += t.weight[row]
		}
		next := min(sum/float64(max(len(t.open), 1)), 0.5)
		t.recount()
		if math.Abs(next-share) < 1e-3*share {
			break
		}
		share = next
	}
	marked = make([]bool, len(t.weight))
	for row, w := range t.weight {
		if w > 0.5 {
			marked[row] = true
			n++
		}
	}
	if n < turnedLeast || float64(n) < turnedShare*float64(len(marked)) {
		return nil, 0
	}
	return marked, n
}

// probability weighs a row against all others; half a row is added to each
// count.
func (t *turning) probability(row int, share float64) float64 {
	x, y, w := t.x[row], t.y[row], t.weight[row]
	others := func(side int, code uint32, own float64) float64 { return math.Max(t.count[side][code]-own, 0) + 0.5 }
	l := others(0, y, w) * others(1, x, w) / (others(0, x, 1-w) * others(1, y, 1-w))
	return share * l / (share*l + 1 - share)
}
