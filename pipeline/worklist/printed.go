package worklist

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yingbao/pipeline/archive"
	"yingbao/sources/tabular"
)

// Printed is one line of a published worklist, cell by cell, to be written
// again in another form. It is not ranked, dropped or changed on the way.
type Printed struct {
	ID     string
	county string // the folder it was filed under
	kind   string // "", "_儿童" or "_错保核查"
	house  string // the household's number in leads.csv, "" none
	cells  []string
}

// Reprint says how lines are written again.
type Reprint struct {
	Split    string // "township", "village" or "county"
	Encoding string // of CSV files
	XLSX     bool   // workbooks instead of CSV files, every cell a text
	// Full gives the whole number and phone of a line, nil leaves them as
	// they are.
	Full func(id string) (number, phone string)
}

var (
	columnID     = slices.Index(header, "线索编号")
	columnTown   = slices.Index(header, "乡镇")
	columnPlace  = slices.Index(header, "村(社区)")
	columnNumber = slices.Index(header, "身份证号(脱敏)")
	columnPhone  = slices.Index(header, "联系电话")
	columnOrder  = slices.Index(header, "优先序")
)

// ReadPrinted reads every worklist below a run's folder, in the order of the
// files' names and of their lines.
func ReadPrinted(run string) ([]Printed, error) {
	var lines []Printed
	root := filepath.Join(run, "worklists")
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		stem := strings.TrimSuffix(filepath.ToSlash(name), ".csv")
		p := Printed{}
		for _, kind := range []string{"_儿童", "_错保核查"} {
			if strings.HasSuffix(stem, kind) {
				p.kind, stem = kind, strings.TrimSuffix(stem, kind)
			}
		}
		p.county, _, _ = strings.Cut(stem, "/")
		return readPrinted(path, p, &lines)
	})
	if err == nil {
		err = readHouses(filepath.Join(run, "leads.csv"), lines)
	}
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	return lines, nil
}

// readHouses finds each line's household in leads.csv: a worklist does not
// print it.
func readHouses(path string, lines []Printed) error {
	houses := map[string]string{}
	id, household := slices.Index(leadsHeader, "lead_id"), slices.Index(leadsHeader, "household")
	_, err := tabular.Read(context.Background(), path, tabular.Options{}, func(rows []tabular.Row) error {
		for _, r := range rows {
			if len(r.Cells) == len(leadsHeader) && r.Cells[household] != "" {
				houses[strings.Clone(r.Cells[id])] = strings.Clone(r.Cells[household])
			}
		}
		return nil
	})
	for i := range lines {
		lines[i].house = houses[lines[i].ID]
	}
	return err
}

// anchors gives the line by whose place a family is filed (W6), by county and
// household.
func anchors(lines []Printed) map[string]*Printed {
	order := func(l *Printed) int {
		n, _ := strconv.Atoi(l.cells[columnOrder]) // written by this program
		return n
	}
	families := map[string][]*Printed{}
	for i := range lines {
		if l := &lines[i]; l.house != "" {
			families[l.family()] = append(families[l.family()], l)
		}
	}
	out := map[string]*Printed{}
	for name, f := range families {
		slices.SortFunc(f, func(a, b *Printed) int { return cmp.Compare(order(a), order(b)) })
		out[name] = f[busiest(len(f), func(i int) string { return TownName(f[i].cells[columnTown]) })]
	}
	return out
}

// family is what the lines that are filed together have in common.
func (l *Printed) family() string {
	family := l.county + "/" + l.house
	if l.kind == "_错保核查" {
		family += l.kind
	}
	return family
}

func readPrinted(path string, as Printed, into *[]Printed) error {
	first := true
	_, err := tabular.Read(context.Background(), path, tabular.Options{}, func(rows []tabular.Row) error {
		for i := range rows {
			if first {
				first = false
				if !slices.Equal(rows[i].Cells, header) {
					return fmt.Errorf("%s is not a worklist of this program", filepath.Base(path))
				}
				continue
			}
			line := as
			for _, c := range rows[i].Cells {
				line.cells = append(line.cells, strings.Clone(c))
			}
			if len(line.cells) != len(header) {
				return fmt.Errorf("%s: line %d has %d cells", filepath.Base(path), rows[i].Line, len(line.cells))
			}
			line.ID = line.cells[columnID]
			*into = append(*into, line)
		}
		return nil
	})
	return err
}

// WritePrinted writes the lines again and gives the files made.
func WritePrinted(lines []Printed, o Reprint, create func(name string) (io.Writer, error)) ([]Worklist, error) {
	files, anchor := map[string][]Printed{}, anchors(lines)
	for _, l := range lines {
		name := l.file(o, cmp.Or(anchor[l.family()], &l))
		files[name] = append(files[name], l)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	var written []Worklist
	for _, name := range names {
		w, err := create(name)
		if err != nil {
			return nil, err
		}
		write := writePrintedCSV
		if o.XLSX {
			write = writePrintedXLSX
		}
		if err := write(w, files[name], o); err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		written = append(written, Worklist{name, len(files[name])})
	}
	return written, nil
}

// file names a line's file, of checked names only (W3), by the place of its
// family's anchor.
func (l *Printed) file(o Reprint, anchor *Printed) string {
	name := l.county
	switch o.Split {
	case "county":
	case "village":
		village := unknownVillage
		if safePart(anchor.cells[columnPlace]) {
			village = anchor.cells[columnPlace]
		}
		name += "/" + TownName(anchor.cells[columnTown]) + "_" + village
	default:
		name += "/" + TownName(anchor.cells[columnTown])
	}
	if o.XLSX {
		return name + l.kind + ".xlsx"
	}
	return name + l.kind + ".csv"
}

// full gives the cells with the whole number and phone where they are asked
// for.
func (l *Printed) full(o Reprint, quote bool) []string {
	if o.Full == nil {
		return l.cells
	}
	cells := slices.Clone(l.cells)
	number, phone := o.Full(l.ID)
	if quote && number != "" && !strings.Contains(number, "?") {
		number = `="` + number + `"` // keeps a spreadsheet from rounding it
	}
	cells[columnNumber], cells[columnPhone] = number, phone
	return cells
}

func writePrintedCSV(w io.Writer, lines []Printed, o Reprint) error {
	c, err := archive.NewCSV(w, archive.Style{Encoding: o.Encoding, QuoteAll: true}, header...)
	if err != nil {
		return err
	}
	for i := range lines {
		if err := c.Row(lines[i].full(o, true)...); err != nil {
			return err
		}
	}
	return c.Close()
}

// writePrintedXLSX writes a workbook in which every cell is a text, so that
// no number is rounded and no formula runs.
func writePrintedXLSX(w io.Writer, lines []Printed, o Reprint) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet := book.GetSheetName(0)
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	stream, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for at := range len(lines) + 1 {
		cells := header
		if at > 0 {
			cells = lines[at-1].full(o, false)
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = excelize.Cell{StyleID: text, Value: unquoted(c)}
		}
		place, err := excelize.CoordinatesToCellName(1, at+1)
		if err != nil {
			return err
		}
		if err := stream.SetRow(place, row); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	if _, err := book.WriteTo(w); err != nil {
		return err
	}
	if c, ok := w.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// unquoted gives what a spreadsheet shows of a number written as ="…".
func unquoted(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		return strings.TrimSuffix(inner, `"`)
	}
	return cell
}

// Person gives what names the line's person from one night to the next: name,
// number as it is masked, sex, county, township and village.
func (l *Printed) Person() (name, number, sex, county, town, village string) {
	at := func(column string) string { return strings.TrimPrefix(l.cells[slices.Index(header, column)], "'") }
	return at("姓名"), unquoted(at("身份证号(脱敏)")), at("性别"), at("县"), at("乡镇"), at("村(社区)")
}
