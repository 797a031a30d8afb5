package sources

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// profileRows is how many rows a profile holds in memory; those of a larger
// extract are counted and let go. A variable for tests.
var profileRows = 500_000

// fieldCount is what a profile tells of a field.
type fieldCount struct {
	kind  record.Kind
	read  int            // accepted rows with a value
	valid int            // of these, valid identity numbers
	codes map[string]int // of a column of codes; nil when they are too many
}

// profileCount counts accepted rows for one goroutine. It is a Sifter that
// keeps none. Who shares a number is told by hashes of both, so that of a roll of
// millions a few in a hundred thousand may be missed.
type profileCount struct {
	fields              []record.Field
	counts              []fieldCount
	name, number, phone int    // places of these fields, -1
	numbers, phones     prints // 48 bits of the value, 16 of the name, as in conflicts
}

func newProfileCount(fields []record.Field, kinds []record.Kind) *profileCount {
	c := &profileCount{fields: fields, name: -1, number: -1, phone: -1}
	for i, f := range fields {
		n := fieldCount{kind: kinds[i]}
		if n.kind == record.Code {
			n.codes = map[string]int{}
		}
		c.counts = append(c.counts, n)
		switch f {
		case record.FieldName:
			c.name = i
		case record.FieldIDNumber:
			c.number = i
		case record.FieldPhone:
			c.phone = i
		}
	}
	return c
}

// Sift counts a block of rows.
func (c *profileCount) Sift(columns [][]string, _ []uint32) {
	for i := range c.counts {
		c.counts[i].add(columns[i])
	}
	if c.name < 0 {
		return
	}
	for row, name := range columns[c.name] {
		if c.number >= 0 && !strings.Contains(columns[c.number][row], "?") {
			share(&c.numbers, columns[c.number][row], name)
		}
		if c.phone >= 0 {
			share(&c.phones, columns[c.phone][row], name)
		}
	}
}

func share(p *prints, value, name string) {
	if value != "" {
		p.add(xxh3.HashString(value)&^0xFFFF | namePrint(name))
	}
}

func (f *fieldCount) add(values []string) {
	for _, v := range values {
		if v == "" {
			continue
		}
		f.read++
		if f.kind == record.IDNumber && normalise.IDValid(v) {
			f.valid++
		}
		if f.codes == nil {
			continue
		}
		if _, ok := f.codes[v]; !ok {
			v = strings.Clone(v)
		}
		if f.codes[v]++; len(f.codes) > maxDistinct {
			f.codes = nil
		}
	}
}

// rows counts the rows of a table.
func (c *profileCount) rows(table *record.Table) {
	columns := make([][]string, len(c.fields))
	for from := 0; from < table.Rows(); from += blockRows {
		for i, f := range c.fields {
			columns[i] = columns[i][:0]
			for row := from; row < min(from+blockRows, table.Rows()); row++ {
				columns[i] = append(columns[i], table.Column(f).Value(row))
			}
		}
		c.Sift(columns, nil)
	}
}

// take adds what another one of the same fields counted.
func (c *profileCount) take(o *profileCount) {
	for i := range c.counts {
		f, more := &c.counts[i], &o.counts[i]
		f.read += more.read
		f.valid += more.valid
		if f.codes == nil || more.codes == nil {
			f.codes = nil
			continue
		}
		for v, n := range more.codes {
			f.codes[v] += n
		}
		if len(f.codes) > maxDistinct {
			f.codes = nil
		}
	}
	c.numbers.take(&o.numbers)
	c.phones.take(&o.phones)
}

// of gives the counts of a field, nil when it is none of the table's.
func (c *profileCount) of(field record.Field) *fieldCount {
	for i, f := range c.fields {
		if f == field {
			return &c.counts[i]
		}
	}
	return nil
}

// shared counts the values that several names bear.
func shared(p *prints) Shared { return conflicts(runtime.GOMAXPROCS(0), p) }

// counting lets a profile's load count the rows of a large extract; counted
// gives what was counted of it and of what it holds.
type counting struct{ by []*profileCount }

func (c *counting) sieve(fields []record.Field, workers int) ([]Sifter, error) {
	columnKinds := make([]record.Kind, len(fields))
	for i, f := range fields {
		columnKinds[i] = kinds[f]
	}
	c.by = nil
	var out []Sifter
	for range workers {
		n := newProfileCount(fields, columnKinds)
		c.by, out = append(c.by, n), append(out, n)
	}
	return out, nil
}

func (c *counting) counted(part *record.Part) (*profileCount, error) {
	all := newProfileCount(part.Fields(), part.Kinds())
	table, err := record.Merge(part)
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	all.rows(table)
	for _, n := range c.by {
		all.take(n)
	}
	return all, nil
}
