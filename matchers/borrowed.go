package matchers

import (
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
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
// with two valid numbers and two names: they are two persons whatever else
// agrees, for twins share birth date, village and phone.
func (e *engine) borrowed(scored []fellegisunter.Link) []fellegisunter.Link {
	identity, name := e.comparisonOf("identity"), e.comparisonOf("name")
	if identity < 0 || name < 0 {
		return scored
	}
	type claim struct {
		row    uint32
		source int
	}
	evaluator := comparison.NewEvaluator(e.comparisons)
	namesakes := map[claim][]uint32{}
	var suspects, twins []int
	for i, l := range scored {
		v := evaluator.Vector(l.Left, l.Right)
		switch {
		case comparison.SameName(v.Level(name)) && e.corroborated(v, identity):
			namesakes[claim{l.Left, e.table.SourceOf(int(l.Right))}] = append(namesakes[claim{l.Left, e.table.SourceOf(int(l.Right))}], l.Right)
			namesakes[claim{l.Right, e.table.SourceOf(int(l.Left))}] = append(namesakes[claim{l.Right, e.table.SourceOf(int(l.Left))}], l.Left)
		case comparison.SameNumber(v.Level(identity)) && comparison.DoubtfulName(v.Level(name)):
			suspects = append(suspects, i)
		case comparison.TwoNumbers(v.Level(identity)) && !comparison.SameName(v.Level(name)):
			twins = append(twins, i)
		}
	}
	out := slices.Clone(scored)
	for _, i := range twins {
		l := out[i]
		out[i] = link(l.Left, l.Right, min(l.Weight, rivalWeight), l.Rule)
	}
	for _, i := range suspects {
		l := out[i]
		if len(namesakes[claim{l.Left, e.table.SourceOf(int(l.Right))}]) > 0 || len(namesakes[claim{l.Right, e.table.SourceOf(int(l.Left))}]) > 0 {
			out[i] = link(l.Left, l.Right, min(l.Weight, rivalWeight), l.Rule)
		}
	}
	return out
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
