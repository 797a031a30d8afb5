package similarity

import "math/bits"

// Jaro returns the Jaro similarity of a and b in [0,1] (Jaro 1989):
//
//	(m/|a| + m/|b| + (m-t)/m) / 3
//
// m counts runes that agree within max(|a|,|b|)/2-1 places, each used once, t
// is half the number of those that stand in another order (rounded down, as
// the usual implementations do). Two empty strings are equal (1), an empty and
// a full one share nothing (0); callers treat an empty value as missing.
//
// On names of two or three runes the window is 0 and a swap counts as two
// differences: CompareNames, not Jaro, is for Chinese names.
func Jaro(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	matches, moved := 0, 0
	if len(a) <= wordRunes && len(b) <= wordRunes {
		matches, moved = jaroShort(a, b)
	} else {
		matches, moved = jaroLong(a, b)
	}
	return jaroScore(matches, moved/2, len(a), len(b))
}

// JaroWinkler returns the Jaro similarity, raised for a common prefix of up to
// four runes when it is above 0.7 (Winkler 1990): j + p/10·(1-j). Digits count
// in the prefix like any rune.
func JaroWinkler(a, b []rune) float64 {
	j := Jaro(a, b)
	if j <= winklerFloor {
		return j
	}
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return winklerScore(j, prefix)
}

// winklerFloor is the Jaro similarity above which a common prefix counts.
const winklerFloor = 0.7

func jaroScore(matches, swapped, la, lb int) float64 {
	if matches == 0 {
		return 0
	}
	m := float64(matches)
	return (m/float64(la) + m/float64(lb) + float64(matches-swapped)/m) / 3
}

func winklerScore(jaro float64, prefix int) float64 {
	return jaro + float64(prefix)*0.1*(1-jaro)
}

// jaroWindow is how far apart two equal runes may stand.
func jaroWindow(la, lb int) int { return max(max(la, lb)/2-1, 0) }

// jaroShort keeps the runes already used in one machine word a side. It returns
// the number of matches and of matched runes that stand in another order.
func jaroShort(a, b []rune) (matches, moved int) {
	window := jaroWindow(len(a), len(b))
	var usedA, usedB uint64
	for i, r := range a {
		from := max(i-window, 0)
		if from >= len(b) {
			break
		}
		for j, q := range b[from:min(i+window+1, len(b))] {
			if q == r && usedB>>(from+j)&1 == 0 {
				usedB |= 1 << (from + j)
				usedA |= 1 << i
				matches++
				break
			}
		}
	}
	for ; usedA != 0; usedA, usedB = usedA&(usedA-1), usedB&(usedB-1) {
		if a[bits.TrailingZeros64(usedA)] != b[bits.TrailingZeros64(usedB)] {
			moved++
		}
	}
	return matches, moved
}

func jaroLong(a, b []rune) (matches, moved int) {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.flags = grown(s.flags, len(a)+len(b))
	clear(s.flags)
	usedA, usedB := s.flags[:len(a)], s.flags[len(a):]
	window := jaroWindow(len(a), len(b))
	for i, r := range a {
		for j := max(i-window, 0); j < min(i+window+1, len(b)); j++ {
			if b[j] == r && !usedB[j] {
				usedA[i], usedB[j] = true, true
				matches++
				break
			}
		}
	}
	j := 0
	for i, r := range a {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if b[j] != r {
			moved++
		}
		j++
	}
	return matches, moved
}
