package tabular

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/metadata"
	"github.com/apache/arrow/go/v15/parquet/schema"
)

// Parquet is read with the column readers of arrow v15, one after the other in
// one goroutine: a panic of theirs can then be recovered, values of a
// dictionary are not copied out into gigabytes, and a column that ends early is
// seen. pqarrow above them starts goroutines whose panics kill the process.

const maxFooter = 64 << 20

// parquetFile is a Parquet file whose pages were walked.
type parquetFile struct {
	reader  *file.Reader
	columns []*parquetColumn
	cells   []cellSource // the same
	names   []string
	stored  []storage
	limits  Limits
	blocks  *blockWriter
	alive   func()
}

func readParquet(ctx context.Context, in io.ReaderAt, size int64, o Options, info *Info, to sink) (err error) {
	info.Format = "parquet"
	defer asBomb(&err)
	footer, err := parquetFooter(in, size)
	if err != nil {
		return err
	}
	props := parquet.NewReaderProperties(newAllocator(size, o.Limits))
	props.BufferedStreamEnabled = true
	reader, err := file.NewParquetReader(io.NewSectionReader(in, 0, size), file.WithReadProps(props))
	if err != nil {
		return fail("parquet")
	}
	p := &parquetFile{reader: reader, limits: o.Limits, blocks: newBlockWriter(to, o.Limits), alive: to.alive}
	if err := p.chooseColumns(info); err != nil {
		return err
	}
	if err := p.walk(in, size-footer); err != nil {
		return err
	}
	info.PromisedRows = int(reader.NumRows())
	if err := p.blocks.header(p.names, p.stored, "parquet"); err != nil {
		return err
	}
	for i := range reader.NumRowGroups() {
		if err := p.rowGroup(ctx, i); err != nil {
			return err
		}
	}
	return p.blocks.end(info)
}

// parquetFooter checks the two ends of the file; footer is the length of the
// end that holds no pages.
func parquetFooter(in io.ReaderAt, size int64) (footer int64, err error) {
	if size < 12 {
		return 0, fail("parquet")
	}
	var tail [8]byte
	if _, err := in.ReadAt(tail[:], size-8); err != nil && err != io.EOF {
		return 0, fail("parquet")
	}
	switch string(tail[4:]) {
	case "PAR1":
	case "PARE":
		return 0, fail("encrypted")
	default:
		return 0, fail("truncated")
	}
	footer = int64(binary.LittleEndian.Uint32(tail[:4])) + 8
	if footer <= 8 || footer > maxFooter || footer+4 > size {
		return 0, fail("parquet")
	}
	return footer, nil
}

// chooseColumns takes the flat columns and counts the nested ones.
func (p *parquetFile) chooseColumns(info *Info) error {
	meta := p.reader.MetaData()
	root := meta.Schema.Root()
	if root.NumFields() > p.limits.Columns {
		return fail("columns")
	}
	nested := 0
	names := map[string]bool{}
	for i := range root.NumFields() {
		node := root.Field(i)
		leaf, ok := node.(*schema.PrimitiveNode)
		if !ok || node.RepetitionType() == parquet.Repetitions.Repeated {
			nested++
			continue
		}
		name := strings.TrimSpace(node.Name())
		if names[name] {
			return failAt("header-dup", 0, i+1)
		}
		names[name] = true
		c := newParquetColumn(meta.Schema.ColumnIndexByNode(node), leaf)
		p.columns, p.cells = append(p.columns, c), append(p.cells, c)
		p.names, p.stored = append(p.names, leaf.Name()), append(p.stored, c.stored)
	}
	info.warn("w-nested", nested)
	if len(p.columns) == 0 {
		return fail("no-columns")
	}
	return nil
}

// walk checks every chunk of the chosen columns before one is decoded.
func (p *parquetFile) walk(in io.ReaderAt, end int64) error {
	meta := p.reader.MetaData()
	total := int64(0)
	for g := range meta.RowGroups {
		group := meta.RowGroup(g)
		if group.NumRows() < 0 || group.NumColumns() < meta.Schema.NumColumns() {
			return fail("parquet")
		}
		total += group.NumRows()
		for _, c := range p.columns {
			chunk, err := group.ColumnChunk(c.index)
			if err != nil {
				return fail("parquet")
			}
			if err := walkChunk(in, end, chunk, group.NumRows(), p.limits); err != nil {
				return err
			}
		}
	}
	if total != p.reader.NumRows() {
		return fail("parquet-rows")
	}
	if text := meta.KeyValueMetadata().FindValue("ARROW:schema"); text != nil { // not used, but damage there is damage of the footer
		if _, err := base64.StdEncoding.DecodeString(*text); err != nil {
			return fail("parquet")
		}
	}
	return nil
}

func walkChunk(in io.ReaderAt, end int64, chunk *metadata.ColumnChunkMetaData, rows int64, l Limits) error {
	switch chunk.Compression() {
	case compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Zstd:
	default:
		return fail("parquet-codec")
	}
	if rows == 0 && chunk.NumValues() == 0 {
		return nil // writers give such chunks no sensible place
	}
	from, size := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if d := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && d > 0 && d < from {
		from = d
	}
	if from < 4 || size < 0 || from > end || size > end-from {
		return fail("parquet")
	}
	if chunk.NumValues() != rows {
		return fail("parquet-rows")
	}
	return walkPages(in, from, size, rows, l)
}

// rowGroup reads the columns of one group side by side.
func (p *parquetFile) rowGroup(ctx context.Context, g int) error {
	group := p.reader.RowGroup(g)
	if group.NumRows() == 0 {
		return nil
	}
	for _, c := range p.columns {
		reader, err := group.Column(c.index)
		if err != nil {
			return fail("parquet")
		}
		c.reader = reader
	}
	for left := group.NumRows(); left > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := int(min(left, batchRows))
		for _, c := range p.columns {
			if p.alive != nil {
				p.alive()
			}
			if err := c.read(n); err != nil {
				return err
			}
		}
		if err := p.blocks.rows(p.cells, n); err != nil {
			return err
		}
		left -= int64(n)
	}
	for _, c := range p.columns {
		if c.reader.HasNext() || c.reader.Err() != nil {
			return fail("parquet-rows")
		}
	}
	return nil
}
