package tabular

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var header = []string{"姓名", "身份证号", "残疾类别", "联系电话", "户籍地址", "发证日期"}

// madeUp gives n rows of people who do not exist: their numbers begin with 99.
func madeUp(n int) [][]string {
	surnames, given := []rune("陈林黄张吴李郑王"), []rune("国建志文明华秀玉丽美")
	rows := [][]string{slices.Clone(header)}
	for i := range n {
		rows = append(rows, []string{
			string(surnames[i%8]) + string(given[i/8%10]) + string(given[i/80%10]),
			fmt.Sprintf("99010219%02d0101%03dX", i%90+10, i%1000), "肢体", fmt.Sprintf("199%08d", i),
			fmt.Sprintf("测试省测试市样例街道%d号", i), fmt.Sprintf("20%02d-05-%02d", i%20, i%28+1)})
	}
	return rows
}

func csvText(rows [][]string, delimiter, eol string) string {
	var b strings.Builder
	for _, r := range rows {
		for i, c := range r {
			if i > 0 {
				b.WriteString(delimiter)
			}
			if strings.ContainsAny(c, "\"\r\n"+delimiter) {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteString(eol)
	}
	return b.String()
}

// encoded gives text in the encoding of Info's name.
func encoded(t testing.TB, text, encoding string) []byte {
	t.Helper()
	var out []byte
	var err error
	switch encoding {
	case encUTF8BOM:
		return append([]byte("\uFEFF"), text...)
	case encGB18030:
		out, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	case encUTF16LE:
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	case encUTF16BE:
		out, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	default:
		return []byte(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// kept is a row that outlives its yield.
type kept struct {
	Line        int
	Cells       []string
	Numeric     []bool
	Fault       Fault
	FaultColumn int
}

func keep(into *[]kept) func([]Row) error {
	return func(rows []Row) error {
		for _, r := range rows {
			*into = append(*into, kept{r.Line, slices.Clone(r.Cells), slices.Clone(r.Numeric), r.Fault, r.FaultColumn})
		}
		return nil
	}
}

// framed keeps rows and blocks after they went through frames, as those of a
// child do.
func framed(into *[]kept) sink {
	l := Options{}.withDefaults().Limits
	through := func(payload []byte, decode func([]byte, Limits, *batch) error) error {
		out := &batch{yield: keep(into)}
		if err := decode(payload, l, out); err != nil {
			return err
		}
		return out.flush()
	}
	return sink{
		rows:  func(rows []Row) error { return through(appendRows(nil, rows), readRows) },
		block: func(b *block) error { return through(appendBlock(nil, b), decodeBlock) },
	}
}

func cellsOf(rows []kept) [][]string {
	var out [][]string
	for _, r := range rows {
		out = append(out, r.Cells)
	}
	return out
}

// put writes a file into a folder of the test.
func put(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readFile reads a file of the name with the content, through Read.
func readFile(t testing.TB, name string, data []byte, o Options) ([]kept, Info, error) {
	t.Helper()
	var rows []kept
	info, err := Read(context.Background(), put(t, name, data), o, keep(&rows))
	return rows, info, err
}

// readBytes reads text without a file.
func readBytes(data []byte, o Options) ([]kept, Info, error) {
	return readBytesInto(new([]kept), data, o)
}

// readBytesInto is readBytes with the rows behind those of *rows.
func readBytesInto(rows *[]kept, data []byte, o Options) ([]kept, Info, error) {
	var info Info
	open := func() (io.Reader, error) { return bytes.NewReader(data), nil }
	err := readText(context.Background(), open, o.withDefaults(), &info, keep(rows))
	return *rows, info, err
}

// code gives the code of an *Error, "" for nil.
func code(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := err.(*Error)
	if !ok {
		t.Fatalf("not an *Error: %v", err)
	}
	if e.ZH == "" || e.EN == "" {
		t.Fatalf("%s without text", e.Code)
	}
	return e.Code
}

func faultsOf(rows []kept) string {
	var b strings.Builder
	for _, r := range rows {
		if r.Fault != "" {
			fmt.Fprintf(&b, "%d:%s@%d ", r.Line, r.Fault, r.FaultColumn)
		}
	}
	return strings.TrimSpace(b.String())
}
