package tabular

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"regexp"
)

// kind is what the first bytes of a file say it is.
type kind uint8

const (
	kindText kind = iota
	kindGzip
	kindZip
	kindParquet
	kindParquetEncrypted
	kindArrow
	kindOLE
	kindBinary
)

// magics of binary files; those of kindBinary are named so that no decoder or
// encoding rule is tried on them.
var magics = []struct {
	head string
	kind kind
}{
	{"\x1f\x8b", kindGzip},
	{"PK\x03\x04", kindZip}, {"PK\x05\x06", kindZip}, {"PK\x07\x08", kindZip},
	{"PAR1", kindParquet}, {"PARE", kindParquetEncrypted},
	{"ARROW1", kindArrow}, {"\xff\xff\xff\xff", kindArrow},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kindOLE},
	{"\x7fELF", kindBinary}, {"%PDF-", kindBinary}, {"\x89PNG", kindBinary}, {"\xff\xd8\xff", kindBinary},
	{"7z\xbc\xaf\x27\x1c", kindBinary}, {"Rar!\x1a\x07", kindBinary}, {"\xfd7zXZ\x00", kindBinary},
	{"\x28\xb5\x2f\xfd", kindBinary}, {"BZh", kindBinary}, {"SQLite format 3\x00", kindBinary},
}

func sniff(head []byte) kind {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.head)) {
			return m.kind
		}
	}
	return kindText
}

// markup gives the message for text that is a web page, XML or JSON, "" for
// others.
func markup(text []byte) string {
	head := bytes.ToLower(text[:min(len(text), 512)])
	switch {
	case bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("excel.sheet")):
		return "xml" // a workbook of 2003, which has tables too
	case bytes.HasPrefix(head, []byte("mime-version:")):
		return "html"
	case jsonText.Match(head):
		return "json"
	}
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style"} {
		if bytes.HasPrefix(head, []byte(tag)) || (bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte(tag))) {
			return "html"
		}
	}
	if bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<!doctype")) {
		return "xml"
	}
	return ""
}

// jsonText knows the beginning of a JSON object or of a list of them.
var jsonText = regexp.MustCompile(`^(\[\s*)?\{\s*"[^"]*"\s*:`)

// promised are the kinds an extension promises; others promise nothing.
var promised = map[string]kind{
	".xlsx": kindZip, ".xlsm": kindZip, ".zip": kindZip, ".parquet": kindParquet, ".arrow": kindArrow, ".feather": kindArrow,
	".ipc": kindArrow, ".gz": kindGzip, ".csv": kindText, ".tsv": kindText, ".txt": kindText,
}

// read finds out what the file is and reads it.
func (x *extract) read(ctx context.Context, o Options, yield func([]Row) error) (Info, error) {
	info := Info{Bytes: x.size, PromisedRows: -1}
	head := make([]byte, 4096)
	n, err := x.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return info, failIO(err)
	}
	head = head[:n]
	found := sniff(head)
	if err := x.mismatch(found, head); err != nil {
		return info, err
	}
	switch found {
	case kindText:
		info.Format = "csv"
		err = x.text(ctx, func(h *hashed) (io.Reader, error) { return h, nil }, o, &info, yield)
	case kindGzip:
		err = x.readGzip(ctx, o, &info, yield)
	case kindOLE:
		if err = x.refuseOLE(); err == nil {
			err = x.readForeign(ctx, found, false, o, &info, yield)
		}
	case kindParquetEncrypted:
		err = fail("encrypted")
	case kindBinary:
		err = fail("binary")
	default:
		err = x.readForeign(ctx, found, false, o, &info, yield)
	}
	return info, x.ioError(err)
}

// mismatch refuses a file whose extension promises something else.
func (x *extract) mismatch(found kind, head []byte) error {
	ext := x.ext
	if len(ext) > 3 && ext[len(ext)-3:] == ".gz" {
		ext = ".gz"
	}
	want, ok := promised[ext]
	if !ok || want == found {
		return nil
	}
	switch {
	case want == kindParquet && found == kindParquetEncrypted, found == kindOLE, found == kindBinary, found == kindArrow && want == kindText:
		return nil
	case found == kindText && markup(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")) == "html":
		return fail("html")
	case want == kindZip && x.endsAsZip():
		if ext == ".zip" {
			return fail("zip-broken")
		}
		return fail("xlsx")
	case want == kindParquet && x.endsWith("PARE"):
		return fail("encrypted")
	case want == kindParquet && x.endsWith("PAR1"):
		return fail("parquet")
	}
	return fail("extension")
}

func (x *extract) endsWith(magic string) bool {
	tail := make([]byte, len(magic))
	_, err := x.ReadAt(tail, max(0, x.size-int64(len(magic))))
	return err == nil && string(tail) == magic
}

// endsAsZip looks for the end of a central directory in the last 64 KiB.
func (x *extract) endsAsZip() bool {
	tail := make([]byte, min(x.size, 66<<10))
	n, _ := x.ReadAt(tail, x.size-int64(len(tail)))
	return bytes.Contains(tail[:n], []byte("PK\x05\x06"))
}

// refuseOLE refuses an encrypted workbook.
func (x *extract) refuseOLE() error {
	head := make([]byte, min(x.size, 1<<20))
	n, _ := x.ReadAt(head, 0)
	if bytes.Contains(head[:n], []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return fail("encrypted")
	}
	return nil
}

// ioError names errors of the file system; others pass.
func (x *extract) ioError(err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	if errors.Is(err, errReading) {
		return failIO(err)
	}
	return err
}

var errReading = errors.New("reading the extract failed")

// hashed counts and hashes what passes through it.
type hashed struct {
	in    io.Reader
	sum   hash.Hash    // SHA-256 of the first pass; nil for others, or when another goroutine hashes
	quick maphash.Hash // by which the passes are compared
	alone bool         // there is no other pass
	n     int64
}

func (h *hashed) Read(p []byte) (int, error) {
	n, err := h.in.Read(p)
	if h.sum != nil {
		h.sum.Write(p[:n])
	}
	if !h.alone {
		_, _ = h.quick.Write(p[:n])
	}
	h.n += int64(n)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", errReading, err)
	}
	return n, err
}

// passSeed of the hash that compares passes: it leaves the process nowhere.
var passSeed = maphash.MakeSeed()

// passes opens the file once a pass and compares what the passes read.
type passes struct {
	x       *extract
	current *hashed
	alone   bool   // there is one pass
	sum     string // SHA-256 of the first pass
	quick   uint64 // and its other hash
}

// next ends the pass before and starts another.
func (p *passes) next() (*hashed, error) {
	if p.current != nil {
		if err := p.end(); err != nil {
			return nil, err
		}
	}
	p.current = &hashed{in: p.x.section(), alone: p.alone}
	p.current.quick.SetSeed(passSeed)
	if p.sum == "" {
		p.current.sum = sha256.New()
	}
	return p.current, nil
}

// end reads the pass to its end; a hash other than the first's is a change.
func (p *passes) end() error {
	if _, err := io.Copy(io.Discard, p.current); err != nil {
		return err
	}
	quick := p.current.quick.Sum64()
	if p.sum != "" {
		if p.quick != quick {
			return fail("changed")
		}
		return nil
	}
	p.sum, p.quick = hex.EncodeToString(p.current.sum.Sum(nil)), quick
	return nil
}

// readGzip reads a text table packed with gzip; other content goes to a child.
func (x *extract) readGzip(ctx context.Context, o Options, info *Info, yield func([]Row) error) error {
	head := make([]byte, 4096)
	z, err := gzip.NewReader(x.section())
	if err != nil {
		return gzipError(err)
	}
	n, err := io.ReadFull(z, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return gzipError(err)
	}
	switch found := sniff(head[:n]); found {
	case kindText:
	case kindGzip:
		return fail("gzip-in-gzip")
	case kindBinary, kindParquetEncrypted:
		return fail("binary")
	default:
		return x.readForeign(ctx, found, true, o, info, yield)
	}
	info.Format = "csv+gzip"
	return x.text(ctx, func(h *hashed) (io.Reader, error) { return newGunzip(h, o.Limits) }, o, info, yield)
}

// gunzip unpacks with a watch on the ratio, and names the errors.
type gunzip struct {
	z      *gzip.Reader
	packed *hashed
	n      int64
	limits Limits
}

func newGunzip(packed *hashed, l Limits) (io.Reader, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, gzipError(err)
	}
	return &gunzip{z: z, packed: packed, limits: l}, nil
}

func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	g.n += int64(n)
	if tooBig(g.n, g.packed.n, g.limits) {
		return 0, fail("bomb")
	}
	if err != nil && err != io.EOF {
		return n, gzipError(err)
	}
	return n, err
}

// tooBig is the bomb rule: unpacked beyond the cap, or beyond ratio times
// packed once it is big at all.
func tooBig(unpacked, packed int64, l Limits) bool {
	return unpacked > l.Unpacked || (unpacked > l.RatioFrom && unpacked/max(packed, 1) > l.Ratio)
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, errReading):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fail("truncated")
	case errors.Is(err, gzip.ErrHeader):
		return fail("gzip-garbage")
	case errors.Is(err, gzip.ErrChecksum):
		return fail("checksum")
	}
	return fail("damaged")
}
