package sources

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/xuri/excelize/v2"

	"yingbao/sources/record"
)

// wholeNumbers are n rows of a roll whose numbers end in no X.
func wholeNumbers(n int) (rows [][]string) {
	for _, line := range roll(2*n, 1) {
		if cells := strings.Split(line, ","); cells[1][17] != 'X' && len(rows) < n {
			rows = append(rows, cells)
		}
	}
	return rows
}

// storedRoll is the roll as a Parquet file whose numbers are stored as kind.
func storedRoll(t *testing.T, rows [][]string, kind arrow.DataType, add func(b array.Builder, number int64)) string {
	fields := []arrow.Field{{Name: "姓名", Type: arrow.BinaryTypes.String}, {Name: "身份证号", Type: kind},
		{Name: "残疾类别", Type: arrow.BinaryTypes.String}, {Name: "残疾等级", Type: arrow.BinaryTypes.String}, {Name: "出生日期", Type: arrow.PrimitiveTypes.Int64}, {Name: "联系电话", Type: arrow.PrimitiveTypes.Int64}}
	return parquetFile(t, fields, len(rows), func(b *array.RecordBuilder, row int) {
		cells := rows[row]
		for c, text := range []string{cells[0], "", "肢体", "一级"} {
			if c != 1 {
				b.Field(c).(*array.StringBuilder).Append(text)
			}
		}
		for c, text := range []string{cells[1][6:14], cells[5]} {
			v, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			b.Field(4 + c).(*array.Int64Builder).Append(v)
		}
		number, err := strconv.ParseInt(cells[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		add(b.Field(1), number)
	})
}

// TestWholeNumbers: 64-bit integers and decimals hold every digit of a number,
// and so it is read; doubles, and integers that were cast from doubles, do not.
func TestWholeNumbers(t *testing.T) {
	rows := wholeNumbers(200)
	for name, c := range map[string]struct {
		path string
		held string
	}{
		"int64": {storedRoll(t, rows, arrow.PrimitiveTypes.Int64, func(b array.Builder, n int64) { b.(*array.Int64Builder).Append(n) }), ""},
		"decimal": {storedRoll(t, rows, &arrow.Decimal128Type{Precision: 18}, func(b array.Builder, n int64) {
			b.(*array.Decimal128Builder).Append(decimal128.FromI64(n))
		}), ""},
		"double":            {storedRoll(t, rows, arrow.PrimitiveTypes.Float64, func(b array.Builder, n int64) { b.(*array.Float64Builder).Append(float64(n)) }), "double"},
		"int64 from double": {storedRoll(t, rows, arrow.PrimitiveTypes.Int64, func(b array.Builder, n int64) { b.(*array.Int64Builder).Append(int64(float64(n))) }), "double"},
	} {
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{c.path}}, Options{AsOf: "2024-01-02"})
		if err != nil {
			t.Fatal(name, err)
		}
		if c.held != "" {
			if l.Held == nil || l.Held.Code != "E_QRATIO" || !strings.Contains(l.Held.EN, c.held) || strings.Contains(l.Held.EN+l.Held.ZH, "Excel") {
				t.Errorf("%s: held %+v", name, l.Held)
			}
			continue
		}
		if l.Held != nil || l.Accepted != len(rows) || l.Repairs["id-rounded"] > 0 {
			t.Fatalf("%s: held %+v, %d accepted, repairs %v", name, l.Held, l.Accepted, l.Repairs)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		for i, cells := range rows {
			for field, want := range map[record.Field]string{record.FieldIDNumber: cells[1], record.FieldBirth: cells[1][6:14], record.FieldPhone: cells[5]} {
				if got := table.Column(field).Value(i); got != want {
					t.Fatalf("%s: row %d: %s is %q, want %q", name, i+1, field, got, want)
				}
			}
		}
	}
}

// TestOldNumberInANumberCell: of a number of 15 digits a number cell holds all.
func TestOldNumberInANumberCell(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, []any{"姓名", "身份证号", "残疾类别", "残疾等级"}, []any{"林一甲", 990101600101001, "肢体", "一级"})
	})
	table, err := record.Merge(l.Part)
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Column(record.FieldIDNumber).Value(0); len(got) != 18 || !strings.HasPrefix(got, "99010119600101001") || strings.Contains(got, "?") || l.Repairs["id-rounded"] > 0 {
		t.Errorf("%q, repairs %v", got, l.Repairs)
	}
}
