package archive

import (
	"bufio"
	"io"
	"regexp"
	"strings"
	"unicode"

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
	c.out = bufio.NewWriterSize(w, 32<<10)
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
	if err := c.out.Flush(); err != nil {
		return err
	}
	return c.close()
}

func (c *CSV) record(cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			c.out.WriteByte(',') // a failed write is kept by bufio and told below
		}
		cell = Inert(cell)
		if !c.style.QuoteAll && !strings.ContainsAny(cell, ",\"\r\n") {
			c.out.WriteString(cell)
			continue
		}
		c.out.WriteByte('"')
		c.out.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		c.out.WriteByte('"')
	}
	_, err := c.out.WriteString("\r\n")
	return err
}

// harmless is a plain number, or a formula that is one constant of digits:
// the form that keeps a spreadsheet from rounding a long number.
var harmless = regexp.MustCompile(`^(-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?|="[0-9X]*")$`)

// wordLike tells that a cell begins with an ASCII letter or digit and is of
// printable ASCII: most cells that programs read.
func wordLike(cell string) bool {
	for i := range len(cell) {
		if cell[i] < ' ' || cell[i] > '~' {
			return false
		}
	}
	return cell != "" && (cell[0] >= '0' && cell[0] <= '9' || cell[0]|0x20 >= 'a' && cell[0]|0x20 <= 'z')
}

// Inert makes a cell that a spreadsheet shows and never runs: when the first
// visible character, half or full width, could begin a formula, an apostrophe
// goes before it. NUL is dropped, bytes that are not UTF-8 become U+FFFD.
// Numbers stay as they are.
func Inert(cell string) string {
	if wordLike(cell) {
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
