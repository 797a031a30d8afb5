package sources

import (
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// anyBlock is a piece of a file of another schema, and what became of its rows.
type anyBlock struct {
	heldRows
	count    int        // of rows
	accepted []uint32   // places of rows in the block
	columns  [][]string // by column of the part, by accepted row
	faults   []fault
}

// each passes every row to take and counts it.
func (b *anyBlock) each(scan *tabular.Scanner, take func(row *tabular.Row)) {
	if b.piece == nil {
		for i := range b.rows {
			take(&b.rows[i])
			b.count++
		}
		return
	}
	scan.Start(b.piece)
	for row := scan.Next(); row != nil; row = scan.Next() {
		take(row)
		b.count++
	}
}

// begin makes room for a part of so many columns.
func (b *anyBlock) begin(columns int) {
	if len(b.columns) != columns {
		b.columns = make([][]string, columns)
	}
}

// forget empties the block.
func (b *anyBlock) forget() {
	emptied(b.columns)
	b.accepted, b.faults = b.accepted[:0], b.faults[:0]
}

// anyWorker is one worker's view of a file of another schema.
type anyWorker struct {
	scan   tabular.Scanner
	looks  []columnLook
	values []*cache[string] // by column of the part
	hashes prints           // of accepted rows
}

func (w *anyWorker) begin(names []string, settled map[string]record.Kind) {
	for _, name := range names {
		w.looks = append(w.looks, newColumnLook(name, settled))
	}
}

// ready prepares for the second pass.
func (w *anyWorker) ready(kept []anyColumn) {
	w.looks = nil
	for range kept {
		w.values = append(w.values, newCache[string]())
	}
}

// look looks at a row's values.
func (w *anyWorker) look(row *tabular.Row) {
	if row.Fault != "" {
		return
	}
	for at, raw := range row.Cells {
		if at < len(w.looks) {
			w.looks[at].add(raw)
		}
	}
}

// fill adds a row to the block's columns.
func (w *anyWorker) fill(l *anyLoader, b *anyBlock, row *tabular.Row) {
	code := string(row.Fault)
	if code == "" && row.Numeric == nil && len(row.Cells) != len(l.names) {
		code = "Q_FIELD_COUNT"
	}
	if code != "" {
		raw := row.Raw
		if raw == "" {
			raw = joinCells(row.Cells)
		}
		b.faults = append(b.faults, fault{row: b.count, line: row.Line, code: code, column: -1, raw: raw})
		return
	}
	for i := range l.kept {
		c, v := &l.kept[i], ""
		if c.at < len(row.Cells) {
			v = w.value(i, c, row.Cells[c.at], l.options.FoldCase)
			if c.kind == record.IDNumber && row.Numeric != nil && row.Numeric[c.at] {
				v = sureNumber(v, row.Cells[c.at])
			}
		}
		b.columns[i] = append(b.columns[i], v)
	}
	b.accepted = append(b.accepted, uint32(b.count))
	w.hashes.add(rowHash(row.Cells))
}

// value folds a cell for its kind.
func (w *anyWorker) value(i int, c *anyColumn, raw string, fold bool) string {
	if raw == "" {
		return ""
	}
	v, raw, known := w.values[i].get(raw)
	if !known {
		*v = c.fold(raw, fold)
	}
	return *v
}

// fold folds a value for the column's kind. What a kind cannot read is kept as
// it stands: a mistyped date is evidence.
func (c *anyColumn) fold(raw string, fold bool) string {
	v := plainValue(raw)
	switch c.kind {
	case record.IDNumber:
		pattern, _ := normalise.ID(v)
		return pattern
	case record.Name:
		return normalise.Name(v).Key
	case record.Phone:
		if list := normalise.Phones(v); len(list) > 0 {
			return list[0]
		}
		if d := onlyDigits(v); len(d) >= 5 {
			return d // another country's, however it is grouped
		}
	case record.Date:
		return readAnyDate(v, c.dayFirst)
	}
	switch {
	case fold && c.sex:
		return sexOf(v)
	case fold:
		return strings.ToLower(v)
	}
	return v
}

// plainValue trims a cell, folds full width to half width and runs of blanks
// to one, and empties words for nothing.
func plainValue(raw string) string {
	if !simpleText(raw) && strings.ContainsFunc(raw, wide) {
		raw = strings.Map(func(r rune) rune {
			switch {
			case r == '\u3000':
				return ' '
			case wide(r):
				return r - 0xFEE0
			}
			return r
		}, raw)
	}
	return cleanText(raw)
}

// wide says that a sign has a half width.
func wide(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E || r == '\u3000' }
