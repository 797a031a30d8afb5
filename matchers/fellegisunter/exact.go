package fellegisunter

import (
	"slices"
	"sync"
	"sync/atomic"

	"yingbao/matchers/comparison"
)

// EqualShare gives, in closed form, the share of allowed pairs with both
// sides present that have equal feature codes: Σ_v a_v·b_v over the allowed
// pairs of sources, without the pair of a row with itself. ok is false when
// no pair has both sides. It is counted once; one goroutine may ask at a time.
func (u *Universe) EqualShare(c *comparison.Comparison) (share float64, ok bool) {
	known, ok := u.equal[c]
	if !ok {
		known.share, known.ok = u.countEqual(c)
		u.equal[c] = known
	}
	return known.share, known.ok
}

func (u *Universe) countEqual(c *comparison.Comparison) (share float64, ok bool) {
	present, equal, _ := u.byValue(c.Size, func(row uint32) [2]uint32 { return [2]uint32{c.Codes.Of(int(row))} })
	all := u.pairsOf(present)
	return float64(equal) / float64(max(all, 1)), all > 0
}

// SameShare gives, in closed form, the share of all allowed pairs that have a
// value in common and so reach level 1 (Comparison.SameValue): Σ_v a_v·b_v, less
// the pairs that have both of two values in common, which are counted twice. ok is
// false where level 1 is not that. It is counted once; one goroutine may ask at a
// time.
func (u *Universe) SameShare(c *comparison.Comparison) (share float64, ok bool) {
	of, size := c.SameValue()
	if of == nil || u.Pairs == 0 {
		return 0, false
	}
	share, ok = u.same[c]
	if !ok {
		share = u.countSame(func(row uint32) [2]uint32 { return of(c.Codes.Of(int(row))) }, size)
		u.same[c] = share
	}
	return share, true
}

func (u *Universe) countSame(of func(row uint32) [2]uint32, size int) float64 {
	_, equal, twice := u.byValue(size, of)
	both := map[[2]uint32][]int64{}
	for _, t := range twice {
		if both[t.values] == nil {
			both[t.values] = make([]int64, len(u.order))
		}
		both[t.values][t.source] += t.rows
	}
	for _, counts := range both {
		equal -= u.pairsOf(counts)
	}
	return float64(equal) / float64(u.Pairs)
}

// twoValues is a row that bears two values.
type twoValues struct {
	values [2]uint32 // the smaller one first
	source int
	rows   int64 // that it stands for
}

// pairsOf counts the allowed pairs among as many rows of each source, without
// those of a row with itself.
func (u *Universe) pairsOf(counts []int64) (pairs int64) {
	for _, cell := range u.cells {
		if a := counts[cell.a]; cell.a == cell.b {
			pairs += a * (a - 1) / 2
		} else {
			pairs += a * counts[cell.b]
		}
	}
	return pairs
}

// byValue counts, by source, the rows that bear a value, one with two of them
// twice, and the allowed pairs of which both bear the same, and lists the rows that
// bear two; of tells a row's values, 0 for none, and size bounds their numbers. It
// sums integers only: it is the same whoever counts.
func (u *Universe) byValue(size int, of func(row uint32) [2]uint32) (present []int64, equal int64, twice []twoValues) {
	if len(u.order) <= fewSources {
		return u.byFew(size, of)
	}
	start := make([]uint32, size+1)
	twice = u.eachValue(of, func(_ int, _, value uint32) { atomic.AddUint32(&start[value+1], 1) })
	for value := 1; value < len(start); value++ {
		start[value] += start[value-1]
	}
	sorted := make([]uint64, start[size]) // source<<32 | rows that the row stands for
	next := slices.Clone(start)
	u.eachValue(of, func(s int, row, value uint32) {
		sorted[atomic.AddUint32(&next[value], 1)-1] = uint64(s)<<32 | uint64(u.table.Stands(int(row)))
	})
	present, equal = u.sum(size, func(value int, counts []int64) {
		for _, rows := range sorted[start[value]:start[value+1]] {
			counts[rows>>32] += int64(uint32(rows))
		}
	})
	return present, equal, twice
}

// fewSources is the number of sources up to which a count for every value and
// every source is no larger than the table.
const fewSources = 2

func (u *Universe) byFew(size int, of func(row uint32) [2]uint32) (present []int64, equal int64, twice []twoValues) {
	n := len(u.order)
	all := make([]int64, n*size)
	twice = u.eachValue(of, func(s int, row, value uint32) {
		atomic.AddInt64(&all[int(value)*n+s], int64(u.table.Stands(int(row))))
	})
	present, equal = u.sum(size, func(value int, counts []int64) { copy(counts, all[value*n:(value+1)*n]) })
	return present, equal, twice
}

// sum adds up, over all values but 0, the rows of each source and the pairs of
// them; fill counts the rows of one value.
func (u *Universe) sum(size int, fill func(value int, counts []int64)) (present []int64, equal int64) {
	present = make([]int64, len(u.order))
	var mu sync.Mutex
	comparison.InParts(size, func(_, from, to int) {
		own, sums, pairs := make([]int64, len(u.order)), make([]int64, len(u.order)), int64(0)
		for value := max(from, 1); value < to; value++ {
			clear(own)
			fill(value, own)
			pairs += u.pairsOf(own)
			for s, n := range own {
				sums[s] += n
			}
		}
		mu.Lock()
		defer mu.Unlock()
		equal += pairs
		for s, n := range sums {
			present[s] += n
		}
	})
	return present, equal
}

// eachValue visits every value of every row that counts, several rows at once, and
// lists the rows with two.
func (u *Universe) eachValue(of func(row uint32) [2]uint32, visit func(source int, row, value uint32)) (twice []twoValues) {
	for s, rows := range u.order {
		lists := make([][]twoValues, comparison.Parts())
		comparison.InParts(len(rows), func(part, from, to int) {
			for _, row := range rows[from:to] {
				v := of(row)
				for _, value := range v {
					if value != 0 {
						visit(s, row, value)
					}
				}
				if v[0] != 0 && v[1] != 0 {
					lists[part] = append(lists[part], twoValues{[2]uint32{min(v[0], v[1]), max(v[0], v[1])}, s, int64(u.table.Stands(int(row)))})
				}
			}
		})
		twice = append(twice, slices.Concat(lists...)...)
	}
	return twice
}
