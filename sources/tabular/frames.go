package tabular

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"unicode/utf8"
)

// The child speaks to its parent in frames on its standard output:
//
//	kind(1) length(4, little endian) payload checksum(4, CRC-32C of all before)
//
//	hello ─▶ (part | rows | block)* ─▶ end | failure
//
// The parent trusts nothing of it: a child that a bad file has taken over can
// do no worse than give wrong rows or die.

type frameKind uint8

const (
	frameHello   frameKind = 'H'
	frameRows    frameKind = 'R'
	frameBlock   frameKind = 'B'
	framePart    frameKind = 'P' // the name of the table whose rows follow
	frameEnd     frameKind = 'E'
	frameFailure frameKind = 'F'
)

const (
	childHello = "yingbao-tabular-2"
	maxFrame   = 16 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errFrame = errors.New("tabular: broken frame")

// writeFrame writes one frame; payload is at most maxFrame bytes.
func writeFrame(w io.Writer, kind frameKind, payload []byte) error {
	if len(payload) > maxFrame {
		return errFrame
	}
	head := [5]byte{byte(kind)}
	binary.LittleEndian.PutUint32(head[1:], uint32(len(payload)))
	sum := crc32.Update(crc32.Checksum(head[:], castagnoli), castagnoli, payload)
	for _, part := range [][]byte{head[:], payload, binary.LittleEndian.AppendUint32(nil, sum)} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// frameReader reads frames into one buffer that it uses again.
type frameReader struct {
	in  *bufio.Reader
	buf []byte
}

func (f *frameReader) next() (frameKind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(f.in, head[:]); err != nil {
		return 0, nil, err
	}
	n := int(binary.LittleEndian.Uint32(head[1:]))
	if n > maxFrame {
		return 0, nil, errFrame
	}
	if cap(f.buf) < n+4 {
		f.buf = make([]byte, n+4)
	}
	body := f.buf[:n+4]
	if _, err := io.ReadFull(f.in, body); err != nil {
		return 0, nil, err
	}
	sum := crc32.Update(crc32.Checksum(head[:], castagnoli), castagnoli, body[:n])
	if sum != binary.LittleEndian.Uint32(body[n:]) {
		return 0, nil, errFrame
	}
	return frameKind(head[0]), body[:n], nil
}

// faults in the order of their number in frames; 0 is none.
var faults = []Fault{"", FaultBadBytes, FaultControl, FaultQuote, FaultTooLong, FaultCell, FaultMojibake, FaultFieldCount}

func faultNumber(f Fault) byte {
	for i, g := range faults {
		if f == g {
			return byte(i)
		}
	}
	return 0
}

const (
	rowNumeric = 1 << iota
	rowFaulty
)

// appendRows encodes a batch.
func appendRows(dst []byte, rows []Row) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(rows)))
	for i := range rows {
		dst = appendRow(dst, &rows[i])
	}
	return dst
}

func appendRow(dst []byte, r *Row) []byte {
	flags := byte(0)
	if r.Numeric != nil {
		flags |= rowNumeric
	}
	if r.Fault != "" {
		flags |= rowFaulty
	}
	dst = binary.AppendUvarint(append(dst, flags), uint64(r.Line))
	dst = binary.AppendUvarint(dst, uint64(r.Sheet))
	dst = binary.AppendUvarint(dst, uint64(len(r.Cells)))
	for i, c := range r.Cells {
		n := uint64(len(c)) << 1
		if flags&rowNumeric != 0 && r.Numeric[i] {
			n |= 1
		}
		dst = binary.AppendUvarint(dst, n)
	}
	if flags&rowFaulty != 0 {
		dst = append(dst, faultNumber(r.Fault))
		dst = binary.AppendUvarint(dst, uint64(r.FaultColumn+1))
		dst = binary.AppendUvarint(dst, uint64(len(r.Faults)))
		for _, f := range r.Faults {
			dst = binary.AppendUvarint(append(dst, faultNumber(f.Fault)), uint64(f.Column))
		}
		dst = binary.AppendUvarint(dst, uint64(len(r.Raw)))
		dst = append(dst, r.Raw...)
	}
	for _, c := range r.Cells {
		dst = append(dst, c...)
	}
	return dst
}

// frameCursor reads numbers and bytes with bounds; bad stays set once it is.
type frameCursor struct {
	in  []byte
	bad bool
}

func (c *frameCursor) number(limit uint64) int {
	v, n := binary.Uvarint(c.in)
	if n <= 0 || v > limit {
		c.bad, c.in = true, nil
		return 0
	}
	c.in = c.in[n:]
	return int(v)
}

func (c *frameCursor) take(n int) []byte {
	if n > len(c.in) {
		c.bad, c.in = true, nil
		return nil
	}
	b := c.in[:n]
	c.in = c.in[n:]
	return b
}

func (c *frameCursor) fault() Fault {
	b := c.take(1)
	if c.bad || int(b[0]) >= len(faults) {
		c.bad = true
		return ""
	}
	return faults[b[0]]
}

// readRows decodes a batch into out, which must be empty, checking everything.
func readRows(payload []byte, l Limits, out *batch) error {
	c := &frameCursor{in: payload}
	for range c.number(1 << 20) {
		row, n := c.row(l, out)
		if c.bad {
			return errFrame
		}
		out.rows = append(out.rows, row)
		out.bytes += n
	}
	if c.bad || len(c.in) > 0 {
		return errFrame
	}
	return nil
}

func (c *frameCursor) row(l Limits, out *batch) (Row, int) {
	flags := c.take(1)
	if c.bad {
		return Row{}, 0
	}
	row := Row{Line: c.number(1 << 40), Sheet: c.number(1 << 16), FaultColumn: -1}
	n := c.number(uint64(l.Columns))
	row.Cells = out.room(n)
	if flags[0]&rowNumeric != 0 {
		row.Numeric = out.flags(n)
	}
	lengths := c.in
	total := 0
	for i := range n {
		v := c.number(maxFrame << 1)
		if total += v >> 1; row.Numeric != nil {
			row.Numeric[i] = v&1 != 0
		}
	}
	if flags[0]&rowFaulty != 0 {
		c.faulty(&row, l)
	}
	text := c.take(total)
	if c.bad || !utf8.Valid(text) {
		c.bad = true
		return row, 0
	}
	whole := string(text)
	for i := range n {
		v, k := binary.Uvarint(lengths)
		lengths = lengths[k:]
		if row.Cells[i] = whole[:v>>1]; v > 1 && !utf8.RuneStart(whole[0]) { // the whole is valid: so is a cell between two starts
			c.bad = true
		}
		whole = whole[v>>1:]
	}
	return row, total
}

func (c *frameCursor) faulty(row *Row, l Limits) {
	row.Fault = c.fault()
	row.FaultColumn = c.number(uint64(l.Columns)) - 1
	for range c.number(uint64(2 * l.Columns)) {
		f := CellFault{Fault: c.fault()}
		f.Column = c.number(uint64(l.Columns))
		row.Faults = append(row.Faults, f)
	}
	if row.Raw = string(c.take(c.number(rawBytes))); row.Fault == "" || !utf8.ValidString(row.Raw) {
		c.bad = true
	}
}

// childEnd is what the child found, sent with the last frame.
type childEnd struct {
	Format, Encoding, Delimiter, Sheet string
	Rows, BlankRows, PromisedRows      int
	Date1904                           bool
	Warnings                           []childWarning
}

type childWarning struct {
	Key   string
	Count int
}

// childFailure names a message of messages.csv and a place; Part is the one
// table of an archive, several are told by framePart.
type childFailure struct {
	Key          string
	Line, Column int
	Part         string
}

func endFrame(info Info) []byte {
	e := childEnd{Format: info.Format, Encoding: info.Encoding, Delimiter: info.Delimiter, Sheet: info.Sheet,
		Rows: info.Rows, BlankRows: info.BlankRows, PromisedRows: info.PromisedRows, Date1904: info.Date1904}
	for _, w := range info.Warnings {
		e.Warnings = append(e.Warnings, childWarning{w.key, w.Count})
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return nil
	}
	return payload
}

// apply checks what the child says and puts it into info.
func (e childEnd) apply(info *Info) error {
	known := func(s string, of ...string) bool {
		for _, o := range of {
			if s == o {
				return true
			}
		}
		return false
	}
	if !known(e.Format, "xlsx", "xls", "parquet", "arrow", "zip", "xls+zip", "csv+zip", "xlsx+zip", "parquet+zip", "arrow+zip") ||
		!known(e.Encoding, "", encUTF8, encUTF8BOM, encGB18030, enc1252, encUTF16LE, encUTF16BE) ||
		!known(e.Delimiter, "", ",", "\t", ";", "|") || !utf8.ValidString(e.Sheet) || len(e.Sheet) > 1024 {
		return errFrame
	}
	info.Format, info.Encoding, info.Delimiter, info.Sheet = e.Format, e.Encoding, e.Delimiter, e.Sheet
	info.BlankRows, info.PromisedRows, info.Date1904 = e.BlankRows, e.PromisedRows, e.Date1904
	for _, w := range e.Warnings {
		if _, ok := messages()[w.Key]; !ok {
			return errFrame
		}
		info.Warnings = append(info.Warnings, warn(w.Key, w.Count))
	}
	return nil
}
