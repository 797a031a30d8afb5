package similarity

import "slices"

// shortestPrefix is how much of a long name must be left when it was cut short:
// fields of the old systems held four characters.
const shortestPrefix = 4

// shortestGiven is how much is left when the father's name was dropped:
// 买买提 of 买买提吐尔逊.
const shortestGiven = 3

// maxHidden bounds the work on names with many wildcards: each may double it.
const maxHidden = 6

// relateUnaligned relates two names of different lengths, the shorter first.
func relateUnaligned(short, long *NameForm) NameRelation {
	if short.hidden+long.hidden > 0 {
		if relation := relateStretched(short, long); relation != NameDifferent {
			return relation
		}
	}
	switch {
	case split(short.runes, long.runes):
		return NameShape
	case len(long.runes) == len(short.runes)+1 && len(short.runes) >= 2 && dropped(short.runes, long.runes):
		return NameNear
	case begins(short, long):
		return NameNear
	}
	return relateSurnames(short, long)
}

// relateStretched lets one character stand against two: a wildcard for the two
// that a clerk typed in its stead, or two wildcards for the one whose two bytes
// were lost.
func relateStretched(short, long *NameForm) NameRelation {
	extra := len(long.runes) - len(short.runes)
	if hidden := int(short.hidden + long.hidden); extra > hidden || hidden > maxHidden {
		return NameDifferent
	}
	switch equal := stretch(short.runes, long.runes, extra); {
	case equal < 0:
		return NameDifferent
	case equal == 0:
		return NameUnknown
	case equal == 1:
		return NameNear
	}
	return NameWildcard
}

// stretch returns the most legible characters that agree when extra characters
// of a stand against two of b, or -1 when the names cannot agree so.
func stretch(a, b []rune, extra int) int {
	equal := 0
	for i, r := range a {
		if extra > 0 && len(b) >= i+2 && (r == wildcard || b[i] == wildcard && b[i+1] == wildcard) {
			best := stretch(a[i+1:], b[i+2:], extra-1)
			best = max(best, stretch(a[i+1:], b[i+1:], extra))
			if best < 0 {
				return -1
			}
			return equal + best
		}
		switch {
		case i >= len(b):
			return -1
		case r == wildcard || b[i] == wildcard:
		case r == b[i]:
			equal++
		default:
			return -1
		}
	}
	if extra > 0 {
		return -1
	}
	return equal
}

// split reports whether one character of the shorter name stands in the longer
// one as its parts, and all others are equal.
func split(short, long []rune) bool {
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	if i == len(short) || len(short) < 2 {
		return false
	}
	parts := splits[short[i]]
	return len(parts) > 1 && len(long) == len(short)+len(parts)-1 &&
		slices.Equal(long[i:i+len(parts)], parts) && slices.Equal(long[i+len(parts):], short[i+1:])
}

// dropped reports whether the shorter name is the longer without one character.
func dropped(short, long []rune) bool {
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	return slices.Equal(short[i:], long[i+1:])
}

// begins reports whether the shorter name is the beginning of the longer, and
// long enough for that to mean something.
func begins(short, long *NameForm) bool {
	n := len(short.runes)
	return (n >= shortestPrefix || n == shortestGiven && short.foreign && long.foreign) &&
		slices.Equal(short.runes, long.runes[:n])
}

// relateSurnames: all that can still agree is the surname.
func relateSurnames(a, b *NameForm) NameRelation {
	if a.surname == 0 || a.surname != b.surname {
		return NameDifferent
	}
	var surname tally
	for i := range int(a.surname) {
		surname[likenessOf(a, b, i, true)]++
	}
	if sameSurname(&surname) {
		return NameSurname
	}
	return NameDifferent
}
