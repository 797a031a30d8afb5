package tabular

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// Mutated inputs: a sound file of each format with bytes changed at random,
// read in a worker process that tells what became of each, so that one that
// kills or hangs it is known by its number. An input is made from its number
// alone. TestMutations drives the workers.

// seeds are the sound files that are mutated, by reader. A seed with a pack
// has its inner part mutated and packed again, or checksums and compression
// would let nothing through.
type seed struct {
	data []byte
	pack func(t testing.TB, inner []byte) []byte
}

func mutationSeeds(t testing.TB, reader string) []seed {
	rows := madeUp(12)
	text := csvText(rows, ",", "\r\n")
	quoted := csvText([][]string{{"a", "b\"c"}, {"d\r\ne", "f,g"}, {"", "文"}}, ",", "\n")
	packed := func(t testing.TB, inner []byte) []byte { return gzipped(t, inner) }
	switch reader {
	case "csv":
		return []seed{{data: []byte(text)}, {data: encoded(t, text, encUTF8BOM)}, {data: []byte(quoted)}, {data: []byte(csvText(rows, "\t", "\r"))}}
	case "utf16":
		return []seed{{data: encoded(t, text, encUTF16LE)}, {data: encoded(t, text, encUTF16BE)}, {data: encoded(t, quoted, encUTF16LE)}}
	case "gb18030":
		return []seed{{data: encoded(t, text, encGB18030)}, {data: encoded(t, quoted+"𠮷川,\ue863\n", encGB18030)}}
	case "gzip":
		return []seed{{data: gzipped(t, []byte(text))}, {data: []byte(text), pack: packed}, {data: append(gzipped(t, []byte(text)), gzipped(t, []byte(quoted))...)}}
	case "zip":
		inner := func(t testing.TB, inner []byte) []byte {
			return (&book{parts: map[string]string{}}).set("x.csv", string(inner)).zip(t)
		}
		return []seed{{data: inner(t, []byte(text))}, {data: []byte(text), pack: inner}, {data: encoded(t, text, encGB18030), pack: inner}}
	case "xlsx":
		return []seed{{data: newBook(rows).zip(t)}, part(rows, sheetPart), part(rows, "xl/sharedStrings.xml"), part(rows, "xl/workbook.xml"), part(rows, "xl/styles.xml"), {data: stored(t, newBook(rows))}}
	case "xls":
		inner := func(_ testing.TB, inner []byte) []byte { return compound("Workbook", append([]byte(nil), inner...)) }
		stream := oldBook(rows)[512*3:]
		return []seed{{data: oldBook(rows)}, {data: stream, pack: inner}}
	case "parquet":
		return []seed{{data: parquetOf(t, textRecord(rows), 9)}, {data: parquetOf(t, typedRecord(), 9)}}
	case "arrow":
		mixed, _ := mixedRecord(rand.New(rand.NewPCG(1, 2)), 4)
		return []seed{{data: arrowOf(t, textRecord(rows), true)}, {data: arrowOf(t, textRecord(rows), false)}, {data: arrowOf(t, typedRecord(), true)},
			{data: writeArrow(t, []arrow.Record{mixed, mixed}, false)}, {data: writeArrow(t, []arrow.Record{mixed}, true, ipc.WithLZ4())}}
	}
	t.Fatalf("no seeds for %s", reader)
	return nil
}

// part mutates one part of a workbook.
func part(rows [][]string, name string) seed {
	text := newBook(rows).parts[name]
	if text == "" { // the hand-made workbook has none
		text = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	}
	return seed{[]byte(text), func(t testing.TB, inner []byte) []byte { return newBook(rows).set(name, string(inner)).zip(t) }}
}

// stored is a workbook without compression, whose checksums still guard it.
func stored(t testing.TB, b *book) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range b.names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, b.parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var tokens = []string{"\"", ",", "\r", "\n", "\r\n", "\x00", "\xff", "\xfe\xff", "\x81\x30\x81\x30", "\xef\xbb\xbf", "<c", "<row>", "</row>", "&#0;", "&#x110000;",
	"<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "r=\"XFE1\"", "t=\"s\"", "<v>-1</v>", "PK\x01\x02", "PAR1", "\xff\xff\xff\x7f", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x80\x80\x80\x80\x10"}

// mutated gives a copy of data with at least one byte changed, and how many
// bytes were overwritten, put in or taken out.
func mutated(r *rand.Rand, data []byte) ([]byte, int) {
	out := append([]byte(nil), data...)
	changed := 0
	for want := 1 << r.IntN(9); changed < want; {
		if len(out) == 0 {
			return append(out, byte(r.Uint32())), changed + 1
		}
		at := r.IntN(len(out))
		run := 1 + r.IntN(min(8, len(out)-at))
		switch r.IntN(8) {
		case 0, 1:
			out[at] ^= 1 << r.IntN(8)
			changed++
		case 2:
			out[at] = byte(r.Uint32())
			changed++
		case 3:
			token := tokens[r.IntN(len(tokens))]
			out = append(out[:at], append([]byte(token), out[at:]...)...)
			changed += len(token)
		case 4:
			changed += copy(out[at:], tokens[r.IntN(len(tokens))])
		case 5:
			out = append(out[:at], out[at+run:]...)
			changed += run
		case 6:
			out = append(out[:at+run], out[at:]...)
			changed += run
		case 7:
			if at+4 <= len(out) {
				binary.LittleEndian.PutUint32(out[at:], []uint32{0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, uint32(len(out))}[r.IntN(6)])
				changed += 4
			}
		}
		if len(out) > 4*len(data)+4096 {
			break
		}
	}
	return out, changed
}

// input makes the input of a number.
func input(t testing.TB, seeds []seed, n uint64) (data []byte, changed int) {
	r := rand.New(rand.NewPCG(n, 20240102))
	s := seeds[r.IntN(len(seeds))]
	data, changed = mutated(r, s.data)
	if s.pack != nil {
		data = s.pack(t, data)
	}
	return data, changed
}

// outcomes of one input, as the worker tells them.
const (
	wasAccepted = 'a'
	wasRefused  = 'e'
	wasPanic    = 'p' // of a decoder, recovered
	wasUnsound  = 'u'
)

const mutateVariable = "YINGBAO_MUTATE"

// mutationWorker reads inputs until it has mutated so many bytes. It writes
// the number of each input (8 bytes) before it is read, then its outcome and
// the bytes mutated (1 + 4 bytes).
func mutationWorker(task string) {
	var reader, dir string
	var n uint64
	var bytes int
	if _, err := fmt.Sscan(task, &reader, &n, &bytes, &dir); err != nil {
		panic(err)
	}
	if binaryReader(reader) {
		if err := limitProcess(1<<30+addressSpace, 24*3600); err != nil {
			panic(err)
		}
		debug.SetMemoryLimit(3 << 28)
	}
	t := &workerT{}
	seeds := mutationSeeds(t, reader)
	for total := 0; total < bytes; n++ {
		data, changed := input(t, seeds, n)
		total += changed
		_, _ = os.Stdout.Write(binary.LittleEndian.AppendUint64(nil, n)) // a parent that is gone ends the pipe
		outcome := readMutated(reader, data, dir)
		_, _ = os.Stdout.Write(binary.LittleEndian.AppendUint32([]byte{outcome}, uint32(changed)))
	}
}

func binaryReader(reader string) bool {
	return reader == "zip" || reader == "xlsx" || reader == "xls" || reader == "parquet" || reader == "arrow"
}

// readMutated reads one input the way Read does, the binary formats as their
// decoder child does.
func readMutated(reader string, data []byte, dir string) byte {
	var rows []kept
	var err error
	switch reader {
	case "gzip":
		path := filepath.Join(dir, "x.csv.gz")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			panic(err)
		}
		_, err = Read(context.Background(), path, small, keep(&rows))
	case "csv", "utf16", "gb18030":
		_, _, err = readInto(data, &rows)
	default:
		j := job{Kind: map[string]kind{"zip": kindZip, "xlsx": kindZip, "xls": kindOLE, "parquet": kindParquet, "arrow": kindArrow}[reader], Size: int64(len(data)), Options: small}
		_, err = guarded(j, bytes.NewReader(data), framed(&rows))
	}
	e, known := err.(*Error)
	switch {
	case err == nil && soundRows(rows, small) == nil:
		return wasAccepted
	case err == nil || !known || soundRows(rows, small) != nil:
		return wasUnsound
	case len(e.key) > 6 && e.key[:6] == "child-":
		return wasPanic
	}
	return wasRefused
}

func readInto(data []byte, rows *[]kept) ([]kept, Info, error) {
	got, info, err := readBytes(data, small)
	*rows = got
	return got, info, err
}

// workerT is what helpers of tests need of a test, in a process that is none.
type workerT struct{ testing.TB }

func (*workerT) Helper()           {}
func (*workerT) Fatal(args ...any) { panic(fmt.Sprint(args...)) }
func (*workerT) Fatalf(format string, args ...any) {
	panic(fmt.Sprintf(format, args...))
}
