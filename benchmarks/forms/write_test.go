package forms

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var forms = []form{
	{"utf-8", false, text(encoding.Nop)},
	{"gbk", false, text(simplifiedchinese.GBK)},
	{"gb18030", false, text(simplifiedchinese.GB18030)},
	{"utf-8 with a mark", false, text(unicode.UTF8BOM)},
	{"utf-16", false, text(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))},
	{"utf-16 big-endian", false, text(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))},
	{"gzip", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(lines(x, "\n", 0))
		check(t, err)
		check(t, z.Close())
		return one(t, dir, x, ".csv.gz", b.Bytes())
	}},
	{"xlsx", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		return one(t, dir, x, ".xlsx", workbook(t, x))
	}},
	{"parquet", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		return one(t, dir, x, ".parquet", parquetOf(t, x))
	}},
	{"arrow", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		record := recordOf(x)
		var b bytes.Buffer
		w := ipc.NewWriter(&b, ipc.WithSchema(record.Schema()))
		check(t, w.Write(record))
		check(t, w.Close())
		return one(t, dir, x, ".arrow", b.Bytes())
	}},
	{"blank lines", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		return one(t, dir, x, ".csv", lines(x, "\r\n", 3))
	}},
	{"columns turned", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		return one(t, dir, turned(x), ".csv", lines(turned(x), "\r\n", 0))
	}},
	{"split in two", false, split},
	{"split and turned, xlsx and gbk", false, func(t *testing.T, dir string, x table) ([]string, []int) {
		a, b := halves(x)
		b = turned(b)
		a.name, b.name = x.name+"-1", x.name+"-2"
		files, _ := one(t, dir, a, ".xlsx", workbook(t, a))
		more, _ := text(simplifiedchinese.GBK)(t, dir, b)
		return append(files, more...), x.number
	}},
	{"shuffled", true, func(t *testing.T, dir string, x table) ([]string, []int) {
		x = shuffled(x)
		return one(t, dir, x, ".csv", lines(x, "\n", 0))
	}},
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func one(t *testing.T, dir string, x table, ext string, data []byte) ([]string, []int) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(dir, x.name+ext), data, 0o600))
	return []string{x.name + ext}, x.number
}

func text(e encoding.Encoding) func(t *testing.T, dir string, x table) ([]string, []int) {
	return func(t *testing.T, dir string, x table) ([]string, []int) {
		t.Helper()
		data, err := e.NewEncoder().Bytes(lines(x, "\n", 0))
		check(t, err)
		return one(t, dir, x, ".csv", data)
	}
}

// everywhere keeps of a cell what GBK can write too: the forms must hold the
// same people.
func everywhere(cell string) string {
	if _, err := simplifiedchinese.GBK.NewEncoder().String(cell); err == nil {
		return strings.NewReplacer("\r", "", "\n", " ").Replace(cell)
	}
	return strings.Map(func(r rune) rune {
		if _, err := simplifiedchinese.GBK.NewEncoder().String(string(r)); err != nil {
			return '?'
		}
		return r
	}, cell)
}

// lines writes a CSV file; with blank n, an empty line follows every n rows.
func lines(x table, eol string, blank int) []byte {
	var b bytes.Buffer
	for i, row := range append([][]string{x.header}, x.rows...) {
		for c, cell := range row {
			if c > 0 {
				b.WriteByte(',')
			}
			if strings.ContainsAny(cell, "\",\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(eol)
		if blank > 0 && i%blank == 0 {
			b.WriteString(eol)
		}
	}
	return b.Bytes()
}

func halves(x table) (a, b table) {
	n := len(x.rows) / 2
	return table{x.name, x.header, x.rows[:n], x.number[:n]}, table{x.name, x.header, x.rows[n:], x.number[n:]}
}

func split(t *testing.T, dir string, x table) ([]string, []int) {
	t.Helper()
	var files []string
	a, b := halves(x)
	for i, half := range []table{a, b} {
		half.name = fmt.Sprintf("%s-%d", x.name, i+1)
		f, _ := one(t, dir, half, ".csv", lines(half, "\n", 0))
		files = append(files, f...)
	}
	return files, x.number
}

// workbook writes every cell as text.
func workbook(t *testing.T, x table) []byte {
	t.Helper()
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var sheet bytes.Buffer
	sheet.WriteString(`<worksheet xmlns="` + main + `"><sheetData>`)
	for _, row := range append([][]string{x.header}, x.rows...) {
		sheet.WriteString("<row>")
		for _, cell := range row {
			sheet.WriteString(`<c t="inlineStr"><is><t xml:space="preserve">`)
			check(t, xml.EscapeText(&sheet, []byte(cell)))
			sheet.WriteString(`</t></is></c>`)
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet.String()},
	} {
		w, err := z.Create(part[0])
		check(t, err)
		_, err = w.Write([]byte(part[1]))
		check(t, err)
	}
	check(t, z.Close())
	return b.Bytes()
}

func recordOf(x table) arrow.Record {
	var fields []arrow.Field
	for _, h := range x.header {
		fields = append(fields, arrow.Field{Name: h, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	for _, row := range x.rows {
		for c := range fields {
			if row[c] == "" {
				b.Field(c).AppendNull()
			} else {
				b.Field(c).(*array.StringBuilder).Append(row[c])
			}
		}
	}
	return b.NewRecord()
}

func parquetOf(t *testing.T, x table) []byte {
	t.Helper()
	record := recordOf(x)
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	check(t, err)
	check(t, w.Write(record))
	check(t, w.Close())
	return out.Bytes()
}
