package blocking

import (
	"math/bits"
	"slices"
)

// entries are the keys of one rule, a word each: high bits of a hash of the
// key, and the row. They are dealt to partitions by the highest bits of the
// hash and then sorted within each, so that the rows that share a key follow
// each other, ascending. A partition is small enough for the nearest cache.
//
// That is two passes through memory, and eight bytes a key that are given
// back after the rule. Of the hash some fifty bits are kept: whoever pairs the
// rows of a run makes sure that they meet.
type entries struct {
	words   []uint64
	starts  []int // of the partitions, and the end
	rowBits int
	deal    int // bits of the partition
}

// partitionKeys is about how many keys a partition has.
const partitionKeys = 512

// collect deals the keys of the rows, in parallel.
func (p *Plan) collect(k *keys, rows []uint32, words []uint64) *entries {
	workers := p.opt.Workers
	e := &entries{rowBits: bits.Len(uint(p.table.Rows())), deal: max(1, bits.Len(uint(len(rows)*k.width/partitionKeys)))}
	next := make([][]int, workers) // by worker, by partition: place of its next key
	p.inRanges(len(rows), func(w, from, to int) {
		next[w] = make([]int, 1<<e.deal)
		var buffer []uint64
		for _, row := range rows[from:to] {
			buffer = k.of(p.row(row), buffer[:0])
			for _, key := range buffer {
				next[w][e.dealt(key)]++
			}
		}
	})
	e.make(next, words)
	p.inRanges(len(rows), func(w, from, to int) {
		var buffer []uint64
		for _, row := range rows[from:to] {
			buffer = k.of(p.row(row), buffer[:0])
			for _, key := range buffer {
				at := &next[w][e.dealt(key)]
				e.words[*at] = e.hash(key) | uint64(row+1)
				*at++
			}
		}
	})
	return e
}

// collectNearby is collect for the keys of rows that reach others.
func (p *Plan) collectNearby(rule int, words []uint64) *entries {
	lists, total := p.nearby(rule, p.paired)
	e := &entries{rowBits: bits.Len(uint(p.table.Rows())), deal: max(1, bits.Len(uint(total/partitionKeys)))}
	next := make([][]int, len(lists))
	share(len(lists), len(lists), func(_, w int) {
		next[w] = make([]int, 1<<e.deal)
		for _, x := range lists[w] {
			next[w][e.dealt(x.key)]++
		}
	})
	e.make(next, words)
	share(len(lists), len(lists), func(_, w int) {
		for _, x := range lists[w] {
			at := &next[w][e.dealt(x.key)]
			e.words[*at] = e.hash(x.key) | uint64(x.row+1)
			*at++
		}
	})
	return e
}

// make lays out the partitions from the numbers of keys that workers deal to
// them, which become the places where each worker begins.
func (e *entries) make(next [][]int, words []uint64) {
	total := 0
	for part := range 1 << e.deal {
		e.starts = append(e.starts, total)
		for w := range next {
			next[w][part], total = total, total+next[w][part]
		}
	}
	e.starts = append(e.starts, total)
	e.words = slices.Grow(words[:0], total)[:total]
}

// dealt gives the partition of a key.
func (e *entries) dealt(key uint64) uint64 { return key * fibonacci >> (64 - e.deal) }

// hash gives what a word keeps of a key.
func (e *entries) hash(key uint64) uint64 { return key * fibonacci << e.deal >> e.rowBits << e.rowBits }

// row gives the row of a word, which holds one more, so that no word is 0.
func (e *entries) row(word uint64) uint32 { return uint32(word&(1<<e.rowBits-1)) - 1 }

// part gives the words of a partition.
func (e *entries) part(i int) []uint64 { return e.words[e.starts[i]:e.starts[i+1]] }

// run gives the end of the run of one key that begins at from.
func (e *entries) run(words []uint64, from int) int {
	to := from + 1
	for to < len(words) && (words[to]^words[from])>>e.rowBits == 0 {
		to++
	}
	return to
}

// rows appends the rows of words.
func (e *entries) rows(words []uint64, into []uint32) []uint32 {
	for _, w := range words {
		into = append(into, e.row(w))
	}
	return into
}

// is tells whether a word of partition i is one of a key.
func (e *entries) is(key uint64, i int, word uint64) bool {
	return e.dealt(key) == uint64(i) && e.hash(key)^word < 1<<e.rowBits
}

// keyOf finds the key of a run of partition i by one of its words.
func (p *Plan) keyOf(k *keys, e *entries, i int, word uint64) uint64 {
	cells := p.row(e.row(word))
	for w := range k.width {
		if key := k.choice(cells, w); key != 0 && e.is(key, i, word) {
			return key
		}
	}
	return 0
}

// groupBy hands out the rows that share a split key, for every key that two
// rows and more have, in the order of the keys.
func (p *Plan) groupBy(k *keys, rows []uint32, hand func(key uint64, rows []uint32)) {
	type entry struct {
		key uint64
		row uint32
	}
	var all []entry
	var buffer []uint64
	for _, row := range rows {
		buffer = k.of(p.row(row), buffer[:0])
		for _, key := range buffer {
			all = append(all, entry{key, row})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		if a.key < b.key {
			return -1
		} else if a.key > b.key {
			return 1
		}
		return 0
	})
	for from := 0; from < len(all); {
		var few []uint32
		to := from
		for to < len(all) && all[to].key == all[from].key {
			few = append(few, all[to].row)
			to++
		}
		if len(few) > 1 {
			hand(all[from].key, few)
		}
		from = to
	}
}
