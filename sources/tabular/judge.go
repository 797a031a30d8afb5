package tabular

import (
	"strings"
	"unicode/utf8"
)

// finishRow cuts text, the cells of row one behind the other, at the given
// ends, and judges each cell. The costly tests are made once for the row, or
// by the caller for many rows (sound), and cell by cell only if they find
// something.
func finishRow(row *Row, text string, sound bool, end func(int) int, l Limits) {
	clean := sound || soundText(text)
	from := 0
	for i := range row.Cells {
		cell := text[from:end(i)]
		from = end(i)
		var f Fault
		switch {
		case cell == "":
		case clean && len(cell) <= l.Field && wholeRunes(cell):
			if cell[0] >= 0xE4 && utf8AsGBK(cell) {
				f = FaultMojibake
			}
		default:
			f = faultOfText(cell, l.Field)
		}
		if f != "" {
			row.Faults = append(row.Faults, CellFault{i, f})
			cell = cleanText([]byte(cell), l.Field)
		}
		row.Cells[i] = cell
	}
	row.setFault()
}

// wholeRunes says that a cell cut out of valid UTF-8 was not cut inside a
// character.
func wholeRunes(cell string) bool {
	if cell[len(cell)-1] < utf8.RuneSelf {
		return utf8.RuneStart(cell[0])
	}
	last, n := utf8.DecodeLastRuneInString(cell)
	return utf8.RuneStart(cell[0]) && (last != utf8.RuneError || n == 3)
}

// setFault takes the first cell's fault for the row and keeps the row's text.
func (r *Row) setFault() {
	if len(r.Faults) > 0 {
		r.Fault, r.FaultColumn = r.Faults[0].Fault, r.Faults[0].Column
		r.Raw = cleanText([]byte(strings.Join(r.Cells, "\t")), rawBytes)
	}
}

// faultOfText finds what is wrong with the text of one cell.
func faultOfText(s string, maxField int) Fault {
	switch {
	case s == "":
		return ""
	case len(s) > maxField:
		return FaultTooLong
	case !utf8.ValidString(s):
		return FaultBadBytes
	case hasControl(s):
		return FaultControl
	case misread(s, true):
		return FaultMojibake
	}
	return ""
}

// hasControl tells whether s holds a control character other than tab and line
// breaks.
func hasControl(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
			return true
		}
	}
	return false
}

// soundText says that a text is UTF-8 without control characters and
// disguises: what nearly all texts are, found out in one pass.
func soundText(s string) bool {
	for i := 0; i < len(s); i++ {
		switch byteClass[s[i]] {
		case 1:
			return false
		case 2:
			if i+3 <= len(s) {
				switch s[i : i+3] { // the first characters of the disguises
				case "\uFFFD", "锟", "烫", "屯", "葺":
					return false
				}
			}
		}
	}
	return utf8.ValidString(s)
}

// byteClass is 1 for control characters as hasControl knows them, 2 for the
// first byte of a disguise.
var byteClass = func() (class [256]uint8) {
	for c := range 0x80 {
		if hasControl(string(rune(c))) {
			class[c] = 1
		}
	}
	for _, d := range disguises {
		class[d[0]] = 2
	}
	return class
}()

func doubtfulText(s string) bool {
	for _, d := range disguises {
		if strings.Contains(s, d) {
			return true
		}
	}
	return false
}
