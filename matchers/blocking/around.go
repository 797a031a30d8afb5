package blocking

import (
	"math/bits"
	"sync/atomic"
)

// Around gives the plan for those of its pairs whose rows reach far enough
// together: reach says by row 0, 1 or 2, and need by rule, 1 or 2, what the two
// of a pair must add up to for the rule to hand it out. The other pairs are
// neither enumerated nor counted: a block has those of its rows alone that may
// have a pair of the plan in it, and is judged by them. Options.Coarse is not for
// such a plan, because it judges a rule by all of its blocks. The two share what
// was derived from the table.
func (p *Plan) Around(reach, need []uint8) *Plan {
	out := p.Among(p.opt.Allow)
	out.reach, out.need = reach, need
	return out
}

// reaching tells whether a block of a rule has a pair to hand out; a row that
// reaches all others has one wherever it stands.
func (p *Plan) reaching(rule int, rows []uint32) bool {
	if p.reach == nil {
		return true
	}
	sum := uint8(0)
	for _, row := range rows {
		if sum += p.reach[row]; sum >= p.need[rule] {
			return true
		}
	}
	return false
}

// keyed is a key of a row.
type keyed struct {
	key uint64
	row uint32
}

// nearby lists, by worker, the keys of the rows that reach all others in a rule,
// with all rows that have them, ascending, and a few more; and all keys of the
// rows that reach some.
func (p *Plan) nearby(rule int, rows []uint32) (out [][]keyed, total int) {
	k, all := &p.keys[rule], p.need[rule]
	var open []uint32
	for _, row := range rows {
		if p.reach[row] >= all {
			open = append(open, row)
		}
	}
	f := newFilter(len(open) * k.width)
	p.inRanges(len(open), func(_, from, to int) {
		for _, row := range open[from:to] {
			for w := range k.width {
				if mark := k.mark(p.row(row), w); mark != 0 {
					f.add(mark)
				}
			}
		}
	})
	out = make([][]keyed, p.opt.Workers)
	p.inRanges(len(rows), func(w, from, to int) {
		var list []keyed
		for _, row := range rows[from:to] {
			cells := p.row(row)
			for w := range k.width {
				if mark := k.mark(cells, w); mark != 0 && (p.reach[row] > 0 || f.has(mark)) {
					list = append(list, keyed{k.choice(cells, w), row})
				}
			}
		}
		out[w] = list
	})
	for _, list := range out {
		total += len(list)
	}
	return out, total
}

// mark is choice with less mixing: its highest bits alone are good for anything.
func (k *keys) mark(cells []uint32, choice int) uint64 {
	h := uint64(fibonacci)
	for _, q := range k.parts {
		at := q.from
		if n := q.to - q.from; choice < n {
			at, choice = at+choice, 0
		} else {
			at += choice % n
			choice /= n
		}
		if cells[at] == 0 {
			return 0
		}
		h = (h ^ uint64(cells[at])) * fibonacci
	}
	return h | 1
}

// filter tells of the mark of a key that it is in a set, and of few that are not.
type filter struct {
	words []uint64
	shift int
}

// filterBits is how many bits a filter has for each key.
const filterBits = 16

func newFilter(keys int) *filter {
	size := max(6, bits.Len(uint(keys*filterBits)))
	return &filter{words: make([]uint64, 1<<(size-6)), shift: 64 - size}
}

// add may be called by several goroutines at once.
func (f *filter) add(mark uint64) {
	at := mark >> f.shift
	atomic.OrUint64(&f.words[at>>6], 1<<(at&63))
}

func (f *filter) has(mark uint64) bool {
	at := mark >> f.shift
	return f.words[at>>6]>>(at&63)&1 != 0
}
