package similarity

import (
	"strings"

	"yingbao/sources/normalise"
)

// PlaceRelation is how two places relate, in the order of the evidence.
type PlaceRelation uint8

const (
	// PlaceUnknown: no field is known on both sides, or only uncertain counties.
	PlaceUnknown PlaceRelation = iota
	// PlaceDifferent: two certain counties contradict, or town and village do
	// while no county is known.
	PlaceDifferent
	// PlaceCounty: the county agrees, nothing below it does.
	PlaceCounty
	// PlaceTown: the town agrees; or the village agrees while the towns
	// contradict inside one county (towns are merged), or while neither town nor
	// county is shared (village names repeat).
	PlaceTown
	// PlaceVillage: the village agrees, and the town or, where no town is
	// shared, the county.
	PlaceVillage
	// PlaceHamlet: PlaceVillage, and group or house number agree as far as given.
	PlaceHamlet
)

var placeRelations = [...]string{"unknown", "different", "county", "town", "village", "hamlet"}

// String returns the relation's stable code.
func (r PlaceRelation) String() string { return codeOf(placeRelations[:], uint8(r)) }

// agreement of one field: a side unknown, contradiction, agreement.
type agreement uint8

const (
	noField agreement = iota
	contradicts
	agrees
)

// Suffixes that departments add, drop and change; the longer first.
var (
	townSuffixes    = []string{"街道办事处", "街道办", "办事处", "民族乡", "街道", "镇", "乡"}
	villageSuffixes = []string{"村民委员会", "居民委员会", "村委会", "居委会", "行政村", "自然村", "社区", "村", "居", "里"}
)

// ComparePlaces relates two places of normalise.Address; it is symmetric and
// allocates nothing. Empty fields are unknown, and counties that are not
// certain on both sides never contradict.
func ComparePlaces(a, b normalise.Place) PlaceRelation {
	county := agreeCounty(&a, &b)
	town := agreeNames(a.Town, b.Town, townSuffixes)
	village := agreeNames(a.Village, b.Village, villageSuffixes)
	switch {
	case county == contradicts:
		return PlaceDifferent
	case village == agrees && (town == agrees || town == noField && county == agrees):
		if agreeHamlet(a.Hamlet, b.Hamlet) {
			return PlaceHamlet
		}
		return PlaceVillage
	case town == agrees,
		village == agrees && (town == noField || county == agrees):
		return PlaceTown
	case county == agrees:
		return PlaceCounty
	case town == contradicts || village == contradicts:
		return PlaceDifferent
	}
	return PlaceUnknown
}

func agreeCounty(a, b *normalise.Place) agreement {
	switch {
	case a.County == "" || b.County == "":
		return noField
	case a.County == b.County:
		return agrees
	case a.CountyCertain && b.CountyCertain:
		return contradicts
	}
	return noField
}

// agreeNames compares two names without their suffix: equal, or one character
// apart that is a homophone or a look-alike, or, from four characters on, one
// edit apart.
func agreeNames(a, b string, suffixes []string) agreement {
	switch {
	case a == "" || b == "":
		return noField
	case a == b:
		return agrees
	}
	a, b = withoutSuffix(a, suffixes), withoutSuffix(b, suffixes)
	if a == b {
		return agrees
	}
	var bufA, bufB [32]rune
	x, y := appendRunes(bufA[:0], a), appendRunes(bufB[:0], b)
	if min(len(x), len(y)) >= 4 && OSAWithin(x, y, 1) {
		return agrees
	}
	if len(x) < 2 || len(x) != len(y) {
		return contradicts
	}
	x, y = trimCommon(x, y)
	if len(x) == 1 && (SharedReading(x[0], y[0]) || ShapeAlike(x[0], y[0])) {
		return agrees
	}
	return contradicts
}

// appendRunes decodes s into a buffer that the caller keeps on its stack; place
// names that do not fit move to the heap.
func appendRunes(buf []rune, s string) []rune {
	for _, r := range s {
		buf = append(buf, r)
	}
	return buf
}

// withoutSuffix cuts the first suffix that leaves at least one character.
func withoutSuffix(name string, suffixes []string) string {
	for _, s := range suffixes {
		if short, ok := strings.CutSuffix(name, s); ok && short != "" {
			return short
		}
	}
	return name
}

// agreeHamlet reports whether one of two hamlets is the other or its beginning
// or end at the edge of a number: 6组 and 6组186号, 186号 and 6组186号.
func agreeHamlet(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a == "":
		return false
	case a == b:
		return true
	case strings.HasPrefix(b, a):
		return !digitAt(b, len(a)-1) || !digitAt(b, len(a))
	case strings.HasSuffix(b, a):
		return !digitAt(b, len(b)-len(a)) || !digitAt(b, len(b)-len(a)-1)
	}
	return false
}

func digitAt(s string, i int) bool { return s[i] >= '0' && s[i] <= '9' }
