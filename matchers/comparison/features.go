package comparison

// features hold what one comparison looks at for the rows of a tile, packed
// side by side, so that the pairs of a tile are compared out of the nearest
// cache. They belong to one goroutine.
type features interface {
	// load takes the feature codes of the rows, by place in the tile.
	load(codes []uint32)
	// levels puts the level of each pair of places (first<<16 | second) into
	// its vector, shift bits from the lowest.
	levels(pairs []uint32, shift uint, out []Vector)
}

// Load takes the rows whose pairs Vectors compares: at most 1<<16.
func (e *Evaluator) Load(rows []uint32) {
	if e.loaded == nil {
		for i, c := range e.comparisons {
			e.loaded = append(e.loaded, c.features(e, i))
		}
	}
	if len(e.codes) < len(rows) {
		e.codes = make([]uint32, max(len(rows), 1024))
	}
	codes := e.codes[:len(rows)]
	for i, c := range e.comparisons {
		for at, row := range rows {
			codes[at] = c.Codes.Of(int(row))
		}
		e.loaded[i].load(codes)
	}
}

// Vectors compares pairs of loaded rows in every comparison. A pair is the
// places of its rows, first<<16 | second; out is as long as pairs.
func (e *Evaluator) Vectors(pairs []uint32, out []Vector) {
	clear(out)
	for i := range e.comparisons {
		e.loaded[i].levels(pairs, 4*uint(i), out)
	}
}

// features gives the packed features of a comparison: those of its method,
// or what serves any method.
func (c *Comparison) features(e *Evaluator, i int) features {
	switch {
	case c.Equal == 1 && len(c.Levels) == 3:
		return &equalFeatures{}
	case 0 < c.Size && c.Size <= fewCodes:
		return newFewFeatures(c)
	case c.pack != nil:
		return c.pack(e, i)
	}
	return &plainFeatures{evaluator: e, comparison: i}
}

// plainFeatures are codes whose levels are remembered by pair.
type plainFeatures struct {
	evaluator  *Evaluator
	comparison int
	codes      []uint32
}

func (f *plainFeatures) load(codes []uint32) { f.codes = append(f.codes[:0], codes...) }

func (f *plainFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	for k, p := range pairs {
		out[k] |= Vector(f.level(p>>16, p&0xffff)) << shift
	}
}

// level asks for the level of two places as Evaluator.Level does.
func (f *plainFeatures) level(a, b uint32) uint8 {
	x, y := f.codes[a], f.codes[b]
	if x == 0 || y == 0 {
		return Null
	}
	return f.evaluator.Codes(f.comparison, x, y)
}

// equalFeatures are codes that are equal or not, and nothing between.
type equalFeatures struct{ codes []uint32 }

func (f *equalFeatures) load(codes []uint32) { f.codes = append(f.codes[:0], codes...) }

func (f *equalFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	same, other := Vector(1)<<shift, Vector(2)<<shift
	for k, p := range pairs {
		x, y := f.codes[p>>16], f.codes[p&0xffff]
		switch {
		case x == 0 || y == 0:
		case x == y:
			out[k] |= same
		default:
			out[k] |= other
		}
	}
}

// fewCodes is the number of codes up to which the levels of all pairs of codes
// are a table.
const fewCodes = 64

// fewFeatures are codes so few that every level is known beforehand.
type fewFeatures struct {
	table [fewCodes * fewCodes]uint8
	codes []uint8
}

func newFewFeatures(c *Comparison) *fewFeatures {
	f := &fewFeatures{}
	for x := uint32(1); int(x) < c.Size; x++ {
		for y := uint32(1); int(y) < c.Size; y++ {
			level := c.Equal
			if x != y || level == Null {
				level = c.compare(min(x, y), max(x, y))
			}
			f.table[x*fewCodes+y] = level
		}
	}
	return f
}

func (f *fewFeatures) load(codes []uint32) {
	f.codes = f.codes[:0]
	for _, code := range codes {
		f.codes = append(f.codes, uint8(code))
	}
}

func (f *fewFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	for k, p := range pairs {
		x, y := uint(f.codes[p>>16]), uint(f.codes[p&0xffff])
		out[k] |= Vector(f.table[x*fewCodes+y]) << shift
	}
}
