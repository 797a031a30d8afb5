package lastnight

import (
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"
)

// Block gathers the entries of a run of rows. An entry is the row's hash, the
// length of what follows, and that.
type Block struct {
	bytes []byte
	rows  int
	marks []uint64
	old   []piece // of bytes, that stand in the base already
}

// piece is a part of a block that stands in the base.
type piece struct {
	from, size int
	at         int64
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
func (b *Block) Copy(e Entry) {
	text := e.of.whole(e.at)
	if len(b.bytes) == 0 { // likely the first of all that come from there
		b.bytes = slices.Grow(b.bytes, len(e.of.bytes)+len(e.of.bytes)/8)
	}
	if at := e.of.inBase(e.at); at >= 0 {
		n := len(b.old) - 1
		if n >= 0 && b.old[n].from+b.old[n].size == len(b.bytes) && b.old[n].at+int64(b.old[n].size) == at {
			b.old[n].size += len(text)
		} else {
			b.old = append(b.old, piece{len(b.bytes), len(text), at})
		}
	}
	b.bytes = append(b.bytes, text...)
	b.count(e.of.hash(e.at))
}

func (b *Block) count(hash uint64) {
	b.rows++
	if isLandmark(hash) {
		b.marks = append(b.marks, hash)
	}
}

// Reset empties the block for the next rows.
func (b *Block) Reset() { b.bytes, b.rows, b.marks, b.old = b.bytes[:0], 0, b.marks[:0], b.old[:0] }

func (b *Block) sum() uint64 { return xxh3.Hash(b.bytes) }

// mostPieces is how many pieces of the base a block may consist of.
const mostPieces = 96

// parts says what of the block is to be written where tonight's file ends, and
// where all of it stands then. A block is written whole unless most of it is
// in the base, in few pieces.
func (b *Block) parts(end int64, fresh []byte) ([]part, []byte) {
	old := 0
	for _, p := range b.old {
		old += p.size
	}
	if len(b.old) > mostPieces || 2*old < len(b.bytes) {
		return []part{{at: end, size: uint32(len(b.bytes))}}, append(fresh, b.bytes...)
	}
	var parts []part
	next := 0
	for i := 0; i <= len(b.old); i++ {
		p := piece{from: len(b.bytes)}
		if i < len(b.old) {
			p = b.old[i]
		}
		if p.from > next {
			parts = append(parts, part{at: end + int64(len(fresh)), size: uint32(p.from - next)})
			fresh = append(fresh, b.bytes[next:p.from]...)
		}
		if next = p.from + p.size; p.size > 0 {
			parts = append(parts, part{at: p.at, size: uint32(p.size), base: true})
		}
	}
	return parts, fresh
}
