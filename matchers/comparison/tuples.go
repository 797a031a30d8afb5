package comparison

import "yingbao/sources/record"

// tuplesTogether is how many rows' tuples are looked up at a time.
const tuplesTogether = 256

// tupleBatch holds the tuples of some rows and where the search for each begins.
// These places are touched before the first is searched: they are all over a
// large table, and waiting for them one by one would be most of the cost.
type tupleBatch struct {
	columns []*record.Column
	keys    []uint32 // the rows' tuples, side by side
	slots   [tuplesTogether]uint64
	mask    uint64
	touched uint32 // keeps the loads from being left out
}

func newTupleBatch(columns []*record.Column, mask uint64) *tupleBatch {
	return &tupleBatch{columns: columns, keys: make([]uint32, tuplesTogether*len(columns)), mask: mask}
}

// load takes the rows from..to-1.
func (b *tupleBatch) load(from, to int, slots []uint32) {
	n := len(b.columns)
	for i, c := range b.columns {
		for row := from; row < to && c != nil; row++ {
			b.keys[(row-from)*n+i] = c.Code(row)
		}
	}
	for i := range to - from {
		hash := uint64(n)
		for _, code := range b.key(i) {
			hash = (hash ^ uint64(code)) * 0x9e3779b97f4a7c15
			hash ^= hash >> 29
		}
		b.slots[i] = hash & b.mask
	}
	for _, at := range b.slots[:to-from] {
		b.touched ^= slots[at]
	}
}

// key gives the tuple of the i-th row of the batch.
func (b *tupleBatch) key(i int) []uint32 {
	n := len(b.columns)
	return b.keys[i*n : (i+1)*n]
}
