package similarity

import "math/bits"

// Mask returns the set of runes of r, hashed to 64 bits. Two masks and two
// lengths bound what any string metric can say of two strings, for a few
// nanoseconds and without touching the strings:
//
//	runes of a with no equal in b  >=  popcount(maskA &^ maskB)
//
// The bounds below are admissible: never below the true similarity, never above
// the true distance. ASCII letters of one case, and digits, have bits of their
// own; Han characters share.
func Mask(r []rune) uint64 {
	var m uint64
	for _, c := range r {
		m |= 1 << maskBit(c)
	}
	return m
}

func maskBit(c rune) uint32 {
	if c < 128 {
		return uint32(c) & 63
	}
	return uint32(c) * 2654435761 >> 26
}

// MatchesCeiling returns the most runes that two strings of these masks and
// lengths can pair off as equal.
func MatchesCeiling(maskA uint64, lenA int, maskB uint64, lenB int) int {
	a := lenA - bits.OnesCount64(maskA&^maskB)
	b := lenB - bits.OnesCount64(maskB&^maskA)
	return max(min(a, b), 0)
}

// Bag counts a string's runes in sixteen groups, four bits each; ok is false
// when a group has more than that holds. Digits are told apart.
func Bag(s []rune) (bag uint64, ok bool) {
	for _, c := range s {
		shift := uint32(c) & 15 << 2
		if bag>>shift&15 == 15 {
			return 0, false
		}
		bag += 1 << shift
	}
	return bag, true
}

// BagCeiling returns the most runes that two strings of these bags can pair
// off as equal: group by group the smaller count. It says of numbers, most of
// which have nearly all the digits, what MatchesCeiling does not.
func BagCeiling(a, b uint64) int {
	return fewer(a&evenGroups, b&evenGroups) + fewer(a>>4&evenGroups, b>>4&evenGroups)
}

const (
	evenGroups = 0x0F0F0F0F0F0F0F0F
	eachByte   = 0x0101010101010101
)

// fewer sums the smaller of the two counts in each byte, at most 15.
func fewer(a, b uint64) int {
	notLess := ((a | eachByte<<7) - b) >> 7 & eachByte * 0xFF // all bits of the bytes where a ≥ b
	return int((b&notLess | a&^notLess) * eachByte >> 56)
}

// EditFloor returns a lower bound of Levenshtein, OSA and DamerauLevenshtein:
// every rune of the longer string that is not paired with an equal costs an edit
// of its own, and a swap pairs both of its runes.
func EditFloor(maskA uint64, lenA int, maskB uint64, lenB int) int {
	return max(lenA, lenB) - MatchesCeiling(maskA, lenA, maskB, lenB)
}

// JaroCeiling returns an upper bound of Jaro.
func JaroCeiling(maskA uint64, lenA int, maskB uint64, lenB int) float64 {
	if lenA == 0 || lenB == 0 {
		if lenA == lenB {
			return 1
		}
		return 0
	}
	return jaroScore(MatchesCeiling(maskA, lenA, maskB, lenB), 0, lenA, lenB)
}

// JaroMatches returns the fewest equal pairs of runes with which Jaro of two
// strings of these lengths, both at least 1, can reach a threshold; more than
// the shorter has when none can.
func JaroMatches(threshold float64, lenA, lenB int) int {
	n := 0
	for n <= min(lenA, lenB) && jaroScore(n, 0, lenA, lenB) < threshold {
		n++
	}
	return n
}

// JaroWinklerMatches is JaroMatches for JaroWinkler.
func JaroWinklerMatches(threshold float64, lenA, lenB int) int {
	n := 0
	for n <= min(lenA, lenB) && winklerCeiling(jaroScore(n, 0, lenA, lenB), n) < threshold {
		n++
	}
	return n
}

// JaroWinklerCeiling returns an upper bound of JaroWinkler: the prefix is at
// most four runes, and no longer than the matches.
func JaroWinklerCeiling(maskA uint64, lenA int, maskB uint64, lenB int) float64 {
	return winklerCeiling(JaroCeiling(maskA, lenA, maskB, lenB), MatchesCeiling(maskA, lenA, maskB, lenB))
}

// winklerCeiling returns the most that JaroWinkler is, given Jaro and the
// matches.
func winklerCeiling(j float64, matches int) float64 {
	if j <= winklerFloor {
		return j
	}
	const rounding = 1e-12 // j + p/10·(1-j) grows with j, but only up to the last bit
	return min(winklerScore(j, min(4, matches))+rounding, 1)
}
