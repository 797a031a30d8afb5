package similarity

import (
	"encoding/binary"
	"math/bits"

	"yingbao/sources/normalise"
)

// IDRelation is how two identity numbers relate, in the order of the evidence
// that they are one person's.
//
// Patterns are those of normalise.ID: 18 characters of 0-9, X and '?' for an
// unknown digit; region (6), birth (8), sequence (3, the last odd for men) and
// check digit (1) after GB 11643-1999. A place is shared when both sides know
// it. Sources: check digit ISO 7064 MOD 11-2, which finds every wrong digit and
// every swap of neighbours, so that two numbers at such a distance are never
// both valid.
type IDRelation uint8

const (
	// IDUnknown: a side is empty or no pattern, or fewer than four places are shared.
	IDUnknown IDRelation = iota
	// IDDifferent: shared places contradict, and nothing below explains it.
	IDDifferent
	// IDNeighbour: region and birth agree but the sequence contradicts, by more
	// than two edits or between two valid numbers: twins, or two births of one
	// day in one county.
	IDNeighbour
	// IDRegion: shared places agree, and none is beyond the region.
	IDRegion
	// IDTail: shared places agree beyond the region, but fewer than below: a
	// masked middle (region and last four), a birth without the region.
	IDTail
	// IDBirthRegion: shared places agree and hold region and birth, no sequence
	// digit; or birth and at least one sequence digit without the whole region.
	IDBirthRegion
	// IDTwoOff: at least 15 places shared, two edits apart (each a wrong digit, a
	// swap of neighbours, or a digit lost and another added, which shifts those
	// between).
	IDTwoOff
	// IDOneOff: at least 15 places shared, one wrong digit or one swap of
	// neighbours apart.
	IDOneOff
	// IDPrefix: at least 15 shared places agree, a sequence digit among them, and
	// a side is incomplete (15 digits, a rounded tail, no check digit).
	IDPrefix
	// IDSame: both complete, and equal.
	IDSame
)

var idRelations = [...]string{"unknown", "different", "neighbour", "region", "tail",
	"birth-region", "two-off", "one-off", "prefix", "same"}

// String returns the relation's stable code.
func (r IDRelation) String() string { return codeOf(idRelations[:], uint8(r)) }

// Places of a number as bit sets, bit i for character i.
const (
	idLength    = 18
	allPlaces   = 1<<idLength - 1
	regionBits  = 0b111111
	birthBits   = 0b11111111 << 6
	serialBits  = 0b111 << 14
	minShared   = 4
	minEditable = 15 // shared places below which an edit explains too little
)

// CompareIDs relates two patterns; it is symmetric and allocates nothing.
func CompareIDs(a, b string) IDRelation {
	if len(a) != idLength || len(b) != idLength {
		return IDUnknown
	}
	known, differ := idPlaces(a, b)
	shared := bits.OnesCount32(known)
	switch {
	case shared < minShared:
		return IDUnknown
	case differ == 0:
		return relateAgreeingIDs(known, shared)
	case shared < minEditable:
		return IDDifferent
	}
	switch edits := idEdits(a, b, differ); {
	case edits == 1:
		return IDOneOff
	case known&^differ&(regionBits|birthBits) == regionBits|birthBits &&
		(edits > 2 || bothValid(a, b)):
		return IDNeighbour
	case edits == 2:
		return IDTwoOff
	}
	return IDDifferent
}

func relateAgreeingIDs(known uint32, shared int) IDRelation {
	birth := known&birthBits == birthBits
	switch {
	case known == allPlaces:
		return IDSame
	case shared >= minEditable && known&serialBits != 0:
		return IDPrefix
	case birth && (known&regionBits == regionBits || known&serialBits != 0):
		return IDBirthRegion
	case known&^regionBits != 0:
		return IDTail
	}
	return IDRegion
}

// idPlaces returns the places that both sides know, and those of them that
// differ, eight characters at a time.
func idPlaces(a, b string) (known, differ uint32) {
	k, d := octet(a, b, 0)
	known, differ = k, d
	k, d = octet(a, b, 8)
	known, differ = known|k<<8, differ|d<<8
	k, d = octet(a, b, 10) // the last eight; places 10-15 twice
	return known | k<<10, differ | d<<10
}

// octet compares the eight characters from place i. A byte of x is made 0x80
// when it is not zero: no character of a pattern has its highest bit set.
func octet(a, b string, i int) (known, differ uint32) {
	const low, high, marks = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080, 0x3f3f3f3f3f3f3f3f
	x, y := word(a, i), word(b, i)
	k := ((x ^ marks) + low) & ((y ^ marks) + low) & high
	return gather(k), gather(k & ((x ^ y) + low))
}

// word loads the eight bytes of s from i; the compiler makes it one load.
func word(s string, i int) uint64 {
	return binary.LittleEndian.Uint64([]byte(s[i : i+8]))
}

// gather moves the highest bit of byte k to bit k.
func gather(x uint64) uint32 {
	return uint32((x >> 7) * 0x0102040810204080 >> 56)
}

// idEdits returns how many edits make the shared places agree: 1, 2, or 3 for
// more. differ holds the places that contradict, at least one.
func idEdits(a, b string, differ uint32) int {
	left := differ
	edits := 0
	for left != 0 && edits < 3 {
		i := bits.TrailingZeros32(left)
		if left>>1&(1<<i) != 0 && a[i] == b[i+1] && a[i+1] == b[i] {
			left &^= 1 << (i + 1)
		}
		left &^= 1 << i
		edits++
	}
	if edits < 3 {
		return edits
	}
	first, last := bits.TrailingZeros32(differ), 31-bits.LeadingZeros32(differ)
	if shifted(a, b, first, last) || shifted(b, a, first, last) {
		return 2
	}
	return 3
}

// shifted reports whether b is a with the digit at first lost and one added at
// last; an unknown digit agrees with any.
func shifted(a, b string, first, last int) bool {
	for i := first; i < last; i++ {
		if a[i+1] != b[i] && a[i+1] != '?' && b[i] != '?' {
			return false
		}
	}
	return true
}

// bothValid reports whether both numbers are complete with a right check digit.
func bothValid(a, b string) bool {
	return normalise.IDComplete(a) && normalise.IDComplete(b) &&
		normalise.CheckDigit(a[:17]) == a[17] && normalise.CheckDigit(b[:17]) == b[17]
}
