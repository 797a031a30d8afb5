package record

// Source is one extract in a table: its rows are First..First+Rows-1.
type Source struct {
	Name       string // as in the plan
	Department string // id of the data dictionary, "" for an ad-hoc file
	Role       string // "register" for the benefit register, "" otherwise
	Period     string // YYYYMM or YYYYMMDD the extract speaks of, "" when unknown
	First      int
	Rows       int
	// Delivered is the number of accepted rows of the extract, those included
	// that a sieve kept out of the table; Rows when nothing was kept out.
	Delivered int
}

// Column is one field of all rows of a table.
type Column struct {
	Field  Field
	Kind   Kind
	Values []string // distinct values by code; Values[0] is "" (R1)
	// Beyond says, by code, how many rows that are in an extract and were kept
	// out of the table bear the value; nil when none was. It is known of names
	// and phones that a row of another extract has.
	Beyond []uint32

	table    *Table
	bySource []codes
}

// Value gives the cell of a table row, "" when it is missing.
func (c *Column) Value(row int) string {
	if c == nil {
		return ""
	}
	return c.Values[c.Code(row)]
}

// Table is every accepted row of every extract, read-only (R3).
type Table struct {
	Sources []Source
	columns []*Column
	byField fieldIndex
	rowNo   []uint32 // delivered row number by table row
	source  []uint16 // index into Sources by table row
	stands  []uint32 // by table row; nil when every row stands for itself
}

// Rows is the number of records.
func (t *Table) Rows() int { return len(t.rowNo) }

// Columns gives the columns in a fixed order. The slice is the table's own.
func (t *Table) Columns() []*Column { return t.columns }

// Column gives the column of a field, nil when no extract has it. A nil
// *Column answers Value with "".
func (t *Table) Column(f Field) *Column {
	return t.byField.find(f)
}

// SourceOf gives the index into Sources of a table row.
func (t *Table) SourceOf(row int) int { return int(t.source[row]) }

// ID gives the lasting name of a table row.
func (t *Table) ID(row int) ID { return ID{Source: t.Sources[t.source[row]].Name, Row: t.rowNo[row]} }

// RowNo gives the delivered row number of a table row.
func (t *Table) RowNo(row int) uint32 { return t.rowNo[row] }

// Stands is the number of rows of the extract that a table row stands for: 1,
// or more for one kept as one of a sample.
func (t *Table) Stands(row int) uint32 {
	if t.stands == nil {
		return 1
	}
	return t.stands[row]
}

// Lookup gives the table row of an ID.
func (t *Table) Lookup(id ID) (int, bool) {
	for _, s := range t.Sources {
		if s.Name != id.Source {
			continue
		}
		lo, hi := s.First, s.First+s.Rows
		for lo < hi {
			mid := (lo + hi) / 2
			if t.rowNo[mid] < id.Row {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo < s.First+s.Rows && t.rowNo[lo] == id.Row {
			return lo, true
		}
		return 0, false
	}
	return 0, false
}
