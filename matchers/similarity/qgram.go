package similarity

import "slices"

// packedGram is the longest q-gram that fits a machine word at 21 bits a rune.
const packedGram = 3

// Jaccard returns |A∩B| / |A∪B| in [0,1], where A and B are the sets of q-grams
// (runs of q runes) of a and b. q below 1 counts as 1. A string shorter than q
// has no q-gram: it is 1 against an equal string and 0 against any other.
func Jaccard(a, b []rune, q int) float64 {
	q = max(q, 1)
	if len(a) < q || len(b) < q {
		if slices.Equal(a, b) {
			return 1
		}
		return 0
	}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	na, nb := len(a)-q+1, len(b)-q+1
	if q > packedGram {
		return jaccardPlain(a, b, q)
	}
	s.grams = grown(s.grams, na+nb)
	return jaccardSorted(packGrams(s.grams[:na], a, q), packGrams(s.grams[na:], b, q))
}

// packGrams writes the q-grams of r to grams, sorted and each once.
func packGrams(grams []uint64, r []rune, q int) []uint64 {
	for i := range grams {
		var g uint64
		for _, c := range r[i : i+q] {
			g = g<<21 | uint64(uint32(c))&(1<<21-1)
		}
		grams[i] = g
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

func jaccardSorted(a, b []uint64) float64 {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// jaccardPlain compares windows of the strings themselves, O(|a|·|b|·q).
func jaccardPlain(a, b []rune, q int) float64 {
	distinctA, common := 0, 0
	for i := 0; i+q <= len(a); i++ {
		if gramIndex(a, a[i:i+q]) < i {
			continue
		}
		distinctA++
		if gramIndex(b, a[i:i+q]) < len(b) {
			common++
		}
	}
	distinctB := 0
	for j := 0; j+q <= len(b); j++ {
		if gramIndex(b, b[j:j+q]) == j {
			distinctB++
		}
	}
	return float64(common) / float64(distinctA+distinctB-common)
}

// gramIndex returns where gram first stands in r, or len(r).
func gramIndex(r, gram []rune) int {
	for i := 0; i+len(gram) <= len(r); i++ {
		if slices.Equal(r[i:i+len(gram)], gram) {
			return i
		}
	}
	return len(r)
}
