package record

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// texts are the distinct values of a column while it is filled. A short one
// stands in its place itself, so that comparing it with another is comparing
// two words; a longer one stands in a piece of memory behind others. The
// collector finds next to nothing to follow in either, where a slice of
// strings is most of what it looks at in a table of millions of values.
type texts struct {
	places []place // by code
	pieces []unsafe.Pointer
	room   []byte // rest of the newest piece of one's own
	size   int    // of the newest piece
}

// place is a value of at most shortest bytes, zeros behind it and its length
// in the last byte; or where a longer one stands, and its length below the mark
// long.
type place [16]byte

// key is a place as two words, those of a value that is looked for.
type key struct{ low, high uint64 }

const (
	firstPiece = 1 << 8
	lastPiece  = 1 << 18 // 1<<offsetBits
	offsetBits = 18

	shortest   = 15
	lengthFrom = 56 // bits of high below the length of a short value, or the mark
	long       = 0xFF
)

func (p *place) key() key {
	return key{binary.LittleEndian.Uint64(p[:8]), binary.LittleEndian.Uint64(p[8:])}
}

func (k key) place() (p place) {
	binary.LittleEndian.PutUint64(p[:8], k.low)
	binary.LittleEndian.PutUint64(p[8:], k.high)
	return p
}

func (k key) long() bool { return k.high>>lengthFrom == long }

// keyOf gives the place of a short value. That of a long one says its length.
func keyOf(v string) key {
	n := len(v)
	switch {
	case n > shortest:
		return key{high: long<<lengthFrom | uint64(n)}
	case n >= 8:
		b := unsafe.Slice(unsafe.StringData(v), n)
		return key{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])>>(8*(16-n)) | uint64(n)<<lengthFrom}
	case n >= 4:
		b := unsafe.Slice(unsafe.StringData(v), n)
		return key{uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4)), uint64(n) << lengthFrom}
	case n > 0:
		return key{uint64(v[0]) | uint64(v[n/2])<<(8*(n/2)) | uint64(v[n-1])<<(8*(n-1)), uint64(n) << lengthFrom}
	}
	return key{}
}

func newTexts() texts { return texts{places: make([]place, 1)} }

// count is the number of values, "" included.
func (t *texts) count() int { return len(t.places) }

// text gives the value of a code. It stays valid when more are added.
func (t *texts) text(code uint32) string { return t.at(&t.places[code]) }

func (t *texts) at(p *place) string {
	if n := p[15]; n != long {
		return unsafe.String(&p[0], int(n))
	}
	k := p.key()
	from := unsafe.Add(t.pieces[k.low>>offsetBits], k.low&(lastPiece-1))
	return unsafe.String((*byte)(from), int(k.high&(1<<lengthFrom-1)))
}

// is tells whether a place holds the value v, whose key is k.
func (t *texts) is(p *place, k key, v string) bool {
	own := p.key()
	if own.high != k.high {
		return false
	}
	return own.low == k.low && !k.long() || k.long() && t.at(p) == v
}

// add copies a value that is not "" and gives its code.
func (t *texts) add(k key, v string) uint32 {
	if !k.long() {
		return t.keep(k)
	}
	if len(v) > len(t.room) {
		t.size = min(max(firstPiece, 2*t.size), lastPiece)
		t.room = make([]byte, max(t.size, len(v)))
		t.pieces = append(t.pieces, unsafe.Pointer(&t.room[0]))
	}
	last := len(t.pieces) - 1
	k.low = uint64(last)<<offsetBits | uint64(uintptr(unsafe.Pointer(&t.room[0]))-uintptr(t.pieces[last]))
	t.room = t.room[copy(t.room, v):]
	return t.keep(k)
}

// keep gives a place a code.
func (t *texts) keep(k key) uint32 {
	if len(t.places) == cap(t.places) { // half as much again: append adds a quarter and copies twice as often
		t.places = append(make([]place, 0, len(t.places)+len(t.places)/2+8), t.places...)
	}
	t.places = append(t.places, k.place())
	return uint32(len(t.places) - 1)
}

// lend makes the long values of others one's own to point to, and tells what
// the lower words of their places are to be raised by.
func (t *texts) lend(o *texts) (raise uint64) {
	raise = uint64(len(t.pieces)) << offsetBits
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
		t.places = append(make([]place, 0, len(t.places)), t.places...)
	}
}

// strings gives the values by code. Short ones move together, so that the
// places can go.
func (t *texts) strings() []string {
	total := 0
	for i := range t.places {
		if n := t.places[i][15]; n != long {
			total += int(n)
		}
	}
	out, together := make([]string, len(t.places)), make([]byte, 0, total)
	for code := range t.places {
		p := &t.places[code]
		n := p[15]
		if n == long {
			out[code] = t.at(p)
			continue
		}
		from := len(together)
		together = append(together, p[:n]...)
		out[code] = unsafe.String(unsafe.SliceData(together[from:]), int(n))
	}
	return out
}
