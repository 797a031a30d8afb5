package main

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yingbao/sources/normalise"
)

var formats = []struct {
	name, file string
	write      func(path string, rows int) error
}{
	{"csv", "x.csv", func(path string, rows int) error { return writeText(path, rows, encoding.Nop) }},
	{"gb18030", "x.csv", func(path string, rows int) error { return writeText(path, rows, simplifiedchinese.GB18030) }},
	{"utf16", "x.csv", func(path string, rows int) error {
		return writeText(path, rows, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	}},
	{"gzip", "x.csv.gz", writeGzip},
	{"xlsx", "x.xlsx", writeBook},
	{"parquet", "x.parquet", writeParquet},
	{"arrow", "x.arrow", writeArrow},
}

var columns = []string{"姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "联系电话", "户籍地址", "发证日期"}

var (
	surnames = []rune("陈林黄张吴李郑王刘苏蔡杨谢许周叶何曾江赖")
	given    = []rune("国建志文明华秀玉丽美金宝福春秋平安顺德兰英芳桂香水木生荣辉强")
	kinds    = []string{"视力", "听力", "言语", "肢体", "智力", "精神", "多重"}
	levels   = []string{"一级", "二级", "三级", "四级"}
)

// person gives row i: someone who does not exist, with a number of a region
// that does not either.
func person(i int, into []string) []string {
	k := i * 2654435761 % 999983
	id := fmt.Sprintf("9901%02d%04d%02d%02d%03d", i%60+1, 1935+k%80, k/80%12+1, k/960%28+1, i%999+1)
	id += string(normalise.CheckDigit(id))
	name := string([]rune{surnames[k%20], given[k/20%30], given[k/600%30]})
	return append(into[:0], name, id, id+fmt.Sprintf("%d%d", i%7+1, i%4+1), kinds[i%7], levels[i%4], fmt.Sprintf("199%08d", i),
		fmt.Sprintf("测试省样例市东区街道%d号", k%997), fmt.Sprintf("20%02d-%02d-%02d", i%14+10, i%12+1, i%28+1))
}

// toFile writes a file through a buffer.
func toFile(path string, write func(w io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func lines(w io.Writer, rows int) error {
	if _, err := io.WriteString(w, strings.Join(columns, ",")+"\r\n"); err != nil {
		return err
	}
	var cells []string
	for i := range rows {
		cells = person(i, cells)
		if _, err := io.WriteString(w, strings.Join(cells, ",")+"\r\n"); err != nil {
			return err
		}
	}
	return nil
}

func writeText(path string, rows int, e encoding.Encoding) error {
	return toFile(path, func(w io.Writer) error { return lines(e.NewEncoder().Writer(w), rows) })
}

func writeGzip(path string, rows int) error {
	return toFile(path, func(w io.Writer) error {
		z := gzip.NewWriter(w)
		if err := lines(z, rows); err != nil {
			return err
		}
		return z.Close()
	})
}

// writeBook writes a workbook as Excel and WPS do: every text in the table of
// shared strings.
func writeBook(path string, rows int) error {
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return toFile(path, func(w io.Writer) error {
		z := zip.NewWriter(w)
		var shared []string
		index := map[string]int{}
		parts := []struct {
			name string
			body func(w io.Writer) error
		}{
			{"[Content_Types].xml", text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`)},
			{"xl/workbook.xml", text(`<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`)},
			{"xl/_rels/workbook.xml.rels", text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office +
				`/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)},
			{"xl/worksheets/sheet1.xml", func(w io.Writer) error {
				fmt.Fprintf(w, `<worksheet xmlns="%s"><sheetData>`, main)
				cells := append([]string(nil), columns...)
				for r := range rows + 1 {
					if r > 0 {
						cells = person(r-1, cells)
					}
					fmt.Fprintf(w, `<row r="%d">`, r+1)
					for c, text := range cells {
						n, ok := index[text]
						if !ok {
							n = len(shared)
							index[text], shared = n, append(shared, text)
						}
						fmt.Fprintf(w, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, r+1, n)
					}
					fmt.Fprint(w, `</row>`)
				}
				_, err := fmt.Fprint(w, `</sheetData></worksheet>`)
				return err
			}},
			{"xl/sharedStrings.xml", func(w io.Writer) error {
				fmt.Fprintf(w, `<sst xmlns="%s">`, main)
				for _, s := range shared {
					fmt.Fprintf(w, `<si><t>%s</t></si>`, s)
				}
				_, err := fmt.Fprint(w, `</sst>`)
				return err
			}},
		}
		for _, p := range parts {
			part, err := z.Create(p.name)
			if err == nil {
				err = p.body(part)
			}
			if err != nil {
				return err
			}
		}
		return z.Close()
	})
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// columnar writes people in records of 100,000 through a writer of them.
func columnar(rows int, schema *arrow.Schema, write func(arrow.Record) error) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	var cells []string
	for i := range rows {
		cells = person(i, cells)
		for c, text := range cells {
			b.Field(c).(*array.StringBuilder).Append(text)
		}
		if (i+1)%100_000 == 0 || i+1 == rows {
			record := b.NewRecord()
			err := write(record)
			if record.Release(); err != nil {
				return err
			}
		}
	}
	return nil
}

func textSchema() *arrow.Schema {
	var fields []arrow.Field
	for _, c := range columns {
		fields = append(fields, arrow.Field{Name: c, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	return arrow.NewSchema(fields, nil)
}

func writeParquet(path string, rows int) error {
	return toFile(path, func(w io.Writer) error {
		props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy), parquet.WithMaxRowGroupLength(100_000))
		p, err := pqarrow.NewFileWriter(textSchema(), w, props, pqarrow.DefaultWriterProps())
		if err != nil {
			return err
		}
		if err := columnar(rows, textSchema(), p.Write); err != nil {
			return err
		}
		return p.Close()
	})
}

func writeArrow(path string, rows int) error {
	return toFile(path, func(w io.Writer) error {
		p := ipc.NewWriter(w, ipc.WithSchema(textSchema()))
		if err := columnar(rows, textSchema(), p.Write); err != nil {
			return err
		}
		return p.Close()
	})
}
