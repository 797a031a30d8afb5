package synthetic

import "math/rand/v2"

// dice are the random draws of one stream. The generator is held by value and
// called directly: an interface call a draw would be a tenth of the run.
type dice struct{ rand.PCG }

// newDice seeds a stream by what it is for, so that streams do not depend on
// the order in which they are used.
func newDice(seed, block, stream uint64) *dice {
	d := &dice{}
	d.Seed(mix(seed^mix(stream+0x9e3779b97f4a7c15)), mix(block+1)^seed)
	return d
}

// mix is the finaliser of splitmix64: neighbouring numbers give unrelated seeds.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// n draws from [0, n) with a bias below n/2^32.
func (d *dice) n(n int) int { return int(d.Uint64() >> 32 * uint64(n) >> 32) }

// between draws from [low, high].
func (d *dice) between(low, high int) int { return low + d.n(high-low+1) }

// chance is true with probability p.
func (d *dice) chance(p float64) bool { return float64(d.Uint64()>>11) < p*(1<<53) }

func (d *dice) pick(list []string) string { return list[d.n(len(list))] }

// shuffle puts rows in random order.
func (d *dice) shuffle(rows []int32) {
	for i := len(rows) - 1; i > 0; i-- {
		j := d.n(i + 1)
		rows[i], rows[j] = rows[j], rows[i]
	}
}

// alias draws an index with given weights in constant time (Vose's alias
// method, in whole numbers so that every machine draws the same).
type alias struct {
	cut   []uint64 // of total: below it the index itself, else other
	other []int32
	total uint64
}

func newAlias(weights []uint64) *alias {
	n := uint64(len(weights))
	a := &alias{cut: make([]uint64, n), other: make([]int32, n)}
	for _, w := range weights {
		a.total += w
	}
	var small, large []int32
	for i, w := range weights {
		a.cut[i], a.other[i] = w*n, int32(i)
		if a.cut[i] < a.total {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = l
		if a.cut[l] -= a.total - a.cut[s]; a.cut[l] < a.total {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	return a
}

func (a *alias) draw(d *dice) int {
	i := d.n(len(a.cut))
	if d.Uint64()>>11%a.total < a.cut[i] {
		return i
	}
	return int(a.other[i])
}
