package comparison

import "yingbao/matchers/similarity"

// bounds tell cheaply, by metric, that two values of a column do not reach a
// threshold: true says that they may. Metrics without a bound are asked
// outright, or, when that is costly, always may.
var bounds = map[string]func(threshold float64) metricTest{
	"exact":               func(float64) metricTest { return func(a, b *value, _ float64) bool { return a == b } },
	"levenshtein":         editBound,
	"damerau-levenshtein": editBound,
	"jaro":                matchBound(similarity.JaroMatches),
	"jaro-winkler":        matchBound(similarity.JaroWinklerMatches),
	"jaccard":             always,
	"contains":            always,
	"words":               always,
}

func always(float64) metricTest { return func(_, _ *value, _ float64) bool { return true } }

func editBound(float64) metricTest {
	return func(a, b *value, t float64) bool {
		return float64(max(len(a.runes), len(b.runes))-common(a, b)) <= t // see similarity.EditFloor
	}
}

// common gives the most characters that two values can pair off as equal.
func common(a, b *value) int {
	n := similarity.MatchesCeiling(a.mask, len(a.runes), b.mask, len(b.runes))
	if a.bag == uncounted || b.bag == uncounted {
		return n
	}
	return min(n, similarity.BagCeiling(a.bag, b.bag))
}

// boundRunes is the length below which the fewest matches are looked up.
const boundRunes = 24 // an identity number has 18

// matchBound counts the characters that two values may have in common against
// the fewest with which they can reach the threshold.
func matchBound(fewest func(threshold float64, lenA, lenB int) int) func(float64) metricTest {
	return func(threshold float64) metricTest {
		var need [boundRunes][boundRunes]uint8
		for a := 1; a < boundRunes; a++ {
			for b := 1; b < boundRunes; b++ {
				need[a][b] = uint8(fewest(threshold, a, b))
			}
		}
		return func(a, b *value, _ float64) bool {
			la, lb := len(a.runes), len(b.runes)
			if la >= boundRunes || lb >= boundRunes {
				return true
			}
			return common(a, b) >= int(need[la][lb])
		}
	}
}

// boundOf gives the predicate that a level's bound is, for one field or, when
// field is -1, for all of them.
func boundOf(metric string, threshold float64, field int) predicate {
	test := metrics[metric].test
	if bound, ok := bounds[metric]; ok {
		test = bound(threshold)
	}
	if field < 0 {
		return all(test, threshold)
	}
	return single(test, threshold, field)
}

// levelFeatures are the prepared values of a list of predicates. A pair that
// no bound lets through is "else"; the others are compared, and remembered.
type levelFeatures struct {
	plainFeatures
	bounds []predicate
	tuple  func(code uint32) []*value
	equal  uint8
	other  uint8
	width  int
	rows   []*value // width a row
}

func (f *levelFeatures) load(codes []uint32) {
	f.plainFeatures.load(codes)
	if len(f.rows) < len(codes)*f.width {
		f.rows = make([]*value, len(codes)*f.width)
	}
	for at, code := range codes {
		copy(f.rows[at*f.width:], f.tuple(code))
	}
}

func (f *levelFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	for k, p := range pairs {
		i, j := int(p>>16), int(p&0xffff)
		x, y := f.codes[i], f.codes[j]
		level := f.other
		switch {
		case x == 0 || y == 0:
			level = Null
		case x == y && f.equal != Null:
			level = f.equal
		case f.mayReach(f.rows[i*f.width:(i+1)*f.width], f.rows[j*f.width:(j+1)*f.width]):
			level = f.level(p>>16, p&0xffff)
		}
		out[k] |= Vector(level) << shift
	}
}

// mayReach tells whether a pair may reach any level before "else".
func (f *levelFeatures) mayReach(a, b []*value) bool {
	for _, bound := range f.bounds {
		if bound(a, b) {
			return true
		}
	}
	return false
}
