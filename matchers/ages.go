package matchers

import (
	"slices"
	"strconv"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// When the ages of two files say that their classes are of persons.
const (
	// agesAround is how many years about the commonest difference of two ages still
	// count as it, and agesPart the part of the pairs that must have it. Husband and
	// wife are so near in a third of the couples, and relatives in fewer.
	agesAround = 3
	agesPart   = 0.5
	// agesLeast is the number of pairs from which that is told.
	agesLeast = 50
	// agesGroup is the number of pairs of rows up to which two values that rows
	// agree in are rare enough to be one person's.
	agesGroup = 20
	// oldest bounds what is an age.
	oldest = 130
)

// agesTell is false where the ages in two files speak against a person in both:
// among rows that agree in two things, whichever they are, no difference of years
// is common. Files may be of different years, so that it need not be none.
func (e *engine) agesTell(model *fellegisunter.Model) bool {
	at := slices.IndexFunc(e.set.Comparisons, func(s comparison.Spec) bool {
		return len(s.Fields) == 1 && e.table.Column(s.Fields[0]) != nil && ageColumn(e.table.Column(s.Fields[0]))
	})
	if e.set.Shape != ShapeLink || at < 0 || len(e.ordered) != 2 {
		return true
	}
	ages := e.ages(e.table.Column(e.set.Comparisons[at].Fields[0]))
	told := false
	for i := range e.comparisons {
		for j := range i {
			x, y := model.Comparisons[i].Levels[1].U, model.Comparisons[j].Levels[1].U
			if i == at || j == at || max(x, y) > tellingChance || x*y > rareChance*rareChance {
				continue
			}
			if part, pairs := e.oftenApart(ages, i, j); pairs >= agesLeast {
				if told = true; part >= agesPart {
					return true
				}
			}
		}
	}
	return !told
}

// ages gives the age of each row, -1 where none is stated.
func (e *engine) ages(column *record.Column) []int {
	out := make([]int, e.table.Rows())
	for row, code := range column.All() {
		out[row] = -1
		if n, err := strconv.Atoi(column.Values[code]); err == nil && n >= 0 && n < oldest {
			out[row] = n
		}
	}
	return out
}

// oftenApart counts the pairs of rows that agree in two comparisons, and gives
// the part of them whose ages are about as far apart as is commonest.
func (e *engine) oftenApart(ages []int, i, j int) (part float64, pairs int) {
	rows := map[[2]uint32][2][]uint32{}
	for side, ordered := range e.ordered {
		for _, row := range ordered {
			key := [2]uint32{e.comparisons[i].Codes.Of(int(row)), e.comparisons[j].Codes.Of(int(row))}
			if key[0] != 0 && key[1] != 0 && ages[row] >= 0 {
				group := rows[key]
				group[side] = append(group[side], row)
				rows[key] = group
			}
		}
	}
	var apart [2 * oldest]int
	for _, group := range rows { // numbers are added: in any order the same
		if len(group[0])*len(group[1]) > agesGroup {
			continue
		}
		for _, a := range group[0] {
			for _, b := range group[1] {
				apart[oldest+ages[a]-ages[b]]++
				pairs++
			}
		}
	}
	best := 0
	for k := range apart {
		sum := 0
		for _, n := range apart[max(k-agesAround, 0):min(k+agesAround+1, len(apart))] {
			sum += n
		}
		best = max(best, sum)
	}
	return float64(best) / float64(max(pairs, 1)), pairs
}
