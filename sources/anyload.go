package sources

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// anyLoader reads a file of another schema in two passes: the first looks at
// the columns, the second fills the part. In both the rows are worked through
// in waves, by all processors.
type anyLoader struct {
	waves[anyBlock]
	name, path string
	options    Options
	out        *Loaded
	names      []string // headers, made unique
	headerAt   int      // rows above the data
	above      int      // of these, rows met
	read       []anyWorker
	look       []columnLook
	kept       []anyColumn
	hashes     prints // of rows
	landed     int    // rows of the wave that landed last
}

// anyColumn is a column of the part.
type anyColumn struct {
	at       int // in the file
	kind     record.Kind
	dayFirst bool
	sex      bool // its words are written alike
}

func newAnyLoader(name, path string, o Options) *anyLoader {
	l := &anyLoader{name: name, path: path, options: o,
		out: &Loaded{Repairs: map[string]int{}, Flags: map[string]int{}, Files: []File{{Path: path}}}}
	l.waves = newWaves[anyBlock](nil, func() {
		if l.options.Progress != nil && l.landed > 0 {
			l.options.Progress(l.landed)
		}
		l.landed = 0
	})
	return l
}

func (l *anyLoader) run(ctx context.Context) error {
	rows, err := firstRows(ctx, l.path, l.options, sniffRows)
	if err != nil {
		return err
	}
	if err := l.findNames(rows); err != nil {
		return err
	}
	l.read = make([]anyWorker, l.workers)
	for i := range l.read {
		l.read[i].begin(l.names, l.options.Kinds)
	}
	if err := l.pass(ctx, l.lookAt); err != nil {
		return err
	}
	f := &l.out.Files[0]
	if f.Rows == 0 {
		return heldError{say("no-rows")}
	}
	l.decide()
	if err := l.pass(ctx, l.fill); err != nil {
		return err
	}
	l.out.Rows, l.out.Accepted, l.out.Rejected = f.Rows, f.Accepted, f.Rejected
	for i := range l.read {
		l.hashes.take(&l.read[i].hashes)
	}
	if l.out.Duplicates = repeats(l.workers, &l.hashes); l.out.Duplicates > 0 {
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
		if width == 1 && oneCell(r.Cells[0]) {
			return heldError{say("header-comma").at("", r.Line, "")}
		}
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
	if m, ok := doubledHeader(rows, width); ok {
		return heldError{m}
	}
	return noHeader(nil)
}

// oneCell says that a header of several names stands in one cell, between
// full-width commas.
func oneCell(cell string) bool {
	parts := strings.Split(cell, "，")
	return len(parts) > 2 && len(cell) <= 60*len(parts) && !slices.Contains(parts, "")
}

// doubledHeader looks for a first row that would be the header if no two of its
// names were the same.
func doubledHeader(rows []tabular.Row, width int) (Message, bool) {
	if len(rows) == 0 || len(rows[0].Cells) != width {
		return Message{}, false
	}
	first := map[string]int{}
	var own []string
	at, again := -1, -1
	for i, c := range rows[0].Cells {
		name := strings.TrimSpace(c)
		if from, ok := first[name]; ok && name != "" && at < 0 {
			at, again = from, i
		} else if !ok {
			first[name] = i
			own = append(own, name)
		}
	}
	if at < 0 || !looksNamed(own, len(own)) || looksLikeData(own, rows[1:]) {
		return Message{}, false
	}
	name := cleanHeader(rows[0].Cells[at])
	return say("header-dup", "title", name, "a", strconv.Itoa(at+1), "b", strconv.Itoa(again+1)).at("", rows[0].Line, name), true
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

// pass reads the file once; work is told every wave of data rows.
func (l *anyLoader) pass(ctx context.Context, work func(wave []*anyBlock) error) error {
	f := &l.out.Files[0]
	f.Rows, l.above, l.work = 0, 0, work
	defer l.drop()
	info, err := tabular.Read(ctx, l.path, tabular.Options{Limits: l.options.Limits, Look: l.options.look, Pieces: l}, func(batch []tabular.Row) error {
		for i := range batch {
			if l.above++; l.above <= l.headerAt {
				continue
			}
			b := l.open()
			if b == nil || b.full() {
				b = l.fresh()
			}
			b.hold(&batch[i])
		}
		return l.failed
	})
	if broken := l.flush(); err == nil {
		err = broken
	}
	f.SHA256, f.Format, f.Encoding, f.Delimiter, f.Bytes = info.SHA256, info.Format, info.Encoding, info.Delimiter, info.Bytes
	f.Blank = info.BlankRows
	return err
}

// Take takes a piece below the header.
func (l *anyLoader) Take(p *tabular.Piece) (bool, error) {
	if l.above < l.headerAt {
		return false, nil
	}
	l.fresh().piece = p
	return true, l.failed
}

// Settle waits for the rows taken so far.
func (l *anyLoader) Settle() error { return l.flush() }

// lookAt looks at the values of a wave.
func (l *anyLoader) lookAt(wave []*anyBlock) error {
	l.share(len(wave), func(worker, i int) {
		w := &l.read[worker]
		wave[i].each(&w.scan, w.look)
	})
	for _, b := range wave {
		l.counted(b)
	}
	return nil
}

// fill adds the rows of a wave to the part.
func (l *anyLoader) fill(wave []*anyBlock) error {
	l.share(len(wave), func(worker, i int) {
		w, b := &l.read[worker], wave[i]
		b.begin(len(l.kept))
		b.each(&w.scan, func(row *tabular.Row) { w.fill(l, b, row) })
	})
	part := l.out.Part
	l.share(len(l.kept), func(_, field int) {
		for _, b := range wave {
			part.AppendColumn(field, b.columns[field])
		}
	})
	f := &l.out.Files[0]
	for _, b := range wave {
		first := f.Rows + 1
		line := l.counted(b)
		for i := range b.accepted {
			b.accepted[i] += uint32(first)
		}
		part.AppendRows(b.accepted, nil)
		f.Accepted += len(b.accepted)
		f.Rejected += len(b.faults)
		for _, o := range b.faults {
			l.out.Rejects = append(l.out.Rejects, Reject{Source: l.name, Row: uint32(first + o.row), Line: line + o.line,
				File: tabular.EscapeName(l.path), Code: o.code, Reason: reason(o.code), Raw: o.raw})
		}
		b.forget()
	}
	return nil
}

// counted counts the rows of a block that was worked through and lets go of
// them; line is what the lines of its faults count from.
func (l *anyLoader) counted(b *anyBlock) (line int) {
	if b.piece != nil {
		line = b.piece.Release()
	}
	l.out.Files[0].Rows += b.count
	l.landed += b.count
	b.drop()
	b.count = 0
	return line
}

// decide settles roles and kinds and makes the part.
func (l *anyLoader) decide() {
	l.look = l.read[0].looks
	for i := range l.read[1:] {
		for at := range l.look {
			l.look[at].take(&l.read[i+1].looks[at])
		}
	}
	var fields []record.Field
	var kinds []record.Kind
	for at, name := range l.names {
		c := &l.look[at]
		m := Mapped{Header: name, How: "inferred", Role: c.settledRole(l.out.Files[0].Rows, l.workers)}
		switch {
		case m.Role != "":
		case c.filled == 0:
			m.How = "known"
		default:
			m.Field = record.Field(name)
			kind := c.kind()
			dayFirst, _ := c.dayFirst()
			fields, kinds = append(fields, m.Field), append(kinds, kind)
			l.kept = append(l.kept, anyColumn{at, kind, dayFirst, c.sex})
		}
		l.out.Columns = append(l.out.Columns, m)
	}
	l.out.Part = record.NewPart(record.Source{Name: l.name}, fields, kinds)
	for i := range l.read {
		l.read[i].ready(l.kept)
	}
}
