package matchers

import (
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
