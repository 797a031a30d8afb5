package tabular

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

// Scanner splits pieces into rows. It is for one goroutine.
//
// Nearly every record is regular: fields without anything to judge between
// delimiters. Those are found eight bytes at a time and stay where they are;
// any other record is left to the splitter, which is the reference.
type Scanner struct {
	file  *textFile
	split *splitter
	out   batch // memory for the rows of irregular records
	lead  *leads

	piece *Piece
	text  []byte
	at    int
	check bool // the piece holds undecodable bytes
	doubt bool // or a disguise of U+FFFD
	row   Row
	cells []string
	known known
}

// Start begins with a piece.
func (s *Scanner) Start(p *Piece) {
	if t := p.file; s.file != t {
		s.file, s.split = t, newSplitter(t.split.delimiter, false, t.limits)
		s.cells, s.lead = make([]string, t.limits.Columns+1), misreadLeads()
	}
	coded := p.coded
	s.piece, s.text, s.at = p, p.decode(), 0
	if s.check, s.doubt = p.found.bad, p.found.odd; !coded {
		sure := s.file.decode == nil && s.file.seen.sure(p.begin, p.begin+int64(len(s.text)))
		s.check, s.doubt = !sure && s.file.check && s.file.bad(s.text), !sure && s.file.odd
	}
	s.doubt = s.doubt && doubtful(s.text)
}

// Next gives the piece's next row with content, nil behind the last one. Its
// Line counts from the line at which the piece begins, which is 0. The row is
// valid until the next call, its strings until the piece is released.
func (s *Scanner) Next() *Row {
	p := s.piece
	for s.at < len(s.text) {
		line, from := p.lines, s.at
		if s.known.ask != nil && s.stepOver() {
			continue
		}
		if !s.regular() && !s.irregular() {
			return nil
		}
		if s.file.seen.presumed && !soundLines(s.text[from:s.at]) {
			p.unsound, s.at = true, len(s.text)
			return nil
		}
		p.records++
		if s.row.Fault == "" && (len(s.row.Cells[0]) == 0 || s.row.Cells[0][0] <= ' ' || s.row.Cells[0][0] >= utf8.RuneSelf) && blankRow(s.row.Cells) {
			p.blank++
			continue
		}
		p.rows++
		s.row.Line = line
		return &s.row
	}
	return nil
}

// irregular splits one record with the splitter.
func (s *Scanner) irregular() bool {
	p := s.piece
	n, out := s.split.record(s.text[s.at:], p.last)
	if out != gotRecord && out != tooWide {
		p.broken, s.at = true, len(s.text)
		return false
	}
	s.out.cells = s.out.cells[:0]
	s.row = s.out.textRow(s.split, s.text[s.at:], n, 0, out, s.check, s.doubt)
	p.end = endOf(s.split, p.lines, s.row.Cells)
	p.widths[min(len(s.split.cells), len(p.widths)-1)]++
	p.lines += s.split.lines
	s.at += n
	return true
}

// regular splits the next record if it has no fault and no doubled quotation
// mark, and the piece does not end with it.
func (s *Scanner) regular() bool {
	if s.check || s.doubt {
		return false
	}
	text, delimiter := s.text, s.split.delimiter
	fill := uint64(delimiter) * ones
	from, n := s.at, 0
	for at := s.at; at+8 <= len(text); at += 8 {
		for found := specials(binary.LittleEndian.Uint64(text[at:]), fill); found != 0; found &= found - 1 {
			i := at + bits.TrailingZeros64(found)>>3
			switch c := text[i]; {
			case c == delimiter:
				if !s.cell(n, from, i) {
					return false
				}
				n++
				from = i + 1
			case c == '\n', c == '\r' && i+1 < len(text) && text[i+1] == '\n':
				return s.cell(n, from, i) && s.ended(n+1, i)
			case c == '"' && i == from:
				return s.quoted(n, i)
			case c != '\t':
				return false
			}
		}
	}
	return false
}

// quoted is regular from cell n on, which begins at text[from], for records
// with quoted cells.
func (s *Scanner) quoted(n, from int) bool {
	text := s.text
	for ; ; n++ {
		i := from
		if i < len(text) && text[i] == '"' {
			k := bytes.IndexByte(text[i+1:], '"')
			if from, i = i+1, i+k+2; k < 0 || !s.plain(text[from:i-1]) || !s.cell(n, from, i-1) {
				return false
			}
		} else {
			for i < len(text) && s.split.class[text[i]] == plain {
				i++
			}
			if !s.cell(n, from, i) {
				return false
			}
		}
		switch {
		case i+1 >= len(text):
			return false
		case text[i] == s.split.delimiter:
			from = i + 1
		case text[i] == '\n', text[i] == '\r' && text[i+1] == '\n':
			return s.ended(n+1, i)
		default:
			return false
		}
	}
}

// plain tells whether quoted text holds no control character and no line end.
func (s *Scanner) plain(text []byte) bool {
	for _, c := range text {
		if class := s.split.class[c]; class != plain && class != classDelimiter {
			return false
		}
	}
	return true
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// specials marks, by the high bit of each byte, the bytes of w that may end a
// field or are a fault in one: the delimiter, quotation marks and control
// characters.
func specials(w, delimiter uint64) uint64 {
	low := w &^ highs
	noControl := low + 0x6060606060606060 // high bit: 0x20 and above
	noDelete := ^(low + ones)             // high bit: not 0x7F
	noQuote := (low ^ '"'*ones) + 0x7F7F7F7F7F7F7F7F
	noDelimiter := (low ^ delimiter) + 0x7F7F7F7F7F7F7F7F
	return ^(noControl&noDelete&noQuote&noDelimiter | w) & highs
}

// cell takes text[from:to] as the record's cell n; false when it must be
// judged.
func (s *Scanner) cell(n, from, to int) bool {
	if n >= len(s.cells)-1 || to-from > s.split.maxField {
		return false
	}
	if from == to {
		s.cells[n] = ""
		return true
	}
	c := unsafe.String(&s.text[from], to-from)
	if c[0] >= 0xE4 && s.lead.begins(c) && utf8AsGBK(c) {
		return false
	}
	s.cells[n] = c
	return true
}

// ended makes the row of n cells whose line end is text[i].
func (s *Scanner) ended(n, i int) bool {
	p := s.piece
	s.row = Row{Cells: s.cells[:n:n], FaultColumn: -1}
	p.end = lastRecord{line: p.lines, width: n}
	p.widths[min(n, len(p.widths)-1)]++
	p.lines++
	if s.at = i + 1; s.text[i] == '\r' {
		s.at++
	}
	return true
}
