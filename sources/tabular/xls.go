package tabular

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/richardlehane/mscfb"
)

// Old workbooks (.xls, .et) are a compound file that holds a stream of binary
// records, BIFF8 since Excel 97. Source of the records: [MS-XLS] 2.4. The
// records of a sheet are made into the cells that a sheet of XML would give,
// and go the same way from there: hidden rows, merges, dates, error cells.
const (
	biffFormula     = 0x0006
	biffEOF         = 0x000A
	biffDate1904    = 0x0022
	biffFilePass    = 0x002F
	biffContinue    = 0x003C
	biffBoundSheet  = 0x0085
	biffMulRK       = 0x00BD
	biffRString     = 0x00D6
	biffXF          = 0x00E0
	biffMergedCells = 0x00E5
	biffSST         = 0x00FC
	biffLabelSST    = 0x00FD
	biffNumber      = 0x0203
	biffLabel       = 0x0204
	biffBoolErr     = 0x0205
	biffString      = 0x0207
	biffRow         = 0x0208
	biffRK          = 0x027E
	biffFormat      = 0x041E
	biffBOF         = 0x0809

	biff8 = 0x0600 // version in a BOF record
)

// readOld reads a workbook in a compound file. What is no workbook of Excel 97
// or later is refused with the advice to save it in another format.
func readOld(ctx context.Context, file io.ReaderAt, size int64, o Options, info *Info, yield func([]Row) error) error {
	if !saneCompound(file, size) {
		return fail("ole-broken")
	}
	doc, err := mscfb.New(io.NewSectionReader(file, 0, size))
	if err != nil {
		return fail("ole-broken")
	}
	var stream *mscfb.File
	for _, f := range doc.File {
		switch name := strings.ToLower(f.Name); {
		case name == "worddocument", name == "powerpoint document":
			return fail("document")
		case name == "workbook" && len(f.Path) == 0:
			stream = f
		}
	}
	switch {
	case stream == nil:
		return fail("ole")
	case stream.Size > size:
		return fail("truncated")
	case stream.Size > o.Memory:
		return fail("bomb")
	}
	records := make([]byte, stream.Size)
	if _, err := io.ReadFull(stream, records); err != nil {
		return fail("truncated")
	}
	info.Format = "xls"
	w := &workbook{archive: &archive{limits: o.Limits, broken: "xls"}, old: &biff{data: records}}
	if err := w.readGlobals(); err != nil {
		return err
	}
	return w.read(ctx, o, info, yield)
}

// saneCompound compares what the head of a compound file claims of its tables
// with its size: the library makes room for as much as is claimed. Source:
// [MS-CFB] 2.2.
func saneCompound(file io.ReaderAt, size int64) bool {
	var head [76]byte
	if _, err := file.ReadAt(head[:], 0); err != nil {
		return false
	}
	sectors := uint32(min(size/512+1, math.MaxInt32))
	for _, at := range []int{40, 44, 64, 72} { // sectors of the folder, of the three tables
		if binary.LittleEndian.Uint32(head[at:]) > sectors {
			return false
		}
	}
	return true
}

// biff is a stream of records: number, length, content.
type biff struct {
	data []byte
	at   int
}

// next gives the next record; ok is false at the end of what is whole.
func (b *biff) next() (id int, content []byte, ok bool) {
	if len(b.data)-b.at < 4 {
		return 0, nil, false
	}
	id = int(binary.LittleEndian.Uint16(b.data[b.at:]))
	n := int(binary.LittleEndian.Uint16(b.data[b.at+2:]))
	if n > len(b.data)-b.at-4 {
		return 0, nil, false
	}
	content = b.data[b.at+4 : b.at+4+n]
	b.at += 4 + n
	return id, content, true
}

// chunks gives the content and that of the records that continue it.
func (b *biff) chunks(content []byte) *biffText {
	t := &biffText{chunks: [][]byte{content}}
	for len(b.data)-b.at >= 4 && binary.LittleEndian.Uint16(b.data[b.at:]) == biffContinue {
		_, more, ok := b.next()
		if !ok {
			break
		}
		t.chunks = append(t.chunks, more)
	}
	return t
}

// begin steps over the record that begins a workbook or sheet.
func (b *biff) begin() error {
	id, c, ok := b.next()
	switch {
	case !ok:
		return fail("truncated")
	case id != biffBOF || len(c) < 4:
		return fail("xls")
	case binary.LittleEndian.Uint16(c) != biff8:
		return fail("ole")
	}
	return nil
}

// readGlobals reads what comes before the sheets.
func (w *workbook) readGlobals() error {
	b := w.old
	if err := b.begin(); err != nil {
		return err
	}
	formats, used := map[int]string{}, []int(nil)
	for {
		id, c, ok := b.next()
		if !ok {
			return fail("truncated")
		}
		var err error
		switch id {
		case biffEOF:
			w.oldStyles(formats, used)
			if len(w.sheets) == 0 {
				return fail("xls")
			}
			return nil
		case biffFilePass:
			return fail("encrypted")
		case biffDate1904:
			w.date1904 = len(c) > 0 && c[0] == 1
		case biffFormat:
			if len(c) > 2 {
				t := biffText{chunks: [][]byte{c[2:]}}
				formats[int(binary.LittleEndian.Uint16(c))], err = t.text(2)
			}
		case biffXF:
			if len(c) >= 4 {
				used = append(used, int(binary.LittleEndian.Uint16(c[2:])))
			}
		case biffBoundSheet:
			err = w.oldSheet(c)
		case biffSST:
			err = w.oldStrings(b.chunks(c))
		}
		if err != nil {
			return err
		}
	}
}

// oldStyles gives each cell format what its number format does.
func (w *workbook) oldStyles(formats map[int]string, used []int) {
	for _, id := range used {
		if code, ok := formats[id]; ok {
			w.styles = append(w.styles, styleOf(code))
		} else {
			w.styles = append(w.styles, builtInStyle(strconv.Itoa(id)))
		}
	}
}

// oldSheet notes a sheet; charts and macros are none.
func (w *workbook) oldSheet(c []byte) error {
	if len(c) < 8 {
		return fail("xls")
	}
	if c[5] != 0 {
		return nil
	}
	t := biffText{chunks: [][]byte{c[6:]}}
	name, err := t.text(1)
	at := binary.LittleEndian.Uint32(c)
	w.sheets = append(w.sheets, sheetEntry{name: name, hidden: c[4]&3 != 0, part: strconv.FormatUint(uint64(at), 10)})
	return err
}

// oldStrings reads the shared strings.
func (w *workbook) oldStrings(t *biffText) error {
	head := t.take(8)
	if head == nil {
		return fail("xls")
	}
	held := int64(0)
	for n := binary.LittleEndian.Uint32(head[4:]); n > 0; n-- {
		s, err := t.rich()
		if err != nil {
			return err
		}
		if held += int64(len(s)) + 16; held > w.limits.Memory {
			return fail("bomb")
		}
		w.keepString(s)
	}
	return nil
}

// rk reads the short form of a number.
func rk(v uint32) float64 {
	f := float64(int32(v) >> 2)
	if v&2 == 0 {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}
