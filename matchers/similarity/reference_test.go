package similarity

import "slices"

// Plain references: the textbook recurrences, written to be read. The fast
// paths must agree with them on every input the properties can draw.

// levenshteinPlain, osaPlain: the full table, one cell after the other.
func levenshteinPlain(a, b []rune) int { return tablePlain(a, b, false) }
func osaPlain(a, b []rune) int         { return tablePlain(a, b, true) }

func tablePlain(a, b []rune, swaps bool) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if swaps && i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// damerauPlain: for each cell, every earlier swap is tried.
func damerauPlain(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			default:
				d[i][j] = damerauCell(d, a, b, i, j)
			}
		}
	}
	return d[len(a)][len(b)]
}

func damerauCell(d [][]int, a, b []rune, i, j int) int {
	cost := 1
	if a[i-1] == b[j-1] {
		cost = 0
	}
	best := min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
	for k := 1; k < i; k++ {
		for l := 1; l < j; l++ {
			if a[k-1] == b[j-1] && b[l-1] == a[i-1] {
				best = min(best, d[k-1][l-1]+(i-k-1)+1+(j-l-1))
			}
		}
	}
	return best
}

// jaroPlain: booleans instead of machine words.
func jaroPlain(a, b []rune) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	window := max(max(len(a), len(b))/2-1, 0)
	used := make([]bool, len(b))
	var left, right []rune
	for i, r := range a {
		for j, s := range b {
			if r == s && !used[j] && j >= i-window && j <= i+window {
				used[j] = true
				left = append(left, r)
				break
			}
		}
	}
	for j, s := range b {
		if used[j] {
			right = append(right, s)
		}
	}
	if len(left) == 0 {
		return 0
	}
	moved := 0
	for i := range left {
		if left[i] != right[i] {
			moved++
		}
	}
	m := float64(len(left))
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(moved/2))/m) / 3
}

func jaroWinklerPlain(a, b []rune) float64 {
	j := jaroPlain(a, b)
	if j <= 0.7 {
		return j
	}
	p := 0
	for p < 4 && p < len(a) && p < len(b) && a[p] == b[p] {
		p++
	}
	return j + float64(p)/10*(1-j)
}

// jaccardSets: two sets of strings.
func jaccardSets(a, b []rune, q int) float64 {
	if len(a) < q || len(b) < q {
		if slices.Equal(a, b) {
			return 1
		}
		return 0
	}
	set := func(r []rune) map[string]bool {
		m := map[string]bool{}
		for i := 0; i+q <= len(r); i++ {
			m[string(r[i:i+q])] = true
		}
		return m
	}
	left, right := set(a), set(b)
	common := 0
	for g := range left {
		if right[g] {
			common++
		}
	}
	return float64(common) / float64(len(left)+len(right)-common)
}
