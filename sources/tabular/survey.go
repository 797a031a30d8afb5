package tabular

import (
	"bytes"
	"io"
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
	last         [4]byte

	ascii, strict, gbOnly, neither int64 // lines: pure ASCII; UTF-8; only GB18030; neither
	wide                           bool  // a UTF-8 line holds a character of three bytes or more
	gbBad, gbSeen                  int64 // UTF-8 lines that are not GB18030, among those looked at
	cut                            bool  // the file ends inside a UTF-8 character

	firstOdd int64 // first line that is not UTF-8, from 1; 0 for none

	carry []byte // begin of a line not ended yet
}

// surveyText reads r to its end.
func surveyText(r io.Reader) (*survey, error) {
	s := &survey{}
	buf := make([]byte, blockBytes)
	for {
		n, err := io.ReadFull(r, buf)
		s.add(buf[:n])
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return s, err
		}
	}
	s.finish()
	return s, nil
}

func (s *survey) add(block []byte) {
	if len(block) == 0 {
		return
	}
	if room := sampleBytes - len(s.sample); room > 0 {
		s.sample = append(s.sample, block[:min(room, len(block))]...)
	}
	s.bytes += int64(len(block))
	s.countZeros(block)
	s.lf += int64(bytes.Count(block, []byte{'\n'}))
	if cr := int64(bytes.Count(block, []byte{'\r'})); cr > 0 {
		s.cr += cr
		s.crlf += int64(bytes.Count(block, []byte("\r\n")))
		if block[0] == '\n' && s.last[3] == '\r' {
			s.crlf++
		}
	} else if block[0] == '\n' && s.last[3] == '\r' {
		s.crlf++
	}
	for _, b := range block[max(0, len(block)-4):] {
		s.last[0], s.last[1], s.last[2], s.last[3] = s.last[1], s.last[2], s.last[3], b
	}
	s.classify(block)
}

func (s *survey) countZeros(block []byte) {
	n := int64(bytes.Count(block, []byte{0}))
	s.zeros += n
	trailing := int64(len(block) - len(bytes.TrimRight(block, "\x00")))
	if trailing == int64(len(block)) {
		s.tail += trailing
	} else {
		s.tail = trailing
	}
}

// classify hands on whole lines, keeping the last unfinished one.
func (s *survey) classify(block []byte) {
	end := bytes.LastIndexByte(block, '\n') + 1
	if end == 0 {
		end = bytes.LastIndexByte(block, '\r') + 1
	}
	if end == 0 {
		if s.carry = append(s.carry, block...); len(s.carry) > 4<<20 {
			s.carry = s.carry[:4<<20] // refused by the record limit anyway
		}
		return
	}
	if len(s.carry) > 0 {
		head := bytes.IndexAny(block, "\r\n") + 1
		s.lines(append(s.carry, block[:head]...))
		s.carry, block, end = s.carry[:0], block[head:], end-head
	}
	s.lines(block[:end])
	s.carry = append(s.carry, block[end:]...)
}

// lines classifies text that ends with a line end.
func (s *survey) lines(text []byte) {
	if utf8.Valid(text) {
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
	if utf8.Valid(line) {
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
		if s.gbSeen++; !s.wide && !gbValid(text) {
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
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
