package matchers

import (
	"cmp"
	"math"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// claims are who wants each target row, one row behind the other, by source
// and the strongest of a source first.
type claims struct {
	start []uint32 // by row, and one more: where its claims begin
	list  []claim
}

type claim struct {
	source, person uint32
	odds           float64
}

// claims sums up who wants which target row.
func (e *engine) claims(odds *candidates, persons []uint32) *claims {
	out := &claims{start: make([]uint32, e.table.Rows()+1), list: make([]claim, len(odds.list))}
	for _, c := range odds.list {
		out.start[c.row]++
	}
	sum := uint32(0)
	for row, n := range out.start {
		sum += n
		out.start[row] = sum
	}
	for row := range e.table.Rows() {
		for _, c := range odds.of(row) {
			out.start[c.row]--
			out.list[out.start[c.row]] = claim{uint32(e.table.SourceOf(row)), persons[row], c.odds}
		}
	}
	inParts(e.set.Workers, e.table.Rows(), func(from, to int) {
		for row := from; row < to; row++ {
			out.arrange(uint32(row))
		}
	})
	return out
}

// of gives the claims on a row.
func (c *claims) of(row uint32) []claim { return c.list[c.start[row]:c.start[row+1]] }

// arrange puts the claims on a row in their order.
func (c *claims) arrange(row uint32) {
	slices.SortFunc(c.of(row), func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(b.odds, a.odds))
	})
}

// left gives the part of a candidate's odds that the strongest other claim of
// the same source leaves: in a source without duplicates a target row belongs
// to one person. Of two equal claims neither is believed more.
func (c *claims) left(source int, person uint32, of candidate) float64 {
	other, all := 0.0, c.of(of.row)
	first, _ := slices.BinarySearchFunc(all, uint32(source), func(a claim, s uint32) int { return cmp.Compare(a.source, s) })
	for _, a := range all[first:] {
		if a.source != uint32(source) {
			break
		}
		if a.person != person {
			other = a.odds
			break
		}
	}
	return 1 / (1 + other/math.Max(1, of.odds))
}

// unreached gives, by row, the mass of counterparts that no rule reaches.
func (e *engine) unreached(r *Result, target func(int) bool) []float64 {
	share := e.shares(r, target)
	reach := e.reach(r, target)
	out := make([]float64, e.table.Rows())
	inParts(e.set.Workers, len(out), func(from, to int) {
		for row := from; row < to; row++ {
			pi := share[e.table.SourceOf(row)]
			miss := 1.0
			for rule, f := range reach {
				if e.plan.HasKey(rule, uint32(row)) {
					miss *= 1 - f
				}
			}
			// Rules share fields and fail together: the product is too bold.
			miss = math.Max(math.Sqrt(miss), minUnreached)
			out[row] = miss * pi / (1 - pi)
		}
	})
	return out
}

// minUnreached is the least share of counterparts taken to be out of reach.
const minUnreached = 0.0005

// shares gives, by source, the share of rows that have a counterpart, kept
// away from 0 and 1 by one row.
func (e *engine) shares(r *Result, target func(int) bool) []float64 {
	expected := make([]float64, len(e.table.Sources))
	for i, names := range e.cells.names {
		a, b := names[0], names[1]
		if target(a) == target(b) {
			continue
		}
		if target(a) {
			a = b
		}
		expected[a] += e.cells.models[i].Expected(e.cells.patterns[i])
	}
	for s := range e.table.Sources {
		n := float64(e.universe.Rows(s))
		expected[s] = math.Min(math.Max(expected[s], 0.5), math.Max(n-0.5, 0.5)) / math.Max(n, 1)
	}
	return expected
}

// reach estimates, for each rule, the probability that it reaches the
// counterpart of a row that has its key: the share among the sure links.
func (e *engine) reach(r *Result, target func(int) bool) []float64 {
	hit, all := make([]float64, len(r.Rules)), make([]float64, len(r.Rules))
	for _, l := range r.Links {
		if l.Decision != fellegisunter.Linked || l.Probability < 0.99 {
			continue
		}
		row, other := l.Left, l.Right
		if target(e.table.SourceOf(int(row))) {
			row, other = other, row
		}
		if target(e.table.SourceOf(int(row))) || !target(e.table.SourceOf(int(other))) {
			continue
		}
		for rule := range r.Rules {
			if e.plan.HasKey(rule, row) {
				all[rule]++
				if e.plan.Reached(rule, l.Left, l.Right) {
					hit[rule]++
				}
			}
		}
	}
	for rule := range hit {
		hit[rule] = hit[rule] / (all[rule] + 1)
	}
	return hit
}
