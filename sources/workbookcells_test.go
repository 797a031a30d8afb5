package sources

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yingbao/sources/record"
)

// rawBook writes a workbook of one sheet whose cells are given as XML, for
// cells that libraries do not write.
func rawBook(t *testing.T, rows [][]string) string {
	t.Helper()
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var sheet strings.Builder
	fmt.Fprintf(&sheet, `<worksheet xmlns="%s"><sheetData>`, main)
	for r, cells := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, r+1)
		for c, cell := range cells {
			if at := fmt.Sprintf("%c%d", 'A'+c, r+1); strings.HasPrefix(cell, "#") {
				fmt.Fprintf(&sheet, `<c r="%s" t="e"><v>%s</v></c>`, at, cell)
			} else {
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, cell)
			}
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	path := filepath.Join(t.TempDir(), "a.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet.String()},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestErrorCells: an error value in a key column rejects the row by name; in
// any other it is no value, the row stays and the cell is counted (S3). Error
// texts never become values.
func TestErrorCells(t *testing.T) {
	rows := [][]string{strings.Split(strings.TrimSpace(rollHeader), ",")}
	for _, r := range roll(40, 0) {
		rows = append(rows, strings.Split(r, ","))
	}
	rows[3][0], rows[5][1], rows[7][2] = "#N/A", "#REF!", "#VALUE!"   // name, number, certificate
	rows[9][5], rows[11][5], rows[13][5] = "#N/A", "#REF!", "#DIV/0!" // telephone
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{rawBook(t, rows)}}, Options{})
	if err != nil || l.Held != nil {
		t.Fatalf("%v %+v", err, l.Held)
	}
	if l.Accepted != 37 || l.Rejected != 3 {
		t.Errorf("%d accepted, %d rejected", l.Accepted, l.Rejected)
	}
	for i, line := range []int{4, 6, 8} {
		if r := l.Rejects[i]; r.Code != "Q_CELL" || r.Line != line {
			t.Errorf("reject %+v, want Q_CELL of line %d", r, line)
		}
	}
	empty := 0
	for _, phone := range values(t, l, record.FieldPhone) {
		if strings.ContainsAny(phone, "#/!") {
			t.Errorf("an error is a value: %q", phone)
		}
		if phone == "" {
			empty++
		}
	}
	if empty != 4 || l.Flags["F_CELL"] != 3 { // the first telephone of roll is a filler
		t.Errorf("%d telephones empty, counted %v", empty, l.Flags)
	}
}

// TestMergedGroups: two levels of headers, the upper one merged over groups
// with names that are columns' names too, below a merged title.
func TestMergedGroups(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	put(t, f, "Sheet1", 1, []any{"某区残疾人名册"},
		[]any{"序号", "基本信息", "", "", "残疾情况", "", "联系方式", ""},
		[]any{"", "姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "联系电话", "户籍地址"})
	for i, m := range roll(30, 0) {
		c := strings.Split(m, ",")
		put(t, f, "Sheet1", 4+i, []any{i + 1, c[0], c[1], c[2], c[3], c[4], c[5], "鹤汀县"})
	}
	for _, m := range [][2]string{{"A1", "H1"}, {"A2", "A3"}, {"B2", "D2"}, {"E2", "F2"}, {"G2", "H2"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{path}}, Options{})
	if err != nil || l.Held != nil || l.Accepted != 30 {
		t.Fatalf("%v %+v", err, l)
	}
	if phones, homes := values(t, l, record.FieldPhone), values(t, l, record.FieldHukou); phones[1] == "" || homes[0] != "鹤汀县" {
		t.Errorf("%q %q", phones[1], homes[0])
	}
}

// TestGroupOfAnother: the householder's name under 户主信息 is never the person's.
func TestGroupOfAnother(t *testing.T) {
	text := "户主信息,,人员信息,,,,\n姓名,身份证号,姓名,身份证号,残疾证号,残疾类别,残疾等级\n"
	for _, r := range roll(30, 0) {
		c := strings.Split(r, ",")
		text += "王户主,99012119600101990X," + strings.Join(c[:5], ",") + "\n"
	}
	l := night(t, map[string]string{"a.csv": text}, nil, nil)
	if l.Held != nil {
		return // asking is right too; taking the householder is not
	}
	for _, name := range values(t, l, record.FieldName) {
		if strings.HasPrefix(name, "王") {
			t.Fatal("the householder was taken for the person")
		}
	}
}
