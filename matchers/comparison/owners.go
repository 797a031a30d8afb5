package comparison

import (
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// owners holds, for the code of a number, the codes of the names under which a
// birth date that is the number's own stands beside it.
type owners struct {
	names map[uint32][]uint32
	times []uint8 // by number: tuples that hold it, 2 for more
}

// ownersOf reads the owners of the valid numbers. Only numbers that stand with
// several tuples can be borrowed, so only those are kept.
func ownersOf(f *feature, valid []bool) owners {
	if len(f.columns) < 4 || f.columns[0] == nil || f.columns[3] == nil {
		return owners{}
	}
	times := make([]uint8, len(valid))
	for code := 1; code < f.size(); code++ {
		if t := &times[f.code(uint32(code), 0)]; *t < 2 {
			*t++
		}
	}
	names := map[uint32][]uint32{}
	for code := 1; code < f.size(); code++ {
		at := uint32(code)
		number, name := f.code(at, 0), f.code(at, 3)
		if times[number] > 1 && name != 0 && valid[number] && ownBirth(f.value(at, 0), f.value(at, 1)) {
			names[number] = append(names[number], name)
		}
	}
	return owners{names, times}
}

func ownBirth(number, birth string) bool {
	return similarity.CompareDates(birth, normalise.IDBirth(number)) == similarity.DateSame
}

// deny tells whether a number belongs to somebody else than the row: the row
// states no birth date of its own that bears the number out, other rows do,
// and all of those have another name.
func (o owners) deny(f *feature, code uint32) bool {
	number := f.code(code, 0)
	if len(o.names) == 0 || o.times[number] < 2 || code == 0 {
		return false
	}
	name := f.code(code, 3)
	names := o.names[number]
	if len(names) == 0 || name == 0 || ownBirth(f.value(code, 0), f.value(code, 1)) {
		return false
	}
	form := similarity.NewName(f.value(code, 3))
	for _, other := range names {
		other := similarity.NewName(f.columns[3].Values[other])
		if !OtherName(nameLevelOf[similarity.CompareNameForms(form, other)]) {
			return false
		}
	}
	return true
}
