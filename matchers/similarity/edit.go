package similarity

// Edit distances over runes. One Han character is one symbol: byte-based
// distances say 3 for 张三/张四, which differ by one.
//
// Three distances, by what a single edit may be:
//
//	Levenshtein         insert, delete, substitute          (Levenshtein 1966)
//	OSA                 also swap two neighbours, no symbol edited twice
//	                    (optimal string alignment; not a metric)
//	DamerauLevenshtein  also swap, with later insertions between the two
//	                    (Lowrance and Wagner 1975; a metric)
//
// Up to 64 runes in the shorter string, the first two run on bit vectors: a
// whole column of the table is one machine word (Myers 1999; Hyyrö 2003 for the
// swap), O(len of the longer). Above, two or three rows of the table, O(m·n).
// The third asks the second first: an OSA distance of at most 2 is also the
// Damerau–Levenshtein distance, for the two part ways only from 3 down to 2.
// (One unrestricted edit is one restricted edit, and so is none.) Nor can the two
// part further: an unrestricted swap over p+q > 0 runes costs p+q+1, and p+q+2 as
// plain edits, so Damerau–Levenshtein is at least two thirds of OSA.

// Levenshtein returns the least number of insertions, deletions and
// substitutions that turn a into b. Nothing is allocated.
func Levenshtein(a, b []rune) int { return editDistance(a, b, unbounded, false) }

// OSA returns the optimal string alignment distance: Levenshtein plus swaps of
// two neighbours, where no rune is edited twice. OSA("CA","ABC") is 3.
func OSA(a, b []rune) int { return editDistance(a, b, unbounded, true) }

// DamerauLevenshtein returns the unrestricted distance with swaps.
// DamerauLevenshtein("CA","ABC") is 2.
func DamerauLevenshtein(a, b []rune) int { return damerau(a, b, unbounded) }

// LevenshteinWithin reports whether Levenshtein(a, b) <= max; it stops as soon
// as the answer is known. A negative max is never reached.
func LevenshteinWithin(a, b []rune, max int) bool {
	return max >= 0 && editDistance(a, b, max, false) <= max
}

// OSAWithin reports whether OSA(a, b) <= max.
func OSAWithin(a, b []rune, max int) bool {
	return max >= 0 && editDistance(a, b, max, true) <= max
}

// DamerauLevenshteinWithin reports whether DamerauLevenshtein(a, b) <= max.
func DamerauLevenshteinWithin(a, b []rune, max int) bool {
	return max >= 0 && damerau(a, b, max) <= max
}

// unbounded is a bound no distance reaches.
const unbounded = int(^uint(0)>>1) - 1

// wordRunes is the longest pattern that one machine word holds.
const wordRunes = 64

// editDistance returns the distance, or some number above max once it is known
// to be above max.
func editDistance(a, b []rune, max int, swaps bool) int {
	a, b = trimCommon(a, b)
	if len(a) == 0 {
		return len(b)
	}
	if len(b)-len(a) > max {
		return len(b) - len(a)
	}
	switch {
	case len(a) <= 8:
		return bitsScan(a, b, max, swaps)
	case len(a) <= wordRunes:
		return bitsTable(a, b, max, swaps)
	}
	return rowsDistance(a, b, max, swaps)
}

// trimCommon cuts the common prefix and suffix, which never change any of the
// three distances, and returns the shorter string first.
func trimCommon(a, b []rune) ([]rune, []rune) {
	if len(a) > len(b) {
		a, b = b, a
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return a[i:], b[i:]
}

// column is the state of the bit-vector algorithm: the vertical differences of
// one column of the table, one bit a row.
type column struct {
	plus, minus uint64 // rows where the table steps up, or down
	diagonal    uint64 // rows whose diagonal step was free
	previous    uint64 // match word of the previous symbol, for swaps
	score       int    // value in the last row
}

// step moves one column to the right; match has bit i set where a[i] is the
// next symbol of b.
func (c *column) step(match, last uint64, swaps bool) {
	free := (((match & c.plus) + c.plus) ^ c.plus) | match | c.minus
	if swaps {
		free |= ((^c.diagonal & match) << 1) & c.previous
		c.previous = match
	}
	up := c.minus | ^(free | c.plus)
	down := free & c.plus
	if up&last != 0 {
		c.score++
	}
	if down&last != 0 {
		c.score--
	}
	up = up<<1 | 1
	down <<= 1
	c.plus = down | ^(free | up)
	c.minus = up & free
	c.diagonal = free
}

// bitsScan finds the match words by looking through a, which pays while a is
// short.
func bitsScan(a, b []rune, max int, swaps bool) int {
	c := column{plus: ^uint64(0), score: len(a)}
	last := uint64(1) << (len(a) - 1)
	for j, r := range b {
		var match uint64
		for i, q := range a {
			if q == r {
				match |= 1 << i
			}
		}
		c.step(match, last, swaps)
		if c.score-(len(b)-1-j) > max {
			return c.score - (len(b) - 1 - j)
		}
	}
	return c.score
}

// matchTable maps a rune to its match word by open addressing: twice as many
// slots as the longest pattern, so a free slot always ends the search.
type matchTable struct {
	runes [2 * wordRunes]rune
	words [2 * wordRunes]uint64 // 0 marks a free slot
}

// slot returns where r is, or the free slot where it belongs.
func (t *matchTable) slot(r rune) uint32 {
	s := uint32(r) * 2654435761 >> 25 // Knuth's multiplicative hash to 7 bits
	for t.words[s] != 0 && t.runes[s] != r {
		s = (s + 1) % (2 * wordRunes)
	}
	return s
}

func bitsTable(a, b []rune, max int, swaps bool) int {
	var table matchTable
	for i, r := range a {
		s := table.slot(r)
		table.runes[s] = r
		table.words[s] |= 1 << i
	}
	c := column{plus: ^uint64(0), score: len(a)}
	last := uint64(1) << (len(a) - 1)
	for j, r := range b {
		c.step(table.words[table.slot(r)], last, swaps)
		if c.score-(len(b)-1-j) > max {
			return c.score - (len(b) - 1 - j)
		}
	}
	return c.score
}
