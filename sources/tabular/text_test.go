package tabular

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestText is the table of delimited files: what comes out of each.
func TestText(t *testing.T) {
	good := csvText(madeUp(40), ",", "\r\n")
	lines := strings.Split(good, "\r\n")
	with := func(i int, f func(string) string) string {
		l := slices.Clone(lines)
		l[i] = f(l[i])
		return strings.Join(l, "\r\n")
	}
	prefix := func(i int, s string) string { return with(i, func(l string) string { return s + l }) }
	half := len(good) / 2
	cases := []struct {
		name, text string
		rows       int
		code       string
		line       int
		faults     string
	}{
		{"good", good, 41, "", 0, ""},
		{"empty", "", 0, "E_EMPTY", 0, ""},
		{"mark only", "\uFEFF", 0, "E_EMPTY", 0, ""},
		{"blank lines only", strings.Repeat("\r\n", 500), 0, "E_EMPTY", 0, ""},
		{"blank cells only", strings.Repeat(",,,\n", 50), 0, "E_EMPTY", 0, ""},
		{"blank lines between", strings.ReplaceAll(good, "\r\n", "\r\n\r\n"), 41, "", 0, ""},
		{"no final line end", strings.TrimRight(good, "\r\n"), 41, "", 0, ""},
		{"LF", strings.ReplaceAll(good, "\r\n", "\n"), 41, "", 0, ""},
		{"CR", strings.ReplaceAll(good, "\r\n", "\r"), 41, "", 0, ""},
		{"CR CR LF", strings.ReplaceAll(good, "\r\n", "\r\r\n"), 41, "", 0, ""},
		{"mixed ends", strings.Replace(good, "\r\n", "\n", 17), 41, "", 0, ""},
		{"Ctrl-Z", good + "\x1a", 41, "", 0, ""},
		{"two marks", "\uFEFF\uFEFF" + good, 41, "", 0, ""},
		{"tab", csvText(madeUp(40), "\t", "\n"), 41, "", 0, ""},
		{"semicolon", csvText(madeUp(40), ";", "\n"), 41, "", 0, ""},
		{"pipe", csvText(madeUp(40), "|", "\n"), 41, "", 0, ""},
		{"one column", "姓名\n张三\n李四\n", 3, "", 0, ""},
		{"quote never closed", prefix(20, `"`), 0, "E_QUOTE", 21, ""},
		{"quote never closed, much behind", prefix(2, `"`) + strings.Repeat(good, 900), 0, "E_QUOTE", 3, ""},
		{"stray quote, sound ones behind", strings.Replace(prefix(10, `"`), lines[30], `"张",`+lines[30][strings.Index(lines[30], ",")+1:], 1), 41, "", 0, "11:Q_QUOTE@0"},
		{"quote inside", with(10, func(l string) string { return strings.Replace(l, "街", `"街"`, 1) }), 41, "", 0, "11:Q_QUOTE@4"},
		{"text behind quote", with(10, func(l string) string { return `"王"` + l }), 41, "", 0, "11:Q_QUOTE@0"},
		{"NUL in a cell", prefix(7, "\x00"), 41, "", 0, "8:Q_CTRL@0"},
		{"escape in a cell", with(7, func(l string) string { return strings.Replace(l, ",", ",\x1b[31m", 2) }), 41, "", 0, "8:Q_CTRL@1"},
		{"CR in a cell", with(7, func(l string) string { return strings.Replace(l, "样例", "样\r例", 1) }), 41, "", 0, "8:Q_CTRL@4"},
		{"bad bytes", prefix(5, "\xc0\xaf"), 41, "", 0, "6:Q_BAD_BYTES@0"},
		{"surrogate", prefix(5, "\xed\xa0\x80"), 41, "", 0, "6:Q_BAD_BYTES@0"},
		{"replacement character", prefix(5, "\uFFFD"), 41, "", 0, "6:Q_MOJIBAKE@0"},
		{"disguise", prefix(5, "锟斤拷"), 41, "", 0, "6:Q_MOJIBAKE@0"},
		{"UTF-8 read as GBK", with(5, func(l string) string { return "鏉庡洓" + l[strings.Index(l, ","):] }), 41, "", 0, "6:Q_MOJIBAKE@0"},
		{"long field", with(9, func(l string) string { return strings.Replace(l, "测试省", strings.Repeat("福", 40000), 1) }), 41, "", 0, "10:Q_FIELD_TOO_LONG@4"},
		{"very long field", with(9, func(l string) string { return strings.Replace(l, "测试省", strings.Repeat("福", 500000), 1) }), 41, "", 0, "10:Q_FIELD_TOO_LONG@-1"},
		{"endless line", strings.Repeat("a,", 3<<20), 0, "E_LIMIT", 1, ""},
		{"endless word", strings.Repeat("ab", 3<<20), 0, "E_LIMIT", 1, ""},
		{"wide header", strings.Repeat("c,", 600) + "\n1\n", 0, "E_LIMIT", 1, ""},
		{"wide row", with(30, func(l string) string { return l + strings.Repeat(",x", 600) }), 41, "", 0, "31:Q_FIELD_COUNT@-1"},
		{"zeros", string(make([]byte, 1<<16)), 0, "E_FORMAT", 0, ""},
		{"zero tail", good[:half] + string(make([]byte, half)), 0, "E_TRUNCATED", 0, ""},
		{"cut row", strings.Join(lines[:20], "\r\n") + "\r\n王国国,9901", 21, "E_TRUNCATED", 21, ""},
		{"footer without line end", strings.Join(lines[:20], "\r\n") + "\r\n合计,19", 21, "", 0, ""},
		{"cut character", good[:strings.Index(good, "陈")+1], 0, "E_TRUNCATED", 0, ""},
		{"web page", "\n <HTML><table><tr><td>姓名</td></tr></table>", 0, "E_FORMAT", 0, ""},
		{"a workbook of 2003", "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?><Workbook><Table>", 0, "E_FORMAT", 0, ""},
		{"a saved page", "MIME-Version: 1.0\n\n<html>", 0, "E_FORMAT", 0, ""},
		{"JSON", "[\n {\"姓名\": \"张三\"}]", 0, "E_FORMAT", 0, ""},
		{"tar", "a.csv" + strings.Repeat("\x00", 252) + "ustar" + strings.Repeat("\x00", 250) + good, 0, "E_FORMAT", 0, ""},
		{"XML", "<?xml version=\"1.0\"?><Workbook/>", 0, "E_FORMAT", 0, ""},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00", 0, "E_ENCODING", 0, ""},
		{"noise", strings.Repeat("\x81\xff\xfe\x80\n", 100), 0, "E_ENCODING", 1, ""},
		{"half GBK", good + string(encoded(t, good, encGB18030)), 0, "E_QRATIO", 0, ""},
		{"four GBK lines", good + strings.Repeat(good, 3) + string(encoded(t, lines[3]+"\r\n", encGB18030)), 165, "", 0, "165:Q_BAD_BYTES@0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows, _, err := readFile(t, "x.csv", []byte(c.text), Options{})
			if got := code(t, err); got != c.code {
				t.Fatalf("got %q (%v), want %q", got, err, c.code)
			}
			if err != nil && err.(*Error).Line != c.line {
				t.Errorf("line %d, want %d", err.(*Error).Line, c.line)
			}
			if err == nil && len(rows) != c.rows {
				t.Errorf("%d rows, want %d", len(rows), c.rows)
			}
			if got := faultsOf(rows); err == nil && got != c.faults {
				t.Errorf("faults %q, want %q", got, c.faults)
			}
		})
	}
}

func TestLinesArePhysical(t *testing.T) {
	text := "a,b\r\n\r\n\"x\r\ny\",1\r\nlast,2\r\n"
	rows, info, err := readBytes([]byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []kept{{Line: 1, Cells: []string{"a", "b"}}, {Line: 3, Cells: []string{"x\r\ny", "1"}}, {Line: 5, Cells: []string{"last", "2"}}}
	for i := range want {
		want[i].FaultColumn = -1
	}
	if !reflect.DeepEqual(rows, want) || info.BlankRows != 1 {
		t.Errorf("got %v, %d blank", rows, info.BlankRows)
	}
}

// TestEncodings: the same rows from every encoding (T4).
func TestEncodings(t *testing.T) {
	want := madeUp(300)
	want[7][0], want[8][0] = "𠮷田", "䶮静"
	text := csvText(want, ",", "\r\n")
	for _, e := range []string{encUTF8, encUTF8BOM, encGB18030, encUTF16LE, encUTF16BE} {
		rows, info, err := readFile(t, "x.csv", encoded(t, text, e), Options{})
		if err != nil || info.Encoding != e || !reflect.DeepEqual(cellsOf(rows), want) {
			t.Errorf("%s: %v, read as %s, %d rows", e, err, info.Encoding, len(rows))
		}
	}
	for _, e := range []string{encUTF16LE, encUTF16BE} { // without the mark
		rows, info, err := readBytes(encoded(t, text, e)[2:], Options{})
		if err != nil || info.Encoding != e || !reflect.DeepEqual(cellsOf(rows), want) {
			t.Errorf("%s without mark: %v, read as %s", e, err, info.Encoding)
		}
	}
}

func TestEncodingOverride(t *testing.T) {
	text := encoded(t, "姓名\n测试\n", encGB18030)
	rows, _, err := readBytes(text, Options{Encoding: "gbk"})
	if err != nil || rows[1].Cells[0] != "测试" {
		t.Errorf("%v %v", rows, err)
	}
	if _, _, err := readBytes(text, Options{Encoding: "klingon"}); code(t, err) != "E_ENCODING" {
		t.Error(err)
	}
	if _, _, err := readBytes(text, Options{Delimiter: "::"}); code(t, err) != "E_FORMAT" {
		t.Error(err)
	}
}

// TestLatinStaysUTF8: accents are no reason to take a file for GBK.
func TestLatinStaysUTF8(t *testing.T) {
	rows, info, err := readBytes([]byte("name;town\nJosé;Plzeň\nИван;Тула\n"[:22]), Options{})
	if err != nil || info.Encoding != encUTF8 || rows[1].Cells[0] != "José" {
		t.Errorf("%v %v %v", rows, info.Encoding, err)
	}
}

// TestRoundTrip: whatever encoding/csv writes is read back cell by cell.
func TestRoundTrip(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab,;\"\n张三丰 \t0")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 6).Draw(t, "width")
		want := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 30).Draw(t, "rows")
		for _, r := range want {
			r[0] = "行" + r[0] // no blank rows
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		rows, _, err := readBytes(b.Bytes(), Options{Delimiter: ","})
		if err != nil {
			t.Fatal(err)
		}
		if got := cellsOf(rows); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestBlocks: where the blocks of reading fall changes nothing.
func TestBlocks(t *testing.T) {
	rows := madeUp(9000)
	for i := range rows {
		rows[i][4] = fmt.Sprintf("%s\n第%d户，\"东\"", rows[i][4], i)
	}
	for _, e := range []string{encUTF8, encGB18030, encUTF16LE} {
		got, _, err := readBytes(encoded(t, csvText(rows, ",", "\r\n"), e), Options{})
		if err != nil || !reflect.DeepEqual(cellsOf(got), rows) {
			t.Errorf("%s: %v, %d rows", e, err, len(got))
		}
	}
}

// TestLimitsHold: no cell is longer than the limit, whatever the text.
func TestLimitsHold(t *testing.T) {
	l := Limits{Field: 16, Record: 64, Columns: 4}
	piece := rapid.SampledFrom([]string{"a", ",", "\n", "\"", "\r", strings.Repeat("x", 20), "张", "\x00", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		rows, _, err := readBytes([]byte(text), Options{Limits: l})
		if err != nil {
			return
		}
		for _, r := range rows {
			if len(r.Cells) > l.Columns {
				t.Fatalf("%d cells", len(r.Cells))
			}
			for _, c := range r.Cells {
				if len(c) > l.Field && r.Fault == "" {
					t.Fatalf("sound row with a cell of %d bytes", len(c))
				}
			}
		}
	})
}

// TestSoundText: the test of a whole text misses nothing that the tests of a
// cell find.
func TestSoundText(t *testing.T) {
	for _, s := range append([]string{"\x00", "a\x1bb", "\x7f", "\xff", "张\xe5"}, disguises...) {
		if soundText("张三" + s + "1") {
			t.Errorf("%q is sound", s)
		}
	}
	if !soundText("张三,1\t2\r\n“烧”") || !soundText("") {
		t.Error("sound text is refused")
	}
}

// TestCleanText: bad bytes become longer when they are replaced; the bound
// holds all the same, and a character is not cut.
func TestCleanText(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"文文", 6, "文文"}, {"文文", 5, "文"}, {"文文", 2, ""}, {"\xff\xff", 4, "\uFFFD"}, {"ab\xff\xfe\xfdcd", 5, "ab\uFFFD"}, {"", 3, ""},
	} {
		if got := cleanText([]byte(c.text), c.n); got != c.want {
			t.Errorf("%q, %d: %q", c.text, c.n, got)
		}
	}
}

// TestLongBadRow: a row of bad bytes longer than what is kept of it comes out
// of a zip archive, through the child, as it comes out of a plain file.
func TestLongBadRow(t *testing.T) {
	text := csvText(madeUp(30), ",", "\n") + strings.Repeat("\xff", 3*rawBytes) + ",1,2,3,4,5\n"
	zipped := (&book{parts: map[string]string{}}).set("x.csv", text).zip(t)
	want, _, err := readFile(t, "x.csv", []byte(text), Options{})
	got, _, zerr := readFile(t, "x.zip", zipped, Options{})
	if err != nil || zerr != nil || faultsOf(got) != "32:Q_BAD_BYTES@0" || faultsOf(want) != faultsOf(got) {
		t.Errorf("%v %v: %s, %s", err, zerr, faultsOf(want), faultsOf(got))
	}
}

// TestGuardedText: ="…" without marks around it is how exports keep numbers
// from a spreadsheet; only where it is the whole field.
func TestGuardedText(t *testing.T) {
	text := "a,b\n=\"0012\",x\ny,=\"12X\"\n=\"1\"2,x\n=\"a,b\",\n=\"1\n2\",x\n=\"\",="
	rows, _, err := readBytes([]byte(text), Options{})
	if err != nil || rows[1].Cells[0] != "0012" || rows[2].Cells[1] != "12X" || rows[1].Fault != "" || rows[2].Fault != "" {
		t.Fatalf("%v %+v", err, rows)
	}
	if got := faultsOf(rows); got != "4:Q_QUOTE@0 5:Q_QUOTE@0 6:Q_QUOTE@0 7:Q_QUOTE@0" {
		t.Error(got)
	}
}

// TestFormulaText: a formula of nothing but text is that text, in headers and
// cells, however long, with the marks around it or without, in every encoding.
func TestFormulaText(t *testing.T) {
	want := madeUp(40)
	want[9][4] = strings.Repeat(want[9][4], 9)
	for _, form := range []string{`="%s"`, `"=""%s"""`} {
		var b strings.Builder
		for _, r := range want {
			for i, c := range r {
				if i > 0 {
					b.WriteByte(',')
				}
				fmt.Fprintf(&b, form, c)
			}
			b.WriteString("\r\n")
		}
		for _, e := range []string{encUTF8, encUTF8BOM, encGB18030, encUTF16LE} {
			rows, _, err := readBytes(encoded(t, b.String(), e), Options{})
			if err != nil || faultsOf(rows) != "" || !reflect.DeepEqual(cellsOf(rows), want) {
				t.Errorf("%s %s: %v, %s, %d rows", form, e, err, faultsOf(rows), len(rows))
			}
		}
	}
	for cell, want := range map[string]string{`=""`: "", `="a""b"`: `a"b`, `="a"&"b"`: `="a"&"b"`, `="`: `="`, `=1+1`: `=1+1`, `="a`: `="a`, `a="b"`: `a="b"`} {
		if got := formulaText(cell); got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
}
