package record

import (
	"hash/maphash"
	"slices"
	"unsafe"
)

// dictionary gives the distinct values of one column their codes, in order of
// first appearance (R4). It keeps its own copy of each value.
//
// The index is an open-addressed table of code and half a hash in one word:
// one step through memory finds most values, and a value is read again only
// when 32 bits of its hash agree.
type dictionary struct {
	texts
	slots  []uint64 // code<<32 | low half of the hash; 0 is free
	recent []uint32 // codes by place of the text as it came; nil when it does not help
	asked  int
	hits   int
}

// seed of every dictionary: hashes decide places in memory and nothing else.
var seed = maphash.MakeSeed()

const (
	firstSlots = 1 << 5
	together   = 64 // values whose places are fetched at one time
)

func newDictionary() *dictionary {
	return &dictionary{texts: newTexts(), recent: make([]uint32, recents)}
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
			touched |= uint64(d.first(s >> 32))
		}
	}
	d.warm(touched)
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
	return code, d.text(code) == v
}

// warm stops the compiler from leaving out the loads that warm the places.
//
//go:noinline
func (d *dictionary) warm(uint64) {}

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
	code, slot := d.look(v, hash)
	if slot != nil {
		code = d.add(v)
		*slot = uint64(code)<<32 | uint64(uint32(hash))
	}
	return code
}

// look looks a value up that is not ""; of a new one it gives the free place.
func (d *dictionary) look(v string, hash uint64) (code uint32, free *uint64) {
	mask, half := uint64(len(d.slots)-1), uint32(hash)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s == 0 {
			return 0, &d.slots[i]
		}
		if uint32(s) == half && d.text(uint32(s>>32)) == v {
			return uint32(s >> 32), nil
		}
	}
}

// reserve makes room for n more values: at most seven slots of ten are filled.
func (d *dictionary) reserve(n int) {
	if (d.count()+n)*10 <= len(d.slots)*7 {
		return
	}
	size := max(firstSlots, len(d.slots))
	for (d.count()+n)*10 > size*7 {
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
	d.putAll() // half a hash no longer names a place
}

// putAll fills an empty index.
func (d *dictionary) putAll() {
	mask := uint64(len(d.slots) - 1)
	for code := 1; code < d.count(); code++ {
		hash := maphash.String(seed, d.text(uint32(code)))
		d.put(uint64(code)<<32|uint64(uint32(hash)), hash, mask)
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
	d.slots, d.recent = nil, nil
	d.texts.seal()
}

// unseal makes the index anew.
func (d *dictionary) unseal() {
	if d.slots == nil {
		d.reserve(0)
		d.putAll()
	}
}

// adopt adds the values of another dictionary, without copying their text, and
// gives their codes here by their codes there.
func (d *dictionary) adopt(o *dictionary) []uint32 {
	codes := make([]uint32, o.count())
	raise := d.lend(&o.texts)
	var hashes [together]uint64
	for from := 1; from < len(codes); from += together {
		n := min(together, len(codes)-from)
		for i := range n {
			hashes[i] = maphash.String(seed, o.text(uint32(from+i)))
		}
		d.reserve(n)
		d.fetch(hashes[:n])
		for i, hash := range hashes[:n] {
			place := o.places[from+i]
			code, slot := d.look(o.at(place), hash)
			if slot != nil {
				code = d.keep(place + raise)
				*slot = uint64(code)<<32 | uint64(uint32(hash))
			}
			codes[from+i] = code
		}
	}
	return codes
}

// Interner gives texts codes outside a table, in order of first appearance;
// "" has code 0.
type Interner struct {
	d      *dictionary
	values []string
}

// NewInterner makes an interner that knows "" alone.
func NewInterner() *Interner {
	return &Interner{d: &dictionary{texts: newTexts()}, values: []string{""}}
}

// Code gives the code of a text, a new one for a new text. It keeps a copy.
func (n *Interner) Code(text string) uint32 {
	code := n.d.code(text)
	if int(code) == len(n.values) {
		n.values = append(n.values, n.d.text(code))
	}
	return code
}

// Values gives the texts by code. The slice is the interner's own.
func (n *Interner) Values() []string { return n.values }
