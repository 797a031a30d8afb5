package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"reflect"
	"strings"
	"testing"
)

// book is a workbook as a list of parts, made by hand so that each case can
// break one of them.
type book struct {
	names []string
	parts map[string]string
}

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

func (b *book) set(name, text string) *book {
	if _, ok := b.parts[name]; !ok {
		b.names = append(b.names, name)
	}
	b.parts[name] = text
	return b
}

func (b *book) replace(name, old, new string) *book {
	if !strings.Contains(b.parts[name], old) {
		panic("nothing to replace: " + old)
	}
	return b.set(name, strings.Replace(b.parts[name], old, new, 1))
}

func columnName(i int) string { return string(rune('A' + i)) }

// newBook puts rows into one sheet: odd columns as shared, even ones as inline
// strings.
func newBook(rows [][]string) *book {
	b := &book{parts: map[string]string{}}
	var sheet, table strings.Builder
	shared := 0
	for r, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, r+1)
		for c, text := range row {
			ref := fmt.Sprintf("%s%d", columnName(c), r+1)
			if c%2 == 1 {
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, ref, shared)
				fmt.Fprintf(&table, `<si><t>%s</t></si>`, escapeXML(text))
				shared++
			} else {
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, escapeXML(text))
			}
		}
		sheet.WriteString("</row>")
	}
	b.set("[Content_Types].xml", xmlHead+`<Types/>`)
	b.set("_rels/.rels", xmlHead+`<Relationships><Relationship Id="rId1" Type="`+relSpace+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	b.set("xl/workbook.xml", xmlHead+`<workbook `+mainSpace+` xmlns:r="`+relSpace+`"><workbookPr/><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	b.set("xl/_rels/workbook.xml.rels", xmlHead+`<Relationships><Relationship Id="rId1" Type="`+relSpace+`/worksheet" Target="worksheets/sheet1.xml"/>`+
		`<Relationship Id="rId8" Type="`+relSpace+`/styles" Target="styles.xml"/><Relationship Id="rId9" Type="`+relSpace+`/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`)
	b.set("xl/styles.xml", xmlHead+`<styleSheet `+mainSpace+`><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>`+
		`<numFmt numFmtId="171" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>`+
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>`)
	b.set("xl/sharedStrings.xml", xmlHead+`<sst `+mainSpace+`>`+table.String()+`</sst>`)
	b.set(sheetPart, xmlHead+`<worksheet `+mainSpace+`><dimension ref="A1:XFD1048576"/><sheetData>`+sheet.String()+`</sheetData></worksheet>`)
	return b
}

func escapeXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", "\x07", "_x0007_").Replace(s)
}

// addSheet adds an empty sheet; extra are attributes of its entry.
func (b *book) addSheet(n int, name, extra, body string) *book {
	b.replace("xl/workbook.xml", "</sheets>", fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d" %s/></sheets>`, name, n, n, extra))
	b.replace("xl/_rels/workbook.xml.rels", "</Relationships>", fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/></Relationships>`, n, relSpace, n))
	return b.set(fmt.Sprintf("xl/worksheets/sheet%d.xml", n), xmlHead+`<worksheet `+mainSpace+`><sheetData>`+body+`</sheetData></worksheet>`)
}

func (b *book) zip(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range b.names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, b.parts[strings.TrimSuffix(name, "#")]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// directory changes the central directory entry of the sheet.
func directory(data []byte, offset int, value uint32) []byte {
	out := bytes.Clone(data)
	at := bytes.LastIndex(out, []byte(sheetPart)) - 46 + offset
	binary.LittleEndian.PutUint32(out[at:], value)
	return out
}

func TestWorkbookGood(t *testing.T) {
	want := madeUp(200)
	rows, info, err := readFile(t, "x.xlsx", newBook(want).zip(t), Options{})
	if err != nil || !reflect.DeepEqual(cellsOf(rows), want) {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	if info.Format != "xlsx" || info.Sheet != "名册" || info.Rows != 201 || len(info.SHA256) != 64 || info.PromisedRows != -1 {
		t.Errorf("%+v", info)
	}
}

// TestWorkbookRefused is the table of broken workbooks.
func TestWorkbookRefused(t *testing.T) {
	fresh := func() *book { return newBook(madeUp(20)) }
	good := fresh().zip(t)
	without := func(name string) []byte {
		b := fresh()
		for i, n := range b.names {
			if n == name {
				b.names = append(b.names[:i], b.names[i+1:]...)
				break
			}
		}
		return b.zip(t)
	}
	sheet := func(old, new string) []byte { return fresh().replace(sheetPart, old, new).zip(t) }
	double := fresh()
	double.names = append(double.names, sheetPart)
	big := `<row r="900"><c r="A900" t="inlineStr"><is><t>` + strings.Repeat("A", 80<<20) + `</t></is></c></row>`
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"cut", good[:len(good)/2], "E_TRUNCATED"},
		{"no entries", append([]byte("PK\x05\x06"), make([]byte, 18)...), "E_XLSX"},
		{"size lie", directory(good, 24, 100), "E_XLSX"},
		{"checksum lie", directory(good, 16, 0x12345678), "E_CHECKSUM"},
		{"no sheet", without(sheetPart), "E_XLSX"},
		{"no workbook", without("xl/workbook.xml"), "E_XLSX"},
		{"no shared strings", without("xl/sharedStrings.xml"), "E_XLSX"},
		{"string index", sheet(`t="s"><v>3</v>`, `t="s"><v>99999999</v>`), "E_XLSX"},
		{"negative index", sheet(`t="s"><v>3</v>`, `t="s"><v>-1</v>`), "E_XLSX"},
		{"entity", sheet("<sheetData>", `<sheetData><row r="0"><c t="inlineStr"><is><t>&x;</t></is></c></row>`), "E_XLSX"},
		{"DOCTYPE", fresh().set(sheetPart, `<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet/>`).zip(t), "E_XLSX"},
		{"laughs", fresh().set("xl/sharedStrings.xml", `<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`).zip(t), "E_XLSX"},
		{"slip", fresh().set("../../x.txt", "x").zip(t), "E_XLSX"},
		{"absolute", fresh().set("/tmp/x.txt", "x").zip(t), "E_XLSX"},
		{"doubled part", double.zip(t), "E_XLSX"},
		{"cut XML", fresh().set(sheetPart, fresh().parts[sheetPart][:900]).zip(t), "E_XLSX"},
		{"unbalanced", sheet("</sheetData>", "</sheetdata>"), "E_XLSX"},
		{"deep", sheet("<sheetData>", "<sheetData>"+strings.Repeat("<x>", 200)+strings.Repeat("</x>", 200)), "E_XLSX"},
		{"nested rows", sheet("<sheetData>", `<sheetData><row><row></row></row>`), "E_XLSX"},
		{"column beyond", sheet(`r="A2"`, `r="ZZZZZZ2"`), "E_XLSX"},
		{"row beyond", sheet(`<row r="2">`, `<row r="1048577">`), "E_XLSX"},
		{"rows out of order", sheet(`<row r="3">`, `<row r="1">`), "E_XLSX"},
		{"cell of another row", sheet(`r="B3"`, `r="B4"`), "E_XLSX"},
		{"too many columns", sheet(`<row r="2">`, `<row r="2"><c r="ABC2"><v>1</v></c></row><row r="200">`), "E_LIMIT"},
		{"UTF-16 XML", sheet(`encoding="UTF-8"`, `encoding="UTF-16"`), "E_XLSX"},
		{"bomb in a cell", sheet("</sheetData>", big+"</sheetData>"), "E_BOMB"},
		{"bomb of rows", sheet("</sheetData>", strings.Repeat("<row></row>", 1<<20)+"</sheetData>"), "E_BOMB"},
		{"two sheets", fresh().addSheet(2, "二", "", `<row r="1"><c r="A1"><v>1</v></c></row>`).zip(t), "E_SHEETS"},
		{"nothing in it", newBook([][]string{{"", ""}}).zip(t), "E_EMPTY"},
	} {
		_, _, err := readFile(t, "x.xlsx", c.data, Options{})
		if got := code(t, err); got != c.code {
			t.Errorf("%s: %q (%v), want %q", c.name, got, err, c.code)
		}
	}
}

func TestSheetChoice(t *testing.T) {
	row := `<row r="1"><c r="A1"><v>1</v></c></row>`
	fresh := func() *book { return newBook(madeUp(3)) }
	for _, c := range []struct {
		name, sheet string
		book        *book
		rows        int
		code        string
	}{
		{"empty one beside", "", fresh().addSheet(2, "Sheet2", "", ""), 4, ""},
		{"hidden one beside", "", fresh().addSheet(2, "藏", `state="hidden"`, row), 4, ""},
		{"named", "二", fresh().addSheet(2, "二", "", row), 1, ""},
		{"named and hidden", "二", fresh().addSheet(2, "二", `state="veryHidden"`, row), 1, ""},
		{"all", "*", fresh().addSheet(2, "二", "", row), 5, ""},
		{"no such", "三", fresh(), 0, "E_SHEETS"},
	} {
		rows, _, err := readFile(t, "x.xlsx", c.book.zip(t), Options{Sheet: c.sheet})
		if code(t, err) != c.code || len(rows) != c.rows {
			t.Errorf("%s: %v, %d rows, want %d", c.name, err, len(rows), c.rows)
		}
	}
}

// TestCells: what each kind of cell becomes.
func TestCells(t *testing.T) {
	for _, c := range []struct {
		cell, want string
		numeric    bool
		fault      Fault
	}{
		{`<c r="A1"><v>12</v></c>`, "12", true, ""},
		{`<c r="A1"><v>0.30000000000000004</v></c>`, "0.3", true, ""},
		{`<c r="A1"><v>9.90102198001011E+17</v></c>`, "990102198001011000", true, ""},
		{`<c r="A1" s="1"><v>42005</v></c>`, "2015-01-01", false, ""},
		{`<c r="A1" s="2"><v>42005</v></c>`, "2015-01-01", false, ""},
		{`<c r="A1" s="4"><v>42005.5</v></c>`, "2015-01-01 12:00:00", false, ""},
		{`<c r="A1" s="5"><v>0.5</v></c>`, "12:00:00", false, ""},
		{`<c r="A1" s="1"><v>59</v></c>`, "1900-02-28", false, ""},
		{`<c r="A1" s="1"><v>60</v></c>`, "60", true, ""},
		{`<c r="A1" s="1"><v>61</v></c>`, "1900-03-01", false, ""},
		{`<c r="A1" s="3"><v>123</v></c>`, "000123", true, ""},
		{`<c r="A1" s="77"><v>1</v></c>`, "1", true, ""},
		{`<c r="A1" t="b"><v>1</v></c>`, "TRUE", false, ""},
		{`<c r="A1" t="d"><v>2015-01-01</v></c>`, "2015-01-01", false, ""},
		{`<c r="A1" t="str"><f>B1</f><v>文</v></c>`, "文", false, ""},
		{`<c r="A1" t="str"><v>="012"</v></c>`, "012", false, ""},
		{`<c r="A1"><f>1+1</f><v>2</v></c>`, "2", true, ""},
		{`<c r="A1"><f>B9</f></c>`, "", false, FaultCell},
		{`<c r="A1"><f>B9</f><v></v></c>`, "", false, FaultCell},
		{`<c r="A1" t="e"><v>#N/A</v></c>`, "", false, FaultCell},
		{`<c r="A1" t="inlineStr"><is><r><t>张</t></r><r><rPr/><t>三</t></r><rPh><t>zhang</t></rPh></is></c>`, "张三", false, ""},
		{`<c r="A1" t="inlineStr"><is><t xml:space="preserve">a&#x4E00;&amp;<![CDATA[<b>]]></t></is></c>`, "a一&<b>", false, ""},
		{`<c r="A1" t="inlineStr"><is><t>a_x0007_</t></is></c>`, "a\a", false, FaultControl},
		{`<c r="A1" t="inlineStr"><is><t>a_x000A_b</t></is></c>`, "a\nb", false, ""},
		{`<x:c r="A1" xmlns:x="u"><x:v>7</x:v></x:c>`, "7", true, ""},
	} {
		b := newBook(nil).replace(sheetPart, "<sheetData>", `<sheetData><row r="1">`+c.cell+`<c r="B1"><v>1</v></c></row>`)
		rows, _, err := readFile(t, "x.xlsx", b.zip(t), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.cell, err)
			continue
		}
		if r := rows[0]; r.Cells[0] != c.want || r.Numeric[0] != c.numeric || r.Fault != c.fault {
			t.Errorf("%s: %q %v %q", c.cell, r.Cells[0], r.Numeric[0], r.Fault)
		}
	}
}

func TestDate1904(t *testing.T) {
	b := newBook(nil).replace(sheetPart, "<sheetData>", `<sheetData><row r="1"><c r="A1" s="1"><v>40543</v></c></row>`)
	b.replace("xl/workbook.xml", "<workbookPr/>", `<workbookPr date1904="1"/>`)
	rows, info, err := readFile(t, "x.xlsx", b.zip(t), Options{})
	if err != nil || rows[0].Cells[0] != "2015-01-01" || !info.Date1904 {
		t.Errorf("%v %v %v", rows, info.Date1904, err)
	}
}

// TestMergedAndHidden: merged cells are filled, hidden rows are read, rows as
// wide as the sheet, styled empty rows are none.
func TestMergedAndHidden(t *testing.T) {
	text := func(ref, s string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
	}
	body := `<row r="1">` + text("A1", "名册") + `</row><row r="2">` + text("A2", "户") + text("B2", "成员") + `</row>` +
		`<row r="3">` + text("B3", "甲") + text("C3", "乙") + `</row><row r="4" hidden="1">` + text("A4", "一") + text("C4", "子") + `</row>` +
		`<row r="5">` + text("C5", "丑") + `</row><row r="99"><c r="A99" s="1"/></row>`
	b := newBook(nil).replace(sheetPart, "<sheetData>", "<sheetData>"+body)
	b.replace(sheetPart, "</worksheet>", `<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="A4:A5"/></mergeCells></worksheet>`)
	rows, info, err := readFile(t, "x.xlsx", b.zip(t), Options{})
	want := [][]string{{"名册", "名册", "名册"}, {"户", "成员", "成员"}, {"户", "甲", "乙"}, {"一", "", "子"}, {"一", "", "丑"}}
	if err != nil || !reflect.DeepEqual(cellsOf(rows), want) {
		t.Fatalf("%v %q", err, cellsOf(rows))
	}
	var codes []string
	for _, w := range info.Warnings {
		codes = append(codes, fmt.Sprint(w.Code, w.Count))
	}
	if got := strings.Join(codes, " "); got != "W_HIDDEN_ROWS1 W_MERGED4" || info.BlankRows != 1 {
		t.Errorf("%s, %d blank", got, info.BlankRows)
	}
}

func TestZipOfTable(t *testing.T) {
	text := csvText(madeUp(30), ",", "\n")
	pack := func(parts ...string) []byte {
		b := &book{parts: map[string]string{}}
		for i := 0; i < len(parts); i += 2 {
			b.set(parts[i], parts[i+1])
		}
		return b.zip(t)
	}
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"csv", pack("a/名册.csv", text, "__MACOSX/._x.csv", "x", "readme.md", "x"), ""},
		{"GBK", pack("x.csv", string(encoded(t, text, encGB18030))), ""},
		{"workbook", pack("x.xlsx", string(newBook(madeUp(30)).zip(t))), ""},
		{"two", pack("a.csv", text, "b.csv", text), "E_AMBIGUOUS"},
		{"none", pack("a.doc", text), "E_FORMAT"},
		{"zip in zip", pack("a.csv", string(pack("b.csv", text))), "E_FORMAT"},
		{"bad quote", pack("a.csv", text+`"x`), "E_QUOTE"},
	} {
		rows, _, err := readFile(t, "x.zip", c.data, Options{})
		if got := code(t, err); got != c.code || (err == nil && len(rows) != 31) {
			t.Errorf("%s: %q (%v), %d rows", c.name, got, err, len(rows))
		}
	}
}

// TestStoredChecksum guards the test's own view of the directory layout.
func TestStoredChecksum(t *testing.T) {
	b := newBook(madeUp(2))
	data := b.zip(t)
	at := bytes.LastIndex(data, []byte(sheetPart)) - 46 + 16
	if got := binary.LittleEndian.Uint32(data[at:]); got != crc32.ChecksumIEEE([]byte(b.parts[sheetPart])) {
		t.Errorf("%08x", got)
	}
}
