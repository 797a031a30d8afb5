package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"yingbao/matchers"
	"yingbao/matchers/evaluation"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// shownFields are printed of a row that is linked wrongly.
var shownFields = []record.Field{record.FieldName, record.FieldAlias, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldPhone,
	record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}

// errorsWriter prints wrong links with the true facts behind them.
type errorsWriter struct {
	*bufio.Writer
	table  *record.Table
	found  *matchers.Result
	truth  *evaluation.Truth
	people map[string]string
}

// writeErrors lists wrong links, then pairs that no rule reached, then rows
// whose probability of no counterpart is wrong.
func writeErrors(path, dir string, table *record.Table, found *matchers.Result, truth *evaluation.Truth, c *matchers.Counterparts) error {
	people, err := readPeople(filepath.Join(dir, "people.csv"))
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := &errorsWriter{bufio.NewWriter(f), table, found, truth, people}
	known := w.links()
	writeUnreached(w.Writer, table, truth, known, w.row)
	w.uncovered(c)
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (w *errorsWriter) row(i int) {
	p, _ := w.truth.Person(w.table.ID(i))
	fmt.Fprintf(w, "    %-14s", w.table.ID(i))
	for _, field := range shownFields {
		fmt.Fprintf(w, "|%s", w.table.Column(field).Value(i))
	}
	fmt.Fprintf(w, "   TRUE %s %s\n", p, w.people[p])
}

func (w *errorsWriter) rule(n uint16) string {
	if int(n) < len(w.found.Rules) {
		return w.found.Rules[n].String()
	}
	return fmt.Sprint(n)
}

// links prints the wrong ones and gives all that were written out.
func (w *errorsWriter) links() map[[2]uint32]bool {
	known := map[[2]uint32]bool{}
	for _, l := range w.found.Links {
		known[[2]uint32{l.Left, l.Right}] = true
		same, _ := w.truth.Same(w.table.ID(int(l.Left)), w.table.ID(int(l.Right)))
		kind := ""
		switch linked := l.Decision == fellegisunter.Linked; {
		case linked && !same:
			kind = "FALSE"
		case !linked && !same && l.Probability >= 0.5:
			kind = "SURE BUT FALSE"
		case !linked && same:
			kind = "MISSED"
		case linked && same && l.Probability < 0.5:
			kind = "LINKED THOUGH UNLIKELY"
		default:
			continue
		}
		fmt.Fprintf(w, "%s %s w %.1f p %.4f by %s\n", kind, cellName(w.table, l.Left, l.Right), l.Weight, l.Probability, w.rule(l.Rule))
		w.row(int(l.Left))
		w.row(int(l.Right))
		w.waterfall(l.Left, l.Right)
	}
	return known
}

// waterfall prints how the pair came to its weight.
func (w *errorsWriter) waterfall(a, b uint32) {
	x := w.found.Explain(a, b)
	fmt.Fprintf(w, "    bits: prior %.1f", x.Prior)
	for _, p := range x.Parts {
		if p.Level != "null" {
			fmt.Fprintf(w, ", %s %q %.1f%+.1f", p.Name, p.Level, p.Weight, p.Frequency)
		}
	}
	fmt.Fprintf(w, ", household %.1f, rest %.1f\n", x.Household, x.Rest)
}

func (w *errorsWriter) uncovered(c *matchers.Counterparts) {
	for i := range w.table.Rows() {
		id := w.table.ID(i)
		if id.Source == "register" {
			continue
		}
		switch has := w.truth.Has("register", id); {
		case !has && c.None[i] < 0.1:
			fmt.Fprintf(w, "HIDDEN p %.4f\n", c.None[i])
		case has && c.None[i] > 0.5:
			fmt.Fprintf(w, "NEEDLESS p %.4f\n", c.None[i])
		default:
			continue
		}
		w.row(i)
		if c.Best[i] >= 0 {
			w.row(int(c.Best[i]))
		}
	}
}

func writeUnreached(w *bufio.Writer, table *record.Table, truth *evaluation.Truth, known map[[2]uint32]bool, row func(int)) {
	register := map[string][]uint32{}
	for i := range table.Rows() {
		if id := table.ID(i); id.Source == "register" {
			p, _ := truth.Person(id)
			register[p] = append(register[p], uint32(i))
		}
	}
	for i := range table.Rows() {
		id := table.ID(i)
		if id.Source == "register" {
			continue
		}
		p, _ := truth.Person(id)
		for _, j := range register[p] {
			if a, b := min(uint32(i), j), max(uint32(i), j); !known[[2]uint32{a, b}] {
				fmt.Fprintf(w, "UNREACHED %s\n", cellName(table, a, b))
				row(int(a))
				row(int(b))
			}
		}
	}
}

func cellName(table *record.Table, a, b uint32) string {
	return table.ID(int(a)).Source + "–" + table.ID(int(b)).Source
}

func readPeople(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows[1:] {
		out[r[0]] = strings.Join(append(append([]string(nil), r[1:7]...), r[7], r[9]), "|")
	}
	return out, nil
}
