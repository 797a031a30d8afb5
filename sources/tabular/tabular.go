package tabular

import (
	"context"
	"time"
)

// Fault is the code of what is wrong with one row; "" is a sound row.
type Fault string

// Faults of rows. Those of one cell leave the other cells usable.
const (
	FaultBadBytes   Fault = "Q_BAD_BYTES"      // bytes that are no text in the file's encoding
	FaultControl    Fault = "Q_CTRL"           // a control character (NUL, escape, …) in a cell
	FaultQuote      Fault = "Q_QUOTE"          // a quotation mark where RFC 4180 allows none
	FaultTooLong    Fault = "Q_FIELD_TOO_LONG" // a field or record beyond Limits
	FaultCell       Fault = "Q_CELL"           // an error value, or a formula without stored value
	FaultMojibake   Fault = "Q_MOJIBAKE"       // U+FFFD, its disguises, UTF-8 once read as GBK
	FaultFieldCount Fault = "Q_FIELD_COUNT"    // more fields than Limits.Columns
)

// CellFault names one faulty cell of a row, Column counted from 0.
type CellFault struct {
	Column int
	Fault  Fault
}

// Row is one row as delivered. It and its slices are valid only during the
// yield they came with; the strings live on, but all cells of a row share one
// backing string, so clone what is kept for long.
type Row struct {
	Line  int      // physical line (text) or sheet row, from 1; Parquet and Arrow: record number, the header is 0
	Sheet int      // index of the sheet or packed table among those read (Options.Sheet "*", Options.Part), else 0
	Cells []string // always valid UTF-8
	// Numeric tells which cells were stored as numbers (XLSX, Parquet, Arrow);
	// nil for text files. Of such a cell only 15 digits are certain. Columns of
	// whole numbers of more digits, which Parquet and Arrow hold whole, are text
	// unless they were cast from doubles.
	Numeric []bool

	Fault       Fault       // the first fault of the row, "" if none
	FaultColumn int         // its cell counted from 0, -1 for the whole row
	Faults      []CellFault // every faulty cell, in order; empty for a fault of the whole row
	Raw         string      // faulty rows only: the text as read, at most 4 KiB, bad bytes as U+FFFD
}

// Warning is something the reader put up with. It holds no text of the file.
type Warning struct {
	Code   string
	Count  int
	ZH, EN string

	key string // row of messages.csv
}

// Info tells what the file was found to be.
type Info struct {
	Format    string // "csv", "xlsx", "parquet", "arrow", with "+gzip" or "+zip" behind for packed ones
	Encoding  string // "utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be"; "" for binary formats
	Delimiter string // "," tab ";" "|"; "" for binary formats
	SHA256    string // of the file as delivered, hexadecimal
	Sheet     string // name of the sheet read; text of the file, not for logs

	Bytes        int64 // size as delivered
	Rows         int   // rows yielded, header and titles included
	BlankRows    int   // rows without any content, not yielded
	PromisedRows int   // data rows the file says it holds, -1 if it does not say
	Date1904     bool  // serial dates of this workbook count from 1904
	Warnings     []Warning
}

// Limits stand in front of every parser. A zero field means the default.
type Limits struct {
	Field     int     // bytes of one field, 64 KiB
	Record    int     // bytes of one record, 1 MiB
	Columns   int     // columns, 512
	File      int64   // bytes of the file on disk, 32 GiB
	Unpacked  int64   // bytes of one unpacked member, 64 GiB streamed
	Memory    int64   // bytes of a member that must be held in memory, 512 MiB
	Ratio     int64   // unpacked : packed, 200, enforced above RatioFrom
	RatioFrom int64   // 64 MiB
	Depth     int     // nesting of XML, 64
	BadShare  float64 // share of undecodable lines above which the file is refused, 0.20
}

// Options of one Read. The zero value reads any supported file with defaults.
type Options struct {
	Limits
	Encoding  string // overrides the decision: utf-8, gb18030 (or gbk), utf-16le, utf-16be
	Delimiter string // overrides the decision: one of , tab ; |
	Sheet     string // sheet to read; "" the only visible one with content; "*" all visible ones

	// Part is told of every table of a zip archive that holds several, before
	// its rows: its escaped name, and the Row.Sheet that its first row has. Nil
	// refuses such an archive. An error ends the read.
	Part func(name string, sheet int) error `json:"-"`

	// Look spares the first pass over a text file that an earlier Read with it
	// saw; nil for one Read alone.
	Look *Look `json:"-"`

	// Pieces takes text files in pieces instead of rows; nil for rows only.
	Pieces Pieces `json:"-"`

	MemoryLimit int64         // bytes of the decoder child, 1 GiB
	Timeout     time.Duration // wall clock of the decoder child, 30 minutes
}

func (o Options) withDefaults() Options {
	orInt := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	orInt64 := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	orInt(&o.Field, 64<<10)
	orInt(&o.Record, 1<<20)
	orInt(&o.Columns, 512)
	orInt(&o.Depth, 64)
	orInt64(&o.File, 32<<30)
	orInt64(&o.Unpacked, 64<<30)
	orInt64(&o.Memory, 512<<20)
	orInt64(&o.Ratio, 200)
	orInt64(&o.RatioFrom, 64<<20)
	orInt64(&o.MemoryLimit, 1<<30)
	if o.BadShare <= 0 {
		o.BadShare = 0.20
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Minute
	}
	return o
}

// Read opens the file at path, finds out what it is, and hands its rows to
// yield in batches, in the order of the file. Header and title rows are rows
// like any other; rows without content are left out.
//
// An error of the file is an *Error; an error of yield or of ctx comes back as
// it is. After any error every row yielded before must be thrown away (T2).
func Read(ctx context.Context, path string, o Options, yield func(rows []Row) error) (Info, error) {
	o = o.withDefaults()
	f, err := openExtract(path, o.File)
	if err != nil {
		return Info{}, err
	}
	defer f.Close()
	info, err := f.read(ctx, o, yield)
	if err != nil {
		return info, nameFile(err, path)
	}
	if err := f.unchanged(); err != nil {
		return info, err
	}
	info.Warnings = append(f.warnings, info.Warnings...)
	return info, nil
}
