package sources

import (
	"slices"

	"yingbao/sources/department"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// startSheet gathers the first rows of a sheet until the header can be told,
// then reads on from it. A nil row is the sheet's end.
func (l *loader) startSheet(row *tabular.Row) error {
	if l.reader != nil {
		return nil
	}
	if row != nil {
		kept := *row
		kept.Cells, kept.Numeric, kept.Faults = slices.Clone(row.Cells), slices.Clone(row.Numeric), slices.Clone(row.Faults)
		l.search = append(l.search, kept)
		if len(l.search) < headerRows+2 {
			return nil
		}
	}
	h, err := l.locate()
	if err != nil {
		return err
	}
	m, err := mapColumns(h, l.dict, l.extract, l.file.Path)
	if err != nil {
		return err
	}
	l.file.HeaderLine = h.line
	if err := l.open(m); err != nil {
		return err
	}
	rest := l.search[h.next:]
	l.search = nil
	for i := range rest {
		l.row(&rest[i])
	}
	return nil
}

// startPart ends the table before, if any, and begins another of an archive.
func (l *loader) startPart(name string, sheet int) error {
	if l.part != "" {
		if err := l.startSheet(nil); err != nil {
			return err
		}
	}
	l.part, l.sheet, l.reader, l.search = "/"+name, sheet, nil, nil
	return nil
}

// locate finds the header, and the department when none was named.
func (l *loader) locate() (header, error) {
	plan := foldPlan(l.extract.Columns)
	if l.dict != nil {
		return findHeader(l.search, l.dict, plan)
	}
	h, d := guessHeader(l.search, plan)
	if d == nil {
		if h.names == nil {
			return h, noHeader(l.search)
		}
		m := say("no-department")
		m.Line = h.line
		return h, heldError{m}
	}
	l.use(d)
	l.out.Guessed = true
	return h, nil
}

// guessHeader tries every dictionary on the first rows.
func guessHeader(rows []tabular.Row, plan map[string]string) (best header, found *department.Dictionary) {
	score := 0.0
	for _, d := range department.All() {
		h, err := findHeader(rows, d, plan)
		if err != nil {
			continue
		}
		if best.names == nil {
			best = h
		}
		if id, s := department.Guess(h.names); s > score {
			score, best = s, h
			found, _ = department.Find(id)
		}
	}
	return best, found
}

// open makes the part ready for the mapping's rows.
func (l *loader) open(m *mapping) error {
	l.mappings = append(l.mappings, m)
	fields := l.fields
	for _, f := range m.fields() {
		if !slices.Contains(fields, f) && (l.options.Only == nil || l.options.Only(f)) {
			fields = append(slices.Clone(fields), f)
		}
	}
	grown := len(fields) > len(l.fields)
	slices.SortFunc(fields, func(a, b record.Field) int { return slices.Index(fieldOrder, a) - slices.Index(fieldOrder, b) })
	if l.fields = fields; l.out.Part != nil && grown {
		return errAgain
	}
	if l.out.Part == nil {
		columnKinds := make([]record.Kind, len(fields))
		for i, f := range fields {
			columnKinds[i] = kinds[f]
		}
		l.out.Part = record.NewPart(record.Source{Name: l.extract.Name, Department: l.dict.ID, Role: l.extract.Role}, fields, columnKinds)
	}
	l.reader = &sheetReader{mapping: m, fields: fields, keep: l.extract.DamagedID == "keep", date1904: l.date1904, file: l.fileName()}
	for _, name := range m.header.names {
		l.reader.names = append(l.reader.names, cleanHeader(name))
	}
	l.reader.form = l.form(m)
	l.cleaner.read(l.reader)
	return nil
}
