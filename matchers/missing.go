package matchers

import (
	"slices"

	"yingbao/sources/record"
)

// minClosed is the number of pairs in groups of three records and more from
// which the share of them that the rules reach is told.
const minClosed = 100

// closedReach gives the share of the pairs of one person, in groups of three
// records and more, that a rule reaches. Most of these pairs would be known
// through other records if no rule reached them, so that the rules did not
// choose them; but a record that no rule ties to any other is in no group.
// The share is thus an upper bound of blocking recall, as Chao's is: that one
// because rules fail together, this one because whole records are lost, which
// notLost counts.
func (e *engine) closedReach(persons []uint32) (share float64, ok bool) {
	all, hit := 0, 0
	for _, rows := range groupsOf(persons) {
		if len(rows) < 3 || len(rows) > closureRows {
			continue
		}
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if e.cells.of(a, b) < 0 || e.copies.first[a] == e.copies.first[b] {
					continue
				}
				all++
				if e.reached(a, b) {
					hit++
				}
			}
		}
	}
	return float64(hit) / float64(max(all, 1)), all >= minClosed
}

// reached tells whether any rule reaches a pair.
func (e *engine) reached(a, b uint32) bool {
	for rule := range e.set.Blocking {
		if e.plan.Reached(rule, a, b) {
			return true
		}
	}
	return false
}

// beyondRules is the test for pairs that no rule reaches; nil where each pair
// of sources has a model of its own, which learns from its candidates alone
// and would undo what the pooled model knows of the others.
func (e *engine) beyondRules() func(a, b uint32) bool {
	if e.set.Cells {
		return nil
	}
	return func(a, b uint32) bool { return !e.reached(a, b) }
}

// lowerReach takes, for one file whose records are grouped, the lower of the
// two bounds of blocking recall.
func (e *engine) lowerReach(r *Result, counts []reachCounts) {
	if e.set.Shape != ShapeDedupe || len(r.Summary.Cells) != 1 {
		return
	}
	share, ok := e.closedReach(r.Persons)
	if !ok {
		return
	}
	share *= e.notLost(r)
	for i := range counts {
		if c := &counts[i]; !c.identified || share < c.share {
			c.share, c.about, c.identified = share, 0, true
		}
	}
}

// fullestPart is the part of the records, those that say most, by which the part
// of persons with one record is known.
const fullestPart = 0.1

// notLost estimates the share of the pairs of one person that is not lost with
// records that nothing ties to their person. How many records a person has does
// not hang on how much one of them says; so records with gaps would be alone as
// often as full ones, and that they are alone more often is their loss. Each
// would have as many partners as others have.
func (e *engine) notLost(r *Result) float64 {
	sizes := make([]int, r.Count)
	for _, p := range r.Persons {
		sizes[p]++
	}
	alone := make([]float64, len(r.Persons)) // by row: the chance that it is, 0 for those with others
	rows, ties := 0, 0.0
	for row, p := range r.Persons {
		if n := sizes[p]; n == 1 {
			alone[row] = 1
		} else if n <= closureRows {
			rows, ties = rows+1, ties+float64(n-1)
		}
	}
	for _, l := range r.Links { // what is kept below the threshold is expected to be found
		alone[l.Left] *= 1 - l.Probability
		alone[l.Right] *= 1 - l.Probability
	}
	lost := e.excess(alone)
	if lost <= 0 || rows == 0 {
		return 1
	}
	return ties / (ties + 2*lost*ties/float64(rows))
}

// excess gives how many more records are alone than if all were alone as often
// as those that say most.
func (e *engine) excess(alone []float64) float64 {
	columns := e.comparedColumns()
	byFilled := make([]struct{ rows, alone float64 }, len(columns)+1)
	for row, a := range alone {
		filled := 0
		for _, c := range columns {
			if c.Code(row) != 0 {
				filled++
			}
		}
		byFilled[filled].rows++
		byFilled[filled].alone += a
	}
	slices.Reverse(byFilled)
	rows, single, excess := 0.0, 0.0, 0.0
	for _, f := range byFilled {
		if rows < fullestPart*float64(len(alone)) {
			rows, single = rows+f.rows, single+f.alone
			continue
		}
		excess += f.alone - f.rows*single/rows
	}
	return excess
}

// comparedColumns lists the columns that comparisons read.
func (e *engine) comparedColumns() []*record.Column {
	var out []*record.Column
	for _, c := range e.comparisons {
		for _, f := range c.Fields {
			if column := e.table.Column(f); column != nil && !slices.Contains(out, column) {
				out = append(out, column)
			}
		}
	}
	return out
}
