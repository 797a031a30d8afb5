package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const rollHeader = "姓名,身份证号,残疾证号,残疾类别,残疾等级,联系电话,户籍地址,发证日期"

// roll gives n lines of people who do not exist: their numbers begin with 99.
func roll(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		id := fmt.Sprintf("990102%04d%02d%02d%03d", 1940+i%60, i%12+1, i%28+1, i+1)
		id += string("10X98765432"[checksum(id)])
		name := string([]rune("陈林黄张吴李")[i%6]) + string([]rune("国建志文明华秀")[i/6%7]) + string([]rune("玉丽美金宝福春")[i/42%7])
		lines[i] = fmt.Sprintf("%s,%s,%s%d%d,肢体,%s级,1990000%04d,测试省样例市东区街道%d号,2015-05-%02d", name, id, id, 4, i%4+1, []string{"一", "二", "三", "四"}[i%4], i, i+1, i%28+1)
	}
	return lines
}

func checksum(first17 string) int {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(first17[i]-'0') * w
	}
	return sum % 11
}

func text(lines []string) string { return rollHeader + "\r\n" + strings.Join(lines, "\r\n") + "\r\n" }

// changed gives the roll with change made to every 40th line.
func changed(n int, change func(cells []string)) string {
	lines := roll(n)
	for i := 20; i < n; i += 40 {
		cells := strings.Split(lines[i], ",")
		change(cells)
		lines[i] = strings.Join(cells, ",")
	}
	return text(lines)
}

// folder writes the cases and their expected.tsv.
type folder struct {
	t        *testing.T
	dir      string
	expected strings.Builder
}

func (f *folder) put(name, content string) {
	f.t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) expect(name, kind, reason, counts string) {
	if counts == "" {
		counts = "-\t-\t-"
	}
	fmt.Fprintf(&f.expected, "%s\t%s\t\t\t%s\t%s\t-\n", name, kind, reason, counts)
}

func (f *folder) add(name, content, kind, reason, counts string) {
	f.put(name, content)
	f.expect(name, kind, reason, counts)
}

// smallFolder writes the nastiest cases of every group, without another
// program's help.
func smallFolder(t *testing.T) string {
	f := &folder{t: t, dir: t.TempDir()}
	f.expected.WriteString("name\tkind\tnote\talso_ok\treason\trows_in\trows_ok\trows_quarantined\trows_flagged\n")
	f.delimited()
	f.values()
	f.packed()
	f.objects()
	f.nights()
	if err := os.WriteFile(filepath.Join(f.dir, "expected.tsv"), []byte(f.expected.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return f.dir
}

func (f *folder) delimited() {
	good := text(roll(200))
	lines := strings.Split(good, "\r\n")
	f.add("good.csv", good, "accept", "", "200\t200\t0")
	f.add("empty.csv", "", "reject-file", "E_EMPTY", "")
	f.add("header_only.csv", rollHeader+"\r\n", "reject-file", "E_NO_ROWS", "")
	f.add("no_header.csv", strings.Join(lines[1:], "\r\n"), "reject-file", "E_HEADER_MISSING", "")
	f.add("cr_only.csv", strings.ReplaceAll(good, "\r\n", "\r"), "accept", "", "200\t200\t0")
	f.add("half_zeros.csv", good[:len(good)/2]+strings.Repeat("\x00", len(good)/2), "reject-file", "E_TRUNCATED", "")
	f.add("quote_never_closed.csv", strings.Replace(good, "陈", "\"陈", 1)+strings.Repeat(good, 100), "reject-file", "E_QUOTE", "")
	f.add("no_line_end.csv", strings.Repeat("a,", 4<<20), "reject-file", "E_LIMIT", "")
	f.add("columns.csv", rollHeader+strings.Repeat(",x", 10000)+"\r\n", "reject-file", "E_LIMIT", "")
	bad := append([]string(nil), lines...)
	for i := 30; i < 180; i += 30 {
		bad[i] += ",多一列"
	}
	f.add("width.csv", strings.Join(bad, "\r\n"), "quarantine-rows", "Q_FIELD_COUNT", "200\t195\t5")
	for i := 30; i < 180; i += 30 {
		bad[i] = "\xff\xfe\xc0\xaf" + lines[i]
	}
	f.add("bad_bytes.csv", strings.Join(bad, "\r\n"), "quarantine-rows", "Q_BAD_BYTES", "200\t195\t5")
}

func (f *folder) values() {
	f.add("scientific.csv", changed(200, func(c []string) { c[1], c[2] = "9.90102E+17", "9.90102E+17" }), "quarantine-rows", "Q_ID_SCIENTIFIC", "200\t195\t5")
	all := roll(200)
	for i := range all {
		c := strings.Split(all[i], ",")
		c[1], c[2] = c[1][:15]+"000", c[1][:15]+"00000"
		all[i] = strings.Join(c, ",")
	}
	f.add("rounded.csv", text(all), "reject-file", "E_QRATIO", "")
	f.add("injection.csv", changed(200, func(c []string) { c[0] = "张\x1b[31m三" }), "quarantine-rows", "Q_CTRL", "200\t195\t5")
	f.add("formula.csv", changed(200, func(c []string) { c[6] = "=1+1" }), "accept", "", "")
	f.add("long_name.csv", changed(200, func(c []string) { c[0] = strings.Repeat("张", 10000) }), "quarantine-rows", "Q_NAME_LEN", "200\t195\t5")
	f.add("long_field.csv", changed(200, func(c []string) { c[6] = strings.Repeat("福", 100000) }), "quarantine-rows", "Q_FIELD_TOO_LONG", "")
}

func (f *folder) packed() {
	bomb := packedWith(f.t, rollHeader+"\r\n"+strings.Repeat("A", 80<<20))
	f.add("bomb.csv.gz", bomb, "reject-file", "E_BOMB", "")
	whole := packedWith(f.t, text(roll(200)))
	f.add("whole.csv.gz", whole, "accept", "", "200\t200\t0")
	f.add("cut.csv.gz", whole[:len(whole)*6/10], "reject-file", "E_TRUNCATED", "")
	sheet := func(body string) string {
		return `<?xml version="1.0"?>` + body
	}
	rows := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>`
	f.add("bomb.xlsx", book(f.t, sheet(fmt.Sprintf(rows, `<row r="1"><c r="A1" t="inlineStr"><is><t>`+strings.Repeat("A", 100<<20)+`</t></is></c></row>`))), "reject-file", "E_BOMB", "")
	f.add("entity.xlsx", book(f.t, `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>`+fmt.Sprintf(rows, `<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>`)), "reject-file", "E_XLSX", "")
	f.add("deep.xlsx", book(f.t, sheet(strings.Repeat("<a>", 200000))), "reject-file", "E_XLSX", "")
	footer := append([]byte("PAR1"), bytes.Repeat([]byte{0x15, 0xFE, 0x19, 0x8C}, 64)...)
	footer = append(binary.LittleEndian.AppendUint32(footer, 128), "PAR1"...)
	f.add("damaged.parquet", string(footer), "reject-file", "E_PARQUET", "")
	f.add("damaged.arrow", "ARROW1\x00\x00"+strings.Repeat("\xff\xff\xff\x7f", 64)+"ARROW1", "reject-file", "E_ARROW", "")
}

func packedWith(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write([]byte(text))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// book is a workbook of one sheet.
func book(t *testing.T, sheet string) string {
	t.Helper()
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
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
	return b.String()
}

func (f *folder) objects() {
	good := text(roll(200))
	for _, err := range []error{
		os.Mkdir(filepath.Join(f.dir, "folder.csv"), 0o700),
		os.Symlink("/dev/zero", filepath.Join(f.dir, "endless.csv")),
		os.Symlink("good.csv", filepath.Join(f.dir, "link_to.csv")),
		syscall.Mkfifo(filepath.Join(f.dir, "named_pipe.csv"), 0o600),
	} {
		if err != nil {
			f.t.Fatal(err)
		}
	}
	f.expect("folder.csv", "reject-file", "E_NOT_REGULAR", "")
	f.expect("endless.csv", "reject-file", "E_SYMLINK", "")
	f.expect("link_to.csv", "reject-file", "E_SYMLINK", "")
	f.expect("named_pipe.csv", "reject-file", "E_NOT_REGULAR", "")
	f.add("upload.csv.part", good, "reject-file", "E_IN_PROGRESS", "")
	f.put("new\nline.csv", good)
	f.expect("new%0Aline.csv", "accept", "", "200\t200\t0")
	f.put("\xc3\xfb\xb2\xe1.csv", good)
	f.expect("%C3%FB%B2%E1.csv", "accept", "", "200\t200\t0")
	if os.Getuid() != 0 { // root reads every file
		f.put("closed.csv", good)
		if err := os.Chmod(filepath.Join(f.dir, "closed.csv"), 0); err != nil {
			f.t.Fatal(err)
		}
		f.expect("closed.csv", "reject-file", "E_PERM", "")
	}
}

func (f *folder) nights() {
	first, next := text(roll(400)), text(roll(404))
	for _, n := range []struct{ name, second, kind, reason string }{
		{"normal", next, "accept", ""},
		{"again", first, "reject-file", "E_STALE"},
		{"drop", text(roll(240)), "reject-file", "E_ROW_DROP"},
		{"renamed", strings.Replace(next, "残疾等级", "等级", 1), "reject-file", "E_SCHEMA_MISSING"},
	} {
		f.put(n.name+"/day1/cl_20240101.csv", first)
		f.put(n.name+"/day2/cl_20240102.csv", n.second)
		f.expect(n.name+"/day2", n.kind, n.reason, "")
	}
}
