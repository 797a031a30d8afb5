package matchers

import (
	"strconv"

	"yingbao/matchers/fellegisunter"
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// twoBirths makes pairTwo of the pairs of two numbers whose rows were born on two
// days, or bear valid numbers of their own, which the birth dates stated beside
// them bear out.
//
// Every village has namesakes, a few of them born on one day, and a family that
// shares a telephone may have two of one name: what agrees between them is all
// that a list says but the number and the birth date. A model that learned from
// pairs in which one number is a guardian's takes two numbers for a slight fault.
// That number and birth date are both wrong on one row, and fit each other, is
// none.
func (e *engine) twoBirths(scored []fellegisunter.Link, kinds []pairKind) {
	var asked []int
	for i, k := range kinds {
		if k&pairNumbers != 0 {
			asked, kinds[i] = append(asked, i), k&^pairNumbers
		}
	}
	number, birth := e.table.Column(e.set.Proof), e.table.Column(record.FieldBirth)
	if len(asked) == 0 || number == nil {
		return
	}
	name, proof := e.table.Column(record.FieldName), e.proof()
	of := func(row uint32) [2]uint32 { return [2]uint32{number.Code(int(row)), name.Code(int(row))} }
	theirs := e.theirs(scored, asked, of)
	born := func(row uint32) (day string, own bool) {
		day = birth.Value(int(row))
		switch byNumber := normalise.IDBirth(number.Value(int(row))); {
		case proof(row) == 0:
		case similarity.CompareDates(day, byNumber) >= similarity.DateLunar: // equal, or a slip away
			own = true
		case day == "" && theirs[of(row)]:
			day, own = byNumber, true
		}
		return day, own
	}
	for _, i := range asked {
		a, mine := born(scored[i].Left)
		b, yours := born(scored[i].Right)
		if mine && yours || farApart(a, b) && number.Code(int(scored[i].Left)) != 0 && number.Code(int(scored[i].Right)) != 0 {
			kinds[i] = pairTwo
		}
	}
}

// farApart tells whether two birth dates are no slip away from each other. One
// year more or less is a slip, whatever its digits are: 1999 and 2000, by the
// count of years that begins with one.
func farApart(a, b string) bool {
	r := similarity.CompareDates(a, b)
	if r == similarity.DateUnknown || r > similarity.DateMonth {
		return false
	}
	if a[4:] != b[4:] {
		return true
	}
	x, errX := strconv.Atoi(a[:4])
	y, errY := strconv.Atoi(b[:4])
	return errX != nil || errY != nil || max(x-y, y-x) > 1
}

// theirs tells of the rows of some links that state no birth date whether another
// row has their valid number and name, and states the number's birth date: then
// the number is theirs, and says when they were born. of gives the codes of a
// row's number and name.
func (e *engine) theirs(scored []fellegisunter.Link, some []int, of func(row uint32) [2]uint32) map[[2]uint32]bool {
	birth, proof := e.table.Column(record.FieldBirth), e.proof()
	out := map[[2]uint32]bool{}
	for _, i := range some {
		for _, row := range []uint32{scored[i].Left, scored[i].Right} {
			if key := of(row); key[1] != 0 && proof(row) != 0 && birth.Value(int(row)) == "" {
				out[key] = false
			}
		}
	}
	if len(out) == 0 {
		return out
	}
	number := e.table.Column(e.set.Proof)
	for row := range uint32(e.table.Rows()) {
		key := of(row)
		if known, asked := out[key]; asked && !known && birth.Value(int(row)) == normalise.IDBirth(number.Value(int(row))) {
			out[key] = true
		}
	}
	return out
}
