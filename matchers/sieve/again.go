package sieve

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/zeebo/xxh3"
)

// A row of the extract is judged as last night unless its cells, the rules, or
// the table changed in a way that concerns it. The cells are the caller's
// affair, the rules are Form's. The table concerns a row that was let go only
// through a rule's key: so the row's trace holds its keys, and tonight they are
// asked for among the keys of those rows of the table that did not stand in it
// last night. Rows that left the table bring nobody in. A row that stands
// because it may be somebody in the table stands as long as one row is there
// that says the same as that one; the Screen and the sample do not look at the
// table.

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
	return 1<<(h>>26) | 1<<(h>>20&63) | 1<<(h>>14&63)
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
func (s *Sieve) Prints() []uint64 { return s.sorted }

// sortPrints makes the list of Prints.
func (s *Sieve) sortPrints() {
	s.sorted = slices.Clone(s.prints)
	slices.Sort(s.sorted)
	s.sorted = slices.Compact(s.sorted)
}

// without gives what of one sorted list is not in another.
func without(list, other []uint64) (out []uint64) {
	for _, h := range list {
		for len(other) > 0 && other[0] < h {
			other = other[1:]
		}
		if len(other) == 0 || other[0] != h {
			out = append(out, h)
		}
	}
	return out
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

// news gathers the keys of the rows that are not among last night's. They are
// few, as those that left are: the sets of both stay in the processor's cache.
func (s *Sieve) news(last []uint64, lacks [sides][]bool, hashes [][]uint64) *fresh {
	var keys []uint32
	came := newHashSet(without(s.sorted, last))
	for row, print := range s.prints {
		if !came.has(print) {
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

// A trace begins with why the row stands.
const (
	letGo     byte = iota // what is counted beyond the table follows, then the keys
	witnessed             // the print of a row of the table that it may be follows
	wanted                // by the Screen, whatever the table is
	sampled               // the keys follow
)

// Trace appends what Again needs to know of a row of the block that was
// sifted last and stands for as many.
func (f *Sifter) Trace(columns [][]string, row int, stands uint32, to []byte) []byte {
	switch {
	case f.why[row] > 0:
		return binary.LittleEndian.AppendUint64(append(to, witnessed), f.sieve.prints[f.why[row]-1])
	case stands == 1:
		return append(to, wanted)
	case stands > 1:
		return f.traceKeys(row, append(to, sampled))
	}
	to = append(to, letGo)
	for i := range f.count {
		to = binary.LittleEndian.AppendUint64(to, f.beyond(i, columns, row))
	}
	return f.traceKeys(row, to)
}

// traceKeys appends a row's keys.
func (f *Sifter) traceKeys(row int, to []byte) []byte {
	c, key := f.sieve.compiled, 0
	for at, r := range c.rules {
		from := len(to)
		for _, k := range c.keys[at] {
			h := f.keys[key][row]
			if key++; h == 0 {
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

// Again says of a row of last night's for how many it stands tonight, and
// counts it as Sift does. It is not sure of a row whom something new in the
// table concerns, or whose evidence left it.
func (f *Sifter) Again(trace []byte) (stands uint32, sure bool) {
	fresh, counted := f.sieve.fresh, len(f.count)
	if fresh == nil || len(trace) == 0 {
		return 0, false
	}
	why, trace := trace[0], trace[1:]
	switch {
	case why == wanted:
		return 1, true
	case why == witnessed:
		return 1, len(trace) == 8 && !f.sieve.left.has(binary.LittleEndian.Uint64(trace))
	case why == sampled:
		return Sample, !fresh.any(trace)
	case why != letGo || len(trace) < 8*counted || fresh.any(trace[8*counted:]):
		return 0, false
	}
	for i := range f.beyonds {
		if h := binary.LittleEndian.Uint64(trace[8*i:]); h != 0 {
			f.beyonds[i] = append(f.beyonds[i], h)
		}
	}
	f.countAgain(8 * together)
	return 0, true
}

// any tells whether one of a trace's keys is new in the table.
func (f *fresh) any(keys []byte) bool {
	for ; len(keys) >= 4; keys = keys[4:] {
		if f.has(binary.LittleEndian.Uint32(keys)) {
			return true
		}
	}
	return false
}

// countAgain counts what Again gathered when there is much of it.
func (f *Sifter) countAgain(least int) {
	for i, hashes := range f.beyonds {
		if len(hashes) >= least {
			f.sieve.counted[i].add(hashes)
			f.beyonds[i] = hashes[:0]
		}
	}
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

// hashSet is a set of hashes; 0 is in every one.
type hashSet []uint64

func newHashSet(hashes []uint64) hashSet {
	s := make(hashSet, 1<<bits.Len(uint(2*len(hashes))))
	for _, h := range hashes {
		s[s.place(h)] = h
	}
	return s
}

func (s hashSet) has(hash uint64) bool { return s[s.place(hash)] == hash }

// place is where a hash is or would be.
func (s hashSet) place(hash uint64) uint64 {
	at := hash & uint64(len(s)-1)
	for s[at] != 0 && s[at] != hash {
		at = (at + 1) & uint64(len(s)-1)
	}
	return at
}
