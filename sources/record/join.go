package record

import "slices"

// Join gives the table with the values of field b written into field a where a
// row has none, and without b. Both must be fields of the table. What is known
// of rows beyond the table (Column.Beyond) is not carried over.
func (t *Table) Join(a, b Field) *Table {
	into, from := t.Column(a), t.Column(b)
	out := *t
	c, to := into.with(from)
	codes := into.Flat()
	for row, code := range from.All() {
		if codes[row] == 0 {
			codes[row] = to[code]
		}
	}
	c.fill(&out, codes)
	out.columns = nil
	for _, old := range t.columns {
		switch old {
		case from:
			continue
		case into:
			old = c
		}
		out.columns = append(out.columns, old)
	}
	out.byField = newFieldIndex(out.columns)
	return &out
}

// with gives a column without rows that has the values of both, and its code
// of each value of the other.
func (c *Column) with(other *Column) (joint *Column, to []uint32) {
	joint = &Column{Field: c.Field, Kind: c.Kind, Values: slices.Clip(c.Values)}
	known := make(map[string]uint32, len(c.Values))
	for code, v := range c.Values {
		known[v] = uint32(code)
	}
	to = make([]uint32, len(other.Values))
	for code, v := range other.Values {
		at, ok := known[v]
		if !ok {
			at = uint32(len(joint.Values))
			known[v] = at
			joint.Values = append(joint.Values, v)
		}
		to[code] = at
	}
	return joint, to
}

// fill makes the column one of a table.
func (c *Column) fill(t *Table, codes []uint32) {
	c.table, c.bySource = t, nil
	for _, s := range t.Sources {
		c.bySource = append(c.bySource, narrowed(codes[s.First:s.First+s.Rows], len(c.Values)))
	}
}
