package sources

import (
	"yingbao/sources/department"
	"yingbao/sources/lastnight"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// Extract says what is to be loaded.
type Extract struct {
	Name       string // of the source in the plan
	Department string // id or alias of a dictionary; "" is guessed from the headers
	Role       string // "register" for the benefit register
	Period     string // YYYYMM or YYYYMMDD, with or without dashes; "" is read from the file name
	// Paths are the files, globs resolved, in the order in which rows count on.
	Paths []string
	// Patterns are the globs the paths came from, for messages and for the
	// files a sender's manifest promises; may be empty.
	Patterns []string
	// Columns maps a header to a field where the dictionary does not know it.
	Columns   map[string]string
	Gate      department.Gate // thresholds over the dictionary's
	DamagedID string          // "keep", "reject" or "" for the dictionary's
	Sheet     string          // workbook sheet, "*" for all
	Encoding  string          // "" is found out
	// Override is the reason for which gates that judge (not those that cannot
	// read) let the extract pass with a warning. It goes to the audit trail.
	Override string
}

// Options of a Load.
type Options struct {
	AsOf     string         // the run's date, YYYYMMDD or YYYY-MM-DD; "" leaves dates unjudged
	History  *History       // what the last good run saw, nil for the first
	Progress func(rows int) // called now and then with the rows read since the last call
	Limits   tabular.Limits
	// BulkRows is the number of accepted rows from which an extract is sifted
	// while it is read, 0 for never. The first BulkRows rows are collected; with
	// the next one Sieve is asked for a Sifter for each worker, those collected
	// are sifted, and from then on every row is. See Sifter.
	BulkRows int
	Sieve    func(fields []record.Field, workers int) ([]Sifter, error)
	// LastNight remembers the rows. When the extract is sifted, by Rememberers,
	// Sieve begins it with the form of all that they go by and that is not in a
	// row. What is remembered changes no result.
	LastNight *lastnight.Night
	// Only leaves out the fields of a dictionary for which it is false, nil
	// none: their columns are told in Loaded.Columns, but not cleaned and no part
	// of the table.
	Only func(record.Field) bool
	// Raw makes LoadAny take every file as it stands, each header a field:
	// for settings that name the headers themselves.
	Raw bool
	// Kinds settles the kind of headers that LoadAny would infer, so that two
	// files of one schema agree.
	Kinds map[string]record.Kind
	look  *tabular.Look // of the one file of LoadAny
	// FoldCase makes LoadAny write Latin letters small: SMITH of one file is
	// smith of another.
	FoldCase bool
}

// Sifter decides for a block of accepted rows which of them stand in the part.
// columns is by field (the part's order), then by row; stands is by row and
// zero, to be filled: 0 leaves a row out of the part (it is counted all the
// same), n ≥ 1 keeps it and lets it stand for n rows of the extract, more than
// one when it is kept as one of a sample.
//
// What becomes of a row must depend on its values alone, not on the block, on
// rows before it or on the Sifter of the worker that met it (S6). A Sifter is
// used by one goroutine at a time and must keep no string without cloning it.
type Sifter interface {
	Sift(columns [][]string, stands []uint32)
}

// Reject is one row that was not accepted.
type Reject struct {
	Source string
	Row    uint32 // as record.ID counts
	Line   int    // physical line or sheet row
	File   string // escaped base name
	Column string // header of the column at fault, "" for the whole row
	Code   string // Q_…
	Reason string // Chinese
	Raw    string // the line as read, at most 4 KiB: personal data
}

// File is one file of an extract as it was found.
type File struct {
	Path       string
	SHA256     string
	Format     string
	Encoding   string
	Delimiter  string
	Bytes      int64
	HeaderLine int
	Blank      int // rows without any content, which are not among Rows
	Rows       int
	Accepted   int
	Rejected   int
}

// Mapped is a header and what it was recognised as.
type Mapped struct {
	Header string
	Field  record.Field // "" when it is not used
	// How: "plan", "alias", "weak", "brackets", "suffix", "subject", "part",
	// "holding", "second" (another column of the field comes first), "known" (recognised
	// and not needed), "other-person" (left out on purpose), "unknown",
	// "head" (a household file: the head is the row's person), "inferred".
	How string
	// Role is "row-id" for a column that only numbers rows and "truth" for one
	// that names the true cluster; neither is compared.
	Role string
}

// Message says something of an extract or file, in both languages, with a
// stable code. It never holds a cell's text.
type Message struct {
	Code   string
	Source string // name of the extract
	File   string // escaped base name, "" for the whole extract
	Line   int    // 0 if unknown
	Column string // header or canonical title
	ZH, EN string
}

// Held says why an extract must not be used.
type Held = Message

// Loaded is an extract after reading.
type Loaded struct {
	Part       *record.Part // nil when Held
	Department string
	Guessed    bool // the department was not named
	Rejects    []Reject
	Files      []File
	Columns    []Mapped
	Unknown    []string       // headers that mean nothing to the dictionary
	Repairs    map[string]int // by code name, see normalise.Repair
	Flags      map[string]int // values emptied or doubted, by F_ code
	Flagged    int            // accepted rows with a flag
	Duplicates int            // accepted rows that repeat an earlier one wholly
	Rows       int
	Accepted   int
	Rejected   int
	Apart      int    // accepted rows that the sieve kept out of Part
	Period     string // YYYYMM or YYYYMMDD, "" unknown
	Verified   bool   // a sender's manifest vouched for every file
	Held       *Held
	Warnings   []Message
	Overridden []Message // gates that Override let pass
	History    *History  // for the next night; nil when Held
}

// History is what a run keeps of an extract so that the next night can judge
// the next one. It holds no person's value.
type History struct {
	Date     string                   `json:"date,omitempty"` // YYYYMMDD or YYYYMM of the extract
	Rows     int                      `json:"rows"`
	Accepted int                      `json:"accepted"`
	RowsHash string                   `json:"rows_hash"` // of the multiset of rows
	Files    []HistoryFile            `json:"files"`
	Counties map[string]int           `json:"counties"` // rows by county of residence
	Regions  map[string]int           `json:"regions"`  // rows by county code of the ID number
	Empty    map[record.Field]float64 `json:"empty"`    // share of empty cells
	Headers  map[record.Field]string  `json:"headers"`  // header of each field

	least bool // of a run of the same day: an extract may be mended, not cut
}

// Size gives what of a history counts for another run of the same day: how
// many rows there were, and where. More rows are no fault then, because what
// came first may have been the half.
func (h *History) Size() *History {
	return &History{Accepted: h.Accepted, Counties: h.Counties, Regions: h.Regions, least: true}
}

// HistoryFile is a file of the last good run.
type HistoryFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}
