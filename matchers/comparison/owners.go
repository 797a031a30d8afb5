package comparison

import (
	"slices"

	"yingbao/matchers/similarity"
)

// owners holds, for the code of a number that is some row's without its birth
// date, the codes of the names under which a birth date that is the number's own
// stands beside it.
type owners struct {
	feature *feature
	numbers []packedNumber
	births  []uint32
	names   map[uint32][]uint32
}

// ownersOf reads the owners of the valid numbers that are to be asked about.
func ownersOf(f *feature, numbers []packedNumber, births []uint32) *owners {
	o := &owners{feature: f, numbers: numbers, births: births, names: map[uint32][]uint32{}}
	if len(f.columns) < 4 || f.columns[0] == nil || f.columns[3] == nil {
		return o
	}
	asked, any := make([]bool, len(numbers)), false
	for _, code := range o.where(func(code uint32) bool { return !o.own(code) }) {
		asked[f.code(code, 0)], any = true, true
	}
	if !any {
		return o
	}
	for _, code := range o.where(func(code uint32) bool { return asked[f.code(code, 0)] && o.own(code) }) {
		number := f.code(code, 0)
		o.names[number] = append(o.names[number], f.code(code, 3))
	}
	return o
}

// where lists the codes of a valid number and a name of which a test is true.
func (o *owners) where(test func(code uint32) bool) []uint32 {
	lists := make([][]uint32, Parts())
	InParts(o.feature.size(), func(part, from, to int) {
		for code := uint32(max(from, 1)); int(code) < to; code++ {
			if o.numbers[o.feature.code(code, 0)].valid && o.feature.code(code, 3) != 0 && test(code) {
				lists[part] = append(lists[part], code)
			}
		}
	})
	return slices.Concat(lists...)
}

// own tells whether a birth date is stated that is the number's own.
func (o *owners) own(code uint32) bool {
	birth := o.births[o.feature.code(code, 1)]
	return birth != 0 && birth == o.numbers[o.feature.code(code, 0)].birth
}

// deny tells whether a number belongs to somebody else than the row: the row
// states no birth date of its own that bears the number out, other rows do,
// and all of those have another name.
func (o *owners) deny(code uint32) bool {
	f := o.feature
	if f.code(code, 3) == 0 || o.own(code) {
		return false
	}
	names := o.names[f.code(code, 0)]
	if len(names) == 0 || slices.Contains(names, f.code(code, 3)) {
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
