package matchers

import (
	"math"
	"slices"

	"yingbao/matchers/clustering"
	"yingbao/matchers/fellegisunter"
)

// mostMatched bounds the share of a source's rows taken to have a match: some
// are always missing from the other side.
const mostMatched = 0.98

// rivals gives each pair of two sources its probability among its rivals.
//
// A pair's own odds say how much better it fits than a random pair. Between
// two sources in which a person stands once, more is known: if nearly every
// row of one side has a match on the other, a row without any better
// candidate most probably belongs to the one it has; and a row that somebody
// else claims with certainty belongs to nobody else. With shares πA and πB of
// the rows matched,
//
//	o'_ij = o_ij / ((1−πA)(1−πB)),   p_ij = o'_ij / (1 + Σ_rivals o'),
//
// where the rivals are the other candidates of either row (Sadinle 2017,
// plug-in). Rows of one person, which first holds, are no rivals: duplicates
// within a source claim the same row rightly.
func (e *engine) rivals(scored []fellegisunter.Link, first []uint32) []fellegisunter.Link {
	first = e.byNumber(first)
	gain := e.gains(scored)
	claims := map[rivalKey]map[uint32]float64{} // by row and other source: the persons who want it
	odds := make([]float64, len(scored))
	for i, l := range scored {
		cell := e.cells.of(l.Left, l.Right)
		odds[i] = math.Exp2(math.Min(l.Weight+gain[cell], 200))
		if e.within(cell) {
			continue
		}
		wants(claims, rivalKey{l.Left, e.table.SourceOf(int(l.Right))}, first[l.Right], odds[i])
		wants(claims, rivalKey{l.Right, e.table.SourceOf(int(l.Left))}, first[l.Left], odds[i])
	}
	out := slices.Clone(scored)
	for i, l := range scored {
		if e.within(e.cells.of(l.Left, l.Right)) {
			continue
		}
		against := others(claims[rivalKey{l.Left, e.table.SourceOf(int(l.Right))}], first[l.Right]) +
			others(claims[rivalKey{l.Right, e.table.SourceOf(int(l.Left))}], first[l.Left])
		out[i] = link(l.Left, l.Right, math.Log2(odds[i])-math.Log2(1+against), l.Rule)
	}
	return out
}

// byNumber joins the persons whose rows bear one valid number of their own,
// whatever their names are, and those whose rows say the same: they are no
// rivals.
func (e *engine) byNumber(persons []uint32) []uint32 {
	proof := func(uint32) uint32 { return 0 }
	if e.table.Column(e.set.Proof) != nil {
		proof = e.proof()
	}
	holder := map[uint32]uint32{}
	var same []fellegisunter.Link
	firstRow := map[uint32]uint32{}
	for row := range uint32(len(persons)) {
		if other, ok := firstRow[persons[row]]; ok {
			same = append(same, fellegisunter.Link{Left: other, Right: row})
		} else {
			firstRow[persons[row]] = row
		}
		if first := e.copies.first[row]; first != row {
			same = append(same, fellegisunter.Link{Left: first, Right: row})
		}
		if code := proof(row); code != 0 {
			if other, ok := holder[code]; ok {
				same = append(same, fellegisunter.Link{Left: other, Right: row})
			} else {
				holder[code] = row
			}
		}
	}
	joined, _ := clustering.Components(len(persons), same)
	return joined
}

// rivalKey is a row and the source whose rows want it.
type rivalKey struct {
	row    uint32
	source int
}

// wants keeps a person's best odds for a row.
func wants(claims map[rivalKey]map[uint32]float64, key rivalKey, person uint32, odds float64) {
	if claims[key] == nil {
		claims[key] = map[uint32]float64{}
	}
	claims[key][person] = math.Max(claims[key][person], odds)
}

// others sums the odds of everybody but one person, smallest first, so that the
// sum is the same in whatever order the rows stand.
func others(claims map[uint32]float64, person uint32) float64 {
	if len(claims) < 2 {
		return 0
	}
	odds := make([]float64, 0, len(claims))
	for p, o := range claims {
		if p != person {
			odds = append(odds, o)
		}
	}
	slices.Sort(odds)
	sum := 0.0
	for _, o := range odds {
		sum += o
	}
	return sum
}

// within tells whether a cell pairs a source with itself.
func (e *engine) within(cell int) bool { return e.cells.names[cell][0] == e.cells.names[cell][1] }

// gains gives, by cell, −log2((1−πA)(1−πB)).
func (e *engine) gains(scored []fellegisunter.Link) []float64 {
	const unit = 1 << 30 // probabilities are summed as whole numbers: no order of rows shows in the sum
	expected := make([]int64, len(e.cells.names))
	for _, l := range scored {
		expected[e.cells.of(l.Left, l.Right)] += int64(l.Probability * unit)
	}
	out := make([]float64, len(expected))
	for cell, names := range e.cells.names {
		if e.within(cell) {
			continue
		}
		for _, s := range names {
			rows := math.Max(float64(e.universe.Rows(s)), 1)
			out[cell] -= math.Log2(1 - math.Min(float64(expected[cell])/unit/rows, mostMatched))
		}
	}
	return out
}
