package tabular

import (
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

// le gives numbers as little-endian bytes of their width; bytes and strings of
// bytes stand as they are.
func le(values ...any) []byte {
	var out []byte
	for _, v := range values {
		switch v := v.(type) {
		case uint8:
			out = append(out, v)
		case uint16:
			out = binary.LittleEndian.AppendUint16(out, v)
		case uint32:
			out = binary.LittleEndian.AppendUint32(out, v)
		case float64:
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
		case []byte:
			out = append(out, v...)
		case string:
			out = append(out, v...)
		}
	}
	return out
}

// biffRecord is one record of a workbook.
func biffRecord(id int, values ...any) []byte {
	c := le(values...)
	return append(le(uint16(id), uint16(len(c))), c...)
}

// wideText is a string of two bytes a character with its length before it.
func wideText(s string) []byte {
	out := le(uint16(len(utf16.Encode([]rune(s)))), uint8(1))
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// oldSheetOf is a sheet as the tests build it.
type oldSheetOf struct {
	name    string
	state   uint8 // 1 hidden
	kind    uint8 // 2 chart
	records []byte
}

var biffBegin = biffRecord(biffBOF, uint16(biff8), uint16(0x0005), make([]byte, 12))

// oldStream is the stream of a workbook: globals between its begin and its
// sheets.
func oldStream(globals []byte, sheets ...oldSheetOf) []byte {
	head := append(append([]byte(nil), biffBegin...), globals...)
	size := len(head)
	for _, s := range sheets {
		size += 4 + 8 + 2*len([]rune(s.name))
	}
	size += 4 // the end
	bodies := []byte(nil)
	for _, s := range sheets {
		name := wideText(s.name)[2:]
		head = append(head, biffRecord(biffBoundSheet, uint32(size+len(bodies)), s.state, s.kind, uint8(len([]rune(s.name))), name)...)
		bodies = append(bodies, biffBegin...)
		bodies = append(append(bodies, s.records...), biffRecord(biffEOF)...)
	}
	return append(append(head, biffRecord(biffEOF)...), bodies...)
}

// compound puts one stream into a compound file of 512-byte sectors: sector 0
// the folder, then the table of sectors, then the stream.
func compound(name string, stream []byte) []byte {
	const sector, free, end, table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
	for len(stream) < 4096 || len(stream)%sector != 0 {
		stream = append(stream, 0)
	}
	n := len(stream) / sector
	tables := (1 + n + 1 + 127) / 127
	chain := []uint32{end}
	for range tables {
		chain = append(chain, table)
	}
	for i := range n {
		chain = append(chain, uint32(2+tables+i))
	}
	chain[len(chain)-1] = end
	for len(chain) < 128*tables {
		chain = append(chain, free)
	}
	out := le("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", make([]byte, 16), uint16(0x3E), uint16(3), uint16(0xFFFE), uint16(9), uint16(6), make([]byte, 6),
		uint32(0), uint32(tables), uint32(0), uint32(0), uint32(4096), uint32(end), uint32(0), uint32(end), uint32(0))
	for i := range 109 {
		if i < tables {
			out = le(out, uint32(1+i))
		} else {
			out = le(out, uint32(free))
		}
	}
	entry := func(name string, kind uint8, child, first, size uint32) []byte {
		units := make([]byte, 64)
		for i, u := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(units[2*i:], u)
		}
		return le(units, uint16(2*len(name)+2), kind, uint8(1), uint32(free), uint32(free), child, make([]byte, 36), first, size, uint32(0))
	}
	out = le(out, entry("Root Entry", 5, 1, end, 0), entry(name, 2, free, uint32(1+tables), uint32(len(stream))), make([]byte, 256))
	for _, c := range chain {
		out = le(out, c)
	}
	return append(out, stream...)
}

// oldBook is a workbook of one sheet of texts.
func oldBook(rows [][]string) []byte {
	var shared, cells []byte
	n := uint32(0)
	for y, row := range rows {
		for x, c := range row {
			shared = append(shared, wideText(c)...)
			cells = append(cells, biffRecord(biffLabelSST, uint16(y), uint16(x), uint16(0), n)...)
			n++
		}
	}
	return compound("Workbook", oldStream(biffRecord(biffSST, n, n, shared), oldSheetOf{name: "名册", records: cells}))
}

func TestOldWorkbook(t *testing.T) {
	rows := madeUp(12)
	got, info, err := readFile(t, "x.xls", oldBook(rows), Options{})
	if err != nil || info.Format != "xls" || info.Sheet != "名册" || !reflect.DeepEqual(cellsOf(got), rows) {
		t.Fatalf("%v %+v\n%v", err, info, cellsOf(got))
	}
	if _, info, err = readFile(t, "x.xls.gz", gzipped(t, oldBook(rows)), Options{}); err != nil || info.Format != "xls+gzip" {
		t.Fatal(err, info.Format)
	}
}

// TestOldWorkbookCells: every kind of cell gives what the same cell of an XLSX
// workbook gives.
func TestOldWorkbookCells(t *testing.T) {
	at := func(row, column, style int) []byte { return le(uint16(row), uint16(column), uint16(style)) }
	special := func(kind, value uint8) []byte { return le(kind, uint8(0), value, make([]byte, 3), uint16(0xFFFF)) }
	// "长" and "ab" across a record's end: the second half takes one byte a character.
	long := []byte{3, 0, 1, 0x7F, 0x95}
	globals := append(biffRecord(biffFormat, uint16(170), uint16(10), uint8(0), "yyyy-mm-dd"), biffRecord(biffXF, uint16(0), uint16(0))...)
	globals = append(globals, biffRecord(biffXF, uint16(0), uint16(170))...)
	globals = append(globals, biffRecord(biffSST, uint32(2), uint32(2), long)...)
	globals = append(globals, biffRecord(biffContinue, uint8(0), "ab", uint16(1), uint8(8), uint16(1), "x", make([]byte, 4))...)
	records := append(biffRecord(biffRow, uint16(1), uint16(0), uint16(9), uint16(255), uint32(0), uint32(0x20)), // hidden
		biffRecord(biffLabelSST, at(0, 0, 0), uint32(0))...)
	for _, r := range [][]byte{
		biffRecord(biffMulRK, uint16(0), uint16(1), uint16(0), uint32(7<<2|2), uint16(0), uint32(150<<2|3), uint16(2)),
		biffRecord(biffNumber, at(0, 3, 1), 40972.0),
		biffRecord(biffRK, at(1, 0, 0), uint32(math.Float64bits(2.5)>>32)),
		biffRecord(biffBoolErr, at(1, 1, 0), uint8(1), uint8(0)),
		biffRecord(biffBoolErr, at(1, 2, 0), uint8(42), uint8(1)),
		biffRecord(biffFormula, at(1, 3, 0), special(0, 0), make([]byte, 6)),
		biffRecord(biffString, wideText("算出")),
		biffRecord(biffFormula, at(1, 4, 0), special(3, 0), make([]byte, 6)),
		biffRecord(biffFormula, at(1, 5, 0), 1.5, make([]byte, 6)),
		biffRecord(biffLabel, at(2, 1, 0), uint16(2), uint8(0), "xy"),
		biffRecord(biffLabelSST, at(3, 0, 0), uint32(1)),
		biffRecord(biffMergedCells, uint16(1), uint16(2), uint16(3), uint16(1), uint16(1)),
	} {
		records = append(records, r...)
	}
	stream := oldStream(globals, oldSheetOf{name: "图", kind: 2}, oldSheetOf{name: "隐", state: 1, records: records}, oldSheetOf{name: "表", records: records})
	rows, info, err := readFile(t, "x.xls", compound("Workbook", stream), Options{})
	want := [][]string{{"长ab", "7", "1.5", "2012-03-04", "", ""}, {"2.5", "TRUE", "", "算出", "", "1.5"}, {"", "xy", "", "", "", ""}, {"x", "xy", "", "", "", ""}}
	if err != nil || !reflect.DeepEqual(cellsOf(rows), want) {
		t.Fatalf("%v\n%q\n%q", err, cellsOf(rows), want)
	}
	if f := faultsOf(rows); f != "2:Q_CELL@2" {
		t.Error(f)
	}
	if numeric := rows[0].Numeric; !reflect.DeepEqual(numeric, []bool{false, true, true, false, false, false}) {
		t.Error(numeric)
	}
	var codes []string
	for _, w := range info.Warnings {
		codes = append(codes, w.Code)
	}
	if got := strings.Join(codes, " "); got != "W_HIDDEN_SHEET W_HIDDEN_ROWS W_MERGED" {
		t.Error(got)
	}
}

func TestOldWorkbookRefused(t *testing.T) {
	cell := func(row, column int) []byte {
		return biffRecord(biffRK, uint16(row), uint16(column), uint16(0), uint32(6))
	}
	sheet := func(records ...[]byte) oldSheetOf {
		return oldSheetOf{name: "s", records: append(append([]byte(nil), records[0]...), records[1:][0]...)}
	}
	whole := oldBook(madeUp(40))
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"cut":          {whole[:len(whole)/2], "E_TRUNCATED"},
		"cut early":    {whole[:700], "E_FORMAT"},
		"Excel 5":      {compound("Book", oldStream(nil, sheet(cell(0, 0), cell(0, 1)))), "E_FORMAT"},
		"encrypted":    {compound("Workbook", oldStream(biffRecord(biffFilePass, uint16(1)), sheet(cell(0, 0), cell(0, 1)))), "E_ENCRYPTED"},
		"a document":   {compound("WordDocument", make([]byte, 4096)), "E_FORMAT"},
		"rows back":    {compound("Workbook", oldStream(nil, sheet(cell(5, 0), cell(3, 0)))), "E_XLSX"},
		"columns back": {compound("Workbook", oldStream(nil, sheet(cell(5, 3), cell(5, 1)))), "E_XLSX"},
		"short cell":   {compound("Workbook", oldStream(nil, sheet(cell(5, 3), biffRecord(biffNumber, uint16(6), uint16(1))))), "E_XLSX"},
		"no string":    {compound("Workbook", oldStream(nil, sheet(cell(5, 3), biffRecord(biffLabelSST, uint16(6), uint16(1), uint16(0), uint32(9))))), "E_XLSX"},
		"no sheet":     {compound("Workbook", oldStream(nil)), "E_XLSX"},
		"two sheets":   {compound("Workbook", oldStream(nil, sheet(cell(0, 0), cell(0, 1)), sheet(cell(0, 0), cell(0, 1)))), "E_SHEETS"},
		"no records":   {compound("Workbook", biffRecord(biffEOF)), "E_XLSX"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := readFile(t, "x.xls", c.data, Options{}); code(t, err) != c.code {
				t.Errorf("%v, not %s", err, c.code)
			}
		})
	}
}
