package fellegisunter

import (
	"runtime"
	"slices"
	"sync"

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

// countShares counts what EqualShare and SameShare will be asked for, several
// comparisons at once.
func (u *Universe) countShares(comparisons []*comparison.Comparison) {
	equal, same := make([]*equalShare, len(comparisons)), make([]*float64, len(comparisons))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	at := func(count func()) {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			count()
		})
	}
	for i, c := range comparisons {
		of, size := c.SameValue()
		_, equalKnown := u.equal[c]
		_, sameKnown := u.same[c]
		switch {
		case c.Equal != comparison.Null && !equalKnown:
			at(func() {
				share, ok := u.countEqual(c)
				equal[i] = &equalShare{share, ok}
			})
		case c.Equal == comparison.Null && c.Groups == nil && of != nil && u.Pairs > 0 && !sameKnown:
			at(func() {
				share := u.countSame(func(row uint32) [2]uint32 { return of(c.Codes.Of(int(row))) }, size)
				same[i] = &share
			})
		}
	}
	wait.Wait()
	for i, c := range comparisons {
		if equal[i] != nil {
			u.equal[c] = *equal[i]
		}
		if same[i] != nil {
			u.same[c] = *same[i]
		}
	}
}

func (u *Universe) countEqual(c *comparison.Comparison) (share float64, ok bool) {
	present := make([]int64, len(u.table.Sources))
	equal := int64(0)
	u.byValue(c.Size, func(row uint32) [2]uint32 { return [2]uint32{c.Codes.Of(int(row))} }, func(counts []int64) {
		for s, n := range counts {
			present[s] += n
		}
		equal += u.pairsOf(counts)
	})
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
	equal := int64(0)
	u.byValue(size, of, func(counts []int64) { equal += u.pairsOf(counts) })
	both := map[[2]uint32][]int64{}
	for s, rows := range u.order {
		for _, row := range rows {
			v := of(row)
			if v[0] == 0 || v[1] == 0 {
				continue
			}
			key := [2]uint32{min(v[0], v[1]), max(v[0], v[1])}
			if both[key] == nil {
				both[key] = make([]int64, len(u.order))
			}
			both[key][s] += int64(u.table.Stands(int(row)))
		}
	}
	for _, counts := range both {
		equal -= u.pairsOf(counts)
	}
	return float64(equal) / float64(u.Pairs)
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

// fewSources is the number of sources up to which a count for every value and
// every source is no larger than the table.
const fewSources = 2

// byValue gives, for each value that rows bear, how many rows of each source bear
// it; of tells a row's values, 0 for none, and size bounds their numbers. The rows
// of more than a few sources are sorted by value first.
func (u *Universe) byValue(size int, of func(row uint32) [2]uint32, visit func(counts []int64)) {
	if n := len(u.order); n <= fewSources {
		counts := make([]int64, n*size)
		u.eachValue(of, func(s int, row, value uint32) { counts[int(value)*n+s] += int64(u.table.Stands(int(row))) })
		for value := 1; value < size; value++ {
			visit(counts[value*n : (value+1)*n])
		}
		return
	}
	start := make([]uint32, size+1)
	u.eachValue(of, func(_ int, _, value uint32) { start[value+1]++ })
	for value := 1; value < len(start); value++ {
		start[value] += start[value-1]
	}
	sorted := make([]uint64, start[size]) // source<<32 | rows that the row stands for
	next := slices.Clone(start)
	u.eachValue(of, func(s int, row, value uint32) {
		sorted[next[value]] = uint64(s)<<32 | uint64(u.table.Stands(int(row)))
		next[value]++
	})
	counts := make([]int64, len(u.table.Sources))
	for value := 1; value < size; value++ {
		if start[value] == start[value+1] {
			continue
		}
		clear(counts)
		for _, rows := range sorted[start[value]:start[value+1]] {
			counts[rows>>32] += int64(uint32(rows))
		}
		visit(counts)
	}
}

// eachValue visits every value of every row that counts.
func (u *Universe) eachValue(of func(row uint32) [2]uint32, visit func(source int, row, value uint32)) {
	for s, rows := range u.order {
		for _, row := range rows {
			for _, value := range of(row) {
				if value != 0 {
					visit(s, row, value)
				}
			}
		}
	}
}
