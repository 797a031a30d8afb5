package sieve

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/zeebo/xxh3"
)

// A row of the extract that was let go last night is let go again unless its
// cells, the rules, or the table changed in a way that concerns it. The cells
// are the caller's affair, the rules are Form's. The table concerns the row
// only through a rule's key: so the row's trace holds its keys, and tonight they
// are asked for among the keys of those rows of the table that did not stand in
// it last night. Rows that left the table bring nobody in.

// fresh are the keys of the rows that are new in the table: half a hash each,
// two different keys that meet there cost a look and nothing more.
type fresh struct {
	filter []uint64
	shift  uint
	keys   map[uint32]struct{}
}

func newFresh(keys []uint32) *fresh {
	f := &fresh{keys: make(map[uint32]struct{}, len(keys))}
	width := bits.Len(uint(len(keys) * freshBits / 64))
	f.filter, f.shift = make([]uint64, 1<<width), uint(32-width)
	for _, k := range keys {
		f.keys[k] = struct{}{}
		f.filter[k>>f.shift] |= bitsOf(k)
	}
	return f
}

// freshBits are the bits of the filter for each key.
const freshBits = 32

func bitsOf(key uint32) uint64 {
	h := key * 0x9E3779B1
	return 1<<(h>>26) | 1<<(h>>20&63)
}

func (f *fresh) has(key uint32) bool {
	if b := bitsOf(key); f.filter[key>>f.shift]&b != b {
		return false
	}
	_, ok := f.keys[key]
	return ok
}

// cut keeps half of a key's hash.
func cut(hash uint64) uint32 { return uint32(hash >> 32) }

// lackingMark is in the keys of those rows of the table for whom only a row of
// the extract asks that lacks what the rule's side says (ruleIndex.others).
const lackingMark = 0x5BD1E995

// Prints gives the hashes of the table's rows, sorted: the Last of the next
// night.
func (s *Sieve) Prints() []uint64 {
	out := slices.Clone(s.prints)
	slices.Sort(out)
	return slices.Compact(out)
}

// print hashes what a row says of who it is.
func (s *Sieve) print(row int) uint64 {
	h := uint64(len(fields))
	for i, code := range s.codes[row*len(fields):][:len(fields)] {
		h = mix(h ^ xxh3.HashString(s.values[i][code]))
	}
	return h
}

// Form names all that a trace depends on but the row and the program.
func (s *Sieve) Form() string {
	var counted []string
	for _, c := range s.counted {
		counted = append(counted, string(c.field))
	}
	var expressions []string
	for _, e := range s.compiled.expressions {
		expressions = append(expressions, e.text)
	}
	return fmt.Sprint(Sample, fields, s.compiled.rules, s.compiled.keys, expressions, counted)
}

// news gathers the keys of the rows that are not among last night's.
func (s *Sieve) news(last []uint64, lacks [sides][]bool, hashes [][]uint64) *fresh {
	var keys []uint32
	for row, print := range s.prints {
		if _, old := slices.BinarySearch(last, print); old {
			continue
		}
		for at, r := range s.compiled.rules {
			for _, k := range s.compiled.keys[at] {
				h := combine(at, k, func(e int) uint64 { return hashes[e][row] })
				switch {
				case h == 0:
				case s.compiled.lacks(r.side, k) || lacks[r.side][row]:
					keys = append(keys, cut(h))
				default:
					keys = append(keys, cut(h)^lackingMark)
				}
			}
		}
	}
	return newFresh(keys)
}

// Trace appends what Again needs to know of a row of the block that was
// sifted last: the hashes of what is counted beyond the table, and the keys.
func (f *Sifter) Trace(columns [][]string, row int, to []byte) []byte {
	for i := range f.count {
		to = binary.LittleEndian.AppendUint64(to, f.beyond(i, columns, row))
	}
	c := f.sieve.compiled
	for at, r := range c.rules {
		from := len(to)
		for _, k := range c.keys[at] {
			h := combine(at, k, func(e int) uint64 { return f.hashes[e][row] })
			if h == 0 {
				continue
			}
			to = addKey(to, from, cut(h))
			if r.side != everybody && (c.lacks(r.side, k) || f.lacks[r.side][row]) {
				to = addKey(to, from, cut(h)^lackingMark)
			}
		}
	}
	return to
}

// addKey appends a key unless it is among those behind from.
func addKey(to []byte, from int, key uint32) []byte {
	for at := from; at < len(to); at += 4 {
		if binary.LittleEndian.Uint32(to[at:]) == key {
			return to
		}
	}
	return binary.LittleEndian.AppendUint32(to, key)
}

// Again says whether a row that was let go last night would be let go tonight
// and counts it as Sift does.
func (f *Sifter) Again(trace []byte) bool {
	fresh, counted := f.sieve.fresh, len(f.count)
	if fresh == nil || len(trace) < 8*counted {
		return false
	}
	for keys := trace[8*counted:]; len(keys) >= 4; keys = keys[4:] {
		if fresh.has(binary.LittleEndian.Uint32(keys)) {
			return false
		}
	}
	for i, c := range f.sieve.counted {
		if h := binary.LittleEndian.Uint64(trace[8*i:]); h != 0 {
			c.addOne(h)
		}
	}
	return true
}

// beyond gives the hash of a value that is counted, whether the table has it
// or not; 0 for one that says nothing.
func (f *Sifter) beyond(counted int, columns [][]string, row int) uint64 {
	at := f.count[counted]
	if at < 0 || unknown(columns[at][row]) {
		return 0
	}
	if e := f.hashed[counted]; e >= 0 {
		return f.hashes[e][row]
	}
	return hashOf(columns[at][row])
}

// addOne is add for one hash.
func (c *counted) addOne(h uint64) {
	mask := uint64(len(c.slots) - 1)
	for at := h >> 1 & mask; c.slots[at] != 0; at = (at + 1) & mask {
		if slot := c.slots[at]; uint32(slot) == uint32(h>>32) {
			atomic.AddUint32(&c.times[slot>>32], 1)
			return
		}
	}
}
