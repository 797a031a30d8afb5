package comparison

// Codes are the feature codes of a comparison by row. Those of a table's
// comparisons stand side by side, row by row: who looks at a row looks at all of
// them, and a table's rows are far apart in memory.
type Codes struct {
	all        []uint32
	stride, at int
}

// NewCodes makes codes that stand alone. It keeps the slice.
func NewCodes(codes []uint32) Codes { return Codes{all: codes, stride: 1} }

// Of gives the code of a row.
func (c Codes) Of(row int) uint32 { return c.all[row*c.stride+c.at] }

// Rows is the number of rows.
func (c Codes) Rows() int {
	if c.stride == 0 {
		return 0
	}
	return len(c.all) / c.stride
}

// sideBySide puts the codes of comparisons of one table side by side.
func sideBySide(comparisons []*Comparison) {
	n := len(comparisons)
	if n < 2 {
		return
	}
	all := make([]uint32, n*comparisons[0].Codes.Rows())
	InParts(len(all)/n, func(_, from, to int) {
		for row := from; row < to; row++ {
			for i, c := range comparisons {
				all[row*n+i] = c.Codes.Of(row)
			}
		}
	})
	for i, c := range comparisons {
		c.Codes = Codes{all, n, i}
	}
}
