package blocking

import (
	"cmp"
	"math/bits"
	"slices"
)

// group hands out the rows that share a key, ascending, for every key that two
// rows and more have. The order of the keys is of no meaning.
//
// Rows are first dealt to about as many buckets as there are keys, by one
// counting pass over a hash of the key; only the few rows of one bucket are
// sorted. That is two passes through memory where a sort by comparison makes
// log2(rows), and five bytes a row where entries of key and row take sixteen.
func group(k ruleKeys, rows []uint32, hand func(key uint64, rows []uint32)) {
	b := deal(k, rows)
	var few []entry
	for from := 0; from < len(b.members); {
		to := from + 1
		bucket := b.of(k.keys[b.members[from]])
		for to < len(b.members) && b.of(k.keys[b.members[to]]) == bucket {
			to++
		}
		if to-from > 1 {
			few = b.sort(few, k, from, to)
			handRuns(few, b.members[from:to], hand)
		} else {
			b.members[from] /= uint32(k.width)
		}
		from = to
	}
}

// buckets are places in the keys, by bucket and then in the order of the rows.
type buckets struct {
	members []uint32
	shift   int
}

func (b *buckets) of(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> b.shift }

// deal puts the places of the rows' keys into buckets. Rows without a key are
// in none.
func deal(k ruleKeys, rows []uint32) *buckets {
	width := uint32(k.width)
	n := 0
	for _, row := range rows {
		for _, key := range k.keys[row*width : (row+1)*width] {
			if key != 0 {
				n++
			}
		}
	}
	b := &buckets{members: make([]uint32, n), shift: 64 - max(1, bits.Len(uint(n)/2))}
	next := make([]uint32, 1<<(64-b.shift)+1)
	for _, row := range rows {
		for _, key := range k.keys[row*width : (row+1)*width] {
			if key != 0 {
				next[b.of(key)+1]++
			}
		}
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for _, row := range rows {
		for at := row * width; at < (row+1)*width; at++ {
			if key := k.keys[at]; key != 0 {
				bucket := b.of(key)
				b.members[next[bucket]] = at
				next[bucket]++
			}
		}
	}
	return b
}

type entry struct {
	key uint64
	row uint32
}

// sort puts one bucket in the order of key and row, and turns its places into
// rows.
func (b *buckets) sort(few []entry, k ruleKeys, from, to int) []entry {
	few = few[:0]
	sorted := true
	for _, at := range b.members[from:to] {
		e := entry{k.keys[at], at / uint32(k.width)}
		sorted = sorted && (len(few) == 0 || few[len(few)-1].key <= e.key)
		few = append(few, e)
	}
	if !sorted {
		slices.SortFunc(few, func(a, b entry) int {
			if c := cmp.Compare(a.key, b.key); c != 0 {
				return c
			}
			return cmp.Compare(a.row, b.row)
		})
	}
	for i, e := range few {
		b.members[from+i] = e.row
	}
	return few
}

// handRuns hands out the runs of equal keys.
func handRuns(entries []entry, members []uint32, hand func(key uint64, rows []uint32)) {
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key == entries[from].key {
			to++
		}
		if to-from > 1 {
			hand(entries[from].key, members[from:to:to])
		}
		from = to
	}
}
