package tabular

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
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
	broken string // message for a structure that cannot be read
}

// readZip reads a workbook, or the one table inside a zip archive.
func readZip(ctx context.Context, file io.ReaderAt, size int64, o Options, info *Info, to sink) error {
	z, err := zip.NewReader(file, size)
	if err != nil {
		tail := make([]byte, min(size, 66<<10))
		n, _ := file.ReadAt(tail, size-int64(len(tail)))
		switch {
		case !bytes.Contains(tail[:n], []byte("PK\x05\x06")):
			return fail("truncated")
		case bytes.Contains(tail[:n], []byte("[Content_Types].xml")):
			return fail("xlsx")
		}
		return fail("zip-broken")
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), limits: o.Limits, broken: "zip-broken"}
	key, workbook := "zip-names", slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, "[Content_Types].xml") })
	if workbook {
		key, a.broken = "xlsx-names", "xlsx"
	}
	switch {
	case !slices.ContainsFunc(z.File, func(f *zip.File) bool { return !strings.HasSuffix(f.Name, "/") }):
		return fail("zip-hollow")
	case len(z.File) > maxEntries:
		return fail(a.broken)
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
		return nil, a.zipError(err)
	}
	return &entry{in: r, packed: int64(f.CompressedSize64), from: a}, nil
}

type entry struct {
	in        io.ReadCloser
	n, packed int64
	from      *archive
}

func (e *entry) Read(p []byte) (int, error) {
	n, err := e.in.Read(p)
	e.n += int64(n)
	if tooBig(e.n, e.packed, e.from.limits) {
		return 0, fail("bomb")
	}
	if err != nil && err != io.EOF {
		return n, e.from.zipError(err)
	}
	return n, err
}

func (a *archive) zipError(err error) error {
	if errors.Is(err, zip.ErrChecksum) {
		return fail("checksum")
	}
	return fail(a.broken)
}
