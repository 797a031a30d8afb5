package tabular

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
)

// asRowsAndBlocks reads a file once as rows only and once as the child sends
// it, in blocks where it can.
func asRowsAndBlocks(t *testing.T, k kind, data []byte, o Options) (rows, blocks []kept, sent int) {
	t.Helper()
	j := job{Kind: k, Size: int64(len(data)), Options: o.withDefaults()}
	if _, err := guarded(j, bytes.NewReader(data), sink{rows: keep(&rows)}); err != nil {
		t.Fatal(err)
	}
	to := framed(&blocks)
	send := to.block
	to.block = func(b *block) error {
		sent++
		return send(b)
	}
	if _, err := guarded(j, bytes.NewReader(data), to); err != nil {
		t.Fatal(err)
	}
	return rows, blocks, sent
}

// TestBlocksAreRows: what comes in blocks is what comes in rows, whatever is
// wrong with some of the cells.
func TestBlocksAreRows(t *testing.T) {
	damage := map[string]func(rows [][]string){
		"sound":      func([][]string) {},
		"blank rows": func(r [][]string) { r[1500] = []string{"", " ", "　", "", "\t", ""} },
		"control":    func(r [][]string) { r[7][2] = "a\x01" },
		"bad bytes":  func(r [][]string) { r[8][2] = "\xff" },
		"split":      func(r [][]string) { r[8][2], r[9][2] = "x\xe5", "\xbc\xa0y" },
		"misread":    func(r [][]string) { r[2047][0] = "锟斤拷" },
		"too long":   func(r [][]string) { r[1023][4] = strings.Repeat("福", 30000) },
		"long":       func(r [][]string) { r[1024][4] = strings.Repeat("福", 20000) },
		"many long ones": func(r [][]string) {
			for i := 3; i < 900; i++ {
				r[i][4] = strings.Repeat("a", 9000+i)
			}
		},
	}
	for name, change := range damage {
		want := madeUp(3000)
		change(want)
		record := textRecord(want)
		for k, data := range map[kind][]byte{
			kindParquet: parquetOf(t, record, 2500, parquet.WithDictionaryDefault(name == "sound")),
			kindArrow:   arrowOf(t, record, true),
		} {
			rows, blocks, sent := asRowsAndBlocks(t, k, data, Options{})
			if !reflect.DeepEqual(rows, blocks) {
				t.Errorf("%s: blocks are not the rows", name)
			}
			if sent == 0 || len(rows) < 3000 {
				t.Errorf("%s: %d blocks, %d rows", name, sent, len(rows))
			}
		}
	}
}

// TestLongDecimal: a decimal too long for anybody is damage, not digits.
func TestLongDecimal(t *testing.T) {
	if got := len(bigEndian(bytes.Repeat([]byte{0x7f}, maxDecimal)).Text(10)); got > 78 {
		t.Errorf("%d digits", got)
	}
}

// TestNumericBlocks: of a column of numbers the cells with content are numbers,
// but for whole ones of more digits than a double has.
func TestNumericBlocks(t *testing.T) {
	var rows []kept
	data := parquetOf(t, typedRecord(), 9)
	if _, err := guarded(job{Kind: kindParquet, Size: int64(len(data)), Options: Options{}.withDefaults()}, bytes.NewReader(data), framed(&rows)); err != nil {
		t.Fatal(err)
	}
	if !rows[1].Numeric[1] || rows[1].Numeric[0] || rows[2].Numeric[0] || !rows[2].Numeric[1] || rows[1].Numeric[6] {
		t.Errorf("%v", rows)
	}
}

// TestBrokenBlocks: nothing of a broken block is taken.
func TestBrokenBlocks(t *testing.T) {
	b := newBlock(2)
	b.line, b.rows = 1, 2
	b.columns[0] = blockColumn{text: []byte("张三李四"), ends: []int{6, 12}}
	b.columns[1] = blockColumn{text: []byte("12"), ends: []int{2, 2}, numeric: true}
	good := appendBlock(nil, b)
	l := Options{}.withDefaults().Limits
	out := &batch{}
	if err := decodeBlock(good, l, out); err != nil || out.rows[1].Cells[0] != "李四" || !out.rows[0].Numeric[1] || out.rows[1].Numeric[1] {
		t.Fatalf("%v %v", err, out.rows)
	}
	for i := range good {
		if err := decodeBlock(good[:i], l, &batch{}); err != errFrame {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
	split := bytes.Clone(good)
	b.columns[0].ends = []int{5, 12}
	if err := decodeBlock(appendBlock(nil, b), l, &batch{}); err != errFrame {
		t.Errorf("a character over two cells: %v", err)
	}
	if split[3] = 0xff; decodeBlock(split, l, &batch{}) != errFrame {
		t.Error("unknown flags")
	}
}

func FuzzBlock(f *testing.F) {
	b := newBlock(2)
	b.line, b.rows = 1, 2
	b.columns[0] = blockColumn{text: []byte("张三李"), ends: []int{6, 9}}
	b.columns[1] = blockColumn{text: []byte("12"), ends: []int{1, 2}, numeric: true}
	f.Add(appendBlock(nil, b))
	f.Fuzz(func(t *testing.T, payload []byte) {
		var rows []kept
		out := &batch{yield: keep(&rows)}
		if decodeBlock(payload, small.Limits, out) != nil || out.flush() != nil {
			return
		}
		for _, r := range rows {

			for _, c := range r.Cells {
				if strings.ToValidUTF8(c, "") != c {
					t.Fatalf("invalid UTF-8 in %q", c)
				}
			}
		}
	})
}
