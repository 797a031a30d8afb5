package matchers

import (
	"math/bits"
	"slices"

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
func findCopies(table *record.Table, comparisons []*comparison.Comparison, workers int, keys ...*record.Column) *copies {
	c := &copies{first: make([]uint32, table.Rows()), times: make([]uint32, table.Rows())}
	comparisons, keys = bySaying(table, comparisons, keys)
	hashes := make([]uint32, table.Rows())
	inParts(workers, len(hashes), func(from, to int) {
		for row := from; row < to; row++ {
			hashes[row] = uint32(hashRow(comparisons, keys, row) >> 32)
		}
	})
	inParts(workers, len(table.Sources), func(from, to int) {
		for _, src := range table.Sources[from:to] {
			c.find(comparisons, keys, hashes, src)
		}
	})
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

// find finds the first of each row's copies in a source.
func (c *copies) find(comparisons []*comparison.Comparison, keys []*record.Column, hashes []uint32, src record.Source) {
	slots := make([]uint32, 1<<bits.Len(uint(src.Rows+src.Rows/2))) // row+1, 0 is free
	mask := uint32(len(slots) - 1)
	for row := src.First; row < src.First+src.Rows; row++ {
		at := hashes[row] & mask
		for slots[at] != 0 && (hashes[slots[at]-1] != hashes[row] || !sameRow(comparisons, keys, int(slots[at]-1), row)) {
			at = (at + 1) & mask
		}
		if slots[at] == 0 {
			slots[at] = uint32(row + 1)
		}
		first := slots[at] - 1
		c.first[row] = first
		c.times[first]++
	}
}

// bySaying replaces comparisons whose codes do not tell which rows say the same
// by their columns.
func bySaying(table *record.Table, comparisons []*comparison.Comparison, keys []*record.Column) ([]*comparison.Comparison, []*record.Column) {
	var coded []*comparison.Comparison
	for _, c := range comparisons {
		if !c.ByRow {
			coded = append(coded, c)
			continue
		}
		for _, f := range c.Fields {
			if column := table.Column(f); column != nil && !slices.Contains(keys, column) {
				keys = append(keys, column)
			}
		}
	}
	return coded, keys
}

// withoutGroups gives the copies of which no group is told.
func (c *copies) withoutGroups() *copies { return &copies{first: c.first, times: c.times} }

func hashRow(comparisons []*comparison.Comparison, keys []*record.Column, row int) uint64 {
	h := uint64(len(keys))
	for _, c := range comparisons {
		h = mix(h, c.Codes.Of(row))
	}
	for _, k := range keys {
		h = mix(h, k.Code(row))
	}
	return h
}

func mix(h uint64, code uint32) uint64 {
	h = (h ^ uint64(code)) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func sameRow(comparisons []*comparison.Comparison, keys []*record.Column, a, b int) bool {
	for _, c := range comparisons {
		if c.Codes.Of(a) != c.Codes.Of(b) {
			return false
		}
	}
	for _, k := range keys {
		if k.Code(a) != k.Code(b) {
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
