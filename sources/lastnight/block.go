package lastnight

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sync"

	"github.com/zeebo/xxh3"
)

// Block gathers the entries of a run of rows. An entry is the row's hash, the
// length of what follows, and that.
type Block struct {
	bytes []byte
	rows  int
	marks []uint64
}

const (
	headSize = 8 + 2
	// maxEntry is the most bytes of one entry.
	maxEntry = 1<<16 - 1
)

// Add adds the entry that fill appends to a slice; one that is too long is
// left out.
func (b *Block) Add(hash uint64, fill func(to []byte) []byte) {
	from := len(b.bytes)
	b.bytes = binary.LittleEndian.AppendUint64(b.bytes, hash)
	b.bytes = fill(append(b.bytes, 0, 0))
	size := len(b.bytes) - from - headSize
	if size > maxEntry {
		b.bytes = b.bytes[:from]
		return
	}
	binary.LittleEndian.PutUint16(b.bytes[from+8:], uint16(size))
	b.count(hash)
}

// Copy adds an entry that was found.
func (b *Block) Copy(hash uint64, entry []byte) {
	b.bytes = binary.LittleEndian.AppendUint64(b.bytes, hash)
	b.bytes = binary.LittleEndian.AppendUint16(b.bytes, uint16(len(entry)))
	b.bytes = append(b.bytes, entry...)
	b.count(hash)
}

func (b *Block) count(hash uint64) {
	b.rows++
	if isLandmark(hash) {
		b.marks = append(b.marks, hash)
	}
}

// Reset empties the block for the next rows.
func (b *Block) Reset() { b.bytes, b.rows, b.marks = b.bytes[:0], 0, b.marks[:0] }

func (b *Block) sum() uint64 { return xxh3.Hash(b.bytes) }

// loaded is a block of last night's. The table of its rows' hashes is made
// when a row is looked for that is not where it is expected.
type loaded struct {
	bytes []byte
	at    []uint32 // of each entry in bytes
	table sync.Once
	slots []uint16 // by hash: the entry's number and 1, 0 is free
	shift int
}

var errBlock = errors.New("a block of last night's is not what was written")

// load reads a block.
func (m *memory) load(p place) (*loaded, error) {
	if p.rows >= 1<<16 {
		return nil, errBlock
	}
	l := &loaded{bytes: make([]byte, p.size), at: make([]uint32, 0, p.rows)}
	if _, err := m.file.ReadAt(l.bytes, p.at); err != nil {
		return nil, err
	}
	if xxh3.Hash(l.bytes) != p.sum {
		return nil, errBlock
	}
	for at := 0; at < len(l.bytes); {
		rest := l.bytes[at:]
		if len(rest) < headSize || len(rest) < headSize+int(binary.LittleEndian.Uint16(rest[8:])) {
			return nil, errBlock
		}
		l.at = append(l.at, uint32(at))
		at += headSize + int(binary.LittleEndian.Uint16(rest[8:]))
	}
	if len(l.at) != int(p.rows) {
		return nil, errBlock
	}
	return l, nil
}

func (l *loaded) build() {
	width := bits.Len(uint(2 * len(l.at)))
	l.slots, l.shift = make([]uint16, 1<<width), 64-width
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

// entry gives the entry of a number.
func (l *loaded) entry(i int) []byte {
	e := l.bytes[l.at[i]:]
	n := headSize + int(binary.LittleEndian.Uint16(e[8:]))
	return e[headSize:n:n]
}
