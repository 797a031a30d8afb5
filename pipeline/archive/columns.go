package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/xitongsys/parquet-go-source/local"
	"github.com/xitongsys/parquet-go/compress"
	"github.com/xitongsys/parquet-go/layout"
	"github.com/xitongsys/parquet-go/parquet"
	"github.com/xitongsys/parquet-go/reader"
	"github.com/xitongsys/parquet-go/source"
)

// entityColumns are those of entities.parquet, in their order.
var entityColumns = [...]string{"source", "row", "person"}

// errNotOurs says that a file is not of the form that WriteEntities gives it.
var errNotOurs = errors.New("is not as it was written")

// ReadEntities gives each line of a file written by WriteEntities, a page of
// each column at a time. It is for files of ours only: it knows the encodings
// that these have and no other.
func ReadEntities(path string, take func(Entity)) error {
	if err := readEntities(path, take); err != nil {
		return fmt.Errorf("%s: %w", EntitiesName, err)
	}
	return nil
}

func readEntities(path string, take func(Entity)) (err error) {
	file, err := local.NewLocalFileReader(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	r := &reader.ParquetReader{PFile: file}
	if size, err := r.GetFooterSize(); err != nil || int64(size) > info.Size() {
		return errors.Join(errNotOurs, err)
	}
	if err := r.ReadFooter(); err != nil {
		return err
	}
	rows := int64(0)
	for _, group := range r.Footer.RowGroups {
		if err := readGroup(path, group, take); err != nil {
			return err
		}
		rows += group.NumRows
	}
	if rows != r.Footer.NumRows {
		return errNotOurs
	}
	return nil
}

// readGroup gives the lines of one group of rows.
func readGroup(path string, group *parquet.RowGroup, take func(Entity)) (err error) {
	var columns [len(entityColumns)]pages
	if len(group.Columns) != len(columns) {
		return errNotOurs
	}
	for i, chunk := range group.Columns {
		m := chunk.MetaData
		if m == nil || len(m.PathInSchema) != 1 || m.PathInSchema[0] != entityColumns[i] || m.NumValues != group.NumRows {
			return errNotOurs
		}
		file, err := local.NewLocalFileReader(path)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		from := m.DataPageOffset
		if m.DictionaryPageOffset != nil {
			from = *m.DictionaryPageOffset
		}
		in := source.ConvertToThriftReader(file, from, pageBuffer)
		columns[i] = pages{in: in, header: func() (*parquet.PageHeader, error) { return layout.ReadPageHeader(in) }, codec: m.Codec}
	}
	for range group.NumRows {
		for i := range columns {
			if err := columns[i].next(); err != nil {
				return err
			}
		}
		take(Entity{columns[0].word, columns[1].number, columns[2].number})
	}
	return nil
}

// pageBuffer is how much of a column is read at once, maxPage the greatest
// page, in bytes, packed or not: those of WriteEntities are a few thousand.
const (
	pageBuffer = 64 << 10
	maxPage    = 1 << 20
)

// pages reads the values of one column of a group, one after the other.
type pages struct {
	in     io.Reader
	header func() (*parquet.PageHeader, error)
	codec  parquet.CompressionCodec
	packed []byte

	left    int      // values left in the page
	numbers []byte   // of a plain page, eight bytes each
	words   []string // the column's dictionary
	runs    []byte   // of a page of words: what is left of it
	equal   uint64   // values left in the run

	word   string
	number int64
}

// next goes to the next value: word or number has it.
func (p *pages) next() error {
	for p.left == 0 {
		if err := p.page(); err != nil {
			return err
		}
	}
	p.left--
	if p.numbers != nil {
		p.number, p.numbers = int64(binary.LittleEndian.Uint64(p.numbers)), p.numbers[8:]
		return nil
	}
	if p.equal == 0 {
		return p.run()
	}
	p.equal--
	return nil
}

// page reads the next page, or the dictionary.
func (p *pages) page() error {
	h, err := p.header()
	if err != nil {
		return err
	}
	if h.CompressedPageSize < 0 || h.CompressedPageSize > maxPage || h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPage {
		return errNotOurs
	}
	p.packed = append(p.packed[:0], make([]byte, h.CompressedPageSize)...)
	if _, err := io.ReadFull(p.in, p.packed); err != nil {
		return err
	}
	raw, err := compress.Uncompress(p.packed, p.codec)
	if err != nil {
		return err
	}
	switch d := h.DataPageHeader; {
	case len(raw) != int(h.UncompressedPageSize):
		return errNotOurs
	case h.Type == parquet.PageType_DICTIONARY_PAGE && h.DictionaryPageHeader != nil:
		return p.dictionary(raw, int(h.DictionaryPageHeader.NumValues))
	case h.Type != parquet.PageType_DATA_PAGE || d == nil || d.NumValues <= 0:
		return errNotOurs
	case d.Encoding == parquet.Encoding_PLAIN && len(raw) == 8*int(d.NumValues):
		p.left, p.numbers = int(d.NumValues), raw
	case d.Encoding == parquet.Encoding_PLAIN_DICTIONARY && len(raw) > 0 && raw[0] == wordBits:
		p.left, p.runs, p.equal = int(d.NumValues), raw[1:], 0
	default:
		return errNotOurs
	}
	return nil
}

// wordBits is how wide the library writes the numbers of words.
const wordBits = 32

// dictionary reads a column's words, each behind its length.
func (p *pages) dictionary(raw []byte, count int) error {
	for ; len(raw) >= 4; count-- {
		n := binary.LittleEndian.Uint32(raw)
		if raw = raw[4:]; uint64(n) > uint64(len(raw)) {
			return errNotOurs
		}
		p.words, raw = append(p.words, string(raw[:n])), raw[n:]
	}
	if count != 0 || len(raw) != 0 {
		return errNotOurs
	}
	return nil
}

// run reads the next run of equal words and takes its first.
func (p *pages) run() error {
	head, n := binary.Uvarint(p.runs)
	if n <= 0 || head&1 != 0 || head == 0 || len(p.runs) < n+wordBits/8 {
		return errNotOurs
	}
	word := binary.LittleEndian.Uint32(p.runs[n:])
	if uint64(word) >= uint64(len(p.words)) {
		return errNotOurs
	}
	p.word, p.equal, p.runs = p.words[word], head>>1-1, p.runs[n+wordBits/8:]
	return nil
}
