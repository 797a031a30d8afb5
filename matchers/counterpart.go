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
	Odds []float64
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
	out := &Counterparts{None: make([]float64, n), Best: make([]int32, n), Odds: make([]float64, n)}
	if e.pooled == nil { // no pair, no counterpart
		for row := range n {
			out.Best[row], out.None[row] = -1, 1
		}
		return out
	}
	odds := e.direct(r, target)
	e.through(r, target, odds)
	claims := e.claims(odds, r.Persons)
	mass := e.unreached(r, target)
	for row := range n {
		out.Best[row], out.None[row] = -1, 1
		if target(e.table.SourceOf(row)) {
			continue
		}
		sum := mass[row]
		slices.SortFunc(odds[row], func(a, b candidate) int {
			return cmp.Or(cmp.Compare(a.odds, b.odds), cmp.Compare(e.rank[a.row], e.rank[b.row]), cmp.Compare(a.row, b.row))
		})
		for _, c := range odds[row] {
			o := c.odds * claims.left(e.table.SourceOf(row), r.Persons[row], c)
			sum += o
			if o > out.Odds[row] || (o == out.Odds[row] && out.Best[row] < 0) {
				out.Odds[row], out.Best[row] = o, int32(c.row)
			}
		}
		out.None[row] = 1 / (1 + sum)
	}
	return out
}

// candidate is a target row and the odds that it is the person.
type candidate struct {
	row  uint32
	odds float64
}

// direct collects the scored pairs with a target row.
func (e *engine) direct(r *Result, target func(int) bool) map[int][]candidate {
	out := map[int][]candidate{}
	for _, l := range r.Links {
		left, right := target(e.table.SourceOf(int(l.Left))), target(e.table.SourceOf(int(l.Right)))
		if left == right {
			continue
		}
		row, other := l.Left, l.Right
		if left {
			row, other = other, row
		}
		out[int(row)] = append(out[int(row)], candidate{other, math.Exp2(min(l.Weight, 100))})
	}
	return out
}

// through raises the odds of a row to those of the best way over another row
// of its person: the probability of the way is the product of its two links.
func (e *engine) through(r *Result, target func(int) bool, odds map[int][]candidate) {
	type hop struct {
		to uint32
		p  float64
	}
	hops := map[uint32][]hop{}
	for _, l := range r.Links {
		if l.Decision != fellegisunter.Linked || target(e.table.SourceOf(int(l.Left))) || target(e.table.SourceOf(int(l.Right))) {
			continue
		}
		hops[l.Left] = append(hops[l.Left], hop{l.Right, l.Probability})
		hops[l.Right] = append(hops[l.Right], hop{l.Left, l.Probability})
	}
	raised := map[int][]candidate{}
	for row := range e.table.Rows() {
		for _, h := range hops[uint32(row)] {
			for _, c := range odds[int(h.to)] {
				p := h.p * c.odds / (1 + c.odds)
				raised[row] = append(raised[row], candidate{c.row, p / max(1-p, 1e-30)})
			}
		}
	}
	for row, more := range raised {
		for _, c := range more {
			odds[row] = keepBest(odds[row], c)
		}
	}
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
