package main

import (
	"context"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"yingbao/matchers/evaluation"
	"yingbao/sources/record"
)

// exported are the columns that the peers get: cleaned as yingbao cleans
// them, so that the peers are judged by their matching alone.
var exported = []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldPhone,
	record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}

// export writes a province's extracts for the peers: extracts.csv, the rows
// of the chosen sources, register.csv, and the truth of both.
func export(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	dir := flags.String("dir", "", "folder of the extracts")
	lefts := flags.String("left", "medical,disabled,employment,rural", "sources of extracts.csv")
	out := flags.String("out", ".", "folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	table, err := loadProvince(ctx, *dir)
	if err != nil {
		return err
	}
	truth, err := readTruth(filepath.Join(*dir, "truth.csv"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o777); err != nil {
		return err
	}
	told := [][]string{{"source", "row", "person"}}
	for name, wanted := range map[string][]string{"extracts": list(*lefts), "register": {"register"}} {
		rows := [][]string{fieldNames()}
		for row := range table.Rows() {
			if !slices.Contains(wanted, table.ID(row).Source) {
				continue
			}
			told = append(told, []string{name, strconv.Itoa(len(rows)), personOf(truth, table.ID(row))})
			rows = append(rows, cells(table, row))
		}
		if err := writeCSV(filepath.Join(*out, name+".csv"), rows); err != nil {
			return err
		}
	}
	return writeCSV(filepath.Join(*out, "truth.csv"), told)
}

func personOf(truth *evaluation.Truth, id record.ID) string {
	p, _ := truth.Person(id)
	return p
}

func fieldNames() []string {
	var out []string
	for _, f := range exported {
		out = append(out, string(f))
	}
	return out
}

func cells(table *record.Table, row int) []string {
	var out []string
	for _, f := range exported {
		out = append(out, table.Column(f).Value(row))
	}
	return out
}

func writeCSV(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll(rows); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
