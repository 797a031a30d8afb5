package record

import (
	"hash/maphash"
	"slices"
	"unsafe"
)

// dictionary gives the distinct values of one column their codes, in order of
// first appearance (R4). It keeps its own copy of each value, many in one
// piece of memory, so that a table of forty million rows is thousands of
// allocations and not billions.
//
// The index is an open-addressed table of code and half a hash in one word:
// one step through memory finds most values, and a value is read again only
// when 32 bits of its hash agree.
type dictionary struct {
	values []string
	slots  []uint64 // code<<32 | low half of the hash; 0 is free
	piece  []byte   // rest of the newest piece of memory
	size   int      // of the newest piece
	recent []uint32 // codes by place of the text as it came; nil when it does not help
	asked  int
	hits   int
	borrow bool // values are kept as they come: somebody else's memory holds their text
}

// seed of every dictionary: hashes decide places in memory and nothing else.
var seed = maphash.MakeSeed()

const (
	firstSlots = 1 << 5
	firstPiece = 1 << 8
	lastPiece  = 1 << 18
	together   = 64 // values whose places are fetched at one time
)

func newDictionary() *dictionary {
	return &dictionary{values: []string{""}, recent: make([]uint32, recents)}
}

// codes gives the codes of values behind those of to. The hashes and the
// first look at each place are done for many values before any is compared:
// fetching places from memory one after the other would be most of the cost.
func (d *dictionary) codes(to []uint32, values []string) []uint32 {
	for len(values) > 0 {
		n := min(together, len(values))
		from := len(to)
		to = slices.Grow(to, n)[:from+n]
		d.some(to[from:], values[:n])
		values = values[n:]
	}
	return to
}

// some is codes for at most together values.
func (d *dictionary) some(to []uint32, values []string) {
	var hashes [together]uint64
	var unknown [together]uint8
	n := 0
	for i, v := range values {
		if v == "" {
			to[i] = 0
			continue
		}
		if code, ok := d.seen(v); ok {
			to[i] = code
			continue
		}
		hashes[n], unknown[n] = maphash.String(seed, v), uint8(i)
		n++
	}
	d.asked += len(values)
	d.hits += len(values) - n
	d.reserve(n)
	d.fetch(hashes[:n])
	for k, i := range unknown[:n] {
		v := values[i]
		to[i] = d.find(v, hashes[k])
		if d.recent != nil {
			d.recent[place(v)] = to[i]
		}
	}
	if d.recent != nil && d.asked > 1<<14 && d.hits*4 < d.asked {
		d.recent = nil // values that seldom come again
	}
}

// fetch touches what find will look at: the places of the hashes, and the
// texts of the values that stand there.
func (d *dictionary) fetch(hashes []uint64) {
	mask, touched := uint64(len(d.slots)-1), uint64(0)
	for _, h := range hashes {
		touched |= d.slots[h&mask]
	}
	for _, h := range hashes {
		if s := d.slots[h&mask]; uint32(s) == uint32(h) && s != 0 {
			touched |= uint64(*unsafe.StringData(d.values[s>>32]))
		}
	}
	d.keep(touched)
}

// A value out of a cache comes again in the same memory, and needs no hash
// then. Other values come in that memory too, so that it is looked at.
const recents = 1 << 8

func place(v string) uintptr {
	at := uintptr(unsafe.Pointer(unsafe.StringData(v)))
	return (at>>3 ^ at>>11) & (recents - 1)
}

func (d *dictionary) seen(v string) (uint32, bool) {
	if d.recent == nil {
		return 0, false
	}
	code := d.recent[place(v)]
	return code, d.values[code] == v
}

// keep stops the compiler from leaving out the loads that warm the places.
//
//go:noinline
func (d *dictionary) keep(uint64) {}

// code gives the code of one value, a new one for a new value.
func (d *dictionary) code(v string) uint32 {
	if v == "" {
		return 0
	}
	d.reserve(1)
	return d.find(v, maphash.String(seed, v))
}

// find looks a value up and adds it when it is new; there must be room.
func (d *dictionary) find(v string, hash uint64) uint32 {
	if v == "" {
		return 0
	}
	mask, half := uint64(len(d.slots)-1), uint32(hash)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s == 0 {
			code := uint32(len(d.values))
			d.slots[i] = uint64(code)<<32 | uint64(half)
			if !d.borrow {
				v = d.own(v)
			}
			if len(d.values) == cap(d.values) { // half as much again: append adds a quarter and copies twice as often
				d.values = append(make([]string, 0, len(d.values)+len(d.values)/2+8), d.values...)
			}
			d.values = append(d.values, v)
			return code
		}
		if uint32(s) == half && d.values[s>>32] == v {
			return uint32(s >> 32)
		}
	}
}

// reserve makes room for n more values: at most seven slots of ten are filled.
func (d *dictionary) reserve(n int) {
	if (len(d.values)+n)*10 <= len(d.slots)*7 {
		return
	}
	size := max(firstSlots, len(d.slots))
	for (len(d.values)+n)*10 > size*7 {
		size *= 2
	}
	old := d.slots
	d.slots = make([]uint64, size)
	mask := uint64(size - 1)
	if size <= 1<<32 {
		for _, s := range old {
			if s != 0 {
				d.put(s, uint64(uint32(s)), mask)
			}
		}
		return
	}
	for code, v := range d.values[1:] { // half a hash no longer names a place
		hash := maphash.String(seed, v)
		d.put(uint64(code+1)<<32|uint64(uint32(hash)), hash, mask)
	}
}

func (d *dictionary) put(s, hash, mask uint64) {
	i := hash & mask
	for d.slots[i] != 0 {
		i = (i + 1) & mask
	}
	d.slots[i] = s
}

// seal drops what is needed to add values only, most of a dictionary of many
// values that come once.
func (d *dictionary) seal() {
	d.slots, d.recent, d.piece = nil, nil, nil
	if cap(d.values) > len(d.values)+len(d.values)/16 {
		d.values = append(make([]string, 0, len(d.values)), d.values...)
	}
}

// unseal makes the index anew, for values whose text others keep.
func (d *dictionary) unseal() {
	if d.borrow = true; d.slots != nil {
		return
	}
	d.reserve(0)
	mask := uint64(len(d.slots) - 1)
	for code, v := range d.values {
		if code > 0 {
			hash := maphash.String(seed, v)
			d.put(uint64(code)<<32|uint64(uint32(hash)), hash, mask)
		}
	}
}

// own copies a value into the dictionary's memory.
func (d *dictionary) own(v string) string {
	if len(v) > len(d.piece) {
		d.size = min(max(firstPiece, 2*d.size), lastPiece)
		d.piece = make([]byte, max(d.size, len(v)))
	}
	n := copy(d.piece, v)
	kept := unsafe.String(&d.piece[0], n)
	d.piece = d.piece[n:]
	return kept
}

// Interner gives texts codes outside a table, in order of first appearance;
// "" has code 0.
type Interner struct{ d *dictionary }

// NewInterner makes an interner that knows "" alone.
func NewInterner() *Interner { return &Interner{&dictionary{values: []string{""}}} }

// Code gives the code of a text, a new one for a new text. It keeps a copy.
func (n *Interner) Code(text string) uint32 { return n.d.code(text) }

// Values gives the texts by code. The slice is the interner's own.
func (n *Interner) Values() []string { return n.d.values }
