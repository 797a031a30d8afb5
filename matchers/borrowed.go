package matchers

import (
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/matchers/similarity"
	"yingbao/sources/record"
)

// rivalWeight is the weight left to a pair that agrees in the number and not
// in the name when one of its rows has a namesake in the other's source, in
// the same village, with the same phone or of the same birth: the odds that a
// whole number, and not a whole name with its place, names the person. About
// one such pair in fifteen is one person; the others bear the number of a
// guardian or householder.
const rivalWeight = -3.8

// borrowed takes the weight off pairs whose number is borrowed although no
// birth date or sex on the row contradicts it: what tells is the rival, the
// namesake next to the person whose number it is. It also takes it off pairs
// with two valid numbers of their own and two names, or two whole ones that no
// slip explains: they are two persons whatever else agrees, for twins share birth
// date, village and phone. And off pairs whose numbers and stated birth dates
// both differ: a namesake of the village, a father whose son bears his name. The
// links are changed where they stand.
func (e *engine) borrowed(scored []fellegisunter.Link) []fellegisunter.Link {
	identity, name := e.comparisonOf("identity"), e.comparisonOf("name")
	if identity < 0 || name < 0 {
		return scored
	}
	kinds := e.pairKinds(scored, identity, name)
	e.twoBirths(scored, kinds)
	wanted := map[rivalKey]bool{} // what is asked about suspects
	var suspects, two []int
	for i, l := range scored {
		switch kinds[i] {
		case pairSuspect:
			suspects = append(suspects, i)
			wanted[rivalKey{l.Left, e.table.SourceOf(int(l.Right))}] = true
			wanted[rivalKey{l.Right, e.table.SourceOf(int(l.Left))}] = true
		case pairTwo:
			two = append(two, i)
		}
	}
	namesakes := e.namesakes(scored, kinds, wanted)
	for _, i := range two {
		l := scored[i]
		scored[i] = link(l.Left, l.Right, min(l.Weight, rivalWeight), l.Rule)
	}
	for _, i := range suspects {
		l := scored[i]
		if e.rivalled(namesakes, l.Left, l.Right) || e.rivalled(namesakes, l.Right, l.Left) {
			scored[i] = link(l.Left, l.Right, min(l.Weight, rivalWeight), l.Rule)
		}
	}
	return scored
}

// pairKinds tells of each pair what it is. Mates need not be compared: they have
// one number and one name.
func (e *engine) pairKinds(scored []fellegisunter.Link, identity, name int) []pairKind {
	kinds := make([]pairKind, len(scored))
	var open []fellegisunter.Link
	var places []uint32
	for i, l := range scored {
		if e.mates == nil {
			break
		}
		if e.mates.of[l.Left] == l.Right+1 {
			kinds[i] = pairNamesakes
		} else {
			open, places = append(open, l), append(places, uint32(i))
		}
	}
	at := func(i int) int { return int(places[i]) }
	if e.mates == nil {
		open, at = scored, func(i int) int { return i }
	}
	e.eachVector(open, func(i int, v comparison.Vector) {
		l := open[i]
		if l.Weight > rivalWeight && comparison.OtherNumber(v.Level(identity)) {
			kinds[at(i)] = pairNumbers
		}
		switch {
		case comparison.SameName(v.Level(name)) && e.corroborated(v, identity):
			kinds[at(i)] |= pairNamesakes
		case comparison.SameNumber(v.Level(identity)) && comparison.DoubtfulName(v.Level(name)):
			kinds[at(i)] = pairSuspect
		case comparison.TwoNumbers(v.Level(identity)) && !comparison.SameName(v.Level(name)) && !e.lent(l.Left) && !e.lent(l.Right),
			comparison.OtherNumberSameBirth(v.Level(identity)) && comparison.DoubtfulName(v.Level(name)):
			kinds[at(i)] = pairTwo
		}
	})
	return kinds
}

// pairKind is what borrowed sees in a pair.
type pairKind uint8

const (
	pairNamesakes pairKind = iota + 1 // one name, and something beside it agrees
	pairSuspect                       // one number, two names
	pairTwo                           // two numbers of their own, two names; or two numbers and two birth dates
	pairNumbers   pairKind = 1 << 7   // beside another kind: two numbers, and the birth dates are to be asked about
)

// namesakes lists, by row and source that are asked about, the rows that links
// of namesakes join to it.
func (e *engine) namesakes(scored []fellegisunter.Link, kinds []pairKind, wanted map[rivalKey]bool) map[rivalKey][]uint32 {
	out := map[rivalKey][]uint32{}
	if len(wanted) == 0 {
		return out
	}
	asked := make([]bool, e.table.Rows()) // by row: whether anything is; of few is
	for key := range wanted {
		asked[key.row] = true
	}
	for i, l := range scored {
		if kinds[i] != pairNamesakes || !asked[l.Left] && !asked[l.Right] {
			continue
		}
		left, right := rivalKey{l.Left, e.table.SourceOf(int(l.Right))}, rivalKey{l.Right, e.table.SourceOf(int(l.Left))}
		if !wanted[left] && !wanted[right] || e.bornApart(l.Left, l.Right) {
			continue
		}
		out[left] = append(out[left], l.Right)
		out[right] = append(out[right], l.Left)
	}
	return out
}

// rivalled tells whether a row has a namesake in the other's source who bears
// another number than the other does.
func (e *engine) rivalled(namesakes map[rivalKey][]uint32, row, other uint32) bool {
	number := e.table.Column(e.set.Comparisons[e.comparisonOf("identity")].Fields[0])
	return slices.ContainsFunc(namesakes[rivalKey{row, e.table.SourceOf(int(other))}], func(n uint32) bool {
		return number.Code(int(n)) != number.Code(int(other))
	})
}

// lent tells whether the number of a row contradicts the row's own birth date
// or sex.
func (e *engine) lent(row uint32) bool {
	number := e.table.Column(e.set.Comparisons[e.comparisonOf("identity")].Fields[0])
	birth, sex := e.table.Column(record.FieldBirth), e.table.Column(record.FieldSex)
	return comparison.Borrowed(number.Value(int(row)), birth.Value(int(row)), sex.Value(int(row)))
}

// bornApart tells whether both rows state a birth date and these are clearly
// two days.
func (e *engine) bornApart(a, b uint32) bool {
	birth := e.table.Column(record.FieldBirth)
	r := similarity.CompareDates(birth.Value(int(a)), birth.Value(int(b)))
	return r != similarity.DateUnknown && r <= similarity.DateMonth
}

// corroborated tells whether something beside the name agrees: the place down
// to the village, the phone, or the birth date.
func (e *engine) corroborated(v comparison.Vector, identity int) bool {
	place, phone := e.comparisonOf("place"), e.comparisonOf("phone")
	return place >= 0 && comparison.SameVillage(v.Level(place)) ||
		phone >= 0 && v.Level(phone) == 1 || comparison.SameBirth(v.Level(identity))
}

// comparisonOf finds a comparison by its method, -1 when there is none.
func (e *engine) comparisonOf(method string) int {
	return slices.IndexFunc(e.set.Comparisons, func(s comparison.Spec) bool { return s.Method == method })
}
