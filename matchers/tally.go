package matchers

import (
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// tally counts the patterns of one cell for one worker, by open addressing:
// it is asked once for every candidate pair.
type tally struct {
	slots []uint32 // place in seen + 1, 0 is free
	seen  []seen
}

// seen is a pattern, how many pairs show it, those included that pairs stand
// for, and what it promises: about the most that such a pair can weigh. pairs
// counts those that show it, up to keptRare and one more.
type seen struct {
	vector  comparison.Vector
	count   int64
	promise float64
	pairs   uint32
}

func newTally() *tally { return &tally{slots: make([]uint32, 1<<8)} }

// at gives the place of a pattern in seen; promise is asked of a new one.
func (t *tally) at(v comparison.Vector, promise func(comparison.Vector) float64) uint32 {
	slot := t.slot(v)
	if t.slots[slot] == 0 {
		if 2*len(t.seen) >= len(t.slots) {
			t.grow()
			slot = t.slot(v)
		}
		t.seen = append(t.seen, seen{vector: v, promise: promise(v)})
		t.slots[slot] = uint32(len(t.seen))
	}
	return t.slots[slot] - 1
}

func (t *tally) slot(v comparison.Vector) uint64 {
	mask := uint64(len(t.slots) - 1)
	h := uint64(v) * 0x9e3779b97f4a7c15
	slot := (h ^ h>>32) & mask
	for t.slots[slot] != 0 && t.seen[t.slots[slot]-1].vector != v {
		slot = (slot + 1) & mask
	}
	return slot
}

func (t *tally) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	for i := range t.seen {
		t.slots[t.slot(t.seen[i].vector)] = uint32(i + 1)
	}
}

// counter gives the counts to fellegisunter.
func (t *tally) counter() fellegisunter.Counter {
	out := make(fellegisunter.Counter, len(t.seen))
	for _, s := range t.seen {
		if s.count > 0 {
			out[s.vector] = s.count
		}
	}
	return out
}
