package matchers

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

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

// inPieces lets workers do 0..n-1 in pieces, each as many as it gets done.
func inPieces(workers, n int, do func(from, to int)) {
	const piece = 1 << 14
	var next atomic.Int64
	inParts(workers, max(workers, 1), func(int, int) {
		for from := int(next.Add(piece)) - piece; from < n; from = int(next.Add(piece)) - piece {
			do(from, min(from+piece, n))
		}
	})
}

// hashContents sets, for each row, FNV-1a (Fowler, Noll, Vo) of what it says in
// the columns, a zero byte behind each value: the same on every machine. Values
// of many rows are looked up together: one after the other, waiting for memory
// would be most of the cost.
func hashContents(columns []*record.Column, rows []keyed) {
	const offset, prime, together = 14695981039346656037, 1099511628211, 128
	var codes [together]uint32
	var texts [together]string
	for from := 0; from < len(rows); from += together {
		some := rows[from:min(from+together, len(rows))]
		for i := range some {
			some[i].hash = offset
		}
		for _, c := range columns {
			for i, k := range some {
				codes[i] = c.Code(int(k.row))
			}
			for i := range some {
				texts[i] = c.Values[codes[i]]
			}
			for i := range some {
				h := some[i].hash
				for _, b := range []byte(texts[i]) {
					h = (h ^ uint64(b)) * prime
				}
				some[i].hash = h * prime
			}
		}
	}
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
// more, in the order of the persons; each worker takes those of a part.
func eachPerson(workers int, persons []uint32, hand func(worker int, rows []uint32)) {
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
	inParts(workers, workers, func(w, _ int) {
		first, end := int(count)*w/workers, int(count)*(w+1)/workers
		from := uint32(0)
		if first > 0 {
			from = next[first-1]
		}
		for _, to := range next[first:end] {
			if to-from > 1 {
				hand(w, rows[from:to])
			}
			from = to
		}
	})
}
