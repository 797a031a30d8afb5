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

// Agreement of one field of two places.
type Agreement uint8

// The agreements: a side is unknown, contradiction, agreement.
const (
	FieldUnknown Agreement = iota
	FieldContradicts
	FieldAgrees
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
	relation := RelatePlaces(agreeCounty(&a, &b), agreeNames(a.Town, b.Town, townSuffixes), agreeNames(a.Village, b.Village, villageSuffixes))
	if relation == PlaceVillage && AgreeHamlets(a.Hamlet, b.Hamlet) {
		return PlaceHamlet
	}
	return relation
}

// RelatePlaces is ComparePlaces of what the fields are found to be, before the
// hamlets are looked at.
func RelatePlaces(county, town, village Agreement) PlaceRelation {
	switch {
	case county == FieldContradicts:
		return PlaceDifferent
	case village == FieldAgrees && (town == FieldAgrees || town == FieldUnknown && county == FieldAgrees):
		return PlaceVillage
	case town == FieldAgrees,
		village == FieldAgrees && (town == FieldUnknown || county == FieldAgrees):
		return PlaceTown
	case county == FieldAgrees:
		return PlaceCounty
	case town == FieldContradicts || village == FieldContradicts:
		return PlaceDifferent
	}
	return PlaceUnknown
}

func agreeCounty(a, b *normalise.Place) Agreement {
	switch {
	case a.County == "" || b.County == "":
		return FieldUnknown
	case a.County == b.County:
		return FieldAgrees
	case a.CountyCertain && b.CountyCertain:
		return FieldContradicts
	}
	return FieldUnknown
}

// agreeNames compares two names without their suffix: equal, or one character
// apart that is a homophone or a look-alike, or, from four characters on, one
// edit apart.
func agreeNames(a, b string, suffixes []string) Agreement {
	switch {
	case a == "" || b == "":
		return FieldUnknown
	case a == b:
		return FieldAgrees
	}
	return agreeStems(withoutSuffix(a, suffixes), withoutSuffix(b, suffixes))
}

// agreeStems compares two names that have lost their suffix.
func agreeStems(a, b string) Agreement {
	if a == b {
		return FieldAgrees
	}
	var bufA, bufB [32]rune
	x, y := appendRunes(bufA[:0], a), appendRunes(bufB[:0], b)
	if min(len(x), len(y)) >= 4 && OSAWithin(x, y, 1) {
		return FieldAgrees
	}
	if len(x) < 2 || len(x) != len(y) {
		return FieldContradicts
	}
	x, y = trimCommon(x, y)
	if len(x) == 1 && (SharedReading(x[0], y[0]) || ShapeAlike(x[0], y[0])) {
		return FieldAgrees
	}
	return FieldContradicts
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

// AgreeHamlets reports whether one of two hamlets is the other or its beginning
// or end at the edge of a number: 6组 and 6组186号, 186号 and 6组186号.
func AgreeHamlets(a, b string) bool {
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
