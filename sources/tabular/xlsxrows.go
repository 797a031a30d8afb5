package tabular

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheetRows is the second pass: it makes rows.
type sheetRows struct {
	*workbook
	ctx    context.Context
	facts  sheetFacts
	out    *batch
	sheet  int
	limits Limits
	parser *sheetParser
	next   int         // merge not begun yet
	open   []openMerge // merges that reach the current row
}

type openMerge struct {
	merge
	text    string
	numeric bool
}

func (r *sheetRows) read(part string) error {
	r.parser = &sheetParser{limits: r.limits}
	r.parser.onRow = r.row
	before := r.out.total
	if err := r.walk(part, r.parser); err != nil {
		return err
	}
	if r.out.total-before != r.facts.rows {
		return fail("xlsx")
	}
	return nil
}

// row makes a Row as wide as the sheet of the parser's cells.
func (r *sheetRows) row() error {
	p := r.parser
	if !utf8.Valid(p.text) {
		return failAt("xlsx", p.row, 0)
	}
	row := Row{Line: p.row, Sheet: r.sheet, FaultColumn: -1}
	row.Cells = r.out.room(r.facts.width)
	row.Numeric = r.out.flags(r.facts.width)
	whole := string(p.text)
	used, size := false, 0
	for _, c := range p.cells {
		if c.column > r.facts.width {
			break // without content, the first pass saw to that
		}
		if err := r.cell(&row, c, whole[c.from:c.to]); err != nil {
			return err
		}
		used = used || strings.TrimSpace(row.Cells[c.column-1]) != ""
		size += len(row.Cells[c.column-1])
	}
	if err := r.fill(&row); err != nil {
		return err
	}
	row.setFault()
	if !used && row.Fault == "" {
		r.out.blank++
		return nil
	}
	return r.out.add(row, size+16*len(row.Cells))
}

// cell puts one cell into the row.
func (r *sheetRows) cell(row *Row, c sheetCell, text string) error {
	i := c.column - 1
	fault := Fault("")
	switch {
	case c.broken([]byte(text)):
		fault, text = FaultCell, ""
	case c.kind == 's' && c.value:
		var err error
		if text, fault, err = r.shared([]byte(text), row.Line, c.column); err != nil {
			return err
		}
	case c.kind == 0:
		if text = strings.TrimSpace(text); text != "" {
			text, row.Numeric[i] = r.number(text, r.style(c.style))
		}
	case c.kind == 'b':
		text = map[string]string{"1": "TRUE", "0": "FALSE"}[strings.TrimSpace(text)]
	default:
		text = unescapeOOXML(text)
		if fault = faultOfText(text, r.limits.Field); fault == FaultTooLong {
			text = cleanText([]byte(text), r.limits.Field)
		}
	}
	if fault != "" {
		row.Faults = append(row.Faults, CellFault{i, fault})
	}
	row.Cells[i] = formulaText(text)
	return nil
}

func (r *sheetRows) style(i int) numberStyle {
	if i < 0 || i >= len(r.styles) {
		return numberStyle{}
	}
	return r.styles[i]
}

// fill copies the first cell of merged ranges into their empty cells.
func (r *sheetRows) fill(row *Row) error {
	r.open = slices.DeleteFunc(r.open, func(m openMerge) bool { return m.bottom < row.Line })
	for ; r.next < len(r.facts.merges) && r.facts.merges[r.next].top <= row.Line; r.next++ {
		m := r.facts.merges[r.next]
		if m.top < row.Line || m.left > len(row.Cells) {
			continue // its first row is not there, so it has no text
		}
		if text := row.Cells[m.left-1]; text != "" {
			r.open = append(r.open, openMerge{m, text, row.Numeric[m.left-1]})
		}
	}
	if len(r.open) > maxOpenMerges {
		return failAt("xlsx", row.Line, 0)
	}
	for _, m := range r.open {
		for c := m.left - 1; c < min(m.right, len(row.Cells)); c++ {
			if row.Cells[c] == "" {
				row.Cells[c], row.Numeric[c] = m.text, m.numeric
			}
		}
	}
	return nil
}

// unescapeOOXML replaces _xHHHH_, by which workbooks write control characters.
// Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
func unescapeOOXML(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			break
		}
		v, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || !utf8.ValidRune(rune(v)) {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(v))
		s = s[i+7:]
	}
	b.WriteString(s)
	return b.String()
}
