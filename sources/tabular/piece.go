package tabular

import (
	"bytes"
	"context"
	"errors"
)

// Pieces takes a text file's rows in pieces (Options.Pieces), so that several
// goroutines split one file.
type Pieces interface {
	// Take is offered every piece behind the first rows, in the order of the
	// file and between yields. With true the piece is the taker's, who splits
	// it with a Scanner, in any goroutine, and releases it, pieces in the order
	// of taking, one at a time. With false its rows are yielded.
	Take(p *Piece) (bool, error)
	// Settle returns when every piece taken has been released.
	Settle() error
}

// Piece is a run of whole records of a text file.
type Piece struct {
	file  *textFile
	buf   []byte // as read
	out   []byte // memory for decoding
	text  []byte // the records, as read
	begin int64  // where they begin in the unpacked file
	coded bool   // text is still in the file's encoding
	last  bool   // the file ends with this piece
	found found  // when it was decoded

	lines, rows, blank, records int

	widths  []int // records by number of fields
	end     lastRecord
	cut     bool // ends inside a character
	broken  bool // ends inside a record: a fault of whole
	unsound bool // is not what was presumed
}

// lastRecord is what must be known of a text file's last record: it may have
// been cut off.
type lastRecord struct {
	line, width int
	open        bool // no line end behind it
	footer      bool // looks like a signature or total line
}

// pieceBytes is the size of a piece, more or less; a variable for tests.
var pieceBytes = blockBytes

// firstRows is how many rows are yielded before pieces are offered: some
// faults of the first rows refuse the file.
const firstRows = 10

var errPiece = errors.New("tabular: a piece ends inside a record")

// Release gives the piece back; its rows and their strings are void. It tells
// the line at which the piece begins, from which Scanner counts.
func (p *Piece) Release() (line int) {
	t := p.file
	line = t.line
	t.line += p.lines
	t.taken.rows += p.rows
	t.taken.blank += p.blank
	t.taken.broken = t.taken.broken || p.broken
	t.taken.unsound = t.taken.unsound || p.unsound
	t.cut = t.cut || p.cut
	for w, n := range p.widths {
		t.widths[w] += n
	}
	if p.records > 0 {
		p.end.line += line
		t.end = p.end
	}
	select {
	case t.free <- p:
	default:
	}
	return line
}

// cutPieces offers the file to Options.Pieces piece by piece, and splits those not
// taken. done is false when the rest of the file, of which buf holds the
// begin, must be split in one go: a record is too long for a piece.
func (t *textFile) cutPieces(ctx context.Context, s *survey) (done bool, err error) {
	coded := t.encoding == encGB18030 && s.quotes == 0
	var rest []byte
	inAir := false
	for first := true; ; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		p := t.fresh()
		if err := t.readPiece(p, rest, coded); err != nil {
			return false, err
		}
		n, odd := t.whole(p.buf, p.last)
		p.text, rest = p.buf[:n], append(rest[:0], p.buf[n:]...)
		p.begin, t.begin = t.begin, t.begin+int64(n)
		taken := false
		if !first && t.out.total >= firstRows && n > 0 {
			if err := t.out.flush(); err != nil {
				return false, err
			}
			if taken, err = t.take.Take(p); err != nil {
				return false, err
			}
			inAir = inAir || taken
		}
		if !taken {
			if err := t.settle(inAir); err != nil {
				return false, err
			}
			inAir = false
			if err := t.splitPiece(ctx, p, first); err != nil {
				return false, err
			}
		}
		if odd || len(rest) > pieceBytes || p.last {
			err := t.settle(inAir)
			t.splitRest(rest, coded)
			if first && n == 0 {
				t.skipMarks()
			}
			return p.last && len(rest) == 0, err
		}
		first = first && n == 0
	}
}

// splitRest prepares for splitting in one go what pieces leave over.
func (t *textFile) splitRest(rest []byte, coded bool) {
	t.buf, t.at = rest, 0
	if !coded {
		return
	}
	if t.last {
		text, cut, _ := decodeAllGB(nil, rest)
		t.buf, t.cut = text, t.cut || cut // the last piece may have told it
		return
	}
	var n int
	t.buf, n = t.decode(nil, rest, false)
	t.raw = append(make([]byte, 0, blockBytes+8), rest[n:]...)
}

// fresh gives an empty piece.
func (t *textFile) fresh() *Piece {
	select {
	case p := <-t.free:
		clear(p.widths)
		*p = Piece{file: t, buf: p.buf, out: p.out, widths: p.widths}
		return p
	default:
		return &Piece{file: t, widths: make([]int, len(t.widths))}
	}
}

// readPiece fills a piece with rest and what comes behind it.
func (t *textFile) readPiece(p *Piece, rest []byte, coded bool) error {
	t.buf = append(p.buf[:0], rest...)
	read := t.decodeBlock
	if p.coded = coded; coded { // by whoever takes it
		read = t.plainBlock
	}
	err := read(pieceBytes)
	if p.last = t.last; p.last && !coded {
		t.buf = bytes.TrimRight(t.buf, "\x1a")
	}
	p.buf = t.buf
	return err
}

// whole tells how many bytes of text are whole records. The end of a line is
// the end of a record unless a quotation mark is about; where the splitter
// looked at text behind a record to judge it, that text stays in one piece with
// it. odd says that more text than a piece holds is needed to go on.
func (t *textFile) whole(text []byte, last bool) (n int, odd bool) {
	end := len(text)
	if !last {
		end = bytes.LastIndexByte(text, '\n') + 1
	}
	at, seen, safe := 0, 0, 0
	for {
		quote := bytes.IndexByte(text[at:end], '"')
		if quote < 0 {
			break
		}
		from := at + bytes.LastIndexByte(text[at:at+quote], '\n') + 1
		if seen <= from {
			safe = from
		}
		size, out := t.split.record(text[from:], last)
		if out != gotRecord && out != tooWide {
			end, odd = from, out != needMore
			break
		}
		at, seen = from+size, max(seen, from+t.split.seen)
	}
	if seen > end {
		end = safe
	}
	return end, odd || end == 0 && !last || last && end < len(text)
}

// splitPiece yields the rows of a piece that was not taken.
func (t *textFile) splitPiece(ctx context.Context, p *Piece, first bool) error {
	if t.seen.presumed && !soundLines(p.text) {
		return ErrUnsound
	}
	t.buf, t.at, t.last = p.decode(), 0, p.last
	if first {
		t.skipMarks()
	}
	t.doubt = t.odd && doubtful(t.buf)
	err := t.splitOn(ctx, false)
	t.cut = t.cut || p.cut
	select {
	case t.free <- p:
	default:
	}
	return err
}

// decode gives the piece's text in UTF-8.
func (p *Piece) decode() []byte {
	if p.coded {
		p.out, p.cut, p.found = decodeAllGB(p.out[:0], p.text)
		if p.text, p.coded = p.out, false; p.last {
			p.text = bytes.TrimRight(p.text, "\x1a")
		}
	}
	return p.text
}

// decodeAllGB decodes text that ends with a record or the file; cut says that
// it ends inside a character.
func decodeAllGB(dst, src []byte) (out []byte, cut bool, f found) {
	out, n, f := decodeGBFinding(dst, src, false)
	if n < len(src) {
		out, _ = decodeGB(out, src[n:], true)
		f.bad = true
	}
	return out, n < len(src), f
}

// settle waits for the pieces taken and adds up what was found in them.
func (t *textFile) settle(inAir bool) error {
	if !inAir {
		return nil
	}
	if err := t.take.Settle(); err != nil {
		return err
	}
	t.out.total += t.taken.rows
	t.out.blank += t.taken.blank
	t.taken.rows, t.taken.blank = 0, 0
	switch {
	case t.taken.unsound:
		return ErrUnsound
	case t.taken.broken:
		return errPiece
	}
	return nil
}

// Size gives the piece's line ends and bytes.
func (p *Piece) Size() (lines, size int) { return bytes.Count(p.text, []byte{'\n'}), len(p.text) }
