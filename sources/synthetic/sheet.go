package synthetic

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// format is how a file is written.
type format struct {
	extension string // csv, txt, xlsx
	encoding  string // utf8, bom, gbk, gb18030
	separator byte
	titled    bool
}

// parseFormat reads a value of Config.Formats.
func parseFormat(name string) (format, bool) {
	kind, titled := strings.CutSuffix(name, "+title")
	f := format{extension: "csv", separator: ',', titled: titled}
	switch kind {
	case "xlsx":
		f.extension, f.encoding = "xlsx", "utf8"
	case "csv-utf8", "csv-bom", "csv-gbk", "csv-gb18030":
		f.encoding = strings.TrimPrefix(kind, "csv-")
	case "txt-gb18030":
		f.extension, f.separator, f.encoding = "txt", '|', "gb18030"
	default:
		return f, false
	}
	return f, true
}

// sheet collects the rows of one department in one block.
type sheet struct {
	format  format
	buf     []byte
	tmp     []byte   // scratch of the cell being composed
	persons []uint32 // person of each row
	counts  []int    // rows by defect
	cells   int      // cells of the row begun
	rows    []int32  // scratch: persons of the block in the order of their rows
}

func (s *sheet) text(v string) { s.tmp = append(s.tmp[:0], v...); s.put(s.tmp) }

func (s *sheet) number(n int64) { s.tmp = appendInt(s.tmp[:0], n); s.put(s.tmp) }

// put writes a cell.
func (s *sheet) put(v []byte) {
	if s.format.extension == "xlsx" {
		s.putXML(v)
		return
	}
	if s.cells > 0 {
		s.buf = append(s.buf, s.format.separator)
	}
	s.cells++
	for _, c := range v {
		if c == s.format.separator || c == '"' || c == '\n' {
			s.buf = append(s.buf, '"')
			s.buf = append(s.buf, bytes.ReplaceAll(v, []byte(`"`), []byte(`""`))...)
			s.buf = append(s.buf, '"')
			return
		}
	}
	s.buf = append(s.buf, v...)
}

func (s *sheet) putXML(v []byte) {
	if s.cells == 0 {
		s.buf = append(s.buf, "<row>"...)
	}
	s.cells++
	s.buf = append(s.buf, `<c t="inlineStr"><is><t xml:space="preserve">`...)
	for _, c := range v {
		switch c {
		case '<':
			s.buf = append(s.buf, "&lt;"...)
		case '&':
			s.buf = append(s.buf, "&amp;"...)
		default:
			s.buf = append(s.buf, c)
		}
	}
	s.buf = append(s.buf, "</t></is></c>"...)
}

// end closes the row.
func (s *sheet) end() {
	if s.format.extension == "xlsx" {
		s.buf = append(s.buf, "</row>"...)
	} else {
		s.buf = append(s.buf, '\r', '\n')
	}
	s.cells = 0
}

// encode turns the rows into the file's encoding. A character that the
// encoding does not have becomes a question mark, as offices' programs do it.
func (f format) encode(buf []byte) []byte {
	switch f.encoding {
	case "gb18030":
		if out, err := simplifiedchinese.GB18030.NewEncoder().Bytes(buf); err == nil {
			return out
		}
	case "gbk":
		encoder := simplifiedchinese.GBK.NewEncoder()
		if out, err := encoder.Bytes(buf); err == nil {
			return out
		}
		return encodeGBK(buf)
	}
	return buf
}

func encodeGBK(buf []byte) []byte {
	encoder := simplifiedchinese.GBK.NewEncoder()
	out := make([]byte, 0, len(buf))
	for len(buf) > 0 {
		_, size := utf8.DecodeRune(buf)
		if size == 1 {
			out = append(out, buf[0])
		} else if b, err := encoder.Bytes(buf[:size]); err == nil {
			out = append(out, b...)
		} else {
			out = append(out, '?')
		}
		buf = buf[size:]
	}
	return out
}

func appendInt(dst []byte, n int64) []byte {
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return append(dst, b[i:]...)
		}
	}
}

// appendFen writes fen as yuan with two decimals.
func appendFen(dst []byte, fen int64) []byte {
	if fen < 0 {
		dst, fen = append(dst, '-'), -fen
	}
	dst = appendInt(dst, fen/100)
	return append(dst, '.', byte('0'+fen/10%10), byte('0'+fen%10))
}
