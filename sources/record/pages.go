package record

// column is the codes of one column of a part while it is being filled: full
// pages in the narrowest width that holds them, so that a column of few values
// takes a byte a row and none is copied when it grows, then the page in work.
type column struct {
	pages []codes
	open  []uint32
}

const (
	pageBits = 12
	pageRows = 1 << pageBits
)

// add appends one code of a dictionary of size values.
func (c *column) add(code uint32, size int) {
	c.open = append(c.open, code)
	c.turn(size)
}

// addValues appends the codes of values.
func (c *column) addValues(d *dictionary, values []string) {
	for len(values) > 0 {
		n := min(pageRows-len(c.open), len(values))
		c.open = d.codes(c.open, values[:n])
		values = values[n:]
		c.turn(d.count())
	}
}

// turn begins a new page when the one in work is full.
func (c *column) turn(size int) {
	if len(c.open) < pageRows {
		return
	}
	page := narrowed(c.open, size)
	c.pages = append(c.pages, page)
	if c.open = c.open[:0]; page.four != nil {
		c.open = make([]uint32, 0, pageRows)
	}
}

// at gives the code of a row.
func (c *column) at(row int) uint32 {
	if page := row >> pageBits; page < len(c.pages) {
		return c.pages[page].at(row & (pageRows - 1))
	}
	return c.open[row&(pageRows-1)]
}

// joined gives the codes of all rows, which are below size, each turned into
// what renumber says; nil leaves them.
func (c *column) joined(size int, renumber []uint32) codes {
	rows := len(c.pages)*pageRows + len(c.open)
	switch {
	case size <= 1<<8:
		return codes{one: join(make([]uint8, 0, rows), c, renumber)}
	case size <= 1<<16:
		return codes{two: join(make([]uint16, 0, rows), c, renumber)}
	}
	return codes{four: join(make([]uint32, 0, rows), c, renumber)}
}

type width interface{ uint8 | uint16 | uint32 }

func join[T width](to []T, c *column, renumber []uint32) []T {
	for i := range c.pages {
		switch p := &c.pages[i]; {
		case p.one != nil:
			to = put(to, p.one, renumber)
		case p.two != nil:
			to = put(to, p.two, renumber)
		default:
			to = put(to, p.four, renumber)
		}
	}
	return put(to, c.open, renumber)
}

func put[T, F width](to []T, from []F, renumber []uint32) []T {
	if renumber == nil {
		for _, code := range from {
			to = append(to, T(code))
		}
		return to
	}
	for _, code := range from {
		to = append(to, T(renumber[code]))
	}
	return to
}
