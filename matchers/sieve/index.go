package sieve

import (
	"math/bits"

	"github.com/zeebo/xxh3"
)

// index finds the rows of one key's hash. Rows stand in buckets by the upper
// bits of the hash, each with sixteen lower bits; the filter answers nearly
// every question that has no row.
type index struct {
	filter
	start []uint32 // by bucket
	marks []uint16
	rows  []uint32
	shift uint // of the bucket
}

// filter tells of most hashes that are not in it that they are not: three bits
// a hash, in one word of memory.
type filter struct {
	words []uint64
	down  uint // shift that leaves a word's place
}

func newFilter(hashes int) filter {
	n := max(1, uint(bits.Len(uint(hashes*perRow/64))))
	return filter{make([]uint64, 1<<n), 64 - n}
}

func (f *filter) add(hash uint64) {
	f.words[f.place(hash)] |= marks(hash)
}

// place gives the word of a hash, marks its three bits there.
func (f *filter) place(hash uint64) uint64 { return hash << 16 >> (f.down & 63) }

func marks(hash uint64) uint64 { return 1<<(hash&63) | 1<<(hash>>6&63) | 1<<(hash>>12&63) }

func has(word, hash uint64) bool { return marks(hash)&^word == 0 }

// may says whether the hash can be there.
func (f *filter) may(hash uint64) bool { return has(f.words[f.place(hash)], hash) }

// fetch gives the words of the hashes at some places. Nothing is decided
// between them, so that the processor fetches many places of memory at one
// time.
func (f *filter) fetch(hashes []uint64, at []uint32, words []uint64) {
	words = words[:len(at)]
	for i, place := range at {
		words[i] = f.words[f.place(hashes[place])]
	}
}

// entry is a row under a hash.
type entry struct {
	hash uint64
	row  uint32
}

const (
	perBucket = 8  // rows, on average
	perRow    = 16 // bits of the filter
)

func newIndex(entries []entry) *index {
	width := uint(bits.Len(uint(len(entries) / perBucket)))
	x := &index{filter: newFilter(len(entries)), shift: 64 - width, start: make([]uint32, 1<<width+1), marks: make([]uint16, len(entries)), rows: make([]uint32, len(entries))}
	for _, e := range entries {
		x.start[x.bucket(e.hash)+1]++
		x.add(e.hash)
	}
	for b := 1; b < len(x.start); b++ {
		x.start[b] += x.start[b-1]
	}
	next := append([]uint32(nil), x.start...)
	for _, e := range entries {
		b := x.bucket(e.hash)
		x.marks[next[b]], x.rows[next[b]] = uint16(e.hash), e.row
		next[b]++
	}
	return x
}

// bucket is 0 for an index of one bucket: a shift by 64 gives 0 in Go.
func (x *index) bucket(hash uint64) uint64 { return hash >> x.shift }

// hashOf is 0 for what says nothing.
func hashOf(text string) uint64 {
	if text == "" {
		return 0
	}
	return xxh3.HashString(text) | 1
}

// combine joins the hashes of a key's parts, 0 when one is missing.
func combine(rule int, k key, hashes func(expression int) uint64) uint64 {
	h := seedOf(rule)
	for _, e := range k {
		part := hashes(e)
		if part == 0 {
			return 0
		}
		h = mix(h ^ part)
	}
	return h
}

// combineAll fills keys with what combine gives for each row.
func combineAll(rule int, k key, hashes [][]uint64, keys []uint64) {
	for row := range keys {
		keys[row] = seedOf(rule)
	}
	for _, e := range k {
		for row, part := range hashes[e][:len(keys)] {
			if h := keys[row]; h != 0 && part != 0 {
				keys[row] = mix(h ^ part)
			} else {
				keys[row] = 0
			}
		}
	}
}

func seedOf(rule int) uint64 { return uint64(rule+1) * 0x9e3779b97f4a7c15 }

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
