package comparison

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"yingbao/matchers/similarity"
)

// outline is as much of a value as tells most pairs apart.
type outline struct {
	mask uint64 // of the characters
	bag  uint64 // of them
	day  int32  // noDay when it is no date
	size uint8  // characters; boundRunes when nothing can be said by them
}

// outlineBound tells of two outlines whether a level may be reached: by as many
// characters in common as the lengths ask for, or by as few days between.
type outlineBound struct {
	need [boundRunes * boundRunes]uint8
	days int64 // -1 without such a level
}

// fewest are the metrics that ask for characters in common: how many, for two
// lengths.
var fewest = map[string]func(threshold float64, lenA, lenB int) int{
	"jaro":                similarity.JaroMatches,
	"jaro-winkler":        similarity.JaroWinklerMatches,
	"levenshtein":         editMatches,
	"damerau-levenshtein": editMatches,
}

// editMatches follows from similarity.EditFloor.
func editMatches(threshold float64, lenA, lenB int) int {
	return max(0, max(lenA, lenB)-int(threshold))
}

// daysOf are the metrics that ask for days between, and the days of one unit.
var daysOf = map[string]float64{"days": 1, "months": 30.4375, "years": 365.25}

// outlineOf gives the bound of all levels of a comparison of one field, nil
// when one of them asks for more than outlines say.
func outlineOf(s Spec) *outlineBound {
	if len(s.Fields) != 1 {
		return nil
	}
	out := &outlineBound{days: -1}
	for i := range out.need {
		out.need[i] = math.MaxUint8
	}
	for _, level := range s.Levels {
		words := strings.Fields(level)
		if words[0] == "exact" {
			continue // equal values have one code
		}
		threshold := 0.0
		if len(words) > 1 {
			threshold, _ = strconv.ParseFloat(words[1], 64) // was read before
		}
		count, ok := fewest[words[0]]
		switch unit, dated := daysOf[words[0]]; {
		case dated:
			out.days = max(out.days, int64(threshold*unit))
		case ok:
			out.lower(func(a, b int) int { return count(threshold, a, b) })
		default:
			return nil
		}
	}
	return out
}

func (b *outlineBound) lower(count func(lenA, lenB int) int) {
	for x := 1; x < boundRunes; x++ {
		for y := 1; y < boundRunes; y++ {
			at := x*boundRunes + y
			b.need[at] = uint8(min(int(b.need[at]), count(x, y)))
		}
	}
}

// mayReach tells whether two values may reach a level.
func (b *outlineBound) mayReach(x, y *outline) bool {
	if x.size >= boundRunes || y.size >= boundRunes {
		return true
	}
	need := int(b.need[int(x.size)*boundRunes+int(y.size)])
	if similarity.MatchesCeiling(x.mask, int(x.size), y.mask, int(y.size)) >= need && similarity.BagCeiling(x.bag, y.bag) >= need {
		return true
	}
	if x.day == noDay || y.day == noDay {
		return false
	}
	apart := int64(x.day) - int64(y.day)
	return apart <= b.days && -apart <= b.days
}

// outlinesOf gives the outline of each feature code.
func outlinesOf(f *feature, values []*value) []outline {
	out := make([]outline, f.size())
	for code := range out {
		v := values[f.code(uint32(code), 0)]
		out[code] = outline{v.mask, v.bag, int32(v.day), uint8(len(v.runes))}
		if v.bag == uncounted || len(v.runes) >= boundRunes {
			out[code].size = boundRunes
		}
	}
	return out
}

// outlineFeatures are the outlines of a tile's rows, side by side. A pair that
// the bound does not let through is "else"; the others are compared, and
// remembered.
type outlineFeatures struct {
	plainFeatures
	bound  *outlineBound
	of     []outline // by code
	rows   []outline
	others uint8
	equal  uint8
}

func (f *outlineFeatures) load(codes []uint32) {
	f.plainFeatures.load(codes)
	f.rows = slices.Grow(f.rows[:0], len(codes))
	for _, code := range codes {
		f.rows = append(f.rows, f.of[code])
	}
}

func (f *outlineFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	other := Vector(f.others) << shift
	for k, p := range pairs {
		i, j := p>>16, p&0xffff
		x, y := f.codes[i], f.codes[j]
		switch {
		case x == 0 || y == 0:
		case x == y && f.equal != Null:
			out[k] |= Vector(f.equal) << shift
		case x == y || f.bound.mayReach(&f.rows[i], &f.rows[j]):
			out[k] |= Vector(f.level(i, j)) << shift
		default:
			out[k] |= other
		}
	}
}
