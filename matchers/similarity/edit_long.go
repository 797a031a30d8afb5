package similarity

import "sync"

// scratch is what comparisons of long strings borrow, so that none allocates.
type scratch struct {
	cells []int32
	rows  []int32
	flags []bool
	grams []uint64
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// grown returns s with n elements; their content is what was left there.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

// rowsDistance fills three rows of the table. The least value of a row never
// falls from one row to the next, so a row above max ends the work.
func rowsDistance(a, b []rune, max int, swaps bool) int {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	n := len(b) + 1
	s.cells = grown(s.cells, 3*n)
	before, above, row := s.cells[:n], s.cells[n:2*n], s.cells[2*n:3*n]
	for j := range above {
		above[j] = int32(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = int32(i)
		least := row[0]
		for j := 1; j < n; j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, above[j]+1, row[j-1]+1)
			if swaps && i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if int(least) > max {
			return int(least)
		}
		before, above, row = above, row, before
	}
	return int(above[n-1])
}

// damerau returns the unrestricted distance, or some number above max once it
// is known to be above max. It needs the whole table, for a swap may reach back
// to any earlier row.
func damerau(a, b []rune, max int) int {
	a, b = trimCommon(a, b)
	if len(a) == 0 || len(b)-len(a) > max {
		return len(b) - len(a)
	}
	if len(a) <= wordRunes {
		d := editDistance(a, b, unbounded, true)
		if d <= 2 {
			return d
		}
		if floor := (2*d + 2) / 3; floor > max {
			return floor
		}
	}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	n := len(b) + 1
	s.cells = grown(s.cells, (len(a)+1)*n)
	s.rows = grown(s.rows, n)
	clear(s.rows)
	for j := range n {
		s.cells[j] = int32(j)
	}
	for i := 1; i <= len(a); i++ {
		if least := damerauRow(s.cells, s.rows, a[i-1], b, i); int(least) > max {
			return int(least)
		}
	}
	return int(s.cells[len(a)*n+n-1])
}

// damerauRow fills row i of the table, whose rune is r, and returns its least
// value. lastRow[j] is the last earlier row whose rune is b[j-1].
func damerauRow(cells, lastRow []int32, r rune, b []rune, i int) int32 {
	n := len(b) + 1
	above, row := cells[(i-1)*n:i*n], cells[i*n:(i+1)*n]
	row[0] = int32(i)
	least, lastColumn := row[0], 0
	for j := 1; j < n; j++ {
		d := min(above[j], row[j-1]) + 1
		same := r == b[j-1]
		if same {
			d = min(d, above[j-1])
		} else {
			d = min(d, above[j-1]+1)
		}
		if k, c := int(lastRow[j]), lastColumn; k > 0 && c > 0 {
			d = min(d, cells[(k-1)*n+c-1]+int32(i-k+j-c-1))
		}
		if same {
			lastColumn = j
			lastRow[j] = int32(i)
		}
		row[j] = d
		least = min(least, d)
	}
	return least
}
