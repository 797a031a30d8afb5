package lastnight

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sync"

	"github.com/zeebo/xxh3"
)

// loaded is a block of last night's. The table of its rows' hashes is made
// when a row is looked for that is not where it is expected.
type loaded struct {
	bytes []byte
	at    []uint32 // of each entry in bytes
	parts []part
	part  []uint8  // of each entry
	ends  []uint32 // of each part in bytes
	based bool     // tonight's base is the one of last night's file, not that file
	alone bool     // tonight has no base

	table sync.Once
	slots []uint16 // by hash: the entry's number and 1, 0 is free
	shift int
}

// Entry is what was found of a row.
type Entry struct {
	of *loaded
	at int
}

// Bytes is what was added for the row.
func (e Entry) Bytes() []byte { return e.of.whole(e.at)[headSize:] }

var errBlock = errors.New("a block of last night's is not what was written")

// load reads a block, into the memory of another if it is not nil and there is
// enough of it.
func (m *memory) load(p place, into *loaded) (*loaded, error) {
	if p.rows >= 1<<16 || len(p.parts) > 1<<8 {
		return nil, errBlock
	}
	if into == nil {
		into = &loaded{}
	}
	l := &loaded{bytes: room(into.bytes, p.size), at: room(into.at, p.rows), parts: p.parts, part: room(into.part, p.rows),
		ends: into.ends[:0], slots: into.slots[:0], based: m.base != nil, alone: !m.serves}
	for _, part := range p.parts {
		from := len(l.bytes)
		if uint64(from)+uint64(part.size) > uint64(p.size) {
			return nil, errBlock
		}
		l.bytes = l.bytes[:from+int(part.size)]
		if _, err := m.of(part).ReadAt(l.bytes[from:], part.at); err != nil {
			return nil, err
		}
		l.ends = append(l.ends, uint32(len(l.bytes)))
	}
	if len(l.bytes) != int(p.size) || xxh3.Hash(l.bytes) != p.sum || !l.split() || len(l.at) != int(p.rows) {
		return nil, errBlock
	}
	return l, nil
}

// room is an empty slice for so many, in memory that is used again if there is
// enough of it.
func room[T any](memory []T, n uint32) []T {
	if cap(memory) < int(n) {
		return make([]T, 0, int(n)+int(n)/8)
	}
	return memory[:0]
}

// split finds the entries; false when they do not fit.
func (l *loaded) split() bool {
	part := 0
	for at := 0; at < len(l.bytes); {
		rest := l.bytes[at:]
		if len(rest) < headSize || len(rest) < headSize+int(binary.LittleEndian.Uint16(rest[8:])) {
			return false
		}
		for uint32(at) >= l.ends[part] {
			part++
		}
		l.at, l.part = append(l.at, uint32(at)), append(l.part, uint8(part))
		at += headSize + int(binary.LittleEndian.Uint16(rest[8:]))
	}
	return true
}

func (l *loaded) build() {
	width := bits.Len(uint(2 * len(l.at)))
	l.slots, l.shift = room(l.slots, 1<<width)[:1<<width], 64-width
	clear(l.slots)
	for i := range l.at {
		s := l.hash(i) << mixed >> l.shift
		for l.slots[s] != 0 {
			s = (s + 1) & uint64(len(l.slots)-1)
		}
		l.slots[s] = uint16(i + 1)
	}
}

// mixed leaves out the bits that landmarks have in common.
const mixed = 8

func (l *loaded) hash(i int) uint64 { return binary.LittleEndian.Uint64(l.bytes[l.at[i]:]) }

// find gives the number of a row's entry, -1 without one.
func (l *loaded) find(hash uint64) int {
	l.table.Do(l.build)
	for s := hash << mixed >> l.shift; l.slots[s] != 0; s = (s + 1) & uint64(len(l.slots)-1) {
		if i := int(l.slots[s]) - 1; l.hash(i) == hash {
			return i
		}
	}
	return -1
}

// whole is an entry with its head.
func (l *loaded) whole(i int) []byte {
	e := l.bytes[l.at[i]:]
	n := headSize + int(binary.LittleEndian.Uint16(e[8:]))
	return e[:n:n]
}

// inBase is where an entry stands in tonight's base, -1 when it does not.
func (l *loaded) inBase(i int) int64 {
	p := l.part[i]
	if l.based != l.parts[p].base || l.alone {
		return -1
	}
	return l.parts[p].at + int64(l.at[i]) - int64(l.ends[p]-l.parts[p].size)
}
