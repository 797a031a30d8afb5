package tabular

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlScanner is a pull parser for the XML inside workbooks. encoding/xml is
// five times too slow for sheets of a million rows and expands what it should
// refuse; this one knows elements, attributes, text, CDATA and the predefined
// and numeric entities, drops comments and instructions, and refuses DOCTYPE,
// other entities, nesting beyond the limit, unbalanced tags and tokens longer
// than maxToken. Names are given without their prefix.
type xmlScanner struct {
	in  io.Reader
	buf []byte
	pos int
	eof bool

	name    []byte    // local name of the start or end tag
	full    []byte    // with its prefix
	attrs   []xmlAttr // of the start tag
	text    []byte
	scratch []byte

	open  []byte // names of the open elements, one behind the other
	marks []int  // where each begins in open
	depth int    // limit
	empty bool   // the start tag just given closes itself
	any   bool   // an element was seen
}

type xmlAttr struct{ name, value []byte }

type xmlKind uint8

const (
	xmlEnd xmlKind = iota // of an element
	xmlStart
	xmlText
	xmlEOF
)

const maxToken = 2 << 20

func newXMLScanner(in io.Reader, depth int) *xmlScanner {
	return &xmlScanner{in: in, buf: make([]byte, 0, 64<<10), depth: depth}
}

// fill reads more behind buf; ok is false at the end of the input.
func (x *xmlScanner) fill() (ok bool, err error) {
	if x.eof {
		return false, nil
	}
	if x.pos > 0 {
		x.buf = x.buf[:copy(x.buf, x.buf[x.pos:])]
		x.pos = 0
	}
	if len(x.buf) == cap(x.buf) {
		if len(x.buf) > maxToken {
			return false, fail("bomb")
		}
		x.buf = append(make([]byte, 0, 2*cap(x.buf)), x.buf...)
	}
	n, err := x.in.Read(x.buf[len(x.buf):cap(x.buf)])
	x.buf = x.buf[:len(x.buf)+n]
	if err == io.EOF {
		x.eof, err = true, nil
	}
	return n > 0 || !x.eof, err
}

// find gives the offset of sep behind pos+from, reading on as needed.
func (x *xmlScanner) find(from int, sep string) (int, error) {
	for {
		if x.pos+from <= len(x.buf) {
			var i int
			if len(sep) == 1 {
				i = bytes.IndexByte(x.buf[x.pos+from:], sep[0])
			} else {
				i = bytes.Index(x.buf[x.pos+from:], []byte(sep))
			}
			if i >= 0 {
				return from + i, nil
			}
			from = max(from, len(x.buf)-x.pos-len(sep)+1)
		}
		ok, err := x.fill()
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, fail("xlsx")
		}
	}
}

// next gives the next token; name, attrs and text are valid until the call after.
func (x *xmlScanner) next() (xmlKind, error) {
	if x.empty {
		x.empty = false
		return xmlEnd, x.pop(x.full)
	}
	for {
		if x.pos == len(x.buf) {
			ok, err := x.fill()
			if err != nil {
				return 0, err
			}
			if !ok {
				return x.finish()
			}
			continue
		}
		if x.buf[x.pos] != '<' {
			return x.chars()
		}
		end, err := x.find(1, ">")
		if err != nil {
			return 0, err
		}
		tag := x.buf[x.pos+1 : x.pos+end]
		switch {
		case len(tag) == 0:
			return 0, fail("xlsx")
		case tag[0] == '?':
			if err := x.instruction(); err != nil {
				return 0, err
			}
		case tag[0] == '!':
			if text, err := x.bang(tag); err != nil || text {
				return xmlText, err
			}
		case tag[0] == '/':
			x.pos += end + 1
			return xmlEnd, x.pop(trimBlanks(tag[1:]))
		default:
			return xmlStart, x.start(end)
		}
	}
}

func (x *xmlScanner) finish() (xmlKind, error) {
	if len(x.marks) > 0 || !x.any {
		return 0, fail("xlsx")
	}
	return xmlEOF, nil
}

// instruction steps over <?…?>; an encoding other than UTF-8 is refused.
func (x *xmlScanner) instruction() error {
	end, err := x.find(2, "?>")
	if err != nil {
		return err
	}
	body := bytes.ToLower(x.buf[x.pos : x.pos+end])
	if i := bytes.Index(body, []byte("encoding=")); bytes.HasPrefix(body, []byte("<?xml")) && i > 0 {
		if !bytes.HasPrefix(body[i+10:], []byte("utf-8")) && !bytes.HasPrefix(body[i+10:], []byte("us-ascii")) {
			return fail("xlsx")
		}
	}
	x.pos += end + 2
	return nil
}

// bang deals with comments and CDATA; anything else is a declaration.
func (x *xmlScanner) bang(tag []byte) (text bool, err error) {
	if bytes.HasPrefix(tag, []byte("!--")) {
		end, err := x.find(4, "-->")
		if err != nil {
			return false, err
		}
		x.pos += end + 3
		return false, nil
	}
	if bytes.HasPrefix(tag, []byte("![CDATA[")) {
		end, err := x.find(9, "]]>")
		if err != nil {
			return false, err
		}
		x.text = x.buf[x.pos+9 : x.pos+end]
		x.pos += end + 3
		return true, nil
	}
	return false, fail("xlsx-doctype")
}

// start reads the start tag whose first '>' is at pos+end; a '>' inside an
// attribute's value moves the end.
func (x *xmlScanner) start(end int) error {
	for openValue(x.buf[x.pos : x.pos+end]) {
		var err error
		if end, err = x.find(end+1, ">"); err != nil {
			return err
		}
	}
	tag := x.buf[x.pos+1 : x.pos+end]
	x.pos += end + 1
	if n := len(tag); tag[n-1] == '/' {
		x.empty = true
		tag = tag[:n-1]
	}
	i := 0
	for i < len(tag) && !blankByte(tag[i]) {
		i++
	}
	x.full = tag[:i]
	if x.name = local(x.full); len(x.name) == 0 {
		return fail("xlsx")
	}
	if len(x.marks) >= x.depth {
		return fail("xlsx-depth")
	}
	if x.any && len(x.marks) == 0 {
		return fail("xlsx") // a second root
	}
	x.any = true
	x.marks = append(x.marks, len(x.open))
	x.open = append(x.open, x.full...)
	return x.attributes(tag[i:])
}

func openValue(tag []byte) bool {
	quote := byte(0)
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}

func (x *xmlScanner) attributes(rest []byte) error {
	x.attrs = x.attrs[:0]
	x.scratch = x.scratch[:0]
	for {
		rest = skipBlanks(rest)
		if len(rest) == 0 {
			return nil
		}
		eq := bytes.IndexByte(rest, '=')
		if eq <= 0 || eq+1 >= len(rest) {
			return fail("xlsx")
		}
		name := trimBlanks(rest[:eq])
		rest = skipBlanks(rest[eq+1:])
		if len(rest) == 0 || (rest[0] != '"' && rest[0] != '\'') {
			return fail("xlsx")
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return fail("xlsx")
		}
		value := rest[1 : 1+end]
		if bytes.IndexByte(value, '&') >= 0 {
			from := len(x.scratch)
			var err error
			if x.scratch, err = unescape(x.scratch, value); err != nil {
				return err
			}
			value = x.scratch[from:]
		}
		x.attrs = append(x.attrs, xmlAttr{local(name), value})
		rest = rest[end+2:]
	}
}

func blankByte(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func skipBlanks(b []byte) []byte {
	for len(b) > 0 && blankByte(b[0]) {
		b = b[1:]
	}
	return b
}

func trimBlanks(b []byte) []byte {
	for len(b) > 0 && blankByte(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// attr gives the value of an attribute, nil if it is not there.
func (x *xmlScanner) attr(name string) []byte {
	for _, a := range x.attrs {
		if string(a.name) == name {
			return a.value
		}
	}
	return nil
}

// pop closes the innermost element, which must bear the full name.
func (x *xmlScanner) pop(name []byte) error {
	n := len(x.marks)
	if n == 0 || !bytes.Equal(x.open[x.marks[n-1]:], name) {
		return fail("xlsx")
	}
	x.open, x.marks = x.open[:x.marks[n-1]], x.marks[:n-1]
	x.name = local(name)
	return nil
}

func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// chars reads text up to the next tag.
func (x *xmlScanner) chars() (xmlKind, error) {
	end := 0
	for {
		i := bytes.IndexByte(x.buf[x.pos+end:], '<')
		if i >= 0 {
			end += i
			break
		}
		end = len(x.buf) - x.pos
		ok, err := x.fill()
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
	}
	x.text = x.buf[x.pos : x.pos+end]
	x.pos += end
	if bytes.IndexByte(x.text, '&') >= 0 {
		var err error
		x.scratch, err = unescape(x.scratch[:0], x.text)
		x.text = x.scratch
		return xmlText, err
	}
	return xmlText, nil
}

// unescape appends text with its entities replaced.
func unescape(dst, text []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...), nil
		}
		dst = append(dst, text[:i]...)
		text = text[i+1:]
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			return dst, fail("xlsx")
		}
		r, ok := entity(string(text[:end]))
		if !ok {
			return dst, fail("xlsx-doctype")
		}
		dst = utf8.AppendRune(dst, r)
		text = text[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	return rune(v), err == nil && v <= utf8.MaxRune && utf8.ValidRune(rune(v))
}
