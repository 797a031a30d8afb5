package record

import (
	"slices"
	"sync"
)

// Part is the accepted rows of one extract while it is being read. It is
// filled by one goroutine, but for AppendColumn, and given to Merge.
type Part struct {
	Source Source
	fields []Field
	kinds  []Kind
	dicts  []*dictionary
	codes  []column
	rowNo  []uint32
	stands []uint32 // by row; nil when every row stands for itself
	sealed bool     // nothing will be appended
	merged bool     // Merge took the columns of this part and of others
	taken  int      // rows that Merge took
	beyond map[Field]map[string]uint32
}

// NewPart makes an empty part with the given columns. Source.First and
// Source.Rows are set by Merge.
func NewPart(source Source, fields []Field, kinds []Kind) *Part {
	p := &Part{Source: source, fields: fields, kinds: kinds, codes: make([]column, len(fields))}
	for range fields {
		p.dicts = append(p.dicts, newDictionary())
	}
	return p
}

// Append adds one row: its delivered number, greater than the last one, and
// one value for each field. It keeps neither the slice nor the strings.
func (p *Part) Append(rowNo uint32, values []string) {
	p.AppendRows([]uint32{rowNo}, nil)
	for i, v := range values {
		p.codes[i].add(p.dicts[i].code(v), p.dicts[i].count())
	}
}

// Intern gives the code of a value of the column at place field, for
// AppendCodes. It does not keep the string.
func (p *Part) Intern(field int, v string) uint32 { return p.dicts[field].code(v) }

// AppendCodes adds one row of codes that Intern gave. It does not keep the
// slice.
func (p *Part) AppendCodes(rowNo uint32, codes []uint32) {
	p.AppendRows([]uint32{rowNo}, nil)
	for i, c := range codes {
		p.codes[i].add(c, p.dicts[i].count())
	}
}

// AppendRows adds the delivered numbers of rows whose values AppendColumn
// brings, column by column. stands says how many rows of the extract each of
// them stands for, at least 1; nil is one each. It keeps neither slice.
func (p *Part) AppendRows(rowNo, stands []uint32) {
	if p.sealed {
		panic("record: a sealed part is appended to")
	}
	plain := !slices.ContainsFunc(stands, func(n uint32) bool { return n != 1 })
	switch {
	case plain && p.stands == nil:
	case plain:
		p.stands = append(p.stands, ones(len(rowNo))...)
	default:
		if p.stands == nil {
			p.stands = ones(len(p.rowNo))
		}
		p.stands = append(p.stands, stands...)
	}
	p.rowNo = append(p.rowNo, rowNo...)
}

func ones(n int) []uint32 { return slices.Repeat([]uint32{1}, n) }

// Sifted gives a new part with those rows that the sifts keep. Each of them is
// used by one goroutine at a time. A sift sees blocks of at most size rows: the
// values by field and by row, and how many rows each is to stand for, to be
// filled; 0 leaves the row out.
func (p *Part) Sifted(size int, sifts ...func(columns [][]string, stands []uint32)) *Part {
	out := NewPart(p.Source, p.fields, p.kinds)
	blocks := make([]sifted, len(sifts))
	for from := 0; from < len(p.rowNo); {
		var wait sync.WaitGroup
		n := 0
		for ; n < len(blocks) && from < len(p.rowNo); n++ {
			b, sift, first, to := &blocks[n], sifts[n], from, min(from+size, len(p.rowNo))
			wait.Go(func() { p.sift(b, first, to, sift) })
			from = to
		}
		wait.Wait()
		for f := range p.fields {
			wait.Go(func() {
				for i := range blocks[:n] {
					out.AppendColumn(f, blocks[i].columns[f])
				}
			})
		}
		wait.Wait()
		for i := range blocks[:n] {
			out.AppendRows(blocks[i].rows, blocks[i].stands)
		}
	}
	return out
}

// sifted is a block of rows for Sifted, and what was left of it.
type sifted struct {
	columns      [][]string
	rows, stands []uint32
}

func (p *Part) sift(b *sifted, from, to int, sift func(columns [][]string, stands []uint32)) {
	if b.columns == nil {
		b.columns = make([][]string, len(p.fields))
	}
	for f := range p.codes {
		b.columns[f] = b.columns[f][:0]
		for row := from; row < to; row++ {
			b.columns[f] = append(b.columns[f], p.dicts[f].text(p.codes[f].at(row)))
		}
	}
	b.stands = append(b.stands[:0], make([]uint32, to-from)...)
	sift(b.columns, b.stands)
	b.rows = append(b.rows[:0], p.rowNo[from:to]...)
	n := Keep(b.rows, b.stands)
	for f := range b.columns {
		Keep(b.columns[f], b.stands)
		b.columns[f] = b.columns[f][:n]
	}
	b.rows = b.rows[:n]
	b.stands = slices.DeleteFunc(b.stands, func(s uint32) bool { return s == 0 })
}

// Keep moves the values whose row stands for any to the front, empties the
// others and gives the number of those kept.
func Keep[T any](values []T, stands []uint32) int {
	n := 0
	for row, s := range stands {
		if s > 0 {
			values[n] = values[row]
			n++
		}
	}
	clear(values[n:])
	return n
}

// AppendColumn adds the values of further rows to the column at place field.
// It keeps no string. Different columns may be filled by different goroutines
// at one time; each column needs a value for every row before Merge.
func (p *Part) AppendColumn(field int, values []string) {
	p.codes[field].addValues(p.dicts[field], values)
}

// Seal says that nothing will be appended any more, so that what is needed
// for that alone can be let go.
func (p *Part) Seal() {
	p.sealed = true
	for i := range p.dicts {
		p.dicts[i].seal()
		p.codes[i].open = shrunk(p.codes[i].open)
	}
	p.rowNo, p.stands = shrunk(p.rowNo), shrunk(p.stands)
}

// shrunk copies a slice that has much room to spare.
func shrunk(s []uint32) []uint32 {
	if cap(s) <= len(s)+len(s)/16 {
		return s
	}
	return append(make([]uint32, 0, len(s)), s...)
}

// Rows is the number of rows appended so far.
func (p *Part) Rows() int { return len(p.rowNo) + p.taken }

// Fields gives the part's columns in the order of Append's values.
func (p *Part) Fields() []Field { return p.fields }

// Kinds gives the kinds of the part's columns, in the order of Fields.
func (p *Part) Kinds() []Kind { return p.kinds }

// Such counts the rows that fill the column at place field, and those of them
// whose value is such. A row counts for all those that it stands for.
func (p *Part) Such(field int, such func(value string) bool) (rows, filled int) {
	known := make([]int8, p.dicts[field].count()) // by code: not asked yet, such, not such
	for row := range p.rowNo {
		code := p.codes[field].at(row)
		if code == 0 {
			continue
		}
		if known[code] == 0 {
			if known[code] = -1; such(p.dicts[field].text(code)) {
				known[code] = 1
			}
		}
		n := 1
		if p.stands != nil {
			n = int(p.stands[row])
		}
		if filled += n; known[code] > 0 {
			rows += n
		}
	}
	return rows, filled
}
