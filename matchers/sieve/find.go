package sieve

import "yingbao/matchers/similarity"

// pairing is a row of the block with a row of the table under one of its keys.
type pairing struct {
	row, other uint32
	id         string // the number of the other
}

// crowd is the size from which the rows of a bucket are not gathered but looked
// at until one is found: a hundred thousand people of one name and birth date
// stand in one.
const crowd = 64

// find lets those hits stand that may be a row of the table under their key.
// What the table holds is spread over the memory, and waiting for a place
// costs far more than comparing what stands there. So every step of the way,
// from the bucket over the row to its number, is taken for many hits before
// the next one is.
func (f *Sifter) find(x *index, hits []uint32, columns [][]string, stands []uint32) {
	for len(hits) > 0 {
		n := min(together, len(hits))
		some := hits[:n]
		hits = hits[n:]
		f.pairings = x.pairings(some, f.asks, f.pairings[:0])
		f.decide(f.pairings, columns, stands)
		f.crowded(x, some, columns, stands)
	}
}

// pairings appends the rows under the keys of hits, but for crowded buckets.
// A foreign row may be among them, once in ten thousand.
func (x *index) pairings(hits []uint32, keys []uint64, to []pairing) []pairing {
	var from, end [together]uint32
	for i, row := range hits {
		b := x.bucket(keys[row])
		from[i], end[i] = x.start[b], x.start[b+1]
	}
	for i, row := range hits {
		if end[i]-from[i] > crowd {
			continue
		}
		mark := uint16(keys[row])
		for at := from[i]; at < end[i]; at++ {
			if x.marks[at] == mark {
				to = append(to, pairing{row: row, other: at})
			}
		}
	}
	for i := range to {
		to[i].other = x.rows[to[i].other]
	}
	return to
}

// decide lets the rows stand of pairings that are one person's by their
// numbers, and asks of those whose numbers leave it open.
func (f *Sifter) decide(pairings []pairing, columns [][]string, stands []uint32) {
	f.touched = f.sieve.numbers(pairings)
	open := pairings[:0]
	for _, p := range pairings {
		if stands[p.row] != 0 {
			continue
		}
		switch same, apart := f.number(columns, &p); {
		case same:
			stands[p.row], f.why[p.row] = 1, p.other+1
		case !apart:
			open = append(open, p)
		}
	}
	f.settle(open, columns, stands)
}

// numbers fills in the numbers of the table's rows. Their sum is of no use but
// that it has them all read.
func (s *Sieve) numbers(of []pairing) (sum byte) {
	var codes [together]uint32
	for len(of) > 0 {
		some := of[:min(together, len(of))]
		of = of[len(some):]
		for i := range some {
			codes[i] = s.codes[int(some[i].other)*len(fields)+placeOfID]
		}
		for i := range some {
			some[i].id = s.values[placeOfID][codes[i]]
		}
		for i := range some {
			if id := some[i].id; id != "" {
				sum += id[0]
			}
		}
	}
	return sum
}

// number tells what the numbers of a pairing decide alone, as plausible does:
// that they are one person's, or two persons'.
func (f *Sifter) number(columns [][]string, p *pairing) (same, apart bool) {
	number := similarity.CompareIDs(f.value(columns, placeOfID, int(p.row)), p.id)
	same = number >= similarity.IDPrefix
	return same, number == similarity.IDDifferent && f.sieve.own[p.other] && f.sure(columns, int(p.row))
}

// settle asks of pairings whether they are plausible.
func (f *Sifter) settle(open []pairing, columns [][]string, stands []uint32) {
	var others [together]Evidence
	for len(open) > 0 {
		some := open[:min(together, len(open))]
		open = open[len(some):]
		for i := range some {
			others[i] = f.sieve.row(some[i].other)
		}
		for i := range some {
			if p := &some[i]; stands[p.row] == 0 {
				if own := f.row(columns, int(p.row)); plausible(&own, &others[i], f.forms.of) {
					stands[p.row], f.why[p.row] = 1, p.other+1
				}
			}
		}
	}
}

// crowded looks through the crowded buckets of hits.
func (f *Sifter) crowded(x *index, hits []uint32, columns [][]string, stands []uint32) {
	for _, row := range hits {
		b, mark := x.bucket(f.asks[row]), uint16(f.asks[row])
		if x.start[b+1]-x.start[b] <= crowd || stands[row] != 0 {
			continue
		}
		for at := x.start[b]; at < x.start[b+1] && stands[row] == 0; at++ {
			if x.marks[at] == mark {
				one := [1]pairing{{row: row, other: x.rows[at]}}
				f.decide(one[:], columns, stands)
			}
		}
	}
}

// sure is Evidence.own, asked once for each row.
func (f *Sifter) sure(columns [][]string, row int) bool {
	if f.owns[row] == notAsked {
		f.owns[row] = no
		if own := f.row(columns, row); own.own() {
			f.owns[row] = yes
		}
	}
	return f.owns[row] == yes
}
