package tabular

import "encoding/binary"

// fbBuffer is a FlatBuffers message read without trust: every offset, vtable
// and vector is held against the bytes there are, and bad stays set once one
// does not fit. The library that Arrow brings trusts them, and allocates by
// lengths that were made up.
// Source: FlatBuffers internals ("Encoding"), little endian throughout.
type fbBuffer struct {
	data []byte
	bad  bool
}

// fbTable is a table of a buffer; the zero value is one that is not there.
type fbTable struct {
	in     *fbBuffer
	at     int // of the table in data
	vtable int // of its vtable
	slots  int
	size   int // of the table's own bytes
}

// root gives the table that the buffer is about.
func (b *fbBuffer) root() fbTable {
	return b.table(b.indirect(0))
}

// indirect gives where the offset at position i points.
func (b *fbBuffer) indirect(i int) int {
	return i + int(b.u32(i))
}

func (b *fbBuffer) u16(i int) uint16 {
	if i < 0 || i+2 > len(b.data) {
		b.bad = true
		return 0
	}
	return binary.LittleEndian.Uint16(b.data[i:])
}

func (b *fbBuffer) u32(i int) uint32 {
	if i < 0 || i+4 > len(b.data) {
		b.bad = true
		return 0
	}
	return binary.LittleEndian.Uint32(b.data[i:])
}

func (b *fbBuffer) i64(i int) int64 {
	if i < 0 || i+8 > len(b.data) {
		b.bad = true
		return 0
	}
	return int64(binary.LittleEndian.Uint64(b.data[i:]))
}

func (b *fbBuffer) table(at int) fbTable {
	vtable := at - int(int32(b.u32(at)))
	length, size := int(b.u16(vtable)), int(b.u16(vtable+2))
	if b.bad || length < 4 || length%2 != 0 || vtable+length > len(b.data) || size < 4 || at+size > len(b.data) {
		b.bad = true
		return fbTable{}
	}
	return fbTable{b, at, vtable, length/2 - 2, size}
}

// field gives where the value of a slot of n bytes is, 0 if it is not there.
func (t fbTable) field(slot, n int) int {
	if t.in == nil || t.in.bad || slot >= t.slots {
		return 0
	}
	offset := int(t.in.u16(t.vtable + 4 + 2*slot))
	if offset == 0 {
		return 0
	}
	if offset < 4 || offset+n > t.size {
		t.in.bad = true
		return 0
	}
	return t.at + offset
}

func (t fbTable) u8(slot int) byte {
	if i := t.field(slot, 1); i > 0 {
		return t.in.data[i]
	}
	return 0
}

func (t fbTable) i16(slot, otherwise int) int {
	if i := t.field(slot, 2); i > 0 {
		return int(int16(t.in.u16(i)))
	}
	return otherwise
}

func (t fbTable) i32(slot, otherwise int) int {
	if i := t.field(slot, 4); i > 0 {
		return int(int32(t.in.u32(i)))
	}
	return otherwise
}

func (t fbTable) i64(slot int) int64 {
	if i := t.field(slot, 8); i > 0 {
		return t.in.i64(i)
	}
	return 0
}

// child gives the table of a slot; there tells whether it has one.
func (t fbTable) child(slot int) (c fbTable, there bool) {
	i := t.field(slot, 4)
	if i == 0 {
		return fbTable{}, false
	}
	c = t.in.table(t.in.indirect(i))
	return c, !t.in.bad
}

// fbVector is a vector of a table: n elements of one size from at on.
type fbVector struct {
	in    *fbBuffer
	at, n int
}

// vector gives the vector of a slot, whose elements have size bytes.
func (t fbTable) vector(slot, size int) fbVector {
	i := t.field(slot, 4)
	if i == 0 {
		return fbVector{}
	}
	at := t.in.indirect(i)
	n := int(t.in.u32(at))
	if t.in.bad || n*size > len(t.in.data)-at-4 {
		t.in.bad = true
		return fbVector{}
	}
	return fbVector{t.in, at + 4, n}
}

// table gives element i of a vector of tables.
func (v fbVector) table(i int) fbTable {
	return v.in.table(v.in.indirect(v.at + 4*i))
}

// text gives the string of a slot.
func (t fbTable) text(slot int) string {
	v := t.vector(slot, 1)
	if v.n == 0 {
		return ""
	}
	return string(v.in.data[v.at : v.at+v.n])
}
