package tabular

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// Workbooks are read by a parser of our own over archive/zip (xlsx*.go), not
// by excelize: the battery asks for the refusal of DOCTYPE, of doubled and
// escaping part names, of wrong checksums and sizes, for limits that count real
// bytes, and for error cells, hidden rows and merges that excelize hides; and
// excelize spills big sheets in plain text to the temporary folder.

const maxEntries = 10000

// archive is an opened zip file whose directory passed the checks.
type archive struct {
	parts  map[string]*zip.File // by lower-case name
	limits Limits
}

// readZip reads a workbook, or the one table inside a zip archive.
func readZip(ctx context.Context, file io.ReaderAt, size int64, o Options, info *Info, to sink) error {
	z, err := zip.NewReader(file, size)
	if err != nil {
		tail := make([]byte, min(size, 66<<10))
		n, _ := file.ReadAt(tail, size-int64(len(tail)))
		if bytes.Contains(tail[:n], []byte("PK\x05\x06")) {
			return fail("xlsx")
		}
		return fail("truncated")
	}
	if len(z.File) == 0 || len(z.File) > maxEntries {
		return fail("xlsx")
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), limits: o.Limits}
	workbook := false
	for _, f := range z.File {
		workbook = workbook || strings.EqualFold(f.Name, "[Content_Types].xml")
	}
	key := "zip-names"
	if workbook {
		key = "xlsx-names"
	}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		if a.parts[name] != nil || strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") || strings.Contains(name, ":") {
			return fail(key)
		}
		if f.Flags&1 != 0 {
			return fail("encrypted")
		}
		a.parts[name] = f
	}
	if overlapping(z.File) {
		return fail("bomb")
	}
	if workbook {
		info.Format = "xlsx"
		return a.readWorkbook(ctx, o, info, to.rows)
	}
	return a.readPacked(ctx, z.File, o, info, to)
}

// overlapping tells whether the entries claim more bytes than the file has:
// bombs use the same data many times.
func overlapping(files []*zip.File) bool {
	end, total := int64(0), uint64(0)
	for _, f := range files {
		if at, err := f.DataOffset(); err == nil {
			end = max(end, at+int64(f.CompressedSize64))
		}
		total += f.CompressedSize64
	}
	return total > uint64(end)
}

func (a *archive) readEntry(ctx context.Context, f *zip.File, o Options, info *Info, to sink) error {
	open := func() (io.Reader, error) { return a.open(f) }
	in, err := open()
	if err != nil {
		return err
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	switch found := sniff(head[:n]); found {
	case kindText:
		info.Format = "csv+zip"
		return readText(ctx, open, o, info, to.rows)
	case kindParquet, kindArrow, kindZip, kindOLE:
		if in, err = open(); err != nil {
			return err
		}
		content, err := inMemory(in, int64(f.CompressedSize64), o.Limits)
		if err != nil {
			return err
		}
		if found == kindZip && bytes.Contains(content, []byte("[Content_Types].xml")) || found != kindZip {
			*info, err = decodeKind(ctx, found, bytes.NewReader(content), int64(len(content)), o, to)
			info.Format += "+zip"
			return err
		}
	}
	return fail("zip")
}

// open opens a part; what is read is counted against the limits and, at its
// end, checked against size and checksum by archive/zip.
func (a *archive) open(f *zip.File) (io.Reader, error) {
	r, err := f.Open()
	if err != nil {
		return nil, zipError(err)
	}
	return &entry{in: r, packed: int64(f.CompressedSize64), limits: a.limits}, nil
}

type entry struct {
	in        io.ReadCloser
	n, packed int64
	limits    Limits
}

func (e *entry) Read(p []byte) (int, error) {
	n, err := e.in.Read(p)
	e.n += int64(n)
	if tooBig(e.n, e.packed, e.limits) {
		return 0, fail("bomb")
	}
	if err != nil && err != io.EOF {
		return n, zipError(err)
	}
	return n, err
}

func zipError(err error) error {
	if errors.Is(err, zip.ErrChecksum) {
		return fail("checksum")
	}
	return fail("xlsx")
}
