package record

import "fmt"

// Source is one extract in a table: its rows are First..First+Rows-1.
type Source struct {
	Name       string // as in the plan
	Department string // id of the data dictionary, "" for an ad-hoc file
	Role       string // "register" for the benefit register, "" otherwise
	Period     string // YYYYMM or YYYYMMDD the extract speaks of, "" when unknown
	First      int
	Rows       int
}

// Column is one field of all rows of a table.
type Column struct {
	Field  Field
	Kind   Kind
	Values []string // distinct values by code; Values[0] is "" (R1)
	Codes  []uint32 // by table row
	Counts []uint32 // by code: how many rows bear it
}

// Value gives the cell of a table row, "" when it is missing.
func (c *Column) Value(row int) string {
	if c == nil {
		return ""
	}
	return c.Values[c.Codes[row]]
}

// Table is every accepted row of every extract, read-only (R3).
type Table struct {
	Sources []Source
	columns []*Column
	byField map[Field]int
	rowNo   []uint32 // delivered row number by table row
	source  []uint16 // index into Sources by table row
}

// Rows is the number of records.
func (t *Table) Rows() int { return len(t.rowNo) }

// Columns gives the columns in a fixed order. The slice is the table's own.
func (t *Table) Columns() []*Column { return t.columns }

// Column gives the column of a field, nil when no extract has it. A nil
// *Column answers Value with "".
func (t *Table) Column(f Field) *Column {
	if i, ok := t.byField[f]; ok {
		return t.columns[i]
	}
	return nil
}

// SourceOf gives the index into Sources of a table row.
func (t *Table) SourceOf(row int) int { return int(t.source[row]) }

// ID gives the lasting name of a table row.
func (t *Table) ID(row int) ID { return ID{Source: t.Sources[t.source[row]].Name, Row: t.rowNo[row]} }

// RowNo gives the delivered row number of a table row.
func (t *Table) RowNo(row int) uint32 { return t.rowNo[row] }

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

// Part is the accepted rows of one extract while it is being read. It is
// filled by one goroutine and given to Merge.
type Part struct {
	Source Source
	fields []Field
	kinds  []Kind
	values [][]string
	index  []map[string]uint32
	codes  [][]uint32
	rowNo  []uint32
}

// NewPart makes an empty part with the given columns. Source.First and
// Source.Rows are set by Merge.
func NewPart(source Source, fields []Field, kinds []Kind) *Part {
	p := &Part{Source: source, fields: fields, kinds: kinds}
	for range fields {
		p.values = append(p.values, []string{""})
		p.index = append(p.index, map[string]uint32{"": 0})
		p.codes = append(p.codes, nil)
	}
	return p
}

// Append adds one row: its delivered number, greater than the last one, and
// one value for each field. It does not keep the slice.
func (p *Part) Append(rowNo uint32, values []string) {
	p.rowNo = append(p.rowNo, rowNo)
	for i, v := range values {
		code, ok := p.index[i][v]
		if !ok {
			code = uint32(len(p.values[i]))
			p.values[i] = append(p.values[i], v)
			p.index[i][v] = code
		}
		p.codes[i] = append(p.codes[i], code)
	}
}

// Rows is the number of rows appended so far.
func (p *Part) Rows() int { return len(p.rowNo) }

// Fields gives the part's columns in the order of Append's values.
func (p *Part) Fields() []Field { return p.fields }

// Merge joins the parts, in order, into one table. A field that some parts
// lack is missing in their rows. Two parts that give one field two kinds are
// an error, and so are two sources of one name.
func Merge(parts ...*Part) (*Table, error) {
	t := &Table{byField: map[Field]int{}}
	total := 0
	names := map[string]bool{}
	for _, p := range parts {
		if names[p.Source.Name] {
			return nil, fmt.Errorf("two extracts are named %q", p.Source.Name)
		}
		names[p.Source.Name] = true
		total += p.Rows()
		for i, f := range p.fields {
			at, ok := t.byField[f]
			if !ok {
				t.byField[f] = len(t.columns)
				t.columns = append(t.columns, &Column{Field: f, Kind: p.kinds[i]})
			} else if t.columns[at].Kind != p.kinds[i] {
				return nil, fmt.Errorf("field %s is %s in one extract and %s in %s", f, t.columns[at].Kind, p.kinds[i], p.Source.Name)
			}
		}
	}
	t.rowNo = make([]uint32, 0, total)
	t.source = make([]uint16, 0, total)
	for i, p := range parts {
		src := p.Source
		src.First, src.Rows = len(t.rowNo), p.Rows()
		t.Sources = append(t.Sources, src)
		t.rowNo = append(t.rowNo, p.rowNo...)
		for range p.rowNo {
			t.source = append(t.source, uint16(i))
		}
	}
	for _, c := range t.columns {
		mergeColumn(t, c, parts)
	}
	return t, nil
}

// mergeColumn renumbers the parts' codes of one field into shared ones (R4).
func mergeColumn(t *Table, c *Column, parts []*Part) {
	c.Values = []string{""}
	c.Codes = make([]uint32, len(t.rowNo))
	index := map[string]uint32{"": 0}
	for pi, p := range parts {
		at := -1
		for i, f := range p.fields {
			if f == c.Field {
				at = i
			}
		}
		if at < 0 {
			continue
		}
		renumber := make([]uint32, len(p.values[at]))
		for code, v := range p.values[at] {
			n, ok := index[v]
			if !ok {
				n = uint32(len(c.Values))
				c.Values = append(c.Values, v)
				index[v] = n
			}
			renumber[code] = n
		}
		first := t.Sources[pi].First
		for row, code := range p.codes[at] {
			c.Codes[first+row] = renumber[code]
		}
	}
	c.Counts = make([]uint32, len(c.Values))
	for _, code := range c.Codes {
		c.Counts[code]++
	}
}
