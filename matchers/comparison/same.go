package comparison

import (
	"slices"
	"strings"

	"yingbao/sources/record"
)

// sameValue tells of a comparison whose level 1 is that of one value: two rows
// reach it exactly when they have a value in common. Equal is more: that two rows
// with one feature code, and no others, reach it.
type sameValue struct {
	of   func(code uint32) [2]uint32 // by feature code: its values by number, 0 for none; two are two
	size int                         // numbers, 0 included
}

// SameValue gives, by feature code, the numbers of the values of which two rows
// have one in common exactly when they reach level 1, 0 for none, and how many
// numbers there are, 0 included. It is nil where level 1 is not that.
func (c *Comparison) SameValue() (of func(code uint32) [2]uint32, size int) {
	if c.same == nil {
		return nil, 0
	}
	return c.same.of, c.same.size
}

// sameNames are the names of the first two columns by what is written; a name
// with a character that nobody could read equals none.
func sameNames(f *feature) *sameValue {
	numbers, index := make([][]uint32, 2), map[string]uint32{}
	for i := range min(len(f.columns), 2) {
		numbers[i] = make([]uint32, f.values(i))
		for code := 1; code < len(numbers[i]); code++ {
			name := f.text(i, uint32(code))
			if strings.ContainsRune(name, '?') {
				continue
			}
			n, ok := index[name]
			if !ok {
				n = uint32(len(index) + 1)
				index[name] = n
			}
			numbers[i][code] = n
		}
	}
	return &sameValue{size: len(index) + 1, of: func(code uint32) [2]uint32 {
		out := [2]uint32{numbers[0][f.code(code, 0)]}
		if len(f.columns) > 1 && len(numbers[1]) > 0 {
			out[1] = numbers[1][f.code(code, 1)]
		}
		if out[0] == out[1] {
			out[1] = 0
		}
		return out
	}}
}

// sameFields are the values of the first level of a list of predicates, where that
// is "exact": of one field, or of all of which none is missing. nil elsewhere.
func sameFields(f *feature, s Spec) *sameValue {
	words := strings.Fields(s.Levels[0])
	switch {
	case words[0] != "exact":
		return nil
	case len(words) == 1:
		return sameTuples(f)
	}
	at := slices.Index(s.Fields, record.Field(words[len(words)-1]))
	return &sameValue{size: f.values(at), of: func(code uint32) [2]uint32 { return [2]uint32{f.code(code, at)} }}
}

func sameTuples(f *feature) *sameValue {
	return &sameValue{size: f.size(), of: func(code uint32) [2]uint32 {
		for i := range f.columns {
			if f.code(code, i) == 0 {
				return [2]uint32{}
			}
		}
		return [2]uint32{code}
	}}
}
