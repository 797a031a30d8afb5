package tabular

import (
	"slices"
	"strconv"
	"strings"
)

const (
	sheetMaxRow    = 1 << 20 // XFD1048576 is the last cell of a sheet
	sheetMaxColumn = 1 << 14
	maxMerges      = 1 << 20
	maxOpenMerges  = 4096
)

// sheetFacts are what the first pass over a sheet learns.
type sheetFacts struct {
	rows, width, hidden int
	numbers             bool    // some cell holds no text
	merges              []merge // by first row
}

// merge is a merged range, rows and columns from 1.
type merge struct{ top, left, bottom, right int }

// sheetCell is one cell of the row being read; its text is in sheetParser.text.
type sheetCell struct {
	column, style  int
	kind           byte // of the t attribute: 0 number, 's' shared, 'i' inline, 'S' str, 'b', 'e', 'd'
	formula, value bool
	from, to       int
}

// sheetParser takes the tokens of a sheet and gives its rows to onRow.
type sheetParser struct {
	onRow  func() error
	limits Limits

	row      int
	hidden   bool
	cells    []sheetCell
	text     []byte
	merges   []merge
	inData   bool
	inRow    bool
	inCell   bool
	inValue  bool
	inInline bool
	phonetic int
}

func (p *sheetParser) token(x *xmlScanner, k xmlKind) error {
	switch k {
	case xmlText:
		if p.inCell && p.inValue && p.phonetic == 0 {
			if p.text = append(p.text, x.text...); len(p.text) > maxToken {
				return fail("bomb")
			}
		}
		return nil
	case xmlStart:
		return p.startTag(x)
	}
	return p.endTag(x)
}

func (p *sheetParser) startTag(x *xmlScanner) error {
	switch string(x.name) {
	case "sheetData":
		p.inData = true
	case "row":
		if p.inData {
			return p.startRow(x)
		}
	case "c":
		if p.inData {
			return p.startCell(x)
		}
	case "v":
		p.inValue = p.inCell
		p.markValue()
	case "is":
		p.inInline = p.inCell
		p.markValue()
	case "t":
		p.inValue = p.inCell && p.inInline
	case "rPh":
		p.phonetic++
	case "f":
		if p.inCell {
			p.cells[len(p.cells)-1].formula = true
		}
	case "mergeCell":
		return p.merge(string(x.attr("ref")))
	}
	return nil
}

func (p *sheetParser) markValue() {
	if p.inCell {
		p.cells[len(p.cells)-1].value = true
	}
}

func (p *sheetParser) endTag(x *xmlScanner) error {
	switch string(x.name) {
	case "v", "t":
		p.inValue = false
	case "is":
		p.inInline = false
	case "rPh":
		p.phonetic--
	case "c":
		if p.inCell {
			p.cells[len(p.cells)-1].to = len(p.text)
			p.inCell = false
		}
	case "row":
		if p.inRow {
			p.inRow = false
			return p.onRow()
		}
	case "sheetData":
		p.inData = false
	}
	return nil
}

func (p *sheetParser) startRow(x *xmlScanner) error {
	if p.inRow {
		return fail("xlsx")
	}
	row := p.row + 1
	if row > sheetMaxRow {
		return fail("bomb")
	}
	if r := x.attr("r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil {
			return fail("xlsx-reference")
		}
		row = n
	}
	if row <= p.row || row > sheetMaxRow {
		return failAt("xlsx-reference", min(p.row+1, sheetMaxRow), 0)
	}
	h := x.attr("hidden")
	p.row, p.inRow, p.hidden = row, true, string(h) == "1" || string(h) == "true"
	p.cells, p.text = p.cells[:0], p.text[:0]
	return nil
}

func (p *sheetParser) startCell(x *xmlScanner) error {
	if !p.inRow || p.inCell {
		return fail("xlsx")
	}
	before := 0
	if n := len(p.cells); n > 0 {
		before = p.cells[n-1].column
	}
	c := sheetCell{column: before + 1, from: len(p.text)}
	for _, a := range x.attrs {
		switch string(a.name) {
		case "r":
			row, column, ok := cellReference(a.value)
			if !ok || row != p.row || column <= before {
				return failAt("xlsx-reference", p.row, 0)
			}
			c.column = column
		case "s":
			c.style, _ = strconv.Atoi(string(a.value)) // an unknown style formats nothing
		case "t":
			c.kind = cellKind(string(a.value))
		}
	}
	if c.column > sheetMaxColumn {
		return failAt("xlsx-reference", p.row, 0)
	}
	p.cells = append(p.cells, c)
	p.inCell = true
	return nil
}

func cellKind(t string) byte {
	switch t {
	case "inlineStr":
		return 'i'
	case "str":
		return 'S'
	case "s", "b", "e", "d":
		return t[0]
	}
	return 0
}

// cellReference reads "AB12" within the bounds of a sheet.
func cellReference(ref []byte) (row, column int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if column = column*26 + int(ref[i]-'A') + 1; column > sheetMaxColumn {
			return 0, 0, false
		}
	}
	if i == 0 || len(ref)-i > 7 {
		return 0, 0, false
	}
	row, err := strconv.Atoi(string(ref[i:]))
	return row, column, err == nil && row >= 1 && row <= sheetMaxRow
}

func (p *sheetParser) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	top, left, ok1 := cellReference([]byte(from))
	bottom, right, ok2 := cellReference([]byte(to))
	if !ok || !ok1 || !ok2 || bottom < top || right < left || len(p.merges) >= maxMerges {
		return fail("xlsx-reference")
	}
	p.merges = append(p.merges, merge{top, left, bottom, right})
	return nil
}

// survey is the first pass over a sheet.
func (w *workbook) survey(part string, l Limits) (sheetFacts, error) {
	var f sheetFacts
	p := &sheetParser{limits: l}
	p.onRow = func() error {
		used := 0
		for _, c := range p.cells {
			full, err := w.filled(p, c)
			if err != nil {
				return err
			}
			if full {
				used = c.column
				f.numbers = f.numbers || c.kind != 's' && c.kind != 'i' && c.kind != 'S'
			}
		}
		if used > l.Columns {
			return failAt("columns", p.row, 0)
		}
		if used > 0 {
			f.rows++
			f.width = max(f.width, used)
			if p.hidden {
				f.hidden++
			}
		}
		return nil
	}
	err := w.walk(part, p)
	f.merges = p.merges
	slices.SortFunc(f.merges, func(a, b merge) int { return (a.top-b.top)*sheetMaxColumn + a.left - b.left })
	return f, err
}

// filled tells whether a cell has content.
func (w *workbook) filled(p *sheetParser, c sheetCell) (bool, error) {
	text := p.text[c.from:c.to]
	if c.kind == 's' && c.value {
		s, _, err := w.shared(text, p.row, c.column)
		return strings.TrimSpace(s) != "", err
	}
	return strings.TrimSpace(string(text)) != "" || c.broken(text), nil
}

// broken tells whether the cell is an error value or a formula whose result
// was not stored; a formula that gave empty text is no fault.
func (c sheetCell) broken(text []byte) bool {
	return c.kind == 'e' || (c.formula && len(text) == 0 && (c.kind != 'S' || !c.value))
}

func (w *workbook) shared(index []byte, row, column int) (string, Fault, error) {
	i, err := strconv.Atoi(strings.TrimSpace(string(index)))
	if err != nil || i < 0 || i >= len(w.strings) {
		return "", "", failAt("xlsx-string", row, column)
	}
	return w.strings[i], w.suspect[i], nil
}
