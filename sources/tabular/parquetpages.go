package tabular

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
)

// Before a Parquet file is given to arrow its pages are walked: every page
// header is read here, without trust, so that page checksums are verified
// (arrow does not), page sizes are bounded before anything is allocated by
// them, and the values of the pages must add up to the rows the footer
// promises. Source: parquet-format, Thrift compact protocol and PageHeader.

// pageHeader is what the walk needs of a header.
type pageHeader struct {
	kind, unpacked, packed int32
	crc                    uint32
	hasCRC                 bool
	values                 int32
}

const (
	pageData       = 0
	pageIndex      = 1
	pageDictionary = 2
	pageDataV2     = 3
)

// Types of the compact protocol.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftStruct = 12
)

// thriftReader reads the compact protocol; bad stays set once it is.
type thriftReader struct {
	in   *bufio.Reader
	n    int64 // bytes read
	bad  bool
	left int // bytes the header may still take
}

func (t *thriftReader) ReadByte() (byte, error) {
	if t.left--; t.left < 0 {
		t.bad = true
		return 0, io.ErrUnexpectedEOF
	}
	b, err := t.in.ReadByte()
	if err != nil {
		t.bad = true
		return 0, err
	}
	t.n++
	return b, nil
}

func (t *thriftReader) uvarint() uint64 {
	v, err := binary.ReadUvarint(t)
	if err != nil {
		t.bad = true
	}
	return v
}

func (t *thriftReader) i32() int32 {
	v := t.uvarint()
	n := int64(v>>1) ^ -int64(v&1)
	if n < math.MinInt32 || n > math.MaxInt32 {
		t.bad = true
	}
	return int32(n)
}

// fields calls f for each field of a struct; f must read or skip the value.
func (t *thriftReader) fields(f func(id int, kind byte)) {
	id := 0
	for !t.bad {
		b, err := t.ReadByte()
		if err != nil || b == 0 {
			return
		}
		if delta := int(b >> 4); delta > 0 {
			id += delta
		} else {
			id = int(t.i32())
		}
		f(id, b&15)
	}
}

func (t *thriftReader) skip(kind byte, depth int) {
	if depth > 8 || t.bad {
		t.bad = true
		return
	}
	switch kind {
	case thriftTrue, thriftFalse:
	case thriftByte:
		_, _ = t.ReadByte() // a failure sets bad
	case thriftI16, thriftI32, thriftI64:
		t.uvarint()
	case thriftDouble:
		t.discard(8)
	case thriftBinary:
		t.discard(t.uvarint())
	case thriftList, thriftSet:
		t.skipList(depth)
	case thriftStruct:
		t.fields(func(_ int, kind byte) { t.skip(kind, depth+1) })
	default: // maps do not occur in page headers
		t.bad = true
	}
}

func (t *thriftReader) skipList(depth int) {
	b, _ := t.ReadByte() // a failure sets bad
	n := uint64(b >> 4)
	if n == 15 {
		n = t.uvarint()
	}
	for range n {
		if t.skip(b&15, depth+1); t.bad {
			return
		}
	}
}

func (t *thriftReader) discard(n uint64) {
	for ; n > 0 && !t.bad; n-- {
		_, _ = t.ReadByte() // a failure sets bad
	}
}

// header reads one PageHeader.
func (t *thriftReader) header() (h pageHeader) {
	h.kind, h.packed, h.unpacked, h.values = -1, -1, -1, -1
	t.left = 1 << 20
	t.fields(func(id int, kind byte) {
		switch {
		case id == 1 && kind == thriftI32:
			h.kind = t.i32()
		case id == 2 && kind == thriftI32:
			h.unpacked = t.i32()
		case id == 3 && kind == thriftI32:
			h.packed = t.i32()
		case id == 4 && kind == thriftI32:
			h.crc, h.hasCRC = uint32(t.i32()), true
		case (id == 5 || id == 7 || id == 8) && kind == thriftStruct:
			t.fields(func(id int, kind byte) {
				if id == 1 && kind == thriftI32 {
					h.values = t.i32()
				} else {
					t.skip(kind, 1)
				}
			})
		default:
			t.skip(kind, 0)
		}
	})
	return h
}

// walkPages checks the pages of one column chunk, bytes from to from+size of
// the file, which must hold the given number of values.
func walkPages(file io.ReaderAt, from, size, values int64, l Limits) error {
	in := bufio.NewReaderSize(io.NewSectionReader(file, from, size), 256<<10)
	t := &thriftReader{in: in}
	sum := crc32.NewIEEE()
	seen := int64(0)
	for t.n < size {
		h := t.header()
		if t.bad || h.packed < 0 || h.unpacked < 0 || t.n+int64(h.packed) > size {
			return fail("parquet")
		}
		if tooBig(int64(h.unpacked), int64(h.packed), l) || int64(h.unpacked) > l.Memory {
			return fail("bomb")
		}
		switch h.kind {
		case pageData, pageDataV2:
			seen += int64(h.values)
			fallthrough
		case pageDictionary:
			if h.values < 0 {
				return fail("parquet")
			}
		case pageIndex:
		default:
			return fail("parquet")
		}
		sum.Reset()
		if _, err := io.CopyN(sum, in, int64(h.packed)); err != nil {
			return fail("parquet")
		}
		t.n += int64(h.packed)
		if h.hasCRC && sum.Sum32() != h.crc {
			return fail("checksum")
		}
	}
	if seen != values {
		return fail("parquet-rows")
	}
	return nil
}
