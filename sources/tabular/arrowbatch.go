package tabular

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// arrowArray is a column of a record batch whose buffers were held against its
// length: value i can be looked at for every i below n.
type arrowArray struct {
	arrowType
	n       int
	valid   []byte // a bit a value, nil if all are valid
	data    []byte
	offsets []byte // n+1 of them, of texts; 4 or 8 bytes each
	views   []byte // 16 bytes a value
	heaps   [][]byte
}

// arrowRecord takes the columns out of a record batch one after the other.
type arrowRecord struct {
	limits   Limits
	body     []byte
	old      bool // of a format before version 5
	rows     int
	nodes    fbVector
	buffers  fbVector
	variadic fbVector
	codec    int // -1 for none
	unpacked int64
	node     int // next
	buffer   int
	views    int
	err      error
}

const (
	codecLZ4  = 0
	codecZstd = 1
)

func newArrowRecord(t fbTable, body []byte, old bool, l Limits) *arrowRecord {
	r := &arrowRecord{limits: l, body: body, old: old, nodes: t.vector(1, 16), buffers: t.vector(2, 16), variadic: t.vector(4, 8), codec: -1}
	if c, ok := t.child(3); ok {
		if r.codec = int(c.u8(0)); r.codec > codecZstd || c.u8(1) != 0 {
			r.err = fail("arrow")
		}
	}
	n := t.i64(0)
	if t.in == nil || t.in.bad || n < 0 || n > l.Memory {
		r.err = fail("arrow")
		return r
	}
	r.rows = int(n)
	return r
}

// end says what was wrong, and that all of the batch was used.
func (r *arrowRecord) end() error {
	if r.err == nil && (r.node != r.nodes.n || r.buffer != r.buffers.n) {
		return fail("arrow")
	}
	return r.err
}

func (r *arrowRecord) fail() {
	if r.err == nil {
		r.err = fail("arrow")
	}
}

// nextNode gives the length of the next column and its count of nulls.
func (r *arrowRecord) nextNode() (n, nulls int64) {
	if r.node >= r.nodes.n {
		r.fail()
		return 0, 0
	}
	at := r.nodes.at + 16*r.node
	r.node++
	n, nulls = r.nodes.in.i64(at), r.nodes.in.i64(at+8)
	if n < 0 || nulls < 0 || nulls > n {
		r.fail()
	}
	return n, nulls
}

// nextBuffer gives the next buffer, unpacked.
func (r *arrowRecord) nextBuffer() []byte {
	if r.buffer >= r.buffers.n {
		r.fail()
		return nil
	}
	at := r.buffers.at + 16*r.buffer
	r.buffer++
	from, size := r.buffers.in.i64(at), r.buffers.in.i64(at+8)
	if from < 0 || size < 0 || from > int64(len(r.body)) || size > int64(len(r.body))-from {
		r.fail()
		return nil
	}
	b := r.body[from : from+size]
	if r.codec < 0 || size == 0 {
		return b
	}
	return r.unpack(b)
}

// unpack unpacks a buffer; its first 8 bytes are the length it will have, -1
// for one left as it was.
func (r *arrowRecord) unpack(b []byte) []byte {
	if len(b) < 8 {
		r.fail()
		return nil
	}
	size := int64(binary.LittleEndian.Uint64(b))
	if b = b[8:]; size == -1 {
		return b
	}
	r.unpacked += size
	if size < 0 || size > r.limits.Memory || r.unpacked > r.limits.Memory || tooBig(size, int64(len(b)), r.limits) {
		if r.err == nil {
			r.err = fail("bomb")
		}
		return nil
	}
	out, err := unpacked(r.codec, b, int(size))
	if err != nil || int64(len(out)) != size {
		r.fail()
		return nil
	}
	return out
}

func unpacked(codec int, b []byte, size int) ([]byte, error) {
	if codec == codecLZ4 {
		return readUpTo(lz4.NewReader(bytes.NewReader(b)), size)
	}
	z, err := zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return readUpTo(z, size)
}

// readUpTo reads all of in, at most one byte more than size, and makes room as
// bytes come: a size that is a lie costs nothing.
func readUpTo(in io.Reader, size int) ([]byte, error) {
	var out bytes.Buffer
	_, err := io.Copy(&out, io.LimitReader(in, int64(size)+1))
	return out.Bytes(), err
}

// skip passes over a column that is not read.
func (r *arrowRecord) skip(f *arrowField) {
	if r.err != nil {
		return
	}
	r.nextNode()
	t := f.arrowType
	if f.index != nil {
		t = *f.index
	}
	r.buffer += t.buffers(r.old)
	if t.kind == arrowBinaryView || t.kind == arrowUtf8View {
		r.buffer += r.heaps()
	}
	if f.index != nil {
		return // the children are the dictionary's
	}
	for i := range f.children {
		r.skip(&f.children[i])
	}
}

// heaps says how many buffers hold the long texts of the next column of views.
func (r *arrowRecord) heaps() int {
	if r.views >= r.variadic.n {
		r.fail()
		return 0
	}
	n := r.variadic.in.i64(r.variadic.at + 8*r.views)
	r.views++
	if n < 0 || n > int64(r.buffers.n) {
		r.fail()
		return 0
	}
	return int(n)
}

// array takes the next column, which must have as many values as the batch.
func (r *arrowRecord) array(t arrowType) *arrowArray {
	n, nulls := r.nextNode()
	if r.err == nil && n != int64(r.rows) {
		r.err = fail("arrow-rows")
	}
	if r.err != nil {
		return nil
	}
	a := &arrowArray{arrowType: t, n: int(n)}
	if t.kind == arrowNull {
		if n > 8*int64(len(r.body))+1<<16 { // there is nothing to hold it against
			r.err = fail("bomb")
		}
		return a
	}
	if valid := r.nextBuffer(); nulls > 0 {
		if a.valid = valid; len(valid) < (a.n+7)/8 {
			r.fail()
		}
	}
	switch t.kind {
	case arrowBinary, arrowUtf8, arrowLargeBinary, arrowLargeUtf8:
		a.offsets, a.data = r.nextBuffer(), r.nextBuffer()
	case arrowBinaryView, arrowUtf8View:
		a.views = r.nextBuffer()
		for range r.heaps() {
			a.heaps = append(a.heaps, r.nextBuffer())
		}
	default:
		a.data = r.nextBuffer()
	}
	if r.err == nil && !a.fits() {
		r.fail()
	}
	return a
}

// fits tells whether all values lie within the buffers.
func (a *arrowArray) fits() bool {
	switch a.kind {
	case arrowBool:
		return len(a.data) >= (a.n+7)/8
	case arrowBinary, arrowUtf8, arrowLargeBinary, arrowLargeUtf8:
		return a.offsetsFit()
	case arrowBinaryView, arrowUtf8View:
		return a.viewsFit()
	}
	return a.n <= len(a.data)/a.width
}

// offsetsFit tells whether the offsets rise and end within the text.
func (a *arrowArray) offsetsFit() bool {
	if a.n == 0 {
		return true // writers may leave out the one offset
	}
	wide := 4
	if a.kind == arrowLargeBinary || a.kind == arrowLargeUtf8 {
		wide = 8
	}
	if a.width = wide; a.n >= len(a.offsets)/wide {
		return false
	}
	last := a.offset(0)
	if last < 0 {
		return false
	}
	for i := 1; i <= a.n; i++ {
		next := a.offset(i)
		if next < last {
			return false
		}
		last = next
	}
	return last <= len(a.data)
}

func (a *arrowArray) offset(i int) int {
	if a.width == 8 {
		return int(int64(binary.LittleEndian.Uint64(a.offsets[8*i:])))
	}
	return int(int32(binary.LittleEndian.Uint32(a.offsets[4*i:])))
}

// viewsFit tells whether every long text lies within its heap.
func (a *arrowArray) viewsFit() bool {
	if a.n > len(a.views)/16 {
		return false
	}
	for i := range a.n {
		if a.null(i) {
			continue
		}
		size, heap, from := a.view(i)
		if size < 0 || size > 12 && (heap < 0 || heap >= len(a.heaps) || from < 0 || from > len(a.heaps[heap])-size) {
			return false
		}
	}
	return true
}

func (a *arrowArray) view(i int) (size, heap, from int) {
	v := a.views[16*i:]
	u := func(at int) int { return int(int32(binary.LittleEndian.Uint32(v[at:]))) }
	return u(0), u(8), u(12)
}

func (a *arrowArray) null(i int) bool {
	return a.kind == arrowNull || a.valid != nil && a.valid[i/8]&(1<<(i%8)) == 0
}
