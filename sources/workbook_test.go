package sources

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yingbao/sources/record"
)

// workbook saves what fill puts into the first sheet and loads it as the
// department's.
func workbook(t *testing.T, department string, fill func(f *excelize.File, sheet string)) *Loaded {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f, "Sheet1")
	path := filepath.Join(t.TempDir(), "名册.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	l, err := Load(context.Background(), Extract{Name: "x", Department: department, Paths: []string{path}}, Options{AsOf: "2024-01-02"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Held != nil {
		t.Fatalf("held: %+v", l.Held)
	}
	if l.Rows != l.Accepted+l.Rejected {
		t.Errorf("%d rows are not %d and %d", l.Rows, l.Accepted, l.Rejected)
	}
	return l
}

// put writes rows from line on.
func put(t *testing.T, f *excelize.File, sheet string, line int, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, line+i)
		if err == nil {
			err = f.SetSheetRow(sheet, cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// members are rows of the disabled persons' roll: texts, as typed.
func members(n int) [][]any {
	var out [][]any
	for _, line := range roll(n, 0) {
		var row []any
		for _, c := range strings.Split(line, ",") {
			row = append(row, c)
		}
		out = append(out, row)
	}
	return out
}

var memberHeader = []any{"姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "联系电话"}

func table(t *testing.T, l *Loaded) *record.Table {
	t.Helper()
	merged, err := record.Merge(l.Part)
	if err != nil {
		t.Fatal(err)
	}
	return merged
}

func values(t *testing.T, l *Loaded, field record.Field) []string {
	t.Helper()
	merged := table(t, l)
	column := merged.Column(field)
	if column == nil {
		t.Fatalf("no column %s", field)
	}
	var out []string
	for i := range merged.Rows() {
		out = append(out, column.Value(i))
	}
	return out
}

func hasWarning(l *Loaded, words string) bool {
	return slices.ContainsFunc(l.Warnings, func(m Message) bool { return strings.Contains(m.ZH, words) })
}

// Title rows, a header of two merged levels, a totals row, a signature row and
// an empty line between: what an office prints and then sends.
func TestWorkbookAsPrinted(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, []any{"样例市持证残疾人名册"}, []any{"填表日期：2024年1月1日"},
			[]any{"序号", "基本信息", nil, nil, "残疾情况", nil, nil, "联系电话"},
			[]any{nil, "姓名", "身份证号", "性别", "残疾证号", "残疾类别", "残疾等级", nil})
		for _, m := range [][2]string{{"A1", "H1"}, {"A3", "A4"}, {"B3", "D3"}, {"E3", "G3"}, {"H3", "H4"}} {
			if err := f.MergeCell(s, m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
		for i, m := range members(30) {
			put(t, f, s, 5+i+i/20, []any{i + 1, m[0], m[1], "男", m[2], m[3], m[4], m[5]}) // line 25 stays empty
		}
		put(t, f, s, 36, []any{"合计", "30人"}, []any{"制表人：某某", nil, nil, nil, "审核人：某某"})
	})
	if l.Accepted != 30 || l.Rejected != 2 || l.Files[0].HeaderLine != 4 {
		t.Errorf("%d accepted, %d rejected, header in line %d", l.Accepted, l.Rejected, l.Files[0].HeaderLine)
	}
	for _, r := range l.Rejects {
		if r.Code != "Q_NOT_A_PERSON" || r.Line < 36 {
			t.Errorf("%+v", r)
		}
	}
	if sex, level := values(t, l, record.FieldSex), values(t, l, record.FieldLevel); sex[29] != "1" || level[0] != "1" {
		t.Errorf("sex %v level %v", sex, level)
	}
	if names := values(t, l, record.FieldName); !strings.HasPrefix(members(30)[29][0].(string), names[29]) {
		t.Errorf("the last name is %d characters", len(names[29]))
	}
}

// A header printed again on every page is no person.
func TestWorkbookPages(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, memberHeader)
		put(t, f, s, 2, members(25)...)
		put(t, f, s, 27, memberHeader)
		put(t, f, s, 28, members(40)[25:]...)
	})
	if l.Accepted != 40 || l.Rejected != 1 || l.Rejects[0].Line != 27 || l.Rejects[0].Code != "Q_NOT_A_PERSON" {
		t.Errorf("%d accepted, rejects %+v", l.Accepted, l.Rejects)
	}
}

// Hidden rows are people too; that there are some is said.
func TestWorkbookHiddenRows(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, memberHeader)
		put(t, f, s, 2, members(30)...)
		for _, row := range []int{5, 9, 14} {
			if err := f.SetRowVisible(s, row, false); err != nil {
				t.Fatal(err)
			}
		}
	})
	if l.Accepted != 30 || !hasWarning(l, "隐藏") || !slices.ContainsFunc(l.Warnings, func(m Message) bool { return strings.Contains(m.ZH, "3") && strings.Contains(m.ZH, "隐藏") }) {
		t.Errorf("%d accepted, %+v", l.Accepted, l.Warnings)
	}
}

// Dates stored as numbers count from 1900 or, in workbooks born on a Mac, from
// 1904: the workbook says which.
func TestWorkbookDates(t *testing.T) {
	for _, from1904 := range []bool{false, true} {
		serial := 29221.0 // 1980-01-01
		if from1904 {
			serial -= 1462
		}
		l := workbook(t, "残联", func(f *excelize.File, s string) {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
				t.Fatal(err)
			}
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			if err != nil {
				t.Fatal(err)
			}
			put(t, f, s, 1, append(slices.Clone(memberHeader), "出生日期"))
			for i, m := range members(30) {
				put(t, f, s, 2+i, append(m, serial+float64(i)))
			}
			if err := f.SetCellStyle(s, "G2", "G31", style); err != nil {
				t.Fatal(err)
			}
		})
		if births := values(t, l, record.FieldBirth); births[0] != "19800101" || births[29] != "19800130" {
			t.Errorf("1904 %v: %s %s", from1904, births[0], births[29])
		}
	}
}

// Numbers that were stored as numbers have lost their last digits: fifteen are
// kept as partial evidence, counted and named for what they are.
func TestWorkbookNumericNumbers(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, memberHeader)
		rows := members(40)
		for _, i := range []int{3, 17} {
			rows[i][1] = 990102198001011230.0
		}
		put(t, f, s, 2, rows...)
	})
	if l.Accepted != 40 {
		t.Fatalf("%d accepted, %+v", l.Accepted, l.Rejects)
	}
	damaged := 0
	for name, n := range l.Repairs {
		if strings.HasPrefix(name, "id-") {
			damaged += n
		}
	}
	if damaged < 2 {
		t.Errorf("repairs %v", l.Repairs)
	}
}

// A formula without a stored value and an error value are no text: the row is
// kept when the cell is no key and rejected when it is.
func TestWorkbookFormulas(t *testing.T) {
	l := workbook(t, "残联", func(f *excelize.File, s string) {
		put(t, f, s, 1, memberHeader)
		put(t, f, s, 2, members(30)...)
		for _, c := range [][2]string{{"F5", "NA()"}, {"A9", "VLOOKUP(B9,Z:Z,1,0)"}} {
			if err := f.SetCellValue(s, c[0], nil); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellFormula(s, c[0], c[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	if l.Accepted+l.Rejected != 30 || l.Rejected > 1 {
		t.Fatalf("%d accepted, rejects %+v", l.Accepted, l.Rejects)
	}
	if l.Rejected == 1 && (l.Rejects[0].Line != 9 || l.Rejects[0].Code != "Q_CELL") {
		t.Errorf("%+v", l.Rejects)
	}
	if phones := values(t, l, record.FieldPhone); phones[3] != "" {
		t.Error("a formula without a value gave a telephone number")
	}
}

// Several sheets are one extract when all are asked for; two with content and
// none named is a question to the sender.
func TestWorkbookSheets(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	rows := members(40)
	put(t, f, "Sheet1", 1, memberHeader)
	put(t, f, "Sheet1", 2, rows[:20]...)
	if _, err := f.NewSheet("东区"); err != nil {
		t.Fatal(err)
	}
	put(t, f, "东区", 1, []any{"东区名册"}, []any{"残疾等级", "姓名", "身份证号", "残疾证号", "残疾类别"})
	for i, m := range rows[20:] {
		put(t, f, "东区", 3+i, []any{m[4], m[0], m[1], m[2], m[3]})
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string]int{"*": 40, "东区": 20, "": 0} {
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{path}, Sheet: sheet}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if l.Accepted != want && l.Held == nil || want == 0 && l.Held == nil || want > 0 && l.Held != nil {
			t.Errorf("sheet %q: %d accepted, held %+v", sheet, l.Accepted, l.Held)
		}
	}
}
