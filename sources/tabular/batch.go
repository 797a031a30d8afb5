package tabular

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const (
	batchRows  = 1024
	batchBytes = 256 << 10
	rawBytes   = 4 << 10
)

// batch collects rows and hands them to yield; its slices are used again.
type batch struct {
	yield func([]Row) error
	rows  []Row
	cells []string
	marks []bool
	bytes int
	total int
	blank int
}

// room gives n empty strings out of the batch's arena.
func (b *batch) room(n int) []string {
	if len(b.cells)+n > cap(b.cells) {
		b.cells = make([]string, 0, max(2*cap(b.cells), n, 8*batchRows)) // rows keep the old one
	}
	from := len(b.cells)
	b.cells = b.cells[:from+n]
	return b.cells[from : from+n : from+n]
}

// flags gives n false marks out of the batch's arena.
func (b *batch) flags(n int) []bool {
	if len(b.marks)+n > cap(b.marks) {
		b.marks = make([]bool, 0, max(2*cap(b.marks), n, 8*batchRows))
	}
	from := len(b.marks)
	b.marks = b.marks[:from+n]
	clear(b.marks[from:])
	return b.marks[from : from+n : from+n]
}

// add appends row, whose text takes n bytes, and yields a full batch.
func (b *batch) add(row Row, n int) error {
	if row.Fault == "" && blankRow(row.Cells) {
		b.blank++
		b.giveBack(&row)
		return nil
	}
	b.rows = append(b.rows, row)
	b.bytes += n
	b.total++
	if len(b.rows) >= batchRows || b.bytes >= batchBytes {
		return b.flush()
	}
	return nil
}

// giveBack takes the room of a row that is not kept, when it is the last given
// out: a file may be blank lines for gigabytes.
func (b *batch) giveBack(row *Row) {
	n, m := len(b.cells)-len(row.Cells), len(b.marks)-len(row.Numeric)
	if n >= 0 && len(row.Cells) > 0 && &b.cells[n] == &row.Cells[0] {
		clear(row.Cells)
		b.cells = b.cells[:n]
	}
	if m >= 0 && len(row.Numeric) > 0 && &b.marks[m] == &row.Numeric[0] {
		b.marks = b.marks[:m]
	}
}

func (b *batch) flush() error {
	if len(b.rows) == 0 {
		return nil
	}
	err := b.yield(b.rows)
	clear(b.rows)
	clear(b.cells)
	b.rows, b.cells, b.marks, b.bytes = b.rows[:0], b.cells[:0], b.marks[:0], 0
	return err
}

func blankRow(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// textRow makes a Row of the record that split found at the start of buf.
// check asks for a test of the bytes, doubt for one of the characters.
func (b *batch) textRow(s *splitter, buf []byte, n, line int, out outcome, check, doubt bool) Row {
	row := Row{Line: line, FaultColumn: -1}
	fields := s.cells
	if out == tooWide {
		row.Fault, fields = FaultFieldCount, fields[:s.maxCells]
	}
	row.Cells = b.room(len(fields))
	text := buf[:n]
	if check && !utf8.Valid(text) {
		s.badCells(buf)
		for i, c := range fields {
			row.Cells[i] = cleanText(buf[c.from:c.to], s.maxField)
		}
	} else if s.oversize() {
		for i, c := range fields {
			row.Cells[i] = cleanText(buf[c.from:c.to], s.maxField)
		}
	} else {
		whole := string(text)
		for i, c := range fields {
			row.Cells[i] = whole[c.from:c.to]
			if c.escaped {
				row.Cells[i] = strings.ReplaceAll(row.Cells[i], `""`, `"`)
			}
		}
	}
	for i, c := range row.Cells {
		row.Cells[i] = formulaText(c)
	}
	s.mojibake(row.Cells, doubt)
	if len(s.faulty) > 0 && row.Fault == "" {
		row.Faults = append([]CellFault(nil), s.faulty...)
		row.Fault, row.FaultColumn = row.Faults[0].Fault, row.Faults[0].Column
	}
	if row.Fault != "" {
		row.Raw = cleanText(bytes.TrimRight(text, "\r\n"), rawBytes)
	}
	return row
}

// formulaText gives the text that a formula of nothing but text stands for:
// exports write ="0102" so that a spreadsheet keeps the cell as it is, headers
// included. Any other cell is given back as it is.
func formulaText(c string) string {
	if len(c) < 3 || c[0] != '=' || c[1] != '"' || c[len(c)-1] != '"' {
		return c
	}
	inner := c[2 : len(c)-1]
	if strings.IndexByte(inner, '"') < 0 {
		return inner
	}
	bare := strings.ReplaceAll(inner, `""`, "")
	if strings.IndexByte(bare, '"') >= 0 { // ="a"&"b"
		return c
	}
	return strings.ReplaceAll(inner, `""`, `"`)
}

// badCells marks the cells with undecodable bytes in front of other faults.
func (s *splitter) badCells(buf []byte) {
	rest := append([]CellFault(nil), s.faulty...)
	s.faulty = s.faulty[:0]
	for i, c := range s.cells {
		if !utf8.Valid(buf[c.from:c.to]) {
			s.faulty = append(s.faulty, CellFault{i, FaultBadBytes})
		}
	}
	s.faulty = append(s.faulty, rest...)
}

func (s *splitter) oversize() bool {
	for _, f := range s.faulty {
		if f.Fault == FaultTooLong {
			return true
		}
	}
	return false
}

// mojibake marks cells whose characters show that they were once misread.
func (s *splitter) mojibake(cells []string, doubt bool) {
	for i, c := range cells {
		if len(c) > 0 && misread(c, doubt) && !s.marked(i) {
			s.faulty = append(s.faulty, CellFault{i, FaultMojibake})
		}
	}
}

func (s *splitter) marked(column int) bool {
	for _, f := range s.faulty {
		if f.Column == column {
			return true
		}
	}
	return false
}

// cleanText cuts text to at most n bytes of valid UTF-8.
func cleanText(text []byte, n int) string {
	s := strings.ToValidUTF8(string(text[:min(len(text), n+utf8.UTFMax)]), "\uFFFD") // which makes bad text longer
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
