package matchers

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"yingbao/sources/record"
)

// inParts lets workers do 0..n-1 in parts of equal size.
func inParts(workers, n int, do func(from, to int)) {
	workers = max(workers, 1)
	var wait sync.WaitGroup
	for w := range workers {
		from, to := n*w/workers, n*(w+1)/workers
		wait.Go(func() { do(from, to) })
	}
	wait.Wait()
}

// contentHash is FNV-1a (Fowler, Noll, Vo) of what a row says in the columns,
// a zero byte behind each value: the same on every machine.
func contentHash(columns []*record.Column, row int) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, c := range columns {
		text := c.Value(row)
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * prime
		}
		h *= prime
	}
	return h
}

// keyed is a row with the hash of what it says.
type keyed struct {
	hash uint64
	row  uint32
}

// stretchRows is about how many rows share a stretch of the hashes.
const stretchRows = 16

// sortByHash sorts rows by hash, then by row. They are dealt to stretches of the
// hashes first, each of which has few.
func sortByHash(workers int, rows []keyed) []keyed {
	high := bits.Len(uint(len(rows) / stretchRows))
	stretch := func(k keyed) uint64 { return k.hash >> (64 - high) } // 0 for all where high is 0
	next := make([]uint32, 1<<high+1)
	for _, k := range rows {
		next[stretch(k)+1]++
	}
	for s := range next[1:] {
		next[s+1] += next[s]
	}
	starts, out := slices.Clone(next), make([]keyed, len(rows))
	for _, k := range rows {
		s := stretch(k)
		out[next[s]] = k
		next[s]++
	}
	inParts(workers, 1<<high, func(from, to int) {
		for s := from; s < to; s++ {
			slices.SortFunc(out[starts[s]:starts[s+1]], func(a, b keyed) int {
				return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row))
			})
		}
	})
	return out
}

// eachPerson hands out the rows, ascending, of each person who has two and
// more, in the order of the persons.
func eachPerson(persons []uint32, hand func(rows []uint32)) {
	count := uint32(0)
	for _, p := range persons {
		count = max(count, p+1)
	}
	next := make([]uint32, count+1) // by person: place of the next row
	for _, p := range persons {
		next[p+1]++
	}
	for p := range count {
		next[p+1] += next[p]
	}
	rows := make([]uint32, len(persons))
	for row, p := range persons {
		rows[next[p]] = uint32(row)
		next[p]++
	}
	from := uint32(0)
	for _, to := range next[:count] {
		if to-from > 1 {
			hand(rows[from:to])
		}
		from = to
	}
}
