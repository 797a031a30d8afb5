package sources

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	arrowmemory "github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/xuri/excelize/v2"
)

// parquetFile writes a Parquet file of columns whose cells fill appends.
func parquetFile(t *testing.T, fields []arrow.Field, rows int, fill func(b *array.RecordBuilder, row int)) string {
	t.Helper()
	b := array.NewRecordBuilder(arrowmemory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	for row := range rows {
		fill(b, row)
	}
	record := b.NewRecord()
	defer record.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, nil, pqarrow.DefaultWriterProps())
	if err == nil {
		err = w.Write(record)
	}
	if err == nil {
		err = w.Close()
	}
	path := filepath.Join(t.TempDir(), "名册.parquet")
	if err == nil {
		err = os.WriteFile(path, out.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBlankRows: a row without content is no row, wherever it stands and
// whatever the format; it is counted, and holds nothing.
func TestBlankRows(t *testing.T) {
	rows := roll(30, 0)
	text := rollHeader + strings.Join(rows[:10], "\n") + "\n\n,,,,,\n   \n　,　,,,, \n" + strings.Join(rows[10:], "\n") + "\n" + strings.Repeat(",,,,,\n", 500)
	book := filepath.Join(t.TempDir(), "名册.xlsx")
	f := excelize.NewFile()
	put(t, f, "Sheet1", 1, []any{"姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "联系电话"})
	put(t, f, "Sheet1", 2, members(10)...)
	put(t, f, "Sheet1", 12, []any{"", "", " "}, []any{"　"}, []any{""}, []any{" ", " ", " ", " ", " ", " "})
	put(t, f, "Sheet1", 16, members(30)[10:]...)
	for line := range 500 {
		put(t, f, "Sheet1", 36+line, []any{" "})
	}
	if err := f.SaveAs(book); err != nil {
		t.Fatal(err)
	}
	var fields []arrow.Field
	for _, name := range strings.Split(strings.TrimSpace(rollHeader), ",") {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	parquet := parquetFile(t, fields, 534, func(b *array.RecordBuilder, row int) {
		for c := range fields {
			if row >= 10 && row < 14 || row >= 34 {
				b.Field(c).AppendNull()
				continue
			}
			at := row
			if row >= 14 {
				at -= 4
			}
			b.Field(c).(*array.StringBuilder).Append(strings.Split(rows[at], ",")[c])
		}
	})
	for _, path := range []string{write(t, map[string]string{"a.csv": text})[0], book, parquet} {
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{path}}, Options{AsOf: "2024-01-02"})
		if err != nil || l.Held != nil {
			t.Fatal(path, err, l)
		}
		any, err := LoadAny(context.Background(), path, "x", Options{Raw: true})
		if err != nil || any.Held != nil {
			t.Fatal(path, err, any)
		}
		for _, l := range []*Loaded{l, any} {
			if got := fmt.Sprint(l.Rows, l.Accepted, l.Rejected, l.Files[0].Blank); got != "30 30 0 504" {
				t.Errorf("%s: rows, accepted, rejected, blank are %s", filepath.Base(path), got)
			}
		}
		p, err := NewProfile(context.Background(), path, ProfileOptions{})
		if err != nil || p.File.Blank != 504 {
			t.Error(path, err, p.File.Blank)
		}
	}
}
