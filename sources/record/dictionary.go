package record

import (
	"hash/maphash"
	"math/bits"
	"slices"
)

// dictionary gives the distinct values of one column their codes, in order of
// first appearance (R4). It keeps its own copy of each value.
//
// The index is an open-addressed table of code and half a hash in one word:
// one step through memory finds most values, and a value is read again only
// when 32 bits of its hash agree.
type dictionary struct {
	texts
	slots []uint64 // code<<32 | low half of the hash; 0 is free
}

// Seeds of every dictionary: hashes decide places in memory and nothing else.
var (
	seed     = maphash.MakeSeed()
	lowSeed  = maphash.Bytes(seed, []byte("low"))
	highSeed = maphash.Bytes(seed, []byte("high"))
)

const (
	firstSlots = 1 << 5
	together   = 64 // values whose places are fetched at one time
)

func newDictionary() *dictionary { return &dictionary{texts: newTexts()} }

// hashOf gives the hash of a value, whose key is k.
func hashOf(k key, v string) uint64 {
	if k.long() {
		return maphash.String(seed, v)
	}
	high, low := bits.Mul64(k.low^lowSeed, k.high^highSeed)
	return high ^ low
}

// some is values that are looked up at one time.
type some struct {
	keys   [together]key
	hashes [together]uint64
	row    [together]uint8
	n      int
}

func (s *some) put(k key, hash uint64, row int) {
	s.keys[s.n], s.hashes[s.n], s.row[s.n] = k, hash, uint8(row)
	s.n++
}

// codes gives the codes of values behind those of to. The hashes and the
// first look at each place are done for many values before any is compared:
// fetching places from memory one after the other would be most of the cost.
func (d *dictionary) codes(to []uint32, values []string) []uint32 {
	var s some
	for len(values) > 0 {
		n, from := min(together, len(values)), len(to)
		to = slices.Grow(to, n)[:from+n]
		s.n = 0
		for i, v := range values[:n] {
			if to[from+i] = 0; v != "" {
				k := keyOf(v)
				s.put(k, hashOf(k, v), i)
			}
		}
		d.ready(&s)
		for i, row := range s.row[:s.n] {
			v := values[row]
			code, free := d.look(s.keys[i], v, s.hashes[i])
			if free != nil {
				code = d.add(s.keys[i], v)
				*free = slot(code, s.hashes[i])
			}
			to[from+int(row)] = code
		}
		values = values[n:]
	}
	return to
}

// ready makes room for values and touches what look will look at: the places
// of the hashes in the index, and the values that stand there.
func (d *dictionary) ready(s *some) {
	d.reserve(s.n)
	mask, touched := uint64(len(d.slots)-1), uint64(0)
	for _, h := range s.hashes[:s.n] {
		touched |= d.slots[h&mask]
	}
	for _, h := range s.hashes[:s.n] {
		if s := d.slots[h&mask]; uint32(s) == uint32(h) {
			touched |= uint64(d.places[s>>32][0])
		}
	}
	d.warm(touched)
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
	k := keyOf(v)
	hash := hashOf(k, v)
	code, free := d.look(k, v, hash)
	if free != nil {
		code = d.add(k, v)
		*free = slot(code, hash)
	}
	return code
}

func slot(code uint32, hash uint64) uint64 { return uint64(code)<<32 | uint64(uint32(hash)) }

// look looks a value up that is not ""; of a new one it gives the free place
// in the index, where there must be room.
func (d *dictionary) look(k key, v string, hash uint64) (code uint32, free *uint64) {
	mask, half := uint64(len(d.slots)-1), uint32(hash)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s == 0 {
			return 0, &d.slots[i]
		}
		if uint32(s) == half && d.is(&d.places[s>>32], k, v) {
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
		p := &d.places[code]
		k, v := p.key(), ""
		if k.long() {
			v = d.at(p)
		}
		hash := hashOf(k, v)
		d.put(slot(uint32(code), hash), hash, mask)
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
	d.slots = nil
	d.texts.seal()
}

// unseal makes the index anew.
func (d *dictionary) unseal() {
	if d.slots == nil {
		d.reserve(0)
		d.putAll()
	}
}

// adopt adds the values of another dictionary, without copying long ones, and
// gives their codes here by their codes there.
func (d *dictionary) adopt(o *dictionary) []uint32 {
	codes := make([]uint32, o.count())
	raise := d.lend(&o.texts)
	var s some
	for from := 1; from < len(codes); from += together {
		s.n = 0
		for i := range min(together, len(codes)-from) {
			p := &o.places[from+i]
			k, v := p.key(), ""
			if k.long() {
				v = o.at(p)
			}
			s.put(k, hashOf(k, v), i)
		}
		d.ready(&s)
		for i, k := range s.keys[:s.n] {
			v := ""
			if k.long() {
				v = o.at(&o.places[from+i])
			}
			code, free := d.look(k, v, s.hashes[i])
			if free != nil {
				if k.long() {
					k.low += raise
				}
				code = d.keep(k)
				*free = slot(code, s.hashes[i])
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
func NewInterner() *Interner { return &Interner{d: newDictionary()} }

// Code gives the code of a text, a new one for a new text. It keeps a copy.
func (n *Interner) Code(text string) uint32 { return n.d.code(text) }

// Values gives the texts by code. The slice is the interner's own.
func (n *Interner) Values() []string {
	if n.values == nil {
		n.values = n.d.strings()
	}
	for len(n.values) < n.d.count() {
		n.values = append(n.values, n.d.text(uint32(len(n.values))))
	}
	return n.values
}
