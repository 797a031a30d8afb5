package record

// Part is the accepted rows of one extract while it is being read. It is
// filled by one goroutine, but for AppendColumn, and given to Merge.
type Part struct {
	Source Source
	fields []Field
	kinds  []Kind
	dicts  []*dictionary
	codes  [][]uint32
	rowNo  []uint32
	merged bool // Merge took the columns of this part and of others
}

// NewPart makes an empty part with the given columns. Source.First and
// Source.Rows are set by Merge.
func NewPart(source Source, fields []Field, kinds []Kind) *Part {
	p := &Part{Source: source, fields: fields, kinds: kinds, codes: make([][]uint32, len(fields))}
	for range fields {
		p.dicts = append(p.dicts, newDictionary())
	}
	return p
}

// Append adds one row: its delivered number, greater than the last one, and
// one value for each field. It keeps neither the slice nor the strings.
func (p *Part) Append(rowNo uint32, values []string) {
	p.rowNo = append(p.rowNo, rowNo)
	for i, v := range values {
		p.codes[i] = append(p.codes[i], p.dicts[i].code(v))
	}
}

// Intern gives the code of a value of the column at place field, for
// AppendCodes. It does not keep the string.
func (p *Part) Intern(field int, v string) uint32 { return p.dicts[field].code(v) }

// AppendCodes adds one row of codes that Intern gave. It does not keep the
// slice.
func (p *Part) AppendCodes(rowNo uint32, codes []uint32) {
	p.rowNo = append(p.rowNo, rowNo)
	for i, c := range codes {
		p.codes[i] = append(p.codes[i], c)
	}
}

// AppendRows adds the delivered numbers of rows whose values AppendColumn
// brings, column by column.
func (p *Part) AppendRows(rowNo []uint32) { p.rowNo = append(p.rowNo, rowNo...) }

// AppendColumn adds the values of further rows to the column at place field.
// It keeps no string. Different columns may be filled by different goroutines
// at one time; each column needs a value for every row before Merge.
func (p *Part) AppendColumn(field int, values []string) {
	p.codes[field] = p.dicts[field].codes(p.codes[field], values)
}

// Rows is the number of rows appended so far.
func (p *Part) Rows() int { return len(p.rowNo) }

// Fields gives the part's columns in the order of Append's values.
func (p *Part) Fields() []Field { return p.fields }
