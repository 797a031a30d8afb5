package record

import "iter"

// codes are the codes of one source's rows of one column, in the narrowest
// width that holds them: a table of many departments has many columns, most
// of them with few values and of one source.
type codes struct {
	one  []uint8
	two  []uint16
	four []uint32
}

// narrowed copies codes below size into their narrowest width; those of the
// widest are kept and not copied.
func narrowed(from []uint32, size int) codes {
	switch {
	case size <= 1<<8:
		to := make([]uint8, len(from))
		for i, c := range from {
			to[i] = uint8(c)
		}
		return codes{one: to}
	case size <= 1<<16:
		to := make([]uint16, len(from))
		for i, c := range from {
			to[i] = uint16(c)
		}
		return codes{two: to}
	}
	return codes{four: from[:len(from):len(from)]}
}

func (c *codes) at(i int) uint32 {
	switch {
	case c.four != nil:
		return c.four[i]
	case c.two != nil:
		return uint32(c.two[i])
	case c.one != nil:
		return uint32(c.one[i])
	}
	return 0
}

// Code gives the code of a table row's value, 0 when it is missing. A nil
// *Column has no values.
func (c *Column) Code(row int) uint32 {
	if c == nil {
		return 0
	}
	source := c.table.source[row]
	return c.bySource[source].at(row - c.table.Sources[source].First)
}

// Delivered says whether an extract has the column at all; its cells may be
// empty none the less.
func (c *Column) Delivered(source int) bool {
	if c == nil {
		return false
	}
	of := &c.bySource[source]
	return of.one != nil || of.two != nil || of.four != nil
}

// All gives the codes of all table rows, in order.
func (c *Column) All() iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		for s := range c.table.Sources {
			first := c.table.Sources[s].First
			for i := range c.table.Sources[s].Rows {
				if !yield(first+i, c.bySource[s].at(i)) {
					return
				}
			}
		}
	}
}

// Flat gives the codes of all table rows as one slice of its own.
func (c *Column) Flat() []uint32 {
	out := make([]uint32, c.table.Rows())
	for row, code := range c.All() {
		out[row] = code
	}
	return out
}

// Counts gives, by code, how many rows bear it.
func (c *Column) Counts() []uint32 {
	out := make([]uint32, len(c.Values))
	for _, code := range c.All() {
		out[code]++
	}
	return out
}
