package tabular

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"strings"
	"unicode/utf8"
)

// opener gives the unpacked text from its start; it is called once a pass.
type opener func() (io.Reader, error)

// textFile is the second pass: decode, split, make rows.
type textFile struct {
	in       io.Reader
	decode   decoder
	split    *splitter
	out      *batch
	limits   Limits
	check    bool // the survey saw undecodable lines
	encoding string

	raw    []byte // bytes not decoded yet
	buf    []byte // decoded text not split yet
	at     int    // start of the next record in buf
	last   bool   // buf holds the end of the file
	odd    bool   // disguises of U+FFFD must be looked for
	doubt  bool   // buf holds one
	cut    bool   // the file ends inside a character
	line   int
	widths []int // records by number of fields
	end    lastRecord

	take  Pieces // nil: rows only
	seen  *survey
	begin int64 // of the piece to come, in the unpacked file
	free  chan *Piece
	taken struct { // what was found in pieces taken and released
		rows, blank int
		broken      bool
		unsound     bool
	}
}

// readText surveys and then reads one text table.
func readText(ctx context.Context, open opener, o Options, info *Info, yield func([]Row) error) error {
	s, err := surveyFile(open)
	if err != nil {
		return err
	}
	return readSurveyed(ctx, s, open, o, info, yield)
}

// readSurveyed is the second pass.
func readSurveyed(ctx context.Context, s *survey, open opener, o Options, info *Info, yield func([]Row) error) error {
	t, err := newTextFile(s, o, info)
	if err != nil {
		return err
	}
	if t.in, err = open(); err != nil {
		return err
	}
	t.out = &batch{yield: yield}
	if err = t.run(ctx, s); err == nil {
		err = t.ending(s)
	}
	info.Rows, info.BlankRows = t.out.total, t.out.blank
	if err == nil && info.Rows == 0 {
		err = fail("empty")
	}
	return err
}

// acceptable refuses what is no text at all.
func (s *survey) acceptable() error {
	head := s.sample
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	switch {
	case s.bytes == 0:
		return fail("empty")
	case s.zeros == s.bytes:
		return fail("zeros")
	case byteOrderMark(head) != "" && s.bytes <= 3:
		return fail("empty")
	}
	if key := markup(text); key != "" {
		return fail(key)
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return fail("tar")
	}
	if e := byteOrderMark(head); e == encUTF16LE || e == encUTF16BE || e == "utf-32" {
		return nil
	}
	if _, ok := looksUTF16(head); ok && s.zeros > 0 {
		return nil
	}
	if s.tail >= 16 {
		return fail("zero-tail")
	}
	if controls := controlBytes(head); controls*50 > len(head) {
		return fail("binary")
	}
	if s.cut {
		return fail("truncated")
	}
	return nil
}

func controlBytes(b []byte) (n int) {
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A {
			n++
		}
	}
	return n
}

// newTextFile decides encoding, delimiter and line ends.
func newTextFile(s *survey, o Options, info *Info) (*textFile, error) {
	encoding, err := s.decide(o.BadShare)
	if o.Encoding != "" {
		var ok bool
		if encoding, ok = encodingByName(o.Encoding); !ok {
			return nil, fail("encoding-name")
		}
		err = nil
	}
	if err != nil {
		return nil, err
	}
	t := &textFile{limits: o.Limits, encoding: encoding, decode: decoderOf(encoding), widths: make([]int, o.Columns+2), take: o.Pieces, seen: s, free: make(chan *Piece, 64)}
	t.check = t.decode != nil || s.gbOnly+s.neither > 0
	t.odd = t.check || s.odd
	loneCR := s.cr - s.crlf
	crEnds := s.lf == 0 || loneCR*20 > s.lf
	sample := s.sample
	if t.decode != nil {
		sample, _ = t.decode(nil, sample, false)
		if bytes.IndexByte(sample, '\n') < 0 {
			crEnds = true
		}
	}
	delimiter := byte(0)
	switch {
	case o.Delimiter == "":
		delimiter = findDelimiter(bytes.TrimPrefix(sample, []byte("\uFEFF")), crEnds, o.Limits)
	case len(o.Delimiter) == 1 && strings.Contains(delimiters, o.Delimiter):
		delimiter = o.Delimiter[0]
	default:
		return nil, fail("delimiter-name")
	}
	t.split = newSplitter(delimiter, crEnds, o.Limits)
	if loneCR > 0 && s.lf > 0 && t.decode == nil {
		info.Warnings = append(info.Warnings, warn("w-eol-mixed", int(loneCR)))
	}
	info.Encoding, info.Delimiter, info.PromisedRows = encoding, string(delimiter), -1
	if delimiter != ',' {
		info.Warnings = append(info.Warnings, warn("w-delimiter", 1))
	}
	return t, nil
}

// run splits the whole file, in pieces where it can.
func (t *textFile) run(ctx context.Context, s *survey) error {
	t.line = 1
	pieces := t.take != nil && !t.split.crEnds && t.limits.Record >= 2*pieceBytes
	if pieces {
		if done, err := t.cutPieces(ctx, s); err != nil || done {
			return cmp.Or(err, t.out.flush())
		}
	}
	if s.presumed {
		return ErrUnsound // only what comes in pieces is looked at
	}
	if !pieces {
		if err := t.fill(); err != nil {
			return err
		}
		t.skipMarks()
	}
	if err := t.splitOn(ctx, true); err != nil {
		return err
	}
	return t.out.flush()
}

// splitOn splits what buf holds and, with more, what the file still holds.
func (t *textFile) splitOn(ctx context.Context, more bool) error {
	for {
		if t.at >= len(t.buf) && (t.last || !more) {
			return nil
		}
		n, out := t.split.record(t.buf[t.at:], t.last)
		switch out {
		case needMore:
			if !more {
				return errPiece
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := t.fill(); err != nil {
				return err
			}
			continue
		case openQuote:
			return failAt("quote", t.line+t.split.linesBefore(t.buf[t.at:]), len(t.split.cells)+1)
		case tooLong:
			if err := t.overlong(); err != nil {
				return err
			}
			continue
		case tooWide:
			if t.out.total < 10 {
				return failAt("columns", t.line, 0)
			}
		}
		if err := t.emit(n, out); err != nil {
			return err
		}
	}
}

// linesBefore counts the lines between the record's start and its last field.
func (s *splitter) linesBefore([]byte) int { return s.lines }

// emit makes a row of the record buf[at:at+n].
func (t *textFile) emit(n int, out outcome) error {
	s := t.split
	row := t.out.textRow(s, t.buf[t.at:], n, t.line, out, t.check, t.doubt)
	t.widths[min(len(s.cells), len(t.widths)-1)]++
	t.end = endOf(s, t.line, row.Cells)
	t.at += n
	t.line += s.lines
	return t.out.add(row, n)
}

// endOf notes what must be known of a record in case it is the last.
func endOf(s *splitter, line int, cells []string) lastRecord {
	e := lastRecord{line: line, width: len(s.cells), open: !s.ended}
	e.footer = e.open && footerLine(cells)
	return e
}

// skipMarks steps over byte order marks at the start of the file.
func (t *textFile) skipMarks() {
	for bytes.HasPrefix(t.buf[t.at:], []byte("\uFEFF")) {
		t.at += 3
	}
}

// fill moves the unsplit rest to the front of buf and decodes more behind it.
func (t *textFile) fill() error {
	t.buf = t.buf[:copy(t.buf, t.buf[t.at:])]
	t.at = 0
	if err := t.decodeBlock(blockBytes); err != nil {
		return err
	}
	if t.last {
		t.buf = bytes.TrimRight(t.buf, "\x1a")
	}
	t.doubt = t.odd && doubtful(t.buf)
	return nil
}

// decodeBlock appends the next size bytes of the file to buf, decoded.
func (t *textFile) decodeBlock(size int) error {
	if t.raw == nil {
		t.raw = make([]byte, 0, blockBytes+8)
	}
	if t.decode == nil {
		return t.plainBlock(size)
	}
	used := len(t.raw)
	n, last, err := readBlock(t.in, t.raw[used:used+size])
	if err != nil {
		return err
	}
	t.raw = t.raw[:used+n]
	t.last = last
	var m int
	t.buf, m = t.decode(t.buf, t.raw, false)
	if t.raw = t.raw[:copy(t.raw, t.raw[m:])]; last && len(t.raw) > 0 {
		t.cut = true
		t.buf, _ = t.decode(t.buf, t.raw, true)
		t.raw = t.raw[:0]
	}
	return nil
}

// plainBlock reads more of the file as it stands.
func (t *textFile) plainBlock(size int) error {
	if free := cap(t.buf) - len(t.buf); free < size {
		t.buf = append(make([]byte, 0, len(t.buf)+2*size), t.buf...)
	}
	n, last, err := readBlock(t.in, t.buf[len(t.buf):len(t.buf)+size])
	t.buf, t.last = t.buf[:len(t.buf)+n], last
	return err
}

// bad tells whether decoded text holds bytes that were no text.
func (t *textFile) bad(text []byte) bool {
	if t.decode != nil {
		return bytes.IndexByte(text, badByte) >= 0
	}
	return !utf8.Valid(text)
}

// readBlock fills p or tells that the input has ended.
func readBlock(in io.Reader, p []byte) (n int, last bool, err error) {
	n, err = io.ReadFull(in, p)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return n, true, nil
	}
	return n, false, err
}

// overlong steps over a record beyond the limit: one faulty row if it ends
// within four times the limit, else the file is refused.
func (t *textFile) overlong() error {
	line, seen := t.line, 0
	raw := cleanText(t.buf[t.at:], rawBytes)
	for {
		rest := t.buf[t.at:]
		end := bytes.IndexByte(rest, '\n')
		if t.split.crEnds {
			if cr := bytes.IndexByte(rest, '\r'); cr >= 0 && (end < 0 || cr+1 < end) {
				end = cr
			}
		}
		if end >= 0 || t.last {
			if end < 0 {
				end = len(rest) - 1
			}
			t.at += end + 1
			t.line++
			break
		}
		if seen += len(rest); seen > 4*t.limits.Record {
			return failAt("record", line, 0)
		}
		t.at = len(t.buf)
		if err := t.fill(); err != nil {
			return err
		}
	}
	t.end.open = false
	return t.out.add(Row{Line: line, Fault: FaultTooLong, FaultColumn: -1, Raw: raw}, len(raw))
}

// ending judges the end of the file: cut inside a character, or inside a row.
func (t *textFile) ending(s *survey) error {
	if t.cut {
		return failAt("truncated", t.line, 0)
	}
	if !t.end.open {
		return nil
	}
	usual, records := 0, 0
	for w, n := range t.widths {
		records += n
		if n > t.widths[usual] {
			usual = w
		}
	}
	if t.end.width < usual && !t.end.footer && t.widths[usual]*10 >= records*8 {
		return failAt("truncated", t.end.line, 0)
	}
	return nil
}

// footerWords begin or fill the lines below a table that are no records and so
// may be shorter than the rest.
var footerWords = []string{"合计", "总计", "小计", "共计", "合計", "總計", "小計", "共計", "制表", "填表", "审核", "说明", "备注", "注：", "注:", "单位", "日期"}

func footerLine(cells []string) bool {
	for _, c := range cells {
		for _, w := range footerWords {
			if strings.Contains(c, w) {
				return true
			}
		}
	}
	return false
}
