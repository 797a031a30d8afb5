package tabular

import (
	"strings"
	"unicode/utf8"
)

// finishRow cuts text, the cells of row one behind the other, at the given
// ends, and judges each cell. The costly tests are made once for the row, and
// cell by cell only if they find something.
func finishRow(row *Row, text string, end func(int) int, l Limits) {
	clean := utf8.ValidString(text) && !hasControl(text) && !doubtfulText(text)
	from := 0
	for i := range row.Cells {
		cell := text[from:end(i)]
		from = end(i)
		var f Fault
		switch {
		case cell == "":
		case clean && len(cell) <= l.Field && utf8.RuneStart(cell[0]):
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

func doubtfulText(s string) bool {
	for _, d := range disguises {
		if strings.Contains(s, d) {
			return true
		}
	}
	return false
}
