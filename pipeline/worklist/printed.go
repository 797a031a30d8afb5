package worklist

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
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
	// Households gives one line a household instead of one a person, for what
	// is handed out by household. Cases possibly paid wrongly are left out.
	Households bool
	// Full gives the whole number and phone of a line, nil leaves them as
	// they are.
	Full func(id string) (number, phone string)
	// Workers write at once, 0 is one.
	Workers int
}

// The kinds of lists beside those of persons to visit, as their files are
// named.
const (
	kindChild   = "_儿童"
	kindWrongly = "_错保核查"
)

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
		for _, kind := range []string{kindChild, kindWrongly} {
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
	families := map[string][]*Printed{}
	for i := range lines {
		if l := &lines[i]; l.house != "" {
			families[l.family()] = append(families[l.family()], l)
		}
	}
	out := map[string]*Printed{}
	for name, f := range families {
		slices.SortFunc(f, func(a, b *Printed) int { return cmp.Compare(a.rank(), b.rank()) })
		out[name] = f[busiest(len(f), func(i int) string { return TownName(f[i].cells[columnTown]) })]
	}
	return out
}

// family is what the lines that are filed together have in common.
func (l *Printed) family() string {
	family := l.county + "/" + l.house
	if l.kind == kindWrongly {
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
	files, head := map[string][][]string{}, header
	if o.Households {
		files, head = houseRows(lines, o), houseHeader
	} else {
		anchor := anchors(lines)
		for i := range lines {
			l := &lines[i]
			name := l.file(o, cmp.Or(anchor[l.family()], l))
			files[name] = append(files[name], l.full(o))
		}
	}
	write := writePrintedCSV
	if o.XLSX {
		write = writePrintedXLSX
	}
	written, err := writeFiles(files, o.Workers, func(name string, rows [][]string) error {
		w, err := create(name)
		if err != nil {
			return err
		}
		return write(w, head, rows, o)
	})
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
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
	name += l.kind
	if o.Households {
		name += "_按户"
	}
	if o.XLSX {
		return name + ".xlsx"
	}
	return name + ".csv"
}

// full gives the cells with the whole number and phone where they are asked
// for. In a workbook, where every cell is a text, a number needs no quotes.
func (l *Printed) full(o Reprint) []string {
	if o.Full == nil {
		return l.cells
	}
	cells := slices.Clone(l.cells)
	number, phone := o.Full(l.ID)
	if !o.XLSX && number != "" && !strings.Contains(number, "?") {
		number = `="` + number + `"` // keeps a spreadsheet from rounding it
	}
	cells[columnNumber], cells[columnPhone] = number, phone
	return cells
}

func writePrintedCSV(w io.Writer, head []string, rows [][]string, o Reprint) error {
	c, err := archive.NewCSV(w, archive.Style{Encoding: o.Encoding, QuoteAll: true}, head...)
	if err != nil {
		return err
	}
	for _, cells := range rows {
		if err := c.Row(cells...); err != nil {
			return err
		}
	}
	return c.Close()
}

// writePrintedXLSX writes a workbook in which every cell is a text, so that
// no number is rounded and no formula runs.
func writePrintedXLSX(w io.Writer, head []string, rows [][]string, _ Reprint) error {
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
	for at := range len(rows) + 1 {
		cells := head
		if at > 0 {
			cells = rows[at-1]
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
	return l.cell("姓名"), unquoted(l.cell("身份证号(脱敏)")), l.cell("性别"), l.cell("县"), l.cell("乡镇"), l.cell("村(社区)")
}
