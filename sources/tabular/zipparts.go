package tabular

import (
	"archive/zip"
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTables is how many tables of one archive are read: a province has some
// hundred counties and some thousand townships.
const maxTables = 2000

// readPacked reads the table of a zip archive, or all of them one after the
// other by name: one extract in several files, county by county. Whether they
// are of one kind is for the caller to judge, by their headers.
func (a *archive) readPacked(ctx context.Context, files []*zip.File, o Options, info *Info, to sink) error {
	tables, others, err := tablesOf(files)
	switch {
	case err != nil:
		return err
	case len(tables) == 0:
		return fail("zip")
	case len(tables) > maxTables:
		return fail("zip-many")
	}
	info.warn("w-zip-others", others)
	if len(tables) == 1 {
		err := a.readEntry(ctx, tables[0], o, info, to)
		var known *Error
		if errors.As(err, &known) {
			known.part = partName(tables[0])
		}
		return err
	}
	if to.part == nil {
		return fail("zip-many")
	}
	return a.readParts(ctx, tables, o, info, to)
}

// tablesOf sorts the files of an archive into tables, by name, and others.
func tablesOf(files []*zip.File) (tables []*zip.File, others int, err error) {
	for _, f := range files {
		base := strings.ToLower(path.Base(strings.ReplaceAll(f.Name, "\\", "/")))
		if f.Name == "mimetype" {
			return nil, 0, fail("xlsb")
		}
		if strings.HasSuffix(f.Name, "/") || unfinishedName(base) || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		if noteName(f) {
			others++
			continue
		}
		switch path.Ext(base) {
		case ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet", ".arrow", ".feather", ".xls", ".et":
			tables = append(tables, f)
		default:
			others++
		}
	}
	slices.SortFunc(tables, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return tables, others, nil
}

// noteName tells whether a text file is a note to the reader by its name. One
// that is named like a table is read as one, and holds the extract if it is
// none: nothing that may be people is left out.
func noteName(f *zip.File) bool {
	base := strings.ToLower(path.Base(partName(f)))
	if path.Ext(base) != ".txt" {
		return false
	}
	for _, word := range []string{"说明", "须知", "必读", "readme", "read me"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return false
}

// readParts reads several tables. Their rows are told apart by Options.Part.
func (a *archive) readParts(ctx context.Context, tables []*zip.File, o Options, info *Info, to sink) error {
	type content struct {
		sum  uint32
		size uint64
	}
	seen, copies := map[content]bool{}, 0
	parts := make([]Info, 0, len(tables))
	for _, f := range tables {
		c := content{f.CRC32, f.UncompressedSize64}
		if seen[c] {
			copies++
			continue
		}
		seen[c] = true
		if err := to.part(partName(f)); err != nil {
			return err
		}
		part, rows := Info{PromisedRows: -1}, 0
		counted := to
		counted.rows = func(b []Row) error { rows += len(b); return to.rows(b) }
		if to.block != nil {
			counted.block = func(b *block) error { rows += b.rows; return to.block(b) }
		}
		if err := a.readEntry(ctx, f, o, &part, counted); err != nil {
			return err
		}
		if part.PromisedRows >= 0 && rows+part.BlankRows != part.PromisedRows+1 {
			return fail("parquet")
		}
		parts = append(parts, part)
	}
	info.warn("w-zip-copies", copies)
	return info.join(parts)
}

// partName gives the name of a packed file for messages. Programs of Chinese
// Windows write it in GBK and do not say so.
func partName(f *zip.File) string {
	name := strings.ReplaceAll(f.Name, "\\", "/")
	if !utf8.ValidString(name) {
		if text, _ := decodeGB(nil, []byte(name), true); utf8.Valid(text) {
			name = string(text)
		}
	}
	return EscapeName(name)
}

// soundPartName says that a name is one that partName may give.
func soundPartName(name []byte) bool {
	return len(name) > 0 && len(name) < 256 && utf8.Valid(name) && !strings.ContainsFunc(string(name), func(r rune) bool { return !unicode.IsPrint(r) || r == '/' })
}

// join makes one Info of those of the parts; what they do not share is "".
func (i *Info) join(parts []Info) error {
	first := parts[0]
	i.Format, i.Encoding, i.Delimiter, i.Date1904 = first.Format, first.Encoding, first.Delimiter, first.Date1904
	same := func(a *string, b, mixed string) {
		if *a != b {
			*a = mixed
		}
	}
	counts := map[string]int{}
	var order []string
	for _, p := range parts {
		if p.Date1904 != first.Date1904 {
			return fail("zip-many")
		}
		same(&i.Format, p.Format, "zip")
		same(&i.Encoding, p.Encoding, "")
		same(&i.Delimiter, p.Delimiter, "")
		i.BlankRows += p.BlankRows
		for _, w := range p.Warnings {
			if counts[w.key] == 0 {
				order = append(order, w.key)
			}
			counts[w.key] += w.Count
		}
	}
	for _, key := range order {
		i.warn(key, counts[key])
	}
	return nil
}
