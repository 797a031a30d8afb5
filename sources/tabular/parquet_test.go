package tabular

import (
	"bytes"
	"encoding/binary"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// textRecord makes a record of text columns; rows[0] are the names.
func textRecord(rows [][]string) arrow.Record {
	var fields []arrow.Field
	for _, h := range rows[0] {
		fields = append(fields, arrow.Field{Name: h, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	b := array.NewRecordBuilder(memory.NewGoAllocator(), arrow.NewSchema(fields, nil))
	for _, r := range rows[1:] {
		for c, text := range r {
			b.Field(c).(*array.StringBuilder).Append(text)
		}
	}
	return b.NewRecord()
}

func parquetOf(t testing.TB, record arrow.Record, group int64, opts ...parquet.WriterProperty) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, parquet.NewWriterProperties(opts...), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	for from := int64(0); from < record.NumRows(); from += group {
		if err := w.Write(record.NewSlice(from, min(from+group, record.NumRows()))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func arrowOf(t testing.TB, record arrow.Record, stream bool) []byte {
	t.Helper()
	var out bytes.Buffer
	var w interface {
		Write(arrow.Record) error
		Close() error
	}
	if stream {
		w = ipc.NewWriter(&out, ipc.WithSchema(record.Schema()))
	} else {
		f, err := ipc.NewFileWriter(&seekBuffer{Buffer: &out}, ipc.WithSchema(record.Schema()))
		if err != nil {
			t.Fatal(err)
		}
		w = f
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// seekBuffer is a buffer that tells its position, all the file writer asks.
type seekBuffer struct{ *bytes.Buffer }

func (s *seekBuffer) Seek(int64, int) (int64, error) { return int64(s.Len()), nil }

func TestParquetGood(t *testing.T) {
	want := madeUp(3000)
	record := textRecord(want)
	for name, data := range map[string][]byte{
		"plain":  parquetOf(t, record, 700, parquet.WithDictionaryDefault(false)),
		"snappy": parquetOf(t, record, 700, parquet.WithCompression(compress.Codecs.Snappy)),
		"zstd":   parquetOf(t, record, 3000, parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDataPageVersion(parquet.DataPageV2)),
		"gzip":   parquetOf(t, record, 1025, parquet.WithCompression(compress.Codecs.Gzip), parquet.WithDataPageSize(2000)),
		"brotli": parquetOf(t, record, 1024, parquet.WithCompression(compress.Codecs.Brotli)),
	} {
		rows, info, err := readFile(t, "x.parquet", data, Options{})
		if err != nil || !reflect.DeepEqual(cellsOf(rows), want) {
			t.Errorf("%s: %v, %d rows", name, err, len(rows))
		}
		if info.PromisedRows != 3000 || info.Rows != 3001 || info.Format != "parquet" {
			t.Errorf("%s: %+v", name, info)
		}
		if err == nil && (rows[0].Line != 0 || rows[1].Line != 1) {
			t.Errorf("%s: lines %d, %d", name, rows[0].Line, rows[1].Line)
		}
	}
	for _, stream := range []bool{false, true} {
		rows, info, err := readFile(t, "x.arrow", arrowOf(t, record, stream), Options{})
		if err != nil || !reflect.DeepEqual(cellsOf(rows), want) || info.Format != "arrow" {
			t.Errorf("arrow: %v, %d rows", err, len(rows))
		}
	}
	rows, info, err := readFile(t, "x.parquet.gz", gzipped(t, parquetOf(t, record, 700)), Options{})
	if err != nil || len(rows) != 3001 || info.Format != "parquet+gzip" {
		t.Errorf("gzip outside: %v, %d rows", err, len(rows))
	}
}

// typedRecord has one column of each kind, and a nested one.
func typedRecord() arrow.Record {
	fields := []arrow.Field{
		{Name: "whole", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "real", Type: arrow.PrimitiveTypes.Float64},
		{Name: "day", Type: arrow.FixedWidthTypes.Date32},
		{Name: "instant", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}},
		{Name: "money", Type: &arrow.Decimal128Type{Precision: 12, Scale: 2}},
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean},
		{Name: "bytes", Type: arrow.BinaryTypes.Binary},
		{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)},
	}
	b := array.NewRecordBuilder(memory.NewGoAllocator(), arrow.NewSchema(fields, nil))
	at := time.Date(1988, 5, 31, 15, 0, 0, 0, time.UTC) // midnight in Shanghai, which had summer time
	for i := range 2 {
		if i == 0 {
			b.Field(0).(*array.Int64Builder).Append(990102198001011234)
		} else {
			b.Field(0).AppendNull()
		}
		b.Field(1).(*array.Float64Builder).Append(9.90102198001011e17)
		b.Field(2).(*array.Date32Builder).Append(arrow.Date32FromTime(at))
		b.Field(3).(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMicro()))
		b.Field(4).(*array.Decimal128Builder).Append(decimal128.FromI64(-1205))
		b.Field(5).(*array.BooleanBuilder).Append(i == 0)
		b.Field(6).(*array.BinaryBuilder).Append([]byte("文"))
		b.Field(7).(*array.ListBuilder).Append(true)
	}
	return b.NewRecord()
}

func TestTypes(t *testing.T) {
	want := [][]string{
		{"whole", "real", "day", "instant", "money", "flag", "bytes"},
		{"990102198001011234", "990102198001011000", "1988-05-31", "1988-06-01", "-12.05", "true", "文"},
		{"", "990102198001011000", "1988-05-31", "1988-06-01", "-12.05", "false", "文"},
	}
	numeric := []bool{false, true, false, false, true, false, false}
	record := typedRecord()
	for name, data := range map[string][]byte{"x.parquet": parquetOf(t, record, 9), "x.arrow": arrowOf(t, record, false)} {
		rows, info, err := readFile(t, name, data, Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := cellsOf(rows); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		if !reflect.DeepEqual(rows[1].Numeric, numeric) || rows[2].Numeric[0] {
			t.Errorf("%s: %v %v", name, rows[1].Numeric, rows[2].Numeric)
		}
		if len(info.Warnings) != 1 || info.Warnings[0].Code != "W_DRIFT" {
			t.Errorf("%s: %v", name, info.Warnings)
		}
	}
}

func TestParquetRefused(t *testing.T) {
	rows := madeUp(2000)
	good := parquetOf(t, textRecord(rows), 500, parquet.WithCompression(compress.Codecs.Snappy))
	end := len(good)
	tail := func(length uint32, magic string) []byte {
		return append(binary.LittleEndian.AppendUint32(bytes.Clone(good[:end-8]), length), magic...)
	}
	twice := textRecord([][]string{{"a", "b", "a"}, {"1", "2", "3"}})
	huge := [][]string{{"a"}}
	for range 4000 {
		huge = append(huge, []string{strings.Repeat("A", 1<<16+9)})
	}
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"cut", good[:end/2], "E_TRUNCATED"},
		{"cut by 8", good[:end-8], "E_TRUNCATED"},
		{"magics", []byte("PAR1PAR1"), "E_PARQUET"},
		{"huge footer", tail(0x7fffffff, "PAR1"), "E_PARQUET"},
		{"no footer", tail(0, "PAR1"), "E_PARQUET"},
		{"encrypted", append(bytes.Clone(good[:end-4]), "PARE"...), "E_ENCRYPTED"},
		{"two of one name", parquetOf(t, twice, 9), "E_HEADER_DUP"},
		{"dictionary bomb", parquetOf(t, textRecord(huge), 4000, parquet.WithDictionaryDefault(true), parquet.WithDictionaryPageSizeLimit(1<<20)), "E_BOMB"},
		{"codec", parquetOf(t, textRecord(rows), 500), ""},
	} {
		_, _, err := readFile(t, "x.parquet", c.data, Options{})
		if got := code(t, err); got != c.code {
			t.Errorf("%s: %q (%v), want %q", c.name, got, err, c.code)
		}
	}
	file := arrowOf(t, textRecord(rows), false)
	stream := arrowOf(t, textRecord(rows), true)
	for name, data := range map[string][]byte{"file": file[:len(file)/2], "stream": stream[:len(stream)/2]} {
		if _, _, err := readFile(t, "x.arrow", data, Options{}); code(t, err) != "E_TRUNCATED" {
			t.Errorf("cut arrow %s: %v", name, err)
		}
	}
}

func TestParquetBadBytes(t *testing.T) {
	rows := madeUp(20)
	rows[3][0] = "\xd5\xc5\xc8\xfd"
	got, _, err := readFile(t, "x.parquet", parquetOf(t, textRecord(rows), 9), Options{})
	if err != nil || faultsOf(got) != "3:Q_BAD_BYTES@0" {
		t.Errorf("%v %s", err, faultsOf(got))
	}
}

// TestParquetFlips: with one byte changed anywhere, a file is refused or gives
// the number of rows its footer promises; nothing panics past guarded.
func TestParquetFlips(t *testing.T) {
	good := parquetOf(t, textRecord(madeUp(60)), 25, parquet.WithCompression(compress.Codecs.Snappy))
	refused := 0
	for i := 4; i < len(good); i += 7 {
		data := bytes.Clone(good)
		data[i] ^= 0x15
		rows := 0
		info, err := guarded(job{Kind: kindParquet, Size: int64(len(data)), Options: Options{}.withDefaults()}, bytes.NewReader(data), sink{rows: func(b []Row) error {
			rows += len(b)
			return nil
		}})
		if err != nil {
			refused++
			if _, ok := err.(*Error); !ok {
				t.Fatalf("byte %d: %v", i, err)
			}
		} else if rows+info.BlankRows != info.PromisedRows+1 {
			t.Fatalf("byte %d: %d rows of %d promised", i, rows, info.PromisedRows)
		}
	}
	if refused == 0 {
		t.Error("no flip was refused")
	}
}

// TestSameFromEveryFormat: one table, five formats, the same rows.
func TestSameFromEveryFormat(t *testing.T) {
	want := madeUp(150)
	text := csvText(want, ",", "\r\n")
	for name, data := range map[string][]byte{
		"a.csv": []byte(text), "b.csv": encoded(t, text, encGB18030), "c.csv": encoded(t, text, encUTF16LE), "d.csv.gz": gzipped(t, []byte(text)),
		"e.xlsx": newBook(want).zip(t), "f.parquet": parquetOf(t, textRecord(want), 40), "g.arrow": arrowOf(t, textRecord(want), true),
	} {
		rows, _, err := readFile(t, name, data, Options{})
		if err != nil || !reflect.DeepEqual(cellsOf(rows), want) {
			t.Errorf("%s: %v, %d rows", name, err, len(rows))
		}
	}
}

// TestPageWalk: what the walk refuses before arrow sees it.
func TestPageWalk(t *testing.T) {
	l := Options{}.withDefaults().Limits
	// field 1 type=0, 2 unpacked=3, 3 packed=3, 5 {1 values=2}
	page := []byte{0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x2c, 0x15, 0x04, 0x00, 0x00, 'a', 'b', 'c'}
	withCRC := []byte{0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x15, 0x02, 0x1c, 0x15, 0x04, 0x00, 0x00, 'a', 'b', 'c'}
	for name, c := range map[string]struct {
		data   []byte
		values int64
		code   string
	}{
		"good":      {page, 2, ""},
		"two pages": {append(bytes.Clone(page), page...), 4, ""},
		"too few":   {page, 3, "E_PARQUET"},
		"cut":       {page[:len(page)-1], 2, "E_PARQUET"},
		"checksum":  {withCRC, 2, "E_CHECKSUM"},
		"bomb":      {[]byte{0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0x00, 0x2c, 0x15, 0x04, 0x00, 0x00}, 2, "E_BOMB"},
		"kind":      {[]byte{0x15, 0x12, 0x15, 0x00, 0x15, 0x00, 0x00}, 0, "E_PARQUET"},
		"rubbish":   {bytes.Repeat([]byte{0xff}, 40), 0, "E_PARQUET"},
	} {
		err := walkPages(bytes.NewReader(c.data), 0, int64(len(c.data)), c.values, l)
		if got := code(t, err); got != c.code {
			t.Errorf("%s: %q, want %q", name, got, c.code)
		}
	}
}

// TestChildTimeout: a child that takes too long is an error of the file.
func TestChildTimeout(t *testing.T) {
	data := newBook(madeUp(200)).zip(t)
	if _, _, err := readFile(t, "x.xlsx", data, Options{Timeout: time.Nanosecond}); code(t, err) != "E_TIMEOUT" {
		t.Error(err)
	}
}

// TestDictionaryIndex: a file found by mutation, in which a dictionary's index
// is so large that the Parquet reader makes room for 47 GB; the child dies of
// it, alone.
func TestDictionaryIndex(t *testing.T) {
	data, err := os.ReadFile("testdata/dictionary-index.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := readFile(t, "x.parquet", data, Options{}); code(t, err) != "E_PARQUET" || err.(*Error).key != "child-parquet" {
		t.Error(err)
	}
}

// TestEndlessPage: a file found by mutation, over a page of which the Parquet
// reader goes round for ever; the child notices and ends.
func TestEndlessPage(t *testing.T) {
	data, err := os.ReadFile("testdata/endless-page.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer func(was time.Duration) { stallTime = was }(stallTime)
	stallTime = 500 * time.Millisecond
	if _, _, err := readFile(t, "x.parquet", data, Options{}); code(t, err) != "E_PARQUET" || err.(*Error).key != "child-parquet" {
		t.Error(err)
	}
}

func TestChildOfChild(t *testing.T) {
	t.Setenv(childVariable, "1")
	if _, _, err := readFile(t, "x.xlsx", newBook(madeUp(2)).zip(t), Options{}); code(t, err) != "E_INTERNAL" {
		t.Error(err)
	}
}

// TestWorkSpeaksFrames: a decoder that gives up says nothing of what it read.
func TestWorkSpeaksFrames(t *testing.T) {
	var out bytes.Buffer
	work(job{Kind: kindParquet, Size: 20, Options: Options{}.withDefaults()}, bytes.NewReader([]byte("PAR1 secret cell PAR1")), &out)
	if bytes.Contains(out.Bytes(), []byte("secret")) {
		t.Error("text of the file in a failure")
	}
	var rows []kept
	c := &child{out: nopCloser{&out}}
	var info Info
	err := c.collect(Options{}.withDefaults(), &info, keep(&rows))
	if e, ok := err.(*Error); !ok || e.Code == "" {
		t.Errorf("got %v", err)
	}
}

// TestCharacterOverCells: the two halves of a character in two cells of a row,
// or in the last cell of one row and the first of the next, are bad bytes in
// both, although the bytes of all cells together are text.
func TestCharacterOverCells(t *testing.T) {
	rows := [][]string{{"a", "b", "c"}, {"1", "x\xe5", "\xbc\xa0y"}, {"2", "x", "y\xe5\xbc"}, {"\xa0", "x", "y"}, {"4", "张", "三"}}
	got, _, err := readFile(t, "x.parquet", parquetOf(t, textRecord(rows), 9), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if faults := faultsOf(got); faults != "1:Q_BAD_BYTES@1 2:Q_BAD_BYTES@2 3:Q_BAD_BYTES@0" {
		t.Error(faults)
	}
}
