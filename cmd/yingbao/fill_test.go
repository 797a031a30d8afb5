package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fill RUN OUT LINE=CODE@DATE… fills the first worklist of a run as a grid
// worker would, and writes it with its rows in reverse order and the columns
// of phone and reason deleted.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	run, err := filepath.EvalSymlinks(ts.MkAbs(args[0]))
	ts.Check(err)
	lists, err := filepath.Glob(filepath.Join(run, "worklists", "*", "*.csv"))
	ts.Check(err)
	slices.Sort(lists)
	data, err := os.ReadFile(lists[0])
	ts.Check(err)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	ts.Check(err)
	code, date := slices.Index(rows[0], "核查结果代码"), slices.Index(rows[0], "核查日期")
	for _, spec := range args[2:] {
		at, result, _ := strings.Cut(spec, "=")
		n, err := strconv.Atoi(at)
		ts.Check(err)
		rows[n][code], rows[n][date], _ = strings.Cut(result, "@")
	}
	slices.Reverse(rows[1:])
	gone := []int{slices.Index(rows[0], "线索原因"), slices.Index(rows[0], "联系电话")}
	for i := range rows {
		for _, column := range gone {
			rows[i] = slices.Delete(rows[i], column, column+1)
		}
	}
	f, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	defer f.Close()
	ts.Check(csv.NewWriter(f).WriteAll(rows))
}
