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

// writeErrors lists false links, then missed ones, then hidden persons, with
// the rows and the true facts behind them.
func writeErrors(path, dir string, table *record.Table, found *matchers.Result, truth *evaluation.Truth, c *matchers.Counterparts) error {
	people, err := readPeople(filepath.Join(dir, "people.csv"))
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	defer w.Flush()
	row := func(i int) {
		p, _ := truth.Person(table.ID(i))
		fmt.Fprintf(w, "    %-14s", table.ID(i))
		for _, field := range shownFields {
			fmt.Fprintf(w, "|%s", table.Column(field).Value(i))
		}
		fmt.Fprintf(w, "   TRUE %s %s\n", p, people[p])
	}
	rule := func(n uint16) string {
		if int(n) < len(found.Rules) {
			return found.Rules[n].String()
		}
		return fmt.Sprint(n)
	}
	known := map[[2]uint32]bool{}
	for _, l := range found.Links {
		known[[2]uint32{l.Left, l.Right}] = true
		same, _ := truth.Same(table.ID(int(l.Left)), table.ID(int(l.Right)))
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
		fmt.Fprintf(w, "%s %s w %.1f p %.4f by %s\n", kind, cellName(table, l.Left, l.Right), l.Weight, l.Probability, rule(l.Rule))
		row(int(l.Left))
		row(int(l.Right))
	}
	writeUnreached(w, table, truth, known, row)
	for i := range table.Rows() {
		id := table.ID(i)
		if id.Source == "register" {
			continue
		}
		switch has := truth.Has("register", id); {
		case !has && c.None[i] < 0.1:
			fmt.Fprintf(w, "HIDDEN p %.4f\n", c.None[i])
		case has && c.None[i] > 0.5:
			fmt.Fprintf(w, "NEEDLESS p %.4f\n", c.None[i])
		default:
			continue
		}
		row(i)
		if c.Best[i] >= 0 {
			row(int(c.Best[i]))
		}
	}
	return nil
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
