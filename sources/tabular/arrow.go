package tabular

import (
	"context"
	"encoding/binary"
	"io"
	"strings"
)

// Arrow files and streams are read by a reader of our own (arrow*.go,
// flatbuffer.go), not by the Arrow library: the library trusts what a file
// says of itself, so that a byte changed somewhere ended one child in three by
// an allocation of hundreds of gigabytes, and it knows no texts as views.
// Here every length is held against the bytes there are before it is used.
// Source: Arrow columnar format 1.4, "Serialization and Interprocess
// Communication (IPC)"; Message.fbs, Schema.fbs, File.fbs.

const (
	arrowMagic   = "ARROW1"
	arrowMore    = 0xFFFFFFFF // in front of a message, since version 0.15
	arrowLatest  = 4          // Message.version: V5
	arrowSlack   = 128        // bytes between messages that need no message to explain them
	messageHead  = 64 << 20   // bytes of a message without its body
	headSchema   = 1
	headWords    = 2
	headRecord   = 3
	arrowEnd     = "\xff\xff\xff\xff\x00\x00\x00\x00"
	arrowBlock   = 24 // bytes of a Block of the footer
	arrowMaximum = 1 << 20
)

// arrowFile is an Arrow file or stream that is being read.
type arrowFile struct {
	in     io.ReaderAt
	size   int64
	limits Limits
	fields []arrowField
	words  map[int64]*arrowDictionary
	blocks *blockWriter
	info   *Info
}

// arrowMessage is a message and where it ends.
type arrowMessage struct {
	fbTable
	kind    byte
	old     bool
	end     int64 // of message and body
	bodyAt  int64
	bodyLen int64
}

func readArrow(ctx context.Context, in io.ReaderAt, size int64, o Options, info *Info, to sink) error {
	info.Format = "arrow"
	a := &arrowFile{in: in, size: size, limits: o.Limits, words: map[int64]*arrowDictionary{}, info: info, blocks: newBlockWriter(to, o.Limits)}
	if size < 16 {
		return fail("truncated")
	}
	head, err := a.bytes(0, 8)
	if err != nil {
		return err
	}
	tail, err := a.bytes(size-8, 8)
	if err != nil {
		return err
	}
	if string(head[:6]) == arrowMagic {
		if string(tail[2:]) != arrowMagic {
			return fail("truncated")
		}
		err = a.readFile(ctx)
	} else {
		if string(tail) != arrowEnd {
			return fail("truncated")
		}
		err = a.readStream(ctx)
	}
	if err != nil {
		return err
	}
	return a.blocks.end(info)
}

// bytes gives a part of the file.
func (a *arrowFile) bytes(from, n int64) ([]byte, error) {
	if from < 0 || n < 0 || from > a.size || n > a.size-from {
		return nil, fail("arrow")
	}
	if n > a.limits.Memory {
		return nil, fail("bomb")
	}
	b := make([]byte, n)
	if _, err := a.in.ReadAt(b, from); err != nil && err != io.EOF {
		return nil, fail("arrow")
	}
	return b, nil
}

// message reads the head of the message at a place; nil is the end of a stream.
func (a *arrowFile) message(at int64) (*arrowMessage, error) {
	head, err := a.bytes(at, 8)
	if err != nil {
		return nil, err
	}
	from, n := at+8, int64(int32(binary.LittleEndian.Uint32(head[4:])))
	if first := binary.LittleEndian.Uint32(head); first != arrowMore {
		from, n = at+4, int64(int32(first))
	}
	if n == 0 {
		return nil, nil
	}
	if n < 8 || n > messageHead {
		return nil, fail("arrow")
	}
	text, err := a.bytes(from, n)
	if err != nil {
		return nil, err
	}
	t := (&fbBuffer{data: text}).root()
	m := &arrowMessage{kind: t.u8(1), old: t.i16(0, 0) < arrowLatest, bodyAt: from + n, bodyLen: t.i64(3)}
	m.fbTable, _ = t.child(2)
	if m.in == nil || m.in.bad || m.bodyLen < 0 || m.bodyLen > a.size-m.bodyAt || m.kind < headSchema || m.kind > headRecord {
		return nil, fail("arrow")
	}
	m.end = m.bodyAt + m.bodyLen
	return m, nil
}

func (a *arrowFile) readStream(ctx context.Context) error {
	m, err := a.message(0)
	if err != nil || m == nil || m.kind != headSchema {
		return fail("arrow")
	}
	if err := a.schema(m.fbTable); err != nil {
		return err
	}
	at := m.end
	for {
		if m, err = a.message(at); err != nil {
			return err
		}
		if m == nil {
			break
		}
		if err := a.take(ctx, m); err != nil {
			return err
		}
		at = m.end
	}
	if at != a.size-int64(len(arrowEnd)) { // what stands behind the end would be lost
		return fail("arrow")
	}
	return nil
}

// readFile reads the messages that the footer names, dictionaries first. They
// must be all there are: a damaged footer must not lose rows.
func (a *arrowFile) readFile(ctx context.Context) error {
	tail, err := a.bytes(a.size-10, 4)
	if err != nil {
		return err
	}
	n := int64(int32(binary.LittleEndian.Uint32(tail)))
	end := a.size - 10 - n
	if n < 8 || n > messageHead || end < 8 {
		return fail("arrow")
	}
	text, err := a.bytes(end, n)
	if err != nil {
		return err
	}
	footer := (&fbBuffer{data: text}).root()
	schema, _ := footer.child(1)
	if err := a.schema(schema); err != nil {
		return err
	}
	first, err := a.message(8)
	if err != nil || first == nil || first.kind != headSchema {
		return fail("arrow")
	}
	covered := first.end
	for _, kind := range []byte{headWords, headRecord} { // which are the footer's slots 2 and 3
		n, err := a.listed(ctx, footer.vector(int(kind), arrowBlock), kind, end)
		if err != nil {
			return err
		}
		covered += n
	}
	if footer.in.bad || covered > end || end-covered > arrowSlack {
		return fail("arrow")
	}
	return nil
}

// listed reads the messages of a list of the footer and gives their bytes.
func (a *arrowFile) listed(ctx context.Context, list fbVector, kind byte, end int64) (covered int64, err error) {
	if list.n > arrowMaximum {
		return 0, fail("arrow")
	}
	for i := range list.n {
		at := list.at + arrowBlock*i
		from, head, body := list.in.i64(at), int64(int32(list.in.u32(at+8))), list.in.i64(at+16)
		if from < 8 || from > end {
			return 0, fail("arrow")
		}
		m, err := a.message(from)
		if err != nil {
			return 0, err
		}
		if m == nil || m.kind != kind || m.end > end || m.bodyAt-from != head || m.bodyLen != body {
			return 0, fail("arrow")
		}
		if err := a.take(ctx, m); err != nil {
			return 0, err
		}
		covered += m.end - from
	}
	return covered, nil
}

// schema yields the names of the flat columns.
func (a *arrowFile) schema(t fbTable) error {
	fields, ok := readSchema(t)
	if !ok {
		return fail("arrow")
	}
	if len(fields) > a.limits.Columns {
		return fail("columns")
	}
	a.fields = fields
	nested := 0
	seen := map[string]bool{}
	var names []string
	var stored []storage
	for i, f := range fields {
		if !f.flat {
			nested++
			continue
		}
		name := strings.TrimSpace(f.name)
		if seen[name] {
			return failAt("header-dup", 0, i+1)
		}
		seen[name] = true
		names, stored = append(names, f.name), append(stored, f.stored())
	}
	a.info.warn("w-nested", nested)
	if len(names) == 0 {
		return fail("no-columns")
	}
	return a.blocks.header(names, stored, "arrow")
}

// take reads a dictionary or a record batch.
func (a *arrowFile) take(ctx context.Context, m *arrowMessage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body, err := a.bytes(m.bodyAt, m.bodyLen)
	if err != nil {
		return err
	}
	switch m.kind {
	case headWords:
		return a.dictionary(m, body)
	case headRecord:
		return a.record(newArrowRecord(m.fbTable, body, m.old, a.limits))
	}
	return fail("arrow") // a second schema
}

// dictionary reads a dictionary, or more of one; those of nested columns are
// nobody's.
func (a *arrowFile) dictionary(m *arrowMessage, body []byte) error {
	id := m.i64(0)
	data, ok := m.child(1)
	if !ok {
		return fail("arrow")
	}
	var owner *arrowField
	for i := range a.fields {
		if f := &a.fields[i]; f.flat && f.index != nil && f.dictionary == id {
			owner = f
			break
		}
	}
	if owner == nil {
		return nil
	}
	r := newArrowRecord(data, body, m.old, a.limits)
	if r.err != nil {
		return r.err
	}
	values := r.array(owner.arrowType)
	if err := r.end(); err != nil {
		return err
	}
	if m.u8(2) == 0 || a.words[id] == nil {
		a.words[id] = &arrowDictionary{}
	}
	return a.words[id].add(values, a.limits)
}

// record makes rows of a record batch.
func (a *arrowFile) record(r *arrowRecord) error {
	if r.err != nil {
		return r.err
	}
	var columns []*arrowColumn
	for i := range a.fields {
		f := &a.fields[i]
		switch {
		case !f.flat:
			r.skip(f)
		case f.index == nil:
			columns = append(columns, &arrowColumn{arrowArray: r.array(f.arrowType)})
		default:
			c := &arrowColumn{arrowArray: r.array(*f.index), words: a.words[f.dictionary]}
			if r.err == nil && (c.words == nil || !c.checkIndex()) {
				return fail("arrow")
			}
			columns = append(columns, c)
		}
		if r.err != nil {
			return r.err
		}
	}
	if err := r.end(); err != nil {
		return err
	}
	cells := make([]cellSource, len(columns))
	for i, c := range columns {
		cells[i] = c
	}
	for from := 0; from < r.rows; from += batchRows {
		for _, c := range columns {
			c.from = from
		}
		if err := a.blocks.rows(cells, min(batchRows, r.rows-from)); err != nil {
			return err
		}
	}
	return nil
}
