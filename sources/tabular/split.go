package tabular

import (
	"bytes"
)

// splitter finds records in UTF-8 text after RFC 4180, with the limits in
// front. It keeps no state between records but the line number, so a file can
// be given to several splitters at record boundaries.
//
//	buf ──record──▶ cells (offsets into buf) ──row.go──▶ Row
type splitter struct {
	delimiter byte
	crEnds    bool // a lone CR ends a line
	maxField  int
	maxRecord int
	maxCells  int

	class [256]uint8

	cells   []cell
	fault   Fault // of the whole record
	faulty  []CellFault
	lines   int // physical lines the record took
	escaped bool
	seen    int  // how far text was looked at to judge a stray quotation mark
	ended   bool // the record ended with a line end, not with the file
}

// cell is one field: buf[from:to], with doubled quotation marks if escaped.
type cell struct {
	from, to int32
	escaped  bool
}

const (
	plain uint8 = iota
	classDelimiter
	classLF
	classCR
	classQuote
	classControl
)

// quotedLines is how many line breaks one quoted field may hold: a field that
// takes more has swallowed rows.
const quotedLines = 100

func newSplitter(delimiter byte, crEnds bool, l Limits) *splitter {
	s := &splitter{delimiter: delimiter, crEnds: crEnds, maxField: l.Field, maxRecord: l.Record, maxCells: l.Columns}
	for c := range 0x20 {
		s.class[c] = classControl
	}
	s.class['\t'] = plain
	s.class[0x7F] = classControl
	s.class['\n'] = classLF
	s.class['\r'] = classCR
	s.class['"'] = classQuote
	s.class[delimiter] = classDelimiter
	return s
}

// outcome of one call of record.
type outcome uint8

const (
	gotRecord outcome = iota
	needMore          // buf ends inside the record and the file goes on
	openQuote         // a quotation mark is never closed, or not within the limits
	tooLong           // the record passes the limit; buf[n:] starts behind what was seen
	tooWide           // more fields than the limit; the record was stepped over
)

// record splits the first record of buf and tells how many bytes it took.
// last says that the file ends with buf.
func (s *splitter) record(buf []byte, last bool) (int, outcome) {
	s.reset()
	for i := 0; ; {
		j, out := s.field(buf, i, last)
		if out != gotRecord {
			return j, out
		}
		if j >= len(buf) {
			if !last {
				return s.more(buf)
			}
			s.lines++
			return len(buf), s.width()
		}
		switch buf[j] {
		case s.delimiter:
			i = j + 1
		default:
			n, ok := s.lineEnd(buf, j, last)
			if !ok {
				return s.more(buf)
			}
			s.lines++
			s.ended = true
			return n, s.width()
		}
		if i > s.maxRecord {
			return i, tooLong
		}
	}
}

func (s *splitter) reset() {
	s.cells, s.faulty = s.cells[:0], s.faulty[:0]
	s.fault, s.lines, s.seen, s.escaped, s.ended = "", 0, 0, false, false
}

func (s *splitter) width() outcome {
	if len(s.cells) > s.maxCells {
		return tooWide
	}
	return gotRecord
}

func (s *splitter) more(buf []byte) (int, outcome) {
	if len(buf) > s.maxRecord {
		return len(buf), tooLong
	}
	return 0, needMore
}

// lineEnd steps over the line end at buf[j]; not ok when more text is needed.
func (s *splitter) lineEnd(buf []byte, j int, last bool) (next int, ok bool) {
	if buf[j] == '\n' {
		return j + 1, true
	}
	for k := j + 1; ; k++ {
		if k == len(buf) {
			return k, last
		}
		if buf[k] == '\n' {
			return k + 1, true
		}
		if s.crEnds || buf[k] != '\r' {
			return j + 1, true
		}
	}
}

// endsLine tells whether the CR at buf[j] ends the line: always in a file with
// CR line ends, else only as one of a run of CR in front of LF or the end.
func (s *splitter) endsLine(buf []byte, j int) bool {
	if s.crEnds {
		return true
	}
	for ; j < len(buf); j++ {
		if buf[j] == '\n' {
			return true
		}
		if buf[j] != '\r' {
			return false
		}
	}
	return true
}

// field reads the field that starts at buf[i] and gives the offset of the
// delimiter or line end behind it.
func (s *splitter) field(buf []byte, i int, last bool) (int, outcome) {
	if i < len(buf) && buf[i] == '"' {
		return s.quoted(buf, i, last)
	}
	if i+1 < len(buf) && buf[i] == '=' && buf[i+1] == '"' {
		if j := s.guardedText(buf, i, last); j > 0 {
			return j, gotRecord
		}
	}
	return s.unquoted(buf, i, i), gotRecord
}

// guardedText reads a field written ="…", the way exports keep text from a
// spreadsheet, whose quotation marks are no fault. 0 if it is something else.
func (s *splitter) guardedText(buf []byte, i int, last bool) int {
	inner := buf[i+2 : min(len(buf), i+2+s.maxField)]
	k := bytes.IndexByte(inner, '"')
	if k < 0 {
		return 0
	}
	j := i + 2 + k + 1
	if j == len(buf) && !last || j < len(buf) && !s.ends(buf, j) {
		return 0
	}
	for _, c := range inner[:k] {
		switch s.class[c] {
		case classLF, classCR, classDelimiter:
			return 0
		case classControl:
			s.mark(FaultControl)
		}
	}
	s.add(i, j, false)
	return j
}

// unquoted reads on from buf[j] the field that began at buf[from].
func (s *splitter) unquoted(buf []byte, from, j int) int {
	for ; j < len(buf); j++ {
		switch s.class[buf[j]] {
		case plain:
			continue
		case classQuote:
			s.mark(FaultQuote)
			continue
		case classControl:
			s.mark(FaultControl)
			continue
		case classCR:
			if !s.endsLine(buf, j) {
				s.mark(FaultControl)
				continue
			}
		}
		break
	}
	s.add(from, j, false)
	return j
}

// quoted reads the field whose opening quotation mark is buf[i].
func (s *splitter) quoted(buf []byte, i int, last bool) (int, outcome) {
	escaped := false
	for j := i + 1; ; {
		k := bytes.IndexByte(buf[j:], '"')
		if k < 0 || j+k-i > s.maxRecord {
			if k < 0 && !last && len(buf)-i <= s.maxRecord && len(buf) <= s.maxRecord {
				return 0, needMore
			}
			return 0, openQuote
		}
		j += k + 1
		if j < len(buf) && buf[j] == '"' {
			escaped = true
			j++
			continue
		}
		if j == len(buf) && !last {
			return s.more(buf)
		}
		return s.closed(buf, i, j, escaped)
	}
}

// closed deals with the text behind the closing quotation mark buf[j-1].
func (s *splitter) closed(buf []byte, i, j int, escaped bool) (int, outcome) {
	inner := buf[i+1 : j-1]
	breaks := s.lineBreaks(inner)
	if breaks > quotedLines {
		return 0, openQuote
	}
	if j < len(buf) && !s.ends(buf, j) {
		s.mark(FaultQuote)
		for s.seen = j + 1; buf[s.seen-1] == '\r' && s.seen < len(buf); s.seen++ {
		}
		if breaks > 0 { // a stray quotation mark: give up this line only, not those it swallowed
			end := i + 1 + bytes.IndexAny(inner, "\r\n")
			s.add(i, end, false)
			return end, gotRecord
		}
		return s.unquoted(buf, i, j), gotRecord
	}
	s.lines += breaks
	for _, c := range inner {
		if s.class[c] == classControl {
			s.mark(FaultControl)
			break
		}
	}
	s.add(i+1, j-1, escaped)
	return j, gotRecord
}

// ends tells whether buf[j] ends a field.
func (s *splitter) ends(buf []byte, j int) bool {
	switch s.class[buf[j]] {
	case classDelimiter, classLF:
		return true
	case classCR:
		return s.endsLine(buf, j)
	}
	return false
}

func (s *splitter) lineBreaks(text []byte) int {
	lf, cr := bytes.Count(text, []byte{'\n'}), bytes.Count(text, []byte{'\r'})
	if cr == 0 || lf == 0 {
		return lf + cr
	}
	return lf + cr - bytes.Count(text, []byte("\r\n"))
}

// mark notes a fault of the cell that is being read.
func (s *splitter) mark(f Fault) {
	c := CellFault{Column: len(s.cells), Fault: f}
	if n := len(s.faulty); n > 0 && s.faulty[n-1] == c {
		return
	}
	if len(s.faulty) < s.maxCells {
		s.faulty = append(s.faulty, c)
	}
}

func (s *splitter) add(from, to int, escaped bool) {
	if to-from > s.maxField {
		s.mark(FaultTooLong)
	}
	s.escaped = s.escaped || escaped
	if len(s.cells) <= s.maxCells {
		s.cells = append(s.cells, cell{int32(from), int32(to), escaped})
	}
}
