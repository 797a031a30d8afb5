package clustering

import (
	"cmp"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// forest is a union-find with path halving; the root is the smallest row.
type forest []uint32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = uint32(i)
	}
	return f
}

func (f forest) find(x uint32) uint32 {
	for f[x] != x {
		f[x] = f[f[x]]
		x = f[x]
	}
	return x
}

func (f forest) join(a, b uint32) {
	a, b = f.find(a), f.find(b)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	f[b] = a
}

// Numbers gives every row the number of its person (K3) and how many there
// are.
func (f forest) Numbers() ([]uint32, int) {
	out := make([]uint32, len(f))
	count := uint32(0)
	for row := range f {
		if root := f.find(uint32(row)); int(root) == row {
			out[row] = count
			count++
		} else {
			out[row] = out[root]
		}
	}
	return out, int(count)
}

// Strongest sorts links by weight, strongest first, ties by rows (K1).
func Strongest(links []fellegisunter.Link) []fellegisunter.Link {
	out := slices.Clone(links)
	slices.SortFunc(out, func(a, b fellegisunter.Link) int {
		if c := cmp.Compare(b.Weight, a.Weight); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Left, b.Left); c != 0 {
			return c
		}
		return cmp.Compare(a.Right, b.Right)
	})
	return out
}

// Components joins the rows of every link.
func Components(rows int, links []fellegisunter.Link) ([]uint32, int) {
	f := newForest(rows)
	for _, l := range links {
		f.join(l.Left, l.Right)
	}
	return f.Numbers()
}

// Persons joins rows link by link, strongest first, and refuses a link that
// would put two rows with different proofs of identity into one person.
//
// proof gives a value by which a row is known beyond doubt, such as the code
// of its valid identity number, or 0. Two rows with different proofs are
// joined only by a link of their own: then the link has weighed the
// difference already. The refused links are returned, strongest first (K2).
func Persons(rows int, links []fellegisunter.Link, proof func(row uint32) uint32) (numbers []uint32, count int, refused []fellegisunter.Link) {
	f := newForest(rows)
	proofs := map[uint32][]uint32{} // by root: the different proofs below it
	of := func(root uint32) []uint32 {
		if p, ok := proofs[root]; ok {
			return p
		}
		if p := proof(root); p != 0 {
			return []uint32{p}
		}
		return nil
	}
	for _, l := range Strongest(links) {
		a, b := f.find(l.Left), f.find(l.Right)
		if a == b {
			continue
		}
		pa, pb := of(a), of(b)
		if !compatible(pa, pb, proof(l.Left), proof(l.Right)) {
			refused = append(refused, l)
			continue
		}
		f.join(a, b)
		if both := union(pa, pb); len(both) > 0 {
			proofs[f.find(a)] = both
		}
	}
	numbers, count = f.Numbers()
	return numbers, count, refused
}

// compatible tells whether two sets of proofs may meet: they share one, one
// of them is empty, or the two rows of the link are themselves the only ones
// that differ.
func compatible(a, b []uint32, left, right uint32) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return len(a) == 1 && len(b) == 1 && a[0] == left && b[0] == right
}

func union(a, b []uint32) []uint32 {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}
