package record

import (
	"slices"
	"unsafe"
)

// texts are the distinct values of a column while it is filled: pieces of
// memory with one value behind the other, and of each value its place. The
// collector finds nothing to follow in either, where a slice of strings is
// most of what it looks at in a table of millions of values.
type texts struct {
	places []uint64 // by code: piece, offset in it, length
	pieces []unsafe.Pointer
	room   []byte // rest of the newest piece of one's own
	size   int    // of the newest piece
}

const (
	firstPiece = 1 << 8
	lastPiece  = 1 << 18 // 1<<offsetBits

	offsetBits = 18
	lengthBits = 24
	pieceShift = offsetBits + lengthBits
	mostLength = 1<<lengthBits - 1
)

func newTexts() texts { return texts{places: []uint64{0}} }

// count is the number of values, "" included.
func (t *texts) count() int { return len(t.places) }

// text gives the value of a code.
func (t *texts) text(code uint32) string { return t.at(t.places[code]) }

func (t *texts) at(place uint64) string {
	n := int(place & mostLength)
	if n == 0 {
		return ""
	}
	if n == mostLength { // one longer than that stands behind its length
		from := t.pieces[place>>pieceShift]
		return unsafe.String((*byte)(unsafe.Add(from, 8)), *(*int)(from))
	}
	return unsafe.String((*byte)(unsafe.Add(t.pieces[place>>pieceShift], place>>lengthBits&(lastPiece-1))), n)
}

// first gives the first byte of a value that is not "".
func (t *texts) first(code uint64) byte {
	place := t.places[code]
	return *(*byte)(unsafe.Add(t.pieces[place>>pieceShift], place>>lengthBits&(lastPiece-1)))
}

// add copies a value that is not "" and gives its code.
func (t *texts) add(v string) uint32 {
	if len(v) >= mostLength {
		return t.addLong(v)
	}
	if len(v) > len(t.room) {
		t.size = min(max(firstPiece, 2*t.size), lastPiece)
		t.room = make([]byte, max(t.size, len(v)))
		t.pieces = append(t.pieces, unsafe.Pointer(&t.room[0]))
	}
	from := unsafe.Pointer(&t.room[0])
	last := len(t.pieces) - 1
	offset := uint64(uintptr(from) - uintptr(t.pieces[last]))
	n := copy(t.room, v)
	t.room = t.room[n:]
	return t.keep(uint64(last)<<pieceShift | offset<<lengthBits | uint64(n))
}

// addLong is add for a value whose length no place can tell.
func (t *texts) addLong(v string) uint32 {
	long := make([]byte, 8+len(v))
	from := unsafe.Pointer(&long[0])
	*(*int)(from) = len(v)
	copy(long[8:], v)
	t.pieces, t.room = append(t.pieces, from), nil
	return t.keep(uint64(len(t.pieces)-1)<<pieceShift | mostLength)
}

// keep gives a place a code.
func (t *texts) keep(place uint64) uint32 {
	if len(t.places) == cap(t.places) { // half as much again: append adds a quarter and copies twice as often
		t.places = append(make([]uint64, 0, len(t.places)+len(t.places)/2+8), t.places...)
	}
	t.places = append(t.places, place)
	return uint32(len(t.places) - 1)
}

// lend makes the text of other values one's own to point to, and tells what
// their places are to be raised by.
func (t *texts) lend(o *texts) (raise uint64) {
	raise = uint64(len(t.pieces)) << pieceShift
	t.pieces, t.room = append(t.pieces, o.pieces...), nil
	return raise
}

// copied gives texts that go on from these and leave them alone.
func (t *texts) copied() texts {
	return texts{places: slices.Clone(t.places), pieces: slices.Clone(t.pieces)}
}

// seal lets go of what is needed to add values only.
func (t *texts) seal() {
	if t.room = nil; cap(t.places) > len(t.places)+len(t.places)/16 {
		t.places = append(make([]uint64, 0, len(t.places)), t.places...)
	}
}

// strings gives the values by code.
func (t *texts) strings() []string {
	out := make([]string, len(t.places))
	for code, place := range t.places {
		out[code] = t.at(place)
	}
	return out
}
