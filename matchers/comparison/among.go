package comparison

import "slices"

// Among is a set of patterns that are asked for, and the order in which the
// comparisons tell soonest that a pair is of none of them: most pairs are
// known to be of two people before the costly comparisons are made.
type Among struct {
	order []int
	after []map[Vector]bool // what patterns asked for show of the comparisons so far, by place in order
}

// None stands for the pattern of a pair that is not asked for.
const None = ^Vector(0)

// costly is how much more a comparison costs than one whose levels are looked
// up: as much as is worth asking several of those before.
const costly = 4

// NewAmong orders the comparisons by the pairs seen of each pattern. Every
// pattern asked for is among those seen.
func NewAmong(comparisons []*Comparison, seen []Vector, counts []int64, asked func(Vector) bool) *Among {
	a := &Among{}
	var wanted []Vector
	for _, v := range seen {
		if asked(v) {
			wanted = append(wanted, v)
		}
	}
	mask, before := Vector(0), surviving(seen, counts, shown(wanted, 0), 0)
	for len(a.order) < len(comparisons) {
		best, left, most := -1, int64(0), -1.0
		for i, c := range comparisons {
			if slices.Contains(a.order, i) {
				continue
			}
			n := surviving(seen, counts, shown(wanted, mask.With(i, 15)), mask.With(i, 15))
			if gain := float64(before-n) / c.cost(); gain > most {
				best, most, left = i, gain, n
			}
		}
		mask, before = mask.With(best, 15), left
		a.order, a.after = append(a.order, best), append(a.after, shown(wanted, mask))
	}
	return a
}

// cost is what a comparison of a pair costs, more or less.
func (c *Comparison) cost() float64 {
	if c.Equal == 1 && len(c.Levels) == 3 || 0 < c.Size && c.Size <= fewCodes {
		return 1
	}
	return costly
}

// shown is what patterns show of some comparisons.
func shown(patterns []Vector, mask Vector) map[Vector]bool {
	out := map[Vector]bool{}
	for _, v := range patterns {
		out[v&mask] = true
	}
	return out
}

// surviving counts the pairs that show of some comparisons what is asked for.
func surviving(seen []Vector, counts []int64, shown map[Vector]bool, mask Vector) (n int64) {
	for i, v := range seen {
		if shown[v&mask] {
			n += counts[i]
		}
	}
	return n
}

// among is an Evaluator's memory for VectorsAmong.
type among struct {
	pairs, places []uint32
	vectors       []Vector
	known         [][amongKnown]uint64 // answers by place in the order: vector<<2, whether it is known, whether it is asked for
}

const (
	amongBits  = 10
	amongKnown = 1 << amongBits
)

// VectorsAmong does what Vectors does for pairs whose pattern is asked for; the
// others get None.
func (e *Evaluator) VectorsAmong(pairs []uint32, out []Vector, a *Among) {
	m := &e.among
	if m.known == nil {
		m.known = make([][amongKnown]uint64, len(a.order))
	}
	m.pairs, m.places, m.vectors = append(m.pairs[:0], pairs...), m.places[:0], append(m.vectors[:0], make([]Vector, len(pairs))...)
	for k := range pairs {
		m.places = append(m.places, uint32(k))
		out[k] = None
	}
	for at, i := range a.order {
		e.loaded[i].levels(m.pairs, 4*uint(i), m.vectors)
		n := 0
		for k, v := range m.vectors {
			if m.asked(at, v, a.after[at]) {
				m.pairs[n], m.places[n], m.vectors[n] = m.pairs[k], m.places[k], v
				n++
			}
		}
		m.pairs, m.places, m.vectors = m.pairs[:n], m.places[:n], m.vectors[:n]
	}
	for k, v := range m.vectors {
		out[m.places[k]] = v
	}
}

// asked looks a vector up in a set, most times without asking the set.
func (m *among) asked(at int, v Vector, set map[Vector]bool) bool {
	s := &m.known[at][uint64(v)*0x9e3779b97f4a7c15>>(64-amongBits)]
	if *s&^1 == uint64(v)<<2|2 {
		return *s&1 == 1
	}
	*s = uint64(v)<<2 | 2
	if set[v] {
		*s |= 1
	}
	return *s&1 == 1
}
