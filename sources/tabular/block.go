package tabular

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// A block is a batch of sound rows column by column, the way columnar files
// hold them. Text is judged a column at a time, and the child sends blocks as
// they are; a block in which anything is wrong becomes rows at once, which are
// judged cell by cell.
type block struct {
	line    int // of the first row
	rows    int
	columns []blockColumn
}

// blockColumn is one column: the texts one behind the other.
type blockColumn struct {
	text    []byte
	ends    []int // of each row's cell in text
	numeric bool  // cells with content were stored as numbers
	whole   bool  // and as whole numbers, whose digits are all there
}

const (
	blockText = 256 << 10 // of text, more or less, is one block
	blockMost = 4 << 20   // beyond, one row at a time is the better way
)

// sink takes what a decoder reads: rows, and blocks where somebody wants them.
type sink struct {
	rows  func([]Row) error
	block func(*block) error // nil: blocks come as rows
	part  func(string) error // another table of an archive begins; nil refuses such archives
	alive func()             // nil, or to be called by a decoder that could come to hang
}

// storage is how a column's values are stored.
type storage uint8

const (
	storedText  storage = iota // or as a date, a time, a truth value
	storedReal                 // numbers of limited digits
	storedWhole                // whole numbers with all their digits
)

// cellSource gives a block the cells of one column.
type cellSource interface {
	// sizes gives about how many bytes of text the next n rows have when each
	// is cut to at most most, and how many those have that are longer.
	sizes(n, most int) (cut int, excess int64)
	// fill puts the texts of rows from to to, of the next, into a block.
	fill(into *blockColumn, from, to, most int)
}

// blockWriter makes blocks of the rows of a columnar file.
type blockWriter struct {
	limits Limits
	to     sink
	out    *batch
	block  *block
	line   int   // rows handed on
	excess int64 // bytes of fields beyond the limit
}

func newBlockWriter(to sink, l Limits) *blockWriter {
	return &blockWriter{limits: l, to: to, out: &batch{yield: to.rows}}
}

// header yields the column names as the first row. key is the message for a
// name that is no text.
func (w *blockWriter) header(names []string, stored []storage, key string) error {
	w.block = newBlock(len(names))
	cells := w.out.room(len(names))
	for i, name := range names {
		if !utf8.ValidString(name) {
			return failAt(key, 0, i+1)
		}
		cells[i] = cleanText([]byte(name), w.limits.Field)
		w.block.columns[i].numeric, w.block.columns[i].whole = stored[i] != storedText, stored[i] == storedWhole
	}
	return w.out.add(Row{Cells: cells, FaultColumn: -1}, 64)
}

// rows makes blocks of the next n rows; one, if their text is not uncommonly
// long. A dictionary can hold one huge value for many rows: no more of a cell
// is copied than shows that it is too long.
func (w *blockWriter) rows(columns []cellSource, n int) error {
	total, most := 0, w.limits.Field+1
	for _, c := range columns {
		cut, excess := c.sizes(n, most)
		total += cut
		w.excess += excess
	}
	if w.excess > w.limits.RatioFrom {
		return failAt("bomb", w.line+1, 0)
	}
	step := max(n/(1+total/blockText), 1)
	for from := 0; from < n; from += step {
		to := min(from+step, n)
		w.block.line, w.block.rows = w.line+1, to-from
		for i, c := range columns {
			column := &w.block.columns[i]
			if c.fill(column, from, to, most); column.whole {
				column.numeric = !column.exact()
			}
		}
		w.line += to - from
		if err := w.block.flush(w.out, w.to, w.limits); err != nil {
			return err
		}
	}
	return nil
}

// end hands on what is left and says how many rows were blank.
func (w *blockWriter) end(info *Info) error {
	info.BlankRows = w.out.blank
	return w.out.flush()
}

func newBlock(columns int) *block {
	return &block{columns: make([]blockColumn, columns)}
}

func (b *block) clear() {
	b.rows = 0
	for i := range b.columns {
		c := &b.columns[i]
		c.text, c.ends = c.text[:0], c.ends[:0]
	}
}

func (b *block) size() int {
	n := 0
	for i := range b.columns {
		n += len(b.columns[i].text)
	}
	return n
}

// flush hands the block on, as rows through out if it is not sound or has rows
// without content, and empties it.
func (b *block) flush(out *batch, to sink, l Limits) error {
	defer b.clear()
	if b.rows == 0 {
		return nil
	}
	if b.size() <= blockMost && b.sound(l) {
		if to.block != nil {
			if err := out.flush(); err != nil {
				return err
			}
			return to.block(b)
		}
	}
	return b.asRows(out, l)
}

// sound tells whether nothing is wrong with any cell and no row is blank.
func (b *block) sound(l Limits) bool {
	for i := range b.columns {
		if !b.columns[i].sound(l.Field) {
			return false
		}
	}
	for r := range b.rows {
		if b.blank(r) {
			return false
		}
	}
	return true
}

func (b *block) blank(r int) bool {
	for i := range b.columns {
		cell := b.columns[i].cell(r)
		if len(cell) > 0 && (cell[0] > ' ' && cell[0] < utf8.RuneSelf || strings.TrimSpace(string(cell)) != "") {
			return false
		}
	}
	return true
}

func (c *blockColumn) cell(r int) []byte {
	if r == 0 {
		return c.text[:c.ends[0]]
	}
	return c.text[c.ends[r-1]:c.ends[r]]
}

// sound judges the column as finishRow judges a row: if all its text is valid
// and every cell begins with a character, every cell is valid.
func (c *blockColumn) sound(most int) bool {
	text := string(c.text)
	if !soundText(text) {
		return false
	}
	from := 0
	for _, end := range c.ends {
		if end == from {
			continue
		}
		first := text[from]
		if end-from > most || !utf8.RuneStart(first) || first >= 0xE4 && utf8AsGBK(text[from:end]) {
			return false
		}
		from = end
	}
	return true
}

// asRows makes rows of the block and judges each.
func (b *block) asRows(out *batch, l Limits) error {
	wide := len(b.columns)
	var text []byte
	ends := make([]int, wide)
	for r := range b.rows {
		row := Row{Line: b.line + r, FaultColumn: -1, Cells: out.room(wide), Numeric: out.flags(wide)}
		text = text[:0]
		for i := range b.columns {
			cell := b.columns[i].cell(r)
			text = append(text, cell...)
			ends[i], row.Numeric[i] = len(text), b.columns[i].numeric && len(cell) > 0
		}
		finishRow(&row, string(text), false, func(i int) int { return ends[i] }, l)
		if err := out.add(row, len(text)+8*wide); err != nil {
			return err
		}
	}
	return nil
}

const (
	columnNumeric = 1 << iota
	columnFixed   // all cells are of one length
)

// appendBlock encodes a block:
//
//	line rows columns (flags length*|length text)*
func appendBlock(dst []byte, b *block) []byte {
	dst = binary.AppendUvarint(dst, uint64(b.line))
	dst = binary.AppendUvarint(dst, uint64(b.rows))
	dst = binary.AppendUvarint(dst, uint64(len(b.columns)))
	for i := range b.columns {
		dst = b.columns[i].appendTo(dst)
	}
	return dst
}

func (c *blockColumn) appendTo(dst []byte) []byte {
	flags, width := byte(columnFixed), c.ends[0]
	for i, end := range c.ends {
		if end != (i+1)*width {
			flags = 0
			break
		}
	}
	if c.numeric {
		flags |= columnNumeric
	}
	dst = append(dst, flags)
	if flags&columnFixed != 0 {
		dst = binary.AppendUvarint(dst, uint64(width))
	} else {
		from := 0
		for _, end := range c.ends {
			dst = binary.AppendUvarint(dst, uint64(end-from))
			from = end
		}
	}
	return append(dst, c.text...)
}

// decodeBlock decodes a block into rows of out, which must be empty, checking
// everything.
func decodeBlock(payload []byte, l Limits, out *batch) error {
	c := &frameCursor{in: payload}
	line, rows, wide := c.number(1<<40), c.number(batchRows), c.number(uint64(l.Columns))
	if c.bad || rows == 0 || wide == 0 {
		return errFrame
	}
	cells, marks := out.room(rows*wide), out.flags(rows*wide)
	for i := range wide {
		c.column(cells[i:], marks[i:], rows, wide)
	}
	if c.bad || len(c.in) > 0 {
		return errFrame
	}
	for r := range rows {
		from, to := r*wide, (r+1)*wide
		out.rows = append(out.rows, Row{Line: line + r, FaultColumn: -1, Cells: cells[from:to:to], Numeric: marks[from:to:to]})
	}
	out.bytes += len(payload)
	return nil
}

// column decodes a column into every wide-th cell.
func (c *frameCursor) column(cells []string, marks []bool, rows, wide int) {
	flags := c.take(1)
	if c.bad || flags[0] > columnNumeric|columnFixed {
		c.bad = true
		return
	}
	fixed, lengths, total := 0, c.in, 0
	if flags[0]&columnFixed != 0 {
		fixed = c.number(maxFrame)
		total = fixed * rows
	} else {
		for range rows {
			total += c.number(maxFrame)
		}
	}
	raw := c.take(total)
	if c.bad || !utf8.Valid(raw) {
		c.bad = true
		return
	}
	text, numeric := string(raw), flags[0]&columnNumeric != 0
	for r := range rows {
		n := fixed
		if flags[0]&columnFixed == 0 {
			v, k := binary.Uvarint(lengths)
			n, lengths = int(v), lengths[k:]
		}
		if n == 0 {
			continue
		}
		if !utf8.RuneStart(text[0]) {
			c.bad = true
			return
		}
		cells[r*wide], marks[r*wide] = text[:n], numeric
		text = text[n:]
	}
}
