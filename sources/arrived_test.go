package sources

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yingbao/sources/record"
)

// zipped writes an archive of name, content, name, content.
func zipped(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "残联.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func loadFile(t *testing.T, path string) *Loaded {
	t.Helper()
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{path}}, Options{AsOf: "2024-01-02"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Held == nil && l.Rows != l.Accepted+l.Rejected {
		t.Errorf("%d rows are not %d and %d", l.Rows, l.Accepted, l.Rejected)
	}
	return l
}

// TestArchiveOfCounties: the tables of an archive are one extract; each has a
// header of its own and may have its own columns and encoding.
func TestArchiveOfCounties(t *testing.T) {
	lines := roll(60, 0)
	turned := "联系电话,残疾等级,残疾类别,残疾证号,身份证号,姓名\n"
	for _, line := range lines[20:40] {
		cells := strings.Split(line, ",")
		slices.Reverse(cells)
		turned += strings.Join(cells, ",") + "\n"
	}
	path := zipped(t, "东城镇.csv", rollHeader+strings.Join(lines[:20], "\n")+"\n", "西城镇.csv", turned, "a/新区.csv", "新区名册,,,,,\n"+rollHeader+strings.Join(lines[40:], "\n")+"\n合计,20,,,,\n",
		"说明.docx", "x", "东城镇（副本）.csv", rollHeader+strings.Join(lines[:20], "\n")+"\n")
	l := loadFile(t, path)
	if l.Held != nil || l.Accepted != 60 || l.Rejected != 1 || l.Duplicates != 0 {
		t.Fatalf("%+v %d %d", l.Held, l.Accepted, l.Rejected)
	}
	whole := filepath.Join(t.TempDir(), "残联.csv")
	if err := os.WriteFile(whole, []byte(rollHeader+strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	people := func(l *Loaded) []string {
		var out []string
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		for row := range table.Rows() {
			person := ""
			for _, f := range []record.Field{record.FieldName, record.FieldIDNumber, record.FieldPhone} {
				col := table.Column(f)
				person += col.Value(row) + " "
			}
			out = append(out, person)
		}
		slices.Sort(out)
		return out
	}
	if a, b := people(l), people(loadFile(t, whole)); !slices.Equal(a, b) {
		t.Errorf("%v\n%v", a, b)
	}
	if r := l.Rejects[0]; r.File != "残联.zip/新区.csv" || r.Line != 23 {
		t.Errorf("%+v", r)
	}
	var codes []string
	for _, w := range l.Warnings {
		codes = append(codes, w.Code)
	}
	if !slices.Contains(codes, "W_ZIP_OTHERS") || !slices.Contains(codes, "W_DUP_FILE") {
		t.Error(codes)
	}
}

// TestArchiveOfTwoKinds: a table of another kind holds the archive, by name.
func TestArchiveOfTwoKinds(t *testing.T) {
	l := loadFile(t, zipped(t, "a.csv", rollHeader+strings.Join(roll(20, 0), "\n")+"\n", "低保.csv", "姓名,身份证号,救助类别\n张三,990121195306120232,低保\n"))
	if l.Held == nil || l.Held.Code != "E_SCHEMA_MISSING" || l.Held.File != "残联.zip/低保.csv" || l.Held.Line != 1 {
		t.Fatalf("%+v", l.Held)
	}
	l = loadFile(t, zipped(t, "a.csv", rollHeader+strings.Join(roll(20, 0), "\n")+"\n", "b.csv", rollHeader+`"张三`))
	if l.Held == nil || l.Held.Code != "E_QUOTE" || l.Held.File != "残联.zip/b.csv" {
		t.Fatalf("%+v", l.Held)
	}
}

// TestSheetOfInstructions: a sheet of one column beside the table is no reason
// to ask which sheet is meant.
func TestSheetOfInstructions(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, sheet string) {
		put(t, f, sheet, 1, []any{"一、由乡镇填写"}, []any{"二、不得改动表头"})
		if _, err := f.NewSheet("数据"); err != nil {
			t.Fatal(err)
		}
		put(t, f, "数据", 1, append([][]any{{"姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "联系电话"}}, members(30)...)...)
	})
	if l.Accepted != 30 || !slices.ContainsFunc(l.Warnings, func(m Message) bool { return m.Code == "W_NOTES_SHEET" }) {
		t.Errorf("%d %v", l.Accepted, l.Warnings)
	}
}

// TestHopelessFileIsNotReadToItsEnd: the rejects of a file of nothing but bad
// rows do not fill the memory, whatever reason is given.
func TestHopelessFileIsNotReadToItsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte(rollHeader+strings.Join(roll(50, 0), "\n")+"\n"+strings.Repeat("x\n", 3*mostRejects)), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{path}, Override: "试一试"}, Options{})
	if err != nil || l.Held == nil || l.Held.Code != "E_QRATIO" || len(l.Rejects) != mostRejects || !strings.Contains(l.Held.EN, "200000 of the first 200050 rows") {
		t.Fatalf("%v %+v %d", err, l.Held, len(l.Rejects))
	}
}

// TestProfileOfArchive: profile looks at every table of an archive, and at the
// first one of those that are no extract.
func TestProfileOfArchive(t *testing.T) {
	lines := roll(40, 0)
	p, err := NewProfile(context.Background(), zipped(t, "a.csv", rollHeader+strings.Join(lines[:20], "\n")+"\n", "b.csv", rollHeader+strings.Join(lines[20:], "\n")+"\n"), ProfileOptions{})
	if err != nil || p.Held != nil || p.Rows != 40 || p.Columns[0].Filled != 40 {
		t.Fatalf("%v %+v", err, p)
	}
	p, err = NewProfile(context.Background(), zipped(t, "a.csv", "code,value\nx,1\ny,2\n", "b.csv", "code,value\nz,1\n"), ProfileOptions{})
	if err != nil || p.Held == nil || p.Held.Code != "E_AMBIGUOUS" {
		t.Fatalf("%v %+v", err, p)
	}
}

// TestFileNamedTwice: a file that a path and a pattern both name is read once,
// and the files beside it are read too.
func TestFileNamedTwice(t *testing.T) {
	dir := t.TempDir()
	lines := roll(40, 0)
	var paths []string
	for i, name := range []string{"a.csv", "b.csv"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(rollHeader+strings.Join(lines[20*i:20*i+20], "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for _, named := range [][]string{{paths[0], paths[0], paths[1]}, {paths[0], paths[1], paths[0], paths[1]}, {paths[0], dir + "/./a.csv", paths[1]}} {
		l, err := Load(context.Background(), Extract{Name: "残联", Department: "disabled-federation", Paths: named}, Options{AsOf: "2022-08-31"})
		if err != nil || l.Held != nil || l.Accepted != 40 || len(l.Files) != 2 {
			t.Fatalf("%v: %v %+v", named, err, l)
		}
		for _, w := range l.Warnings {
			if w.Code == "W_DUP_FILE" {
				t.Errorf("%v: %s", named, w.EN)
			}
		}
	}
}
