package evaluation

import (
	"cmp"
	"slices"
)

// edge is a pair of nodes with its weight in units.
type edge struct {
	a, b   uint64
	weight int64
	linked bool
}

// node numbers a row of a source.
func (e *Evaluator) node(source int, row uint32) uint64 { return uint64(source)<<32 | uint64(row) }

// closure counts the pairs that links tie together, directly or through
// others, while links are added one by one.
type closure struct {
	truth  *Truth
	cells  []cell
	parent map[uint64]uint64
	groups map[uint64]*group // by root
	sum    hits
}

// group is the rows tied together: how many of each source, of all persons
// and of each.
type group struct {
	size    int
	all     []int64
	persons map[uint32][]int64
}

func newClosure(t *Truth, cells []cell) *closure {
	return &closure{truth: t, cells: cells, parent: map[uint64]uint64{}, groups: map[uint64]*group{}}
}

func (c *closure) find(x uint64) uint64 {
	p, ok := c.parent[x]
	if !ok {
		c.parent[x] = x
		source := int(x >> 32)
		n := make([]int64, len(c.truth.Sources))
		n[source] = 1
		person := c.truth.persons[source][uint32(x)-1]
		c.groups[x] = &group{size: 1, all: n, persons: map[uint32][]int64{person: slices.Clone(n)}}
		return x
	}
	for p != x {
		q := c.parent[p]
		c.parent[x] = q
		x, p = q, c.parent[q]
	}
	return x
}

// between counts the pairs of the chosen cells across two groups' counts.
func (c *closure) between(x, y []int64) int64 {
	n := int64(0)
	for _, k := range c.cells {
		n += x[k.left] * y[k.right]
		if k.left != k.right {
			n += x[k.right] * y[k.left]
		}
	}
	return n
}

// join ties two rows together.
func (c *closure) join(a, b uint64) {
	a, b = c.find(a), c.find(b)
	if a == b {
		return
	}
	if c.groups[a].size < c.groups[b].size {
		a, b = b, a
	}
	x, y := c.groups[a], c.groups[b]
	n, same := c.between(x.all, y.all), int64(0)
	for person, counts := range y.persons {
		mine := x.persons[person]
		if mine == nil {
			x.persons[person] = counts
			continue
		}
		same += c.between(mine, counts)
		add(mine, counts)
	}
	c.sum = c.sum.plus(hits{same, n - same})
	add(x.all, y.all)
	x.size += y.size
	c.parent[b] = a
	delete(c.groups, b)
}

func add(into, from []int64) {
	for i, n := range from {
		into[i] += n
	}
}

// Closure is what the links come to when everything that they tie together is
// one person.
type Closure struct {
	Decided Rates `json:"decided"`
	// Best is the best threshold's; links of one weight are added together.
	Best Point `json:"best"`
}

func (e *Evaluator) closure(cells []cell, truth int64) *Closure {
	decided := newClosure(e.truth, cells)
	for _, p := range e.pairs {
		if p.linked {
			decided.join(p.a, p.b)
		}
	}
	out := &Closure{Decided: decided.sum.rates(truth)}
	slices.SortFunc(e.pairs, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	c := newClosure(e.truth, cells)
	out.Best = point(0, hits{}.rates(truth))
	for i, p := range e.pairs {
		c.join(p.a, p.b)
		if i+1 < len(e.pairs) && e.pairs[i+1].weight == p.weight {
			continue
		}
		if r := c.sum.rates(truth); i == 0 || r.F1 > out.Best.F1 {
			out.Best = point(float64(p.weight)*weightUnit, r)
		}
	}
	return out
}
