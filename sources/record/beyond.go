package record

// SetBeyond tells, for values of some fields, how many rows of the extract
// bear them that a sieve kept out of the part. Merge adds them to the
// columns' Beyond.
func (p *Part) SetBeyond(times map[Field]map[string]uint32) { p.beyond = times }

// addBeyond sums what the parts tell of rows outside the table for the values
// of one column.
func (c *Column) addBeyond(parts []*Part) {
	for _, p := range parts {
		times := p.beyond[c.Field]
		if len(times) == 0 {
			continue
		}
		if c.Beyond == nil {
			c.Beyond = make([]uint32, len(c.Values))
		}
		for code, v := range c.Values {
			c.Beyond[code] += times[v]
		}
		delete(p.beyond, c.Field) // the part will not need it again
	}
}

// Glance joins some fields of the parts, in order, into a table and leaves
// the parts as they are: for a look at what was read so far. Fields that no
// part has are left out. Two kinds of one field are an error, and two sources
// of one name.
func Glance(fields []Field, parts ...*Part) (*Table, error) {
	var copies []*Part
	for _, p := range parts {
		some := &Part{Source: p.Source, rowNo: p.rowNo, stands: p.stands}
		for _, f := range fields {
			at := p.place(f)
			if at < 0 {
				continue
			}
			some.fields, some.kinds = append(some.fields, f), append(some.kinds, p.kinds[at])
			some.dicts, some.codes = append(some.dicts, p.dicts[at]), append(some.codes, p.codes[at])
		}
		copies = append(copies, some)
	}
	lendNothing(copies, fields)
	return Merge(copies...)
}

// lendNothing gives the first part to have a field a copy of its dictionary,
// which Merge fills.
func lendNothing(parts []*Part, fields []Field) {
	for _, f := range fields {
		for _, p := range parts {
			if at := p.place(f); at >= 0 {
				p.dicts[at] = &dictionary{texts: p.dicts[at].copied()}
				break
			}
		}
	}
}
