package matchers

import (
	"hash/maphash"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// copies are the rows of one source that say the same in every compared
// field: the first of them stands for all (M2).
type copies struct {
	first  []uint32 // by row: the row that stands for it
	times  []uint32 // by row: how many rows it stands for, 0 when it does not
	groups [][]uint32
}

// findCopies groups the rows of each source by their feature codes. One row
// delivered ten thousand times is then one record, not fifty million pairs.
func findCopies(table *record.Table, comparisons []*comparison.Comparison, keys ...*record.Column) *copies {
	c := &copies{first: make([]uint32, table.Rows()), times: make([]uint32, table.Rows())}
	seed := maphash.MakeSeed()
	for _, src := range table.Sources {
		seen := make(map[uint64][]uint32, src.Rows)
		for row := src.First; row < src.First+src.Rows; row++ {
			h := hashRow(seed, comparisons, keys, row)
			found := false
			for _, other := range seen[h] {
				if sameRow(comparisons, keys, int(other), row) {
					c.first[row], found = other, true
					c.times[other]++
					break
				}
			}
			if !found {
				seen[h] = append(seen[h], uint32(row))
				c.first[row], c.times[row] = uint32(row), 1
			}
		}
	}
	at := map[uint32]int{}
	for row, first := range c.first {
		if c.times[first] < 2 {
			continue
		}
		i, ok := at[first]
		if !ok {
			i = len(c.groups)
			at[first] = i
			c.groups = append(c.groups, nil)
		}
		c.groups[i] = append(c.groups[i], uint32(row))
	}
	return c
}

func hashRow(seed maphash.Seed, comparisons []*comparison.Comparison, keys []*record.Column, row int) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	put := func(code uint32) {
		h.Write([]byte{byte(code), byte(code >> 8), byte(code >> 16), byte(code >> 24)})
	}
	for _, c := range comparisons {
		put(c.Codes[row])
	}
	for _, k := range keys {
		put(k.Codes[row])
	}
	return h.Sum64()
}

func sameRow(comparisons []*comparison.Comparison, keys []*record.Column, a, b int) bool {
	for _, c := range comparisons {
		if c.Codes[a] != c.Codes[b] {
			return false
		}
	}
	for _, k := range keys {
		if k.Codes[a] != k.Codes[b] {
			return false
		}
	}
	return true
}

// rows lists the rows that stand for themselves and their copies, ascending.
func (c *copies) rows() []uint32 {
	out := make([]uint32, 0, len(c.first))
	for row, first := range c.first {
		if int(first) == row {
			out = append(out, first)
		}
	}
	return out
}
