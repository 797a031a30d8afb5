package comparison

import (
	"slices"

	"yingbao/sources/record"
)

// tuplesTogether is how many rows' tuples are looked up at a time.
const tuplesTogether = 256

func (f *feature) size() int {
	if f.tuples == nil {
		return f.rows + 1
	}
	return len(f.tuples) / len(f.columns)
}

// internTuples gives the rows the codes of their tuples.
func (f *feature) internTuples() {
	n := len(f.columns)
	if at, alone := f.alone(); alone {
		f.codes = f.columns[at].Flat()
		f.tuples = make([]uint32, n*len(f.columns[at].Values))
		for code := range f.columns[at].Values {
			f.tuples[code*n+at] = uint32(code)
		}
		return
	}
	f.codes, f.tuples = make([]uint32, f.rows), make([]uint32, n)
	b := &tupleBatch{feature: f, n: n, keys: make([]uint32, tuplesTogether*n), first: make([]uint32, f.values(0))}
	for from := 0; from < f.rows; from += tuplesTogether {
		to := min(from+tuplesTogether, f.rows)
		b.load(from, to)
		for row := from; row < to; row++ {
			f.codes[row] = b.code(row - from)
		}
	}
}

// alone gives the only column with any value.
func (f *feature) alone() (at int, ok bool) {
	for i, c := range f.columns {
		if c != nil && len(c.Values) > 1 {
			if ok {
				return 0, false
			}
			at, ok = i, true
		}
	}
	return at, ok
}

// tupleBatch holds the tuples of some rows and where the search for each begins.
// These places are touched before the first is searched: they are all over a
// large table, and waiting for them one by one would be most of the cost.
type tupleBatch struct {
	*feature
	n       int
	keys    []uint32 // the rows' tuples, side by side
	first   []uint32 // by code of the first column: the tuple of it and nothing else
	slots   []uint32 // code, 0 is free
	places  [tuplesTogether]uint64
	touched uint32 // keeps the loads from being left out
}

// load takes the rows from..to-1, with room for as many new tuples.
func (b *tupleBatch) load(from, to int) {
	b.reserve()
	for i, c := range b.columns {
		b.column(i, c, from, to)
	}
	for i := range to - from {
		b.places[i] = b.place(b.key(i))
	}
	for _, at := range b.places[:to-from] {
		b.touched ^= b.slots[at]
	}
}

func (b *tupleBatch) column(i int, c *record.Column, from, to int) {
	for row := from; row < to && c != nil; row++ {
		b.keys[(row-from)*b.n+i] = c.Code(row)
	}
}

// reserve keeps half of the slots free.
func (b *tupleBatch) reserve() {
	need := 2 * (b.size() + tuplesTogether)
	if need <= len(b.slots) {
		return
	}
	size := 4 * tuplesTogether
	for size < 2*need {
		size *= 2
	}
	b.slots = make([]uint32, size)
	for code := 1; code < b.size(); code++ {
		at := b.place(b.tuples[code*b.n : (code+1)*b.n])
		for b.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		b.slots[at] = uint32(code)
	}
}

func (b *tupleBatch) place(key []uint32) uint64 {
	hash := uint64(len(key))
	for _, code := range key {
		hash = (hash ^ uint64(code)) * 0x9e3779b97f4a7c15
		hash ^= hash >> 29
	}
	return hash & uint64(len(b.slots)-1)
}

// key gives the tuple of the i-th row of the batch.
func (b *tupleBatch) key(i int) []uint32 { return b.keys[i*b.n : (i+1)*b.n] }

// code finds the tuple of the i-th row, or adds it.
func (b *tupleBatch) code(i int) uint32 {
	key := b.key(i)
	if !slices.ContainsFunc(key[1:], func(code uint32) bool { return code != 0 }) {
		if key[0] == 0 {
			return 0
		}
		code := &b.first[key[0]]
		if *code == 0 {
			*code = b.add(key)
		}
		return *code
	}
	at := b.places[i]
	for ; b.slots[at] != 0; at = (at + 1) & uint64(len(b.slots)-1) {
		if from := int(b.slots[at]) * b.n; slices.Equal(b.tuples[from:from+b.n], key) {
			return b.slots[at]
		}
	}
	b.slots[at] = b.add(key)
	return b.slots[at]
}

func (b *tupleBatch) add(key []uint32) uint32 {
	b.tuples = append(b.tuples, key...)
	return uint32(b.size() - 1)
}
