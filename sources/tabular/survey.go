package tabular

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"runtime"
	"slices"
	"sync"
	"unicode/utf8"
)

// The survey is the first of two passes over a text file. It reads everything
// before anything is yielded: the checksum of a gzip stream is then verified,
// a bomb is refused, and the encoding is decided for the whole file by rule
// and not by a guess from its first lines.

const (
	sampleBytes = 256 << 10
	blockBytes  = 256 << 10
)

// survey collects what the second pass must know.
type survey struct {
	sample []byte // first sampleBytes of the unpacked text
	bytes  int64
	zeros  int64 // NUL bytes
	tail   int64 // NUL bytes at the very end

	lf, cr, crlf int64 // "\n", "\r" of any kind, "\r\n"
	head, foot   byte  // first and last of the block looked at last

	ascii, strict, gbOnly, neither int64 // lines: pure ASCII; UTF-8; only GB18030; neither
	wide                           bool  // a UTF-8 line holds a character of three bytes or more
	gbBad                          int64 // stretches of UTF-8 without such a character that are not GB18030
	cut                            bool  // the file ends inside a UTF-8 character

	firstOdd int64 // first line that is not UTF-8, from 1; 0 for none

	quotes int64 // quotation marks
	odd    bool  // a UTF-8 line holds a disguise of U+FFFD

	carry   []byte // begin of a line not ended yet
	carried int64  // of a stretch: how much of it was the carry before
	unsure  []span // where lines are that are not UTF-8, or hold a disguise
	blind   bool   // a line was too long to be looked at whole

	presumed bool // there was no survey: what it would have refused is looked for while rows are split
}

// span is bytes from..to-1 of the unpacked file.
type span struct{ from, to int64 }

// maxCarry is how much of a line is looked at; longer ones are refused by the
// record limit anyway.
const maxCarry = 4 << 20

// stretch is a block on its way through the survey: one goroutine looks at its
// bytes and lines, another hashes it.
type stretch struct {
	text  []byte // whole lines, the first one's begin out of the block before
	block []byte // as read: the rest of text's memory
	found survey
	busy  sync.WaitGroup
}

// surveyText reads r to its end. What it finds does not depend on how many
// goroutines look.
func surveyText(r io.Reader) (*survey, error) {
	s := &survey{}
	hashing, hashed := s.hashAside(r)
	defer hashed()
	ring := make([]stretch, max(2, 2*runtime.GOMAXPROCS(0)))
	var err error
	next := 0
	for last := false; !last; next++ {
		t := &ring[next%len(ring)]
		t.busy.Wait()
		s.take(&t.found)
		if last, err = t.fill(r, s); err != nil {
			break
		}
		if room := sampleBytes - len(s.sample); room > 0 {
			s.sample = append(s.sample, t.block[:min(room, len(t.block))]...)
		}
		t.busy.Add(1)
		go func() {
			defer t.busy.Done()
			t.found.bytesOf(t.block)
			if len(t.text) > 0 {
				t.found.lines(t.text)
			}
		}()
		if hashing != nil {
			t.busy.Add(1)
			hashing <- t
		}
	}
	for i := range ring {
		t := &ring[(next+i)%len(ring)]
		t.busy.Wait()
		s.take(&t.found)
	}
	if err != nil {
		return s, err
	}
	s.finish()
	return s, nil
}

// hashAside takes the hashing of a plain file off the reading goroutine. done
// waits until all is hashed.
func (s *survey) hashAside(r io.Reader) (hashing chan<- *stretch, done func()) {
	h, plain := r.(*hashed)
	if !plain || h.sum == nil {
		return nil, func() {}
	}
	sum, blocks, end := h.sum, make(chan *stretch, 64), make(chan struct{})
	h.sum = nil
	go func() {
		defer close(end)
		for t := range blocks {
			sum.Write(t.block)
			t.busy.Done()
		}
	}()
	return blocks, func() {
		close(blocks)
		<-end
		h.sum = sum
	}
}

// fill reads the next block behind what is left of the last line.
func (t *stretch) fill(r io.Reader, s *survey) (last bool, err error) {
	n := len(s.carry)
	t.found.carried = int64(n)
	if cap(t.text) < n+blockBytes {
		t.text = make([]byte, 0, n+2*blockBytes)
	}
	t.text = append(t.text[:0], s.carry...)
	t.block = t.text[n : n+blockBytes]
	got, err := io.ReadFull(r, t.block)
	if last = err == io.EOF || err == io.ErrUnexpectedEOF; err != nil && !last {
		return false, err
	}
	t.block = t.block[:got]
	whole := t.text[:n+got]
	end := bytes.LastIndexByte(whole, '\n') + 1
	if end == 0 {
		end = bytes.LastIndexByte(whole, '\r') + 1
	}
	t.text = whole[:end]
	s.blind = s.blind || len(whole)-end > maxCarry
	s.carry = append(s.carry[:0], whole[end:min(len(whole), end+maxCarry)]...)
	return last, nil
}

// take adds what was found in the next stretch of the file, and empties it.
func (s *survey) take(o *survey) {
	if o.bytes == 0 {
		return
	}
	if o.odd || o.gbOnly+o.neither > 0 {
		s.doubt(s.bytes-o.carried, s.bytes+o.bytes)
	}
	s.bytes += o.bytes
	s.zeros += o.zeros
	if s.tail += o.tail; o.tail < o.bytes {
		s.tail = o.tail
	}
	s.lf += o.lf
	s.cr += o.cr
	s.crlf += o.crlf
	if o.head == '\n' && s.foot == '\r' {
		s.crlf++
	}
	s.head, s.foot = o.head, o.foot
	s.quotes += o.quotes
	if o.firstOdd > 0 && s.firstOdd == 0 {
		s.firstOdd = s.ascii + s.strict + s.gbOnly + s.neither + o.firstOdd
	}
	s.ascii += o.ascii
	s.strict += o.strict
	s.gbOnly += o.gbOnly
	s.neither += o.neither
	s.wide = s.wide || o.wide
	s.odd = s.odd || o.odd
	s.gbBad += o.gbBad
	*o = survey{}
}

// doubt notes where something was found.
func (s *survey) doubt(from, to int64) {
	if last := len(s.unsure) - 1; last >= 0 && s.unsure[last].to >= from {
		s.unsure[last].to = to
		return
	}
	s.unsure = append(s.unsure, span{from, to})
}

// sure tells that nothing was found in the bytes from..to-1.
func (s *survey) sure(from, to int64) bool {
	at, _ := slices.BinarySearchFunc(s.unsure, from, func(u span, from int64) int { return cmp.Compare(u.to, from+1) })
	return !s.blind && (at == len(s.unsure) || s.unsure[at].from >= to)
}

// bytesOf counts in a block.
func (s *survey) bytesOf(block []byte) {
	if len(block) == 0 {
		return
	}
	s.bytes = int64(len(block))
	s.zeros = int64(bytes.Count(block, []byte{0}))
	s.tail = int64(len(block) - len(bytes.TrimRight(block, "\x00")))
	s.lf = int64(bytes.Count(block, []byte{'\n'}))
	s.quotes = int64(bytes.Count(block, []byte{'"'}))
	s.head, s.foot = block[0], block[len(block)-1]
	if s.cr = int64(bytes.Count(block, []byte{'\r'})); s.cr > 0 {
		s.crlf = int64(bytes.Count(block, []byte("\r\n")))
	}
}

// lines classifies text that ends with a line end.
func (s *survey) lines(text []byte) {
	if s.valid(text) {
		s.utf8Lines(text)
		return
	}
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		if cr := bytes.IndexByte(text[:max(end, 0)], '\r'); end < 0 || (cr >= 0 && cr < end-1) {
			end = bytes.IndexByte(text, '\r')
		}
		if end < 0 {
			end = len(text) - 1
		}
		s.line(text[:end+1])
		text = text[end+1:]
	}
}

func (s *survey) line(line []byte) {
	if s.valid(line) {
		s.utf8Lines(line)
		return
	}
	if s.firstOdd == 0 {
		s.firstOdd = s.ascii + s.strict + s.gbOnly + s.neither + 1
	}
	switch {
	case gbValid(line):
		s.gbOnly++
	default:
		s.neither++
	}
}

// utf8Lines counts the lines of valid UTF-8.
func (s *survey) utf8Lines(text []byte) {
	n := int64(max(bytes.Count(text, []byte{'\n'}), bytes.Count(text, []byte{'\r'}), 1))
	if isASCII(text) {
		s.ascii += n
		return
	}
	s.strict += n
	if !s.wide {
		s.wide = bytes.ContainsFunc(text, func(r rune) bool { return r >= 0x800 })
		if !s.wide && !gbValid(text) {
			s.gbBad++
		}
	}
}

func (s *survey) finish() {
	line := bytes.TrimRight(s.carry, "\x1a")
	if len(line) == 0 {
		return
	}
	if !utf8.Valid(line) {
		i := len(line) - 1
		for i > 0 && len(line)-i < 4 && !utf8.RuneStart(line[i]) {
			i--
		}
		s.cut = !utf8.FullRune(line[i:]) && utf8.Valid(line[:i])
	}
	if !s.cut {
		s.line(line)
	}
	s.doubt(s.bytes-int64(len(s.carry)), s.bytes)
	s.carry = nil
}

// valid is utf8.Valid, and notes the disguises of U+FFFD on the way.
func (s *survey) valid(text []byte) bool {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c < utf8.RuneSelf:
			if i++; i+8 <= len(text) && binary.LittleEndian.Uint64(text[i:])&highs == 0 {
				i += 8
			}
		case c > 0xE0 && c < 0xF0 && c != 0xED && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
			if r := uint(c&0x0F)<<12 | uint(text[i+1]&0x3F)<<6 | uint(text[i+2]&0x3F); disguised[r>>6]&(1<<(r&63)) != 0 {
				s.odd = s.odd || disguiseAt(text[i:])
			}
			i += 3
		default:
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 {
				return false
			}
			i += size
		}
	}
	return true
}

func disguiseAt(text []byte) bool {
	for _, d := range disguises {
		if bytes.HasPrefix(text, []byte(d)) {
			return true
		}
	}
	return false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
