package tabular

import (
	"context"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// workbook is what the small parts of an XLSX file say.
type workbook struct {
	*archive
	old      *biff // the records of an old workbook, nil for others
	sheets   []sheetEntry
	rels     map[string]relation
	folder   string
	date1904 bool
	strings  []string      // shared strings
	suspect  map[int]Fault // of shared strings
	styles   []numberStyle
}

type sheetEntry struct {
	name, id string
	hidden   bool
	part     string
	found    sheetFacts
}

type relation struct{ kind, target string }

// readWorkbook reads the sheet asked for in two passes: the first verifies the
// part to its end and learns width, rows and merges, the second yields.
//
//	workbook.xml + rels ─▶ sheets ─▶ sharedStrings, styles ─▶ sheet twice
func (a *archive) readWorkbook(ctx context.Context, o Options, info *Info, yield func([]Row) error) error {
	w := &workbook{archive: a}
	if err := w.readStructure(); err != nil {
		return err
	}
	if err := w.readStrings(); err != nil {
		return err
	}
	if err := w.readStyles(); err != nil {
		return err
	}
	return w.read(ctx, o, info, yield)
}

// walk hands a sheet to the parser.
func (w *workbook) walk(part string, p *sheetParser) error {
	if w.old != nil {
		return w.old.walk(part, p)
	}
	return w.scan(part, p.token)
}

// read reads the sheets asked for.
func (w *workbook) read(ctx context.Context, o Options, info *Info, yield func([]Row) error) error {
	chosen, err := w.choose(o, info)
	if err != nil {
		return err
	}
	info.Date1904 = w.date1904
	if w.date1904 {
		info.Warnings = append(info.Warnings, warn("w-date1904", 1))
	}
	out := &batch{yield: yield}
	for i, s := range chosen {
		r := &sheetRows{workbook: w, facts: s.found, out: out, sheet: i, limits: o.Limits, ctx: ctx}
		if err := r.read(s.part); err != nil {
			return err
		}
		info.warn("w-hidden-rows", s.found.hidden)
		info.warn("w-merged", len(s.found.merges))
	}
	if err := out.flush(); err != nil {
		return err
	}
	info.BlankRows = out.blank
	if out.total == 0 {
		return fail("empty")
	}
	return nil
}

func (i *Info) warn(key string, count int) {
	if count > 0 {
		i.Warnings = append(i.Warnings, warn(key, count))
	}
}

// choose finds the sheets to read: the named one, all visible ones for "*", or
// the only visible one with content. Never silently the first of several.
func (w *workbook) choose(o Options, info *Info) ([]sheetEntry, error) {
	var chosen []sheetEntry
	hidden := 0
	for _, s := range w.sheets {
		if o.Sheet != "" && o.Sheet != "*" {
			if s.name != o.Sheet {
				continue
			}
		} else if s.hidden {
			hidden++
			continue
		}
		facts, err := w.survey(s.part, o.Limits)
		if err != nil {
			return nil, err
		}
		if s.found = facts; facts.rows > 0 {
			chosen = append(chosen, s)
		} else if o.Sheet == s.name {
			return nil, fail("empty")
		}
	}
	if o.Sheet == "" || o.Sheet == "*" {
		chosen = withoutNotes(chosen, info)
	}
	switch {
	case len(chosen) == 0 && o.Sheet != "" && o.Sheet != "*":
		return nil, fail("sheet-missing")
	case len(chosen) == 0:
		return nil, fail("empty")
	case len(chosen) > 1 && o.Sheet == "":
		return nil, fail("sheets")
	}
	info.warn("w-hidden-sheet", hidden)
	info.Sheet = chosen[0].name
	return chosen, nil
}

// withoutNotes leaves out sheets of one column of texts, when there are others:
// a table has at least two, a sheet of instructions has one.
func withoutNotes(sheets []sheetEntry, info *Info) []sheetEntry {
	var tables []sheetEntry
	for _, s := range sheets {
		if s.found.width > 1 || s.found.numbers {
			tables = append(tables, s)
		}
	}
	if len(tables) == 0 || len(tables) == len(sheets) {
		return sheets
	}
	info.warn("w-notes-sheet", len(sheets)-len(tables))
	return tables
}

// readStructure reads the workbook part and its relations.
func (w *workbook) readStructure() error {
	main := "xl/workbook.xml"
	root, err := w.relations("_rels/.rels")
	if err != nil {
		return err
	}
	for _, r := range root {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = strings.TrimPrefix(r.target, "/")
		}
	}
	switch folder, _, _ := strings.Cut(main, "/"); {
	case strings.HasSuffix(main, ".bin"):
		return fail("xlsb")
	case folder == "word" || folder == "ppt":
		return fail("document")
	}
	w.folder = path.Dir(main)
	if w.rels, err = w.relations(path.Join(w.folder, "_rels", path.Base(main)+".rels")); err != nil {
		return err
	}
	err = w.scan(main, func(x *xmlScanner, k xmlKind) error {
		switch {
		case k != xmlStart:
		case string(x.name) == "workbookPr":
			v := string(x.attr("date1904"))
			w.date1904 = v == "1" || v == "true"
		case string(x.name) == "sheet":
			state := string(x.attr("state"))
			w.sheets = append(w.sheets, sheetEntry{name: string(x.attr("name")), id: string(x.attr("id")), hidden: state == "hidden" || state == "veryHidden"})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.locateSheets()
}

// locateSheets finds the part of each sheet and drops charts and macro sheets.
func (w *workbook) locateSheets() error {
	kept := w.sheets[:0]
	for _, s := range w.sheets {
		r, ok := w.rels[s.id]
		if !ok {
			return fail("xlsx-part")
		}
		if !strings.HasSuffix(r.kind, "/worksheet") {
			continue
		}
		s.part = w.resolve(r.target)
		if w.parts[s.part] == nil {
			return fail("xlsx-part")
		}
		kept = append(kept, s)
	}
	if w.sheets = kept; len(kept) == 0 {
		return fail("xlsx-part")
	}
	return nil
}

// resolve gives the lower-case part name of a relation's target.
func (w *workbook) resolve(target string) string {
	if !strings.HasPrefix(target, "/") {
		target = path.Join(w.folder, target)
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
}

// related gives the part of a kind that the workbook names, "" if none or gone.
func (w *workbook) related(kind string) string {
	for _, r := range w.rels {
		if strings.HasSuffix(r.kind, kind) {
			if part := w.resolve(r.target); w.parts[part] != nil {
				return part
			}
		}
	}
	return ""
}

func (w *workbook) relations(part string) (map[string]relation, error) {
	rels := map[string]relation{}
	if w.parts[strings.ToLower(part)] == nil {
		return rels, nil
	}
	err := w.scan(part, func(x *xmlScanner, k xmlKind) error {
		if k == xmlStart && string(x.name) == "Relationship" {
			rels[string(x.attr("Id"))] = relation{string(x.attr("Type")), string(x.attr("Target"))}
		}
		return nil
	})
	return rels, err
}

// scan hands every token of a part to f and reads the part to its end, so that
// its checksum is verified.
func (w *workbook) scan(part string, f func(*xmlScanner, xmlKind) error) error {
	entry := w.parts[strings.ToLower(part)]
	if entry == nil {
		return fail("xlsx-part")
	}
	in, err := w.open(entry)
	if err != nil {
		return err
	}
	x := newXMLScanner(in, w.limits.Depth)
	for {
		k, err := x.next()
		if err != nil {
			return err
		}
		if k == xmlEOF {
			return drain(in)
		}
		if err := f(x, k); err != nil {
			return err
		}
	}
}

func drain(in io.Reader) error {
	_, err := io.Copy(io.Discard, in)
	return err
}

// readStrings reads the shared strings, phonetic readings left out.
func (w *workbook) readStrings() error {
	part := w.related("/sharedStrings")
	if part == "" {
		return nil
	}
	var text []byte
	var inText bool
	phonetic, held := 0, int64(0)
	return w.scan(part, func(x *xmlScanner, k xmlKind) error {
		name := string(x.name)
		switch {
		case k == xmlText:
			if inText && phonetic == 0 {
				text = append(text, x.text...)
			}
		case name == "t":
			inText = k == xmlStart
		case name == "rPh":
			phonetic += int(k)*2 - 1 // start +1, end -1
		case name == "si" && k == xmlStart:
			text = text[:0]
		case name == "si":
			if held += int64(len(text)) + 16; held > w.limits.Memory {
				return fail("bomb")
			}
			return w.addString(text)
		}
		return nil
	})
}

func (w *workbook) addString(text []byte) error {
	if !utf8.Valid(text) {
		return fail("xlsx")
	}
	w.keepString(unescapeOOXML(string(text)))
	return nil
}

// keepString adds a shared string.
func (w *workbook) keepString(s string) {
	if f := faultOfText(s, w.limits.Field); f != "" {
		if w.suspect == nil {
			w.suspect = map[int]Fault{}
		}
		w.suspect[len(w.strings)] = f
		s = cleanText([]byte(s), w.limits.Field)
	}
	w.strings = append(w.strings, s)
}
