package sources_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yingbao/sources"
	"yingbao/sources/department"
	"yingbao/sources/record"
	"yingbao/sources/synthetic"
)

// TestWorkersChangeNothing loads extracts of several waves with one processor
// and with several (S6, R4).
func TestWorkersChangeNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: 20000, Seed: 5}); err != nil {
		t.Fatal(err)
	}
	load := func(workers int, name, department string) (*sources.Loaded, *record.Table) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		l, err := sources.Load(context.Background(), sources.Extract{Name: name, Department: department, Paths: []string{filepath.Join(dir, name+".csv")}}, sources.Options{})
		if err != nil || l.Held != nil {
			t.Fatal(err, l.Held)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		l.Part = nil
		return l, table
	}
	for name, department := range map[string]string{"medical": "medical-insurance", "register": "civil-affairs"} {
		one, oneTable := load(1, name, department)
		for _, workers := range []int{2, 5} {
			several, severalTable := load(workers, name, department)
			if !reflect.DeepEqual(one, several) {
				t.Errorf("%s: counts, rejects or messages of %d workers differ from those of one", name, workers)
			}
			if !reflect.DeepEqual(oneTable, severalTable) {
				t.Errorf("%s: the table of %d workers differs from that of one", name, workers)
			}
		}
	}
}

// TestWorkersDecode loads an extract of several waves of pieces in GB18030, which
// the workers decode while more of the file is read, and the same in UTF-8.
func TestWorkersDecode(t *testing.T) {
	const rows = 60000
	var text strings.Builder
	text.WriteString("姓名,身份证号,残疾类别,残疾等级,户籍地址\n")
	for i := range rows {
		fmt.Fprintf(&text, "林%c%c,990121%04d%02d%02d%03d?,肢体,一级,测试省甲州市鹤汀县云水镇上游村%d号\n", '一'+rune(i%900), '丁'+rune(i/900), 1930+i%70, i%12+1, i%28+1, i%1000, i)
	}
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text.String())
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var tables []*record.Table
	for name, content := range map[string]string{"a.csv": text.String(), "b.csv": encoded} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		zero := 0.0
		l, err := sources.Load(context.Background(), sources.Extract{Name: "x", Department: "残联", Paths: []string{path}, Gate: department.Gate{MinValidID: &zero}}, sources.Options{})
		if err != nil || l.Held != nil || l.Accepted != rows {
			t.Fatalf("%v %+v", err, l.Held)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	if !reflect.DeepEqual(tables[0], tables[1]) {
		t.Error("the two encodings give two tables")
	}
}
