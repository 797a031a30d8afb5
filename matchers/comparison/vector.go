package comparison

// Vector packs the levels of up to MaxComparisons comparisons, 4 bits each,
// the first comparison in the lowest bits.
type Vector uint64

// Bounds of a vector.
const (
	MaxComparisons = 15
	MaxLevels      = 15 // besides null
)

// Null is the level of a comparison with a missing side (C1).
const Null uint8 = 0

// Level gives the level of comparison i.
func (v Vector) Level(i int) uint8 { return uint8(v>>(4*uint(i))) & 15 }

// With gives the vector with the level of comparison i set, which must be
// Null before.
func (v Vector) With(i int, level uint8) Vector { return v | Vector(level)<<(4*uint(i)) }

// Evaluator compares pairs for one goroutine (C4).
type Evaluator struct {
	comparisons []*Comparison
	caches      []cache    // nil until the comparison is asked
	loaded      []features // of the rows of the tile, by comparison
	codes       []uint32
	among       among
}

// NewEvaluator makes an evaluator for the comparisons, of which there are at
// most MaxComparisons.
func NewEvaluator(comparisons []*Comparison) *Evaluator {
	return &Evaluator{comparisons: comparisons, caches: make([]cache, len(comparisons))}
}

// Vector compares two rows in every comparison.
func (e *Evaluator) Vector(a, b uint32) Vector {
	var v Vector
	for i := range e.comparisons {
		v |= Vector(e.Level(i, a, b)) << (4 * uint(i))
	}
	return v
}

// Level compares two rows in comparison i alone.
func (e *Evaluator) Level(i int, a, b uint32) uint8 {
	c := e.comparisons[i]
	x, y := c.Codes.Of(int(a)), c.Codes.Of(int(b))
	if x == 0 || y == 0 {
		return Null
	}
	return e.Codes(i, x, y)
}

// Codes compares two feature codes of comparison i, neither of them 0.
func (e *Evaluator) Codes(i int, x, y uint32) uint8 {
	c := e.comparisons[i]
	if x == y && c.Equal != Null {
		return c.Equal
	}
	if x > y {
		x, y = y, x
	}
	if e.caches[i] == nil {
		e.caches[i] = newCache()
	}
	return e.caches[i].level(c, x, y)
}

// cacheBits sizes a cache: names repeat so much that a small direct-mapped
// table answers most pairs.
const cacheBits = 15

// codeBits is how many bits of a feature code fit into a slot: a pair with a
// higher code is compared each time.
const codeBits = 29

// cache holds levels of pairs of codes, x and y and level in one word; 0 is
// free, because no code is.
type cache []uint64

func newCache() cache { return make(cache, 1<<cacheBits) }

func (h cache) level(c *Comparison, x, y uint32) uint8 {
	if y >= 1<<codeBits {
		return c.compare(x, y)
	}
	pair := uint64(x)<<codeBits | uint64(y)
	s := &h[pair*0x9e3779b97f4a7c15>>(64-cacheBits)]
	if *s>>(64-2*codeBits) == pair {
		return uint8(*s & (1<<(64-2*codeBits) - 1))
	}
	level := c.compare(x, y)
	*s = pair<<(64-2*codeBits) | uint64(level)
	return level
}
