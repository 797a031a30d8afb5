package lastnight

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/zeebo/xxh3"
)

// errOld is of what last night left: tonight's file can be written all the
// same.
var errOld = errors.New("what is kept of last night cannot be used")

func oldError(err error) error { return fmt.Errorf("%w: %w", errOld, err) }

// index is what is known of a file's blocks.
type index struct {
	form   string
	base   uint64 // checksum of the base's index, 0 without a base
	sound  bool   // see Night.Sound
	own    uint64 // of this one, once it is read
	size   int64  // of the file without it
	notes  [][]byte
	table  []uint64
	blocks []place
	marks  []landmark // by hash
}

// place is where a block is.
type place struct {
	size  uint32
	rows  uint32
	sum   uint64
	parts []part
}

// part is a run of a block's entries, in the file itself or in its base.
type part struct {
	at   int64
	size uint32
	base bool
}

// landmark is a row whose block is known.
type landmark struct {
	hash  uint64
	block uint32
}

// isLandmark takes one row in 64.
func isLandmark(hash uint64) bool { return hash>>58 == 0 }

// The tail: magic, where the index begins, its length, its checksum.
const (
	magic    = "yblast03"
	tailSize = len(magic) + 3*8
)

// encode gives the index that stands at a place of the file, and its tail.
func (x *index) encode(at int64) []byte {
	slices.SortFunc(x.marks, func(a, b landmark) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.block, b.block))
	})
	var b []byte
	word := func(n uint64) { b = binary.LittleEndian.AppendUint64(b, n) }
	text := func(t []byte) { word(uint64(len(t))); b = append(b, t...) }
	text([]byte(x.form))
	word(x.base)
	word(truth(x.sound))
	word(uint64(len(x.notes)))
	for _, n := range x.notes {
		text(n)
	}
	word(uint64(len(x.table)))
	for _, h := range x.table {
		word(h)
	}
	word(uint64(len(x.blocks)))
	for _, p := range x.blocks {
		word(uint64(p.size)<<32 | uint64(p.rows))
		word(p.sum)
		word(uint64(len(p.parts)))
		for _, part := range p.parts {
			word(uint64(part.at))
			word(uint64(part.size)<<1 | truth(part.base))
		}
	}
	word(uint64(len(x.marks)))
	for _, m := range x.marks {
		word(m.hash)
		word(uint64(m.block))
	}
	size, sum := len(b), xxh3.Hash(b)
	b = append(b, magic...)
	for _, n := range []uint64{uint64(at), uint64(size), sum} {
		word(n)
	}
	return b
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// readIndex reads the index of a file. The error is errOld with its cause.
func readIndex(file io.ReaderAt) (x index, err error) {
	defer func() {
		if err != nil {
			x, err = index{}, oldError(err)
		}
	}()
	end, err := sizeOf(file)
	if err != nil {
		return x, err
	}
	tail := make([]byte, tailSize)
	if _, err := file.ReadAt(tail, end-int64(tailSize)); err != nil {
		return x, err
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(tail[len(magic)+8*i:]) }
	at, size := int64(word(0)), int64(word(1))
	if string(tail[:len(magic)]) != magic || at < 0 || size < 0 || at+size != end-int64(tailSize) {
		return x, errors.New("no tail")
	}
	b := make([]byte, size)
	if _, err := file.ReadAt(b, at); err != nil {
		return x, err
	}
	if xxh3.Hash(b) != word(2) {
		return x, errors.New("wrong checksum")
	}
	x, err = decodeIndex(b)
	x.own, x.size = word(2), at
	return x, err
}

func sizeOf(file io.ReaderAt) (int64, error) {
	s, ok := file.(io.Seeker)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err == nil && end < int64(tailSize) {
		err = io.ErrUnexpectedEOF
	}
	return end, err
}

// reader takes an index apart. What does not fit sets short.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) word() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) take(n uint64) []byte {
	if r.short = r.short || n > uint64(len(r.b)); r.short {
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

// count is the number of pieces of a size, none when there is no room for them.
func (r *reader) count(size int) int {
	n := r.word()
	if r.short = r.short || n > uint64(len(r.b)/size); r.short {
		return 0
	}
	return int(n)
}

func decodeIndex(b []byte) (x index, err error) {
	r := &reader{b: b}
	x.form, x.base, x.sound = string(r.take(r.word())), r.word(), r.word() > 0
	for range r.count(8) {
		x.notes = append(x.notes, r.take(r.word()))
	}
	x.table = make([]uint64, r.count(8))
	for i := range x.table {
		x.table[i] = r.word()
	}
	x.blocks = make([]place, r.count(24))
	for i := range x.blocks {
		size := r.word()
		p := place{size: uint32(size >> 32), rows: uint32(size), sum: r.word()}
		for range r.count(16) {
			at, size := int64(r.word()), r.word()
			p.parts = append(p.parts, part{at, uint32(size >> 1), size&1 > 0})
		}
		x.blocks[i] = p
	}
	x.marks = make([]landmark, r.count(16))
	for i := range x.marks {
		h, block := r.word(), r.word()
		if r.short = r.short || block >= uint64(len(x.blocks)); r.short {
			break
		}
		x.marks[i] = landmark{h, uint32(block)}
	}
	if r.short || len(r.b) > 0 {
		return index{}, io.ErrUnexpectedEOF
	}
	return x, nil
}
