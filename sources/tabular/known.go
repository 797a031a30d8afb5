package tabular

import (
	"bytes"
	"fmt"

	"github.com/zeebo/xxh3"
)

// known is what a Scanner asks of lines before it splits them.
type known struct {
	ask   func(line uint64) bool
	width int // fields of the lines that are known
	line  uint64
	from  int // where the line of that hash begins, its end is behind it
	to    int
}

// Ask makes the Scanner ask, from the next Start on, for the hash of every
// line with which a record begins. True says that the line is known from
// another time: it is a record of its own, of so many fields and without a
// fault, and is stepped over. That can be known of a line because nothing
// outside it and Piece.Form decides how it is split and judged: a line without
// a quotation mark is a record wherever a record begins with it, and each of
// the disguises of U+FFFD is looked for wherever there is one. nil asks nobody.
func (s *Scanner) Ask(width int, ask func(line uint64) bool) {
	s.known = known{ask: ask, width: width}
}

// Line gives the hash that was asked for before the row given last. False says
// that the row is another thing than that line, or that nobody was asked.
func (s *Scanner) Line() (hash uint64, ok bool) {
	k := &s.known
	if k.ask == nil || k.to != s.at || bytes.IndexByte(s.text[k.from:k.to], '"') >= 0 {
		return 0, false
	}
	return k.line, true
}

// stepOver asks for the line at which the next record begins.
func (s *Scanner) stepOver() bool {
	k, p := &s.known, s.piece
	end := bytes.IndexByte(s.text[s.at:], '\n') + 1
	if k.from, k.to = s.at, s.at+end; end == 0 {
		return false
	}
	if k.line = xxh3.Hash(s.text[k.from:k.to]); !k.ask(k.line) {
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
func (p *Piece) Form() uint64 {
	t := p.file
	return xxh3.HashString(fmt.Sprint(t.encoding, t.split.delimiter, t.split.crEnds, t.limits))
}
