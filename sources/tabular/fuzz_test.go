package tabular

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// small are limits that let a fuzzer reach every bound.
var small = Options{Limits: Limits{Field: 64, Record: 512, Columns: 16, Memory: 1 << 20, Unpacked: 1 << 22, RatioFrom: 1 << 16, Depth: 8}}.withDefaults()

// soundRows says how rows break T5 or the limits.
func soundRows(rows []kept, o Options) error {
	for _, r := range rows {
		if len(r.Cells) > o.Columns || (r.Fault == "" && r.FaultColumn != -1) {
			return fmt.Errorf("row %+v", r)
		}
		for _, c := range r.Cells {
			if !utf8.ValidString(c) {
				return fmt.Errorf("invalid UTF-8 in %q", c)
			}
			if r.Fault == "" && len(c) > o.Field {
				return fmt.Errorf("sound row with %d bytes in a cell", len(c))
			}
		}
	}
	return nil
}

func sound(t *testing.T, rows []kept, o Options) {
	t.Helper()
	if err := soundRows(rows, o); err != nil {
		t.Fatal(err)
	}
}

func FuzzText(f *testing.F) {
	text := csvText(madeUp(3), ",", "\r\n")
	for _, e := range []string{encUTF8, encUTF8BOM, encGB18030, encUTF16LE, encUTF16BE} {
		f.Add(encoded(f, text, e))
	}
	for _, s := range []string{"", "\"", "a\rb\rc", "\"a\"\"b\",\"\r\n\"x\n", "a|b\n\xff|c\n", "\x81\x30\x81", "a,b\n1", "\x1a", "\xef\xbb\xbf\xef\xbb\xbf"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, _, err := readBytes(data, small)
		if _, known := err.(*Error); err != nil && !known {
			t.Fatal(err)
		}
		sound(t, rows, small)
	})
}

func FuzzGB18030(f *testing.F) {
	f.Add([]byte("\xc1\xaa\xcd\xa8,1\n"), 2)
	f.Add([]byte("\x95\x32\x82\x36\x81\x30\xff"), 3)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		whole, _ := decodeGB(nil, data, true)
		cut = min(max(cut, 0), len(data))
		parts, n := decodeGB(nil, data[:cut], false)
		parts, used := decodeGB(parts, data[n:], true)
		if !bytes.Equal(whole, parts) || n+used != len(data) {
			t.Fatalf("cut at %d: % X, whole % X", cut, parts, whole)
		}
		if gbValid(data) != utf8.Valid(whole) {
			t.Fatalf("gbValid(% X) = %v", data, gbValid(data))
		}
	})
}

func fuzzForeign(f *testing.F, k kind) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var rows []kept
		j := job{Kind: k, Size: int64(len(data)), Options: small}
		_, err := guarded(j, bytes.NewReader(data), framed(&rows))
		if _, known := err.(*Error); err != nil && !known {
			t.Fatal(err)
		}
		sound(t, rows, small)
	})
}

// FuzzXLSX and FuzzParquet recover panics as the child does.
func FuzzXLSX(f *testing.F) {
	f.Add(newBook(madeUp(3)).zip(f))
	b := &book{parts: map[string]string{}}
	f.Add(b.set("x.csv", "a,b\n1,2\n").zip(f))
	fuzzForeign(f, kindZip)
}

func FuzzParquet(f *testing.F) {
	f.Add(parquetOf(f, textRecord(madeUp(3)), 9))
	f.Add(parquetOf(f, typedRecord(), 9))
	fuzzForeign(f, kindParquet)
}

// FuzzArrow recovers nothing: the reader is our own.
func FuzzArrow(f *testing.F) {
	f.Add(arrowOf(f, textRecord(madeUp(3)), true))
	f.Add(arrowOf(f, typedRecord(), false))
	mixed, _ := mixedRecord(rand.New(rand.NewPCG(1, 2)), 4)
	f.Add(writeArrow(f, []arrow.Record{mixed, mixed}, false, ipc.WithLZ4()))
	for _, name := range []string{"views", "delta", "replaced", "union", "field-count", "vector-length"} {
		data, err := os.ReadFile("testdata/" + name + ".arrow")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var rows []kept
		_, err := decodeForeign(job{Kind: kindArrow, Size: int64(len(data)), Options: small}, bytes.NewReader(data), framed(&rows))
		if _, known := err.(*Error); err != nil && !known {
			t.Fatal(err)
		}
		sound(t, rows, small)
	})
}

// FuzzSheet fuzzes the XML behind the zip, which mutations rarely get through.
func FuzzSheet(f *testing.F) {
	f.Add(newBook(madeUp(2)).parts[sheetPart])
	f.Add(`<worksheet><sheetData><row><c t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, xml string) {
		var rows []kept
		data := newBook(nil).set(sheetPart, xml).zip(t)
		_, err := decodeForeign(job{Kind: kindZip, Size: int64(len(data)), Options: small}, bytes.NewReader(data), framed(&rows))
		if _, known := err.(*Error); err != nil && !known {
			t.Fatal(err)
		}
		sound(t, rows, small)
	})
}

func FuzzFrame(f *testing.F) {
	f.Add(appendRows(nil, []Row{{Line: 1, Cells: []string{"a", "文"}, Numeric: []bool{true, false}, Fault: FaultCell, Faults: []CellFault{{1, FaultCell}}, Raw: "x"}}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		out := &batch{}
		if readRows(payload, small.Limits, out) != nil {
			return
		}
		for _, r := range out.rows {
			for _, c := range r.Cells {
				if !utf8.ValidString(c) {
					t.Fatalf("invalid UTF-8 in %q", c)
				}
			}
		}
	})
}
