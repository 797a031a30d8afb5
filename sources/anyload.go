package sources

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// anyLoader reads a file of another schema in two passes: the first looks at
// the columns, the second fills the part.
type anyLoader struct {
	name, path string
	options    Options
	out        *Loaded
	names      []string // headers, made unique
	headerAt   int      // rows above the data
	look       []columnLook
	kept       []int // columns of the part
	kinds      []record.Kind
	hashes     prints // of rows
}

// columnLook is what the first pass saw of a column.
type columnLook struct {
	filled, han, dates, written, numbers, ids, phones, length int
	firstBig, secondBig                                       int // of 13/02/1980: parts over 12
	distinct                                                  []uint64
	slashed                                                   int
}

func (l *anyLoader) run(ctx context.Context) error {
	rows, err := firstRows(ctx, l.path, l.options, sniffRows)
	if err != nil {
		return err
	}
	if err := l.findNames(rows); err != nil {
		return err
	}
	if err := l.read(ctx, l.lookAt); err != nil {
		return err
	}
	f := &l.out.Files[0]
	if f.Rows == 0 {
		return heldError{say("no-rows")}
	}
	l.decide()
	fields := make([]record.Field, len(l.kept))
	for i, at := range l.kept {
		fields[i] = record.Field(l.names[at])
	}
	f.Rows = 0
	l.out.Part = record.NewPart(record.Source{Name: l.name}, fields, l.kinds)
	if err := l.read(ctx, l.fill); err != nil {
		return err
	}
	l.out.Rows, l.out.Accepted, l.out.Rejected = f.Rows, f.Accepted, f.Rejected
	if l.out.Duplicates = repeats(runtime.GOMAXPROCS(0), &l.hashes); l.out.Duplicates > 0 {
		m := say("duplicates", "n", strconv.Itoa(l.out.Duplicates))
		m.Source = l.name
		l.out.Warnings = append(l.out.Warnings, m)
	}
	return nil
}

// findNames takes the first row that is as wide as the data and names every
// column once.
func (l *anyLoader) findNames(rows []tabular.Row) error {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	for i, r := range rows[:min(len(rows), headerRows)] {
		if !looksNamed(r.Cells, width) {
			continue
		}
		if looksLikeData(r.Cells, rows[i+1:]) {
			break
		}
		seen := map[string]int{}
		for at := range width {
			name := ""
			if at < len(r.Cells) {
				name = cleanHeader(r.Cells[at])
			}
			if name == "" {
				name = "column_" + strconv.Itoa(at+1)
			}
			if seen[name]++; seen[name] > 1 {
				name += "_" + strconv.Itoa(seen[name])
			}
			l.names = append(l.names, name)
		}
		l.headerAt, l.out.Files[0].HeaderLine = i+1, r.Line
		return nil
	}
	return noHeader(nil)
}

// looksNamed says that a row may be a header: nearly every cell is filled,
// different from the others and no number or date.
func looksNamed(cells []string, width int) bool {
	seen, words := map[string]bool{}, 0
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		if seen[c] || len(c) > 120 {
			return false
		}
		seen[c] = true
		if strings.ContainsFunc(c, unicode.IsLetter) && !strings.Contains(c, "@") {
			words++
		}
	}
	return words*10 >= len(seen)*9 && len(seen)*10 >= width*7 && words > 0
}

// read passes every data row to take.
func (l *anyLoader) read(ctx context.Context, take func(row *tabular.Row)) error {
	n := 0
	info, err := tabular.Read(ctx, l.path, tabular.Options{Limits: l.options.Limits, Look: l.options.look}, func(batch []tabular.Row) error {
		for i := range batch {
			if n++; n > l.headerAt {
				l.out.Files[0].Rows++
				take(&batch[i])
			}
		}
		if l.options.Progress != nil {
			l.options.Progress(len(batch))
		}
		return nil
	})
	f := &l.out.Files[0]
	f.SHA256, f.Format, f.Encoding, f.Delimiter, f.Bytes = info.SHA256, info.Format, info.Encoding, info.Delimiter, info.Bytes
	return err
}

func (l *anyLoader) lookAt(row *tabular.Row) {
	if l.look == nil {
		l.look = make([]columnLook, len(l.names))
	}
	if row.Fault != "" {
		return
	}
	for at, raw := range row.Cells {
		if at < len(l.look) {
			if v := plainValue(raw); v != "" {
				l.look[at].add(v)
			}
		}
	}
}

func (c *columnLook) add(v string) {
	c.filled++
	c.distinct = append(c.distinct, xxh3.HashString(v))
	c.length += len(v)
	if strings.ContainsFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		c.han++
	}
	if d := onlyDigits(v); len(d) >= 7 && len(d) <= 15 && strings.Trim(v, "0123456789 +-()./") == "" {
		c.phones++
	}
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		c.numbers++
	}
	if len(v) <= 32 && v[0] != '-' {
		if a, b, ok := slashParts(v); ok {
			c.slashed++
			c.dates++
			c.written++
			if a > 12 {
				c.firstBig++
			}
			if b > 12 {
				c.secondBig++
			}
		} else if isoDate(v) != "" {
			c.dates++
			c.written++
		} else if d, _ := normalise.Date(v); d != "" {
			c.dates++
		} else if len(v) == 8 && len(onlyDigits(v)) == 8 {
			c.dates++ // a mistyped date still has eight digits
		}
	}
	if len(v) == 18 && normalise.IDValid(v) {
		c.ids++
	}
}

// decide settles roles and kinds.
func (l *anyLoader) decide() {
	for at, name := range l.names {
		kind, known, role := named(name)
		c := &l.look[at]
		m := Mapped{Header: name, How: "inferred"}
		slices.Sort(c.distinct)
		distinct := len(slices.Compact(c.distinct))
		c.distinct = nil
		switch {
		case role == "row-id" && distinct*1000 < l.out.Files[0].Rows*999:
			role = "" // not one value a row: it says something
		case role == "truth" && distinct == 1:
			role = ""
		}
		if role != "" || c.filled == 0 {
			m.Role = role
			if role == "" {
				m.How = "known"
			}
			l.out.Columns = append(l.out.Columns, m)
			continue
		}
		m.Field = record.Field(name)
		l.out.Columns = append(l.out.Columns, m)
		l.kept = append(l.kept, at)
		settled, ok := l.options.Kinds[name]
		if !ok {
			settled = c.kind(kind, known, distinct)
		}
		l.kinds = append(l.kinds, settled)
	}
}

// kind joins what the header says with what the content allows.
func (c *columnLook) kind(said record.Kind, known bool, distinct int) record.Kind {
	most := func(n int) bool { return n*2 > c.filled }
	switch {
	case c.ids*2 > c.filled:
		return record.IDNumber
	case said == record.Date && known && most(c.dates):
		return record.Date
	case !known && c.written*10 > c.filled*8:
		return record.Date // whatever the language of the header
	case said == record.Phone && known && most(c.phones):
		return record.Phone
	case known && (said == record.Name || said == record.Address):
		if most(c.han) {
			return said
		}
		return record.Text
	case said == record.Number && known && most(c.numbers):
		return record.Number
	case known && (said == record.Code || said == record.Key):
		return said
	case distinct <= 30 && c.filled >= 200:
		return record.Code
	}
	return record.Text
}

func (l *anyLoader) fill(row *tabular.Row) {
	f := &l.out.Files[0]
	fault := string(row.Fault)
	if fault == "" && row.Numeric == nil && len(row.Cells) != len(l.names) {
		fault = "Q_FIELD_COUNT"
	}
	if fault != "" {
		raw := row.Raw
		if raw == "" {
			raw = joinCells(row.Cells)
		}
		f.Rejected++
		l.out.Rejects = append(l.out.Rejects, Reject{Source: l.name, Row: uint32(f.Rows), Line: row.Line,
			File: tabular.EscapeName(l.path), Code: fault, Reason: reason(fault), Raw: raw})
		return
	}
	values := make([]string, len(l.kept))
	for i, at := range l.kept {
		if at < len(row.Cells) {
			values[i] = l.value(at, l.kinds[i], row.Cells[at])
		}
	}
	f.Accepted++
	l.out.Part.Append(uint32(f.Rows), values)
	l.hashes.add(rowHash(row.Cells))
}

// value folds a cell for its kind. What a kind cannot read is kept as it
// stands: a mistyped date is evidence.
func (l *anyLoader) value(at int, kind record.Kind, raw string) string {
	v := plainValue(raw)
	switch kind {
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
		dayFirst, _ := l.look[at].dayFirst()
		return readAnyDate(v, dayFirst)
	}
	if l.options.FoldCase {
		return strings.ToLower(v)
	}
	return v
}

// plainValue trims a cell, folds full width to half width and runs of blanks
// to one, and empties words for nothing.
func plainValue(raw string) string {
	wide := strings.ContainsFunc(raw, func(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E || r == '\u3000' })
	if wide {
		raw = strings.Map(func(r rune) rune {
			switch {
			case r >= 0xFF01 && r <= 0xFF5E:
				return r - 0xFEE0
			case r == '\u3000':
				return ' '
			}
			return r
		}, raw)
	}
	return cleanText(raw)
}
