package record

// fieldIndex finds a column by its field. Whoever reads rows one by one asks
// for columns several times a row, and hashing the whole name in a map then
// costs more than reading the cell.
type fieldIndex []*Column // open addressing, a power of two, never full

// newFieldIndex has four slots a column, so that a search rarely goes on.
func newFieldIndex(columns []*Column) fieldIndex {
	size := 8
	for size < 4*len(columns) {
		size *= 2
	}
	x := make(fieldIndex, size)
	for _, c := range columns {
		at := x.home(c.Field)
		for x[at] != nil {
			at = (at + 1) & (size - 1)
		}
		x[at] = c
	}
	return x
}

// home is the slot a field's search begins at: its length and three of its
// letters tell most fields apart.
func (x fieldIndex) home(f Field) int {
	h := len(f)
	if h > 0 {
		h += int(f[0])*7 + int(f[len(f)/2])*31 + int(f[len(f)-1])*113
	}
	return h & (len(x) - 1)
}

// find gives the column of a field, nil when there is none.
func (x fieldIndex) find(f Field) *Column {
	if len(x) == 0 {
		return nil
	}
	for at := x.home(f); x[at] != nil; at = (at + 1) & (len(x) - 1) {
		if x[at].Field == f {
			return x[at]
		}
	}
	return nil
}
