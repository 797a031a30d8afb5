package tabular

import (
	"bytes"
	"fmt"
)

// known is what a Scanner asks of lines before it splits them.
type known struct {
	ask   func(line []byte) bool
	width int // fields of the lines that are known
	from  int // where the line begins that was asked for last
	to    int
}

// Ask makes the Scanner ask, from the next Start on, for every line with which
// a record begins, its end with it. True says that the line is known from
// another time: it is a record of its own, of so many fields and without a
// fault, and is stepped over. That can be known of a line because nothing
// outside it and Piece.Form decides how it is split and judged: a line without
// a quotation mark is a record wherever a record begins with it, and each of
// the disguises of U+FFFD is looked for wherever there is one. nil asks nobody.
func (s *Scanner) Ask(width int, ask func(line []byte) bool) {
	s.known = known{ask: ask, width: width}
}

// Line tells whether the row given last is the line that was asked for last.
func (s *Scanner) Line() bool {
	k := &s.known
	return k.ask != nil && k.to == s.at && bytes.IndexByte(s.text[k.from:k.to], '"') < 0
}

// stepOver asks for the line at which the next record begins.
func (s *Scanner) stepOver() bool {
	k, p := &s.known, s.piece
	end := bytes.IndexByte(s.text[s.at:], '\n') + 1
	if k.from, k.to = s.at, s.at+end; end == 0 {
		return false
	}
	if !k.ask(s.text[k.from:k.to]) {
		return false
	}
	p.end = lastRecord{line: p.lines, width: k.width}
	p.widths[min(k.width, len(p.widths)-1)]++
	p.lines++
	p.records++
	p.rows++
	s.at = k.to
	return true
}

// Form names all that the splitting of the piece's lines depends on but their
// bytes.
func (p *Piece) Form() string {
	t := p.file
	return fmt.Sprint(t.encoding, t.split.delimiter, t.split.crEnds, t.limits)
}
