package tabular

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// write writes records as a stream or a file of the library.
func writeArrow(t testing.TB, records []arrow.Record, stream bool, opts ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	opts = append(opts, ipc.WithSchema(records[0].Schema()))
	var w interface {
		Write(arrow.Record) error
		Close() error
	}
	w = ipc.NewWriter(&out, opts...)
	if !stream {
		out.Reset()
		f, err := ipc.NewFileWriter(&seekBuffer{Buffer: &out}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		w = f
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// mixedRecord has columns of many kinds between nested ones, with values and
// nulls by chance.
func mixedRecord(r *rand.Rand, rows int) (arrow.Record, [][]string) {
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "list", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
		{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "struct", Type: arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.LargeString}, arrow.Field{Name: "b", Type: words}), Nullable: true},
		{Name: "large", Type: arrow.BinaryTypes.LargeString, Nullable: true},
		{Name: "word", Type: words, Nullable: true},
		{Name: "small", Type: arrow.PrimitiveTypes.Int8, Nullable: true},
		{Name: "natural", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
		{Name: "nothing", Type: arrow.Null, Nullable: true},
		{Name: "map", Type: arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int16), Nullable: true},
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
		{Name: "fixed", Type: &arrow.FixedSizeBinaryType{ByteWidth: 3}, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
	want := [][]string{}
	for i := range rows {
		text := strings.Repeat("文", r.IntN(4)) + fmt.Sprint(i)
		row := []string{text, text + text, fmt.Sprintf("w%d", r.IntN(5)), fmt.Sprint(r.IntN(256) - 128), fmt.Sprint(r.Uint64()), "", fmt.Sprint(r.IntN(2) == 0), fmt.Sprintf("%03d", i%1000)}
		if r.IntN(3) == 0 {
			row[r.IntN(len(row))] = ""
		}
		for c, at := range []int{1, 3, 4, 5, 6, 7, 9, 10} {
			if row[c] == "" {
				b.Field(at).AppendNull()
			} else if fixed, ok := b.Field(at).(*array.FixedSizeBinaryBuilder); ok {
				fixed.Append([]byte(row[c]))
			} else if err := b.Field(at).AppendValueFromString(row[c]); err != nil {
				panic(err)
			}
		}
		list := b.Field(0).(*array.ListBuilder)
		list.Append(true)
		list.ValueBuilder().(*array.StringBuilder).Append("x")
		s := b.Field(2).(*array.StructBuilder)
		s.Append(true)
		s.FieldBuilder(0).(*array.LargeStringBuilder).Append("y")
		if err := s.FieldBuilder(1).AppendValueFromString("z"); err != nil {
			panic(err)
		}
		b.Field(8).AppendNull()
		want = append(want, row)
	}
	return b.NewRecord(), want
}

// TestArrowLikeTheLibrary: what the library writes is read as it was, nested
// columns left out, with and without compression, sliced, in several batches.
func TestArrowLikeTheLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		record, want := mixedRecord(r, 1+r.IntN(1500))
		cut := r.Int64N(record.NumRows() + 1)
		parts := []arrow.Record{record.NewSlice(0, cut), record.NewSlice(cut, record.NumRows())}
		for name, opts := range map[string][]ipc.Option{"plain": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()}} {
			for _, stream := range []bool{false, true} {
				rows, info, err := readFile(t, "x.arrow", writeArrow(t, parts, stream, opts...), Options{})
				if err != nil {
					t.Fatalf("%s %v: %v", name, stream, err)
				}
				if got := cellsOf(rows)[1:]; !reflect.DeepEqual(got, want) {
					t.Fatalf("%s %v: other rows", name, stream)
				}
				if len(info.Warnings) != 1 || info.Warnings[0].Count != 3 {
					t.Errorf("%s: %v", name, info.Warnings)
				}
			}
		}
	}
}

// TestArrowFlips: with a byte changed or taken out anywhere a file or stream is
// refused by name or gives whole rows; no panic has to be recovered.
func TestArrowFlips(t *testing.T) {
	record, _ := mixedRecord(rand.New(rand.NewPCG(1, 2)), 12)
	refused := 0
	for _, stream := range []bool{false, true} {
		good := writeArrow(t, []arrow.Record{record, record}, stream)
		for i := range good {
			for _, change := range []byte{0x01, 0x80, 0xff} {
				data := bytes.Clone(good)
				data[i] ^= change
				j := job{Kind: kindArrow, Size: int64(len(data)), Options: small}
				_, err := decodeForeign(j, bytes.NewReader(data), sink{rows: func([]Row) error { return nil }})
				if _, known := err.(*Error); err != nil && !known {
					t.Fatalf("byte %d: %v", i, err)
				} else if err != nil {
					refused++
				}
			}
		}
	}
	if refused == 0 {
		t.Error("no flip was refused")
	}
}

// TestArrowFound: files found by mutation and fuzzing that made the Arrow
// library ask for hundreds of gigabytes, or panic in a goroutine of its own,
// and so ended the child. They are refused before anything is allocated.
func TestArrowFound(t *testing.T) {
	for _, name := range []string{"field-count.arrow", "vector-length.arrow"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := readFile(t, name, data, Options{}); code(t, err) != "E_ARROW" || err.(*Error).key == "child-arrow" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestArrowHalf: a file whose footer forgot a batch, and streams one behind the
// other, are refused: half of the rows is worse than none.
func TestArrowHalf(t *testing.T) {
	record := textRecord(madeUp(40))
	stream := writeArrow(t, []arrow.Record{record}, true)
	if _, _, err := readFile(t, "x.arrow", append(bytes.Clone(stream), stream...), Options{}); code(t, err) != "E_ARROW" {
		t.Errorf("two streams: %v", err)
	}
	two := writeArrow(t, []arrow.Record{record, record}, false)
	changed := 0
	for at := len(two) - 10 - int(binary.LittleEndian.Uint32(two[len(two)-10:])); at < len(two)-14; at++ {
		if bytes.HasPrefix(two[at:], []byte{2, 0, 0, 0}) { // the length of the list of batches is among these
			data := bytes.Clone(two)
			data[at] = 1
			changed++
			if rows, _, err := readFile(t, "x.arrow", data, Options{}); err == nil && len(rows) != 81 {
				t.Errorf("%d rows without a word (byte %d)", len(rows), at)
			}
		}
	}
	if changed == 0 {
		t.Error("nothing was changed")
	}
}

// TestArrowFromElsewhere: files another program wrote, with kinds of columns
// and messages that the library here cannot write. Made by pyarrow; see
// testdata/arrow.py.
func TestArrowFromElsewhere(t *testing.T) {
	for _, c := range []struct {
		name string
		want [][]string
	}{
		{"views.arrow", [][]string{{"view", "time", "wide"}, {"short", "01:02:03", "-123.45"}, {"长长的文本超过十二个字节", "23:59:59", "0.01"}}},
		{"delta.arrow", [][]string{{"word", "n"}, {"甲", "1"}, {"乙", "2"}, {"丙", "3"}, {"甲", "4"}}},
		{"replaced.arrow", [][]string{{"word", "n"}, {"甲", "1"}, {"乙", "2"}, {"丙", "3"}, {"丁", "4"}}},
		{"compressed.arrow", [][]string{{"a", "b"}, {"文", "1"}, {"文", "2"}, {"文", "3"}}},
		{"union.arrow", [][]string{{"b"}, {"1"}, {"2"}}},
	} {
		data, err := os.ReadFile("testdata/" + c.name)
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := readFile(t, c.name, data, Options{})
		if got := cellsOf(rows); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v %q", c.name, err, got)
		}
	}
}

// TestArrowBombs: what unpacks to far more than the file is refused.
func TestArrowBombs(t *testing.T) {
	long := textRecord([][]string{{"a"}, {strings.Repeat("A", 80<<20)}})
	if _, _, err := readFile(t, "x.arrow", writeArrow(t, []arrow.Record{long}, false, ipc.WithZstd()), Options{}); code(t, err) != "E_BOMB" {
		t.Errorf("compressed: %v", err)
	}
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	value := array.NewStringBuilder(memory.NewGoAllocator())
	value.Append(strings.Repeat("A", 1<<20))
	index := array.NewInt8Builder(memory.NewGoAllocator())
	index.AppendValues(make([]int8, 4000), nil)
	record := array.NewRecord(arrow.NewSchema([]arrow.Field{{Name: "a", Type: words}}, nil), []arrow.Array{array.NewDictionaryArray(words, index.NewArray(), value.NewArray())}, 4000)
	if _, _, err := readFile(t, "x.arrow", writeArrow(t, []arrow.Record{record}, true), Options{}); code(t, err) != "E_BOMB" {
		t.Errorf("dictionary: %v", err)
	}
}
