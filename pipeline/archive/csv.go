package archive

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// Style is how a CSV file is written.
type Style struct {
	Encoding string // "utf-8", "utf-8-bom" or "gb18030"
	QuoteAll bool
}

// MachineStyle is for files that programs read: UTF-8 without a mark, quotes
// only where needed.
var MachineStyle = Style{Encoding: "utf-8"}

// CSV writes records with CRLF ends (RFC 4180), every cell inert in a
// spreadsheet.
type CSV struct {
	out   *bufio.Writer
	close func() error
	style Style
	rows  int
	line  []byte // the record under way
}

// NewCSV writes the header. Close flushes; it closes w when w is a Closer.
func NewCSV(w io.Writer, style Style, header ...string) (*CSV, error) {
	c := &CSV{style: style, close: func() error { return nil }}
	if closer, ok := w.(io.Closer); ok {
		c.close = closer.Close
	}
	if style.Encoding == "gb18030" {
		t := transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
		inner := c.close
		c.close = func() error {
			if err := t.Close(); err != nil {
				return err
			}
			return inner()
		}
		w = t
	}
	if file, ok := w.(*Writer); ok {
		c.out = file.buffer // one buffer is enough
	} else {
		c.out = bufio.NewWriterSize(w, 32<<10)
	}
	if style.Encoding == "utf-8-bom" {
		if _, err := c.out.WriteString("\ufeff"); err != nil {
			return nil, err
		}
	}
	return c, c.record(header)
}

// CSV opens a file of the run and writes the header.
func (r *Run) CSV(name string, style Style, header ...string) (*CSV, error) {
	w, err := r.Create(name)
	if err != nil {
		return nil, err
	}
	return NewCSV(w, style, header...)
}

// Row writes one record.
func (c *CSV) Row(cells ...string) error {
	c.rows++
	return c.record(cells)
}

// Rows is the number of records written, without the header.
func (c *CSV) Rows() int { return c.rows }

// Close writes what is buffered and closes the file.
func (c *CSV) Close() error {
	if c.out == nil {
		return os.ErrClosed // the buffer may be another file's by now
	}
	err := c.out.Flush()
	c.out = nil
	if err != nil {
		return err
	}
	return c.close()
}

func (c *CSV) record(cells []string) error {
	c.line = c.style.record(c.line[:0], cells)
	_, err := c.out.Write(c.line)
	return err
}

// record adds one record to a text.
func (s Style) record(to []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			to = append(to, ',')
		}
		cell = Inert(cell)
		quotes, quoted := special(cell)
		if !s.QuoteAll && !quoted {
			to = append(to, cell...)
			continue
		}
		to = append(to, '"')
		if quotes {
			cell = strings.ReplaceAll(cell, `"`, `""`)
		}
		to = append(append(to, cell...), '"')
	}
	return append(to, '\r', '\n')
}

// special says whether a cell has quotes, and whether it must be quoted.
func special(cell string) (quotes, quoted bool) {
	for i := range len(cell) {
		switch cell[i] {
		case '"':
			return true, true
		case ',', '\r', '\n':
			quoted = true
		}
	}
	return false, quoted
}

// harmless is a plain number, or a formula that is one constant of digits:
// the form that keeps a spreadsheet from rounding a long number.
var harmless = regexp.MustCompile(`^(-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?|="[0-9X]*")$`)

// plain tells that a cell begins with an ASCII letter or digit or with a
// common Chinese character, and holds nothing that is dropped or replaced:
// nearly every cell there is.
func plain(cell string) bool {
	if cell == "" {
		return true
	}
	first := cell[0]
	if first >= utf8.RuneSelf {
		if r, _ := utf8.DecodeRuneInString(cell); r < 0x4E00 || r > 0x9FFF {
			return false
		}
	} else if (first < '0' || first > '9') && (first|0x20 < 'a' || first|0x20 > 'z') {
		return false
	}
	return utf8.ValidString(cell) && strings.IndexByte(cell, 0) < 0
}

// Inert makes a cell that a spreadsheet shows and never runs: when the first
// visible character, half or full width, could begin a formula, an apostrophe
// goes before it. NUL is dropped, bytes that are not UTF-8 become U+FFFD.
// Numbers stay as they are.
func Inert(cell string) string {
	if plain(cell) {
		return cell
	}
	cell = strings.ReplaceAll(strings.ToValidUTF8(cell, "\uFFFD"), "\x00", "")
	if cell == "" || harmless.MatchString(cell) {
		return cell
	}
	if strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	visible := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	for _, start := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫"} {
		if strings.HasPrefix(visible, start) {
			return "'" + cell
		}
	}
	return cell
}
