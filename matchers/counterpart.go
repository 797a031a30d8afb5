package matchers

import (
	"cmp"
	"math"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// Counterparts tells, for every row of a table, how probable it is that none
// of the rows of certain sources (the benefit register, the death records) is
// the same person.
type Counterparts struct {
	// None is by table row: the probability that no target row is this
	// person. It is 1 for the target rows themselves.
	None []float64
	// Best is by table row: the most probable target row, -1 when none came
	// near; Odds are its odds.
	Best []int32
	Odds []float32
}

// Counterparts computes them after linking. For record i with candidates j of
// odds o_ij the probability of no counterpart is
//
//	P(none_i) = 1 / (1 + b_i + Σ_j o_ij)
//
// the plug-in of Sadinle's bipartite posterior (2017), where b_i =
// (1−PC_i)·π/(1−π) is the mass of counterparts that no blocking rule reaches:
// π is the share of the source's rows that have a counterpart, PC_i the
// probability that a rule reaches the counterpart of a row with i's fields.
//
// o_ij is the pair's own odds, or those of the best way through the person's
// other rows where that is better: a number on one row speaks for the others
// only as surely as they are one person. A target row that another row of
// the same source claims keeps only the odds which that claim leaves.
func (r *Result) Counterparts(target func(source int) bool) *Counterparts {
	e := r.engine
	n := e.table.Rows()
	out := &Counterparts{Best: make([]int32, n), Odds: make([]float32, n)}
	if e.pooled == nil { // no pair, no counterpart
		out.None = make([]float64, n)
		for row := range n {
			out.Best[row], out.None[row] = -1, 1
		}
		return out
	}
	odds := e.through(r, target, e.direct(r, target))
	claims := e.claims(odds, r.Persons)
	out.None = e.unreached(r, target) // b_i, until the odds are added
	inParts(e.set.Workers, n, func(from, to int) {
		for row := from; row < to; row++ {
			if target(e.table.SourceOf(row)) {
				out.Best[row], out.None[row] = -1, 1
				continue
			}
			out.sum(e, r, row, odds.of(row), claims)
		}
	})
	return out
}

// sum settles one row from its candidates, which it sorts: floating point
// sums depend on the order.
func (c *Counterparts) sum(e *engine, r *Result, row int, own []candidate, claims *claims) {
	slices.SortFunc(own, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.odds, b.odds), cmp.Compare(e.rank[a.row], e.rank[b.row]), cmp.Compare(a.row, b.row))
	})
	sum, best, most := c.None[row], int32(-1), 0.0
	for _, other := range own {
		o := other.odds * claims.left(e.table.SourceOf(row), r.Persons[row], other)
		sum += o
		if o > most || (o == most && best < 0) {
			most, best = o, int32(other.row)
		}
	}
	c.None[row], c.Best[row], c.Odds[row] = 1/(1+sum), best, float32(most)
}

// candidate is a target row and the odds that it is the person.
type candidate struct {
	row  uint32
	odds float64
}

// candidates are those of every row, one behind the other.
type candidates struct {
	start []uint32 // by row, and one more: where its candidates begin
	list  []candidate
}

// of gives the candidates of a row. The slice is the list's own.
func (c *candidates) of(row int) []candidate { return c.list[c.start[row]:c.start[row+1]] }

// byRow counts what each row gets, then makes room and calls again for it to
// be put at its place, in the order of the calls.
func byRow(rows int, each func(give func(row uint32, what int)), room func(n int), put func(at uint32, what int)) (start []uint32) {
	start = make([]uint32, rows+1)
	each(func(row uint32, _ int) { start[row+1]++ })
	for row := range rows {
		start[row+1] += start[row]
	}
	room(int(start[rows]))
	next := slices.Clone(start[:rows])
	each(func(row uint32, what int) {
		put(next[row], what)
		next[row]++
	})
	return start
}

// direct collects the scored pairs with a target row.
func (e *engine) direct(r *Result, target func(int) bool) *candidates {
	out := &candidates{}
	each := func(give func(row uint32, link int)) {
		for i, l := range r.Links {
			left, right := target(e.table.SourceOf(int(l.Left))), target(e.table.SourceOf(int(l.Right)))
			switch {
			case left && !right:
				give(l.Right, i)
			case right && !left:
				give(l.Left, i)
			}
		}
	}
	out.start = byRow(e.table.Rows(), each, func(n int) { out.list = make([]candidate, n) }, func(at uint32, link int) {
		l := &r.Links[link]
		other := l.Right
		if target(e.table.SourceOf(int(l.Left))) {
			other = l.Left
		}
		out.list[at] = candidate{other, math.Exp2(min(l.Weight, 100))}
	})
	return out
}

// through raises the odds of a row to those of the best way over another row
// of its person: the probability of the way is the product of its two links.
func (e *engine) through(r *Result, target func(int) bool, direct *candidates) *candidates {
	var hops []uint32 // links, by row
	each := func(give func(row uint32, link int)) {
		for i, l := range r.Links {
			if l.Decision != fellegisunter.Linked || target(e.table.SourceOf(int(l.Left))) || target(e.table.SourceOf(int(l.Right))) {
				continue
			}
			give(l.Left, i)
			give(l.Right, i)
		}
	}
	start := byRow(e.table.Rows(), each, func(n int) { hops = make([]uint32, n) }, func(at uint32, link int) { hops[at] = uint32(link) })
	out := &candidates{start: make([]uint32, 1, len(start)), list: make([]candidate, 0, len(direct.list))}
	var own []candidate
	for row := range e.table.Rows() {
		own = append(own[:0], direct.of(row)...)
		for _, at := range hops[start[row]:start[row+1]] {
			l := &r.Links[at]
			for _, c := range direct.of(int(l.Left ^ l.Right ^ uint32(row))) {
				p := l.Probability * c.odds / (1 + c.odds)
				own = keepBest(own, candidate{c.row, p / max(1-p, 1e-30)})
			}
		}
		out.list = append(out.list, own...)
		out.start = append(out.start, uint32(len(out.list)))
	}
	return out
}

// keepBest adds a candidate or raises its odds.
func keepBest(list []candidate, c candidate) []candidate {
	for i := range list {
		if list[i].row == c.row {
			list[i].odds = max(list[i].odds, c.odds)
			return list
		}
	}
	return append(list, c)
}

// Release lets go of what Counterparts and Explain need, most of the memory
// of a match. Links, Persons, Summary and Model stay.
func (r *Result) Release() { r.engine = &engine{pooled: r.engine.pooled} }
