package blocking

// part is one expression of a rule: the cells from..to-1 of a row, one for each
// of its alternatives.
type part struct{ from, to int }

// keys are the expressions that make a rule's keys.
type keys struct {
	parts []part
	width int // keys that a row may have
}

func newKeys(exprs []string, parts map[string]part) keys {
	k := keys{width: 1}
	for _, e := range exprs {
		q := parts[e]
		k.parts = append(k.parts, q)
		k.width *= q.to - q.from
	}
	return k
}

// row gives a row's cells.
func (p *Plan) row(row uint32) []uint32 {
	at := int(row) * p.stride
	return p.cells[at : at+p.stride : at+p.stride]
}

// of appends the keys of a row's cells: alternatives multiply, so that a rule
// of two expressions with two alternatives each has four. Repeats were dropped
// from the cells; a key of which any part is missing is none.
func (k *keys) of(cells []uint32, into []uint64) []uint64 {
	for w := range k.width {
		if key := k.choice(cells, w); key != 0 {
			into = append(into, key)
		}
	}
	return into
}

// choice mixes the cells of one choice of alternatives into a key; 0 when any
// part is missing.
func (k *keys) choice(cells []uint32, choice int) uint64 {
	if len(k.parts) == 1 {
		return uint64(cells[k.parts[0].from+choice])
	}
	h := uint64(fibonacci)
	for _, q := range k.parts {
		n, at := q.to-q.from, q.from
		if n > 1 {
			at += choice % n
			choice /= n
		}
		if cells[at] == 0 {
			return 0
		}
		h = mix(h ^ uint64(cells[at]))
	}
	return h | 1<<63
}

// meet tells whether two rows have a key in common: for every expression, a
// value of one of its alternatives.
func (k *keys) meet(a, b []uint32) bool {
	for _, q := range k.parts {
		if q.to-q.from > 1 {
			if !common(a[q.from:q.to], b[q.from:q.to]) {
				return false
			}
			continue
		}
		if x := a[q.from]; x != b[q.from] || x == 0 {
			return false
		}
	}
	return true
}

func common(a, b []uint32) bool {
	for _, x := range a {
		if x == 0 {
			continue
		}
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x += fibonacci
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// dropRepeats empties the cells that repeat an earlier cell of the row.
func dropRepeats(cells []uint32) {
	for i := 1; i < len(cells); i++ {
		for j := range i {
			if cells[i] == cells[j] {
				cells[i] = 0
				break
			}
		}
	}
}
