package sources

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// prints is a multiset of hashes: eight bytes for each row of a roll of forty
// million, never copied while it grows. It stands in parts by the hashes' first
// bits, each of which is sorted alone when the roll is judged.
type prints struct {
	parts      [printParts]pages
	n          int
	sum, mixed uint64
	attic      *attic // nil keeps every page in memory
}

// pages are the hashes of a part, in pieces of memory that grow to lastPage.
type pages []page

// page is a piece of memory, or a place in the attic.
type page struct {
	hashes []uint64
	at     int64
	away   int // hashes in the attic, 0 for a page in memory
}

const (
	printBits  = 6
	printParts = 1 << printBits
	firstPage  = 1 << 4 // a page has twice as many as the one before, up to
	lastPage   = 1 << 12
)

func (p *prints) add(h uint64) {
	pages := &p.parts[h>>(64-printBits)]
	last := len(*pages) - 1
	if last < 0 || len((*pages)[last].hashes) == cap((*pages)[last].hashes) {
		*pages = append(*pages, page{hashes: p.room(*pages)})
		last++
	}
	(*pages)[last].hashes = append((*pages)[last].hashes, h)
	p.n++
	p.sum += h
	h ^= h >> 33
	h *= 0xFF51AFD7ED558CCD
	p.mixed += h ^ h>>29
}

// room gives memory for a new page behind others, that of the last one when
// it could be put away.
func (p *prints) room(pages pages) []uint64 {
	last := len(pages) - 1
	if last >= 0 && p.attic != nil && p.n >= atticFrom && len(pages[last].hashes) == lastPage {
		if at, ok := p.attic.put(pages[last].hashes); ok {
			memory := pages[last].hashes[:0]
			pages[last] = page{at: at, away: lastPage}
			return memory
		}
	}
	return make([]uint64, 0, min(firstPage<<min(last+1, 16), lastPage))
}

// take moves the hashes of another multiset here.
func (p *prints) take(o *prints) {
	for i := range p.parts {
		p.parts[i] = append(p.parts[i], o.parts[i]...)
	}
	p.n += o.n
	p.sum += o.sum
	p.mixed += o.mixed
	if p.attic == nil {
		p.attic = o.attic
	}
	*o = prints{attic: o.attic}
}

// hash is one of the multiset as a whole.
func (p *prints) hash() string { return fmt.Sprintf("%016x%016x-%d", p.sum, p.mixed, p.n) }

// inParts calls judge once for each part, with the part of every multiset
// sorted, from several goroutines. Equal hashes are in one part.
func inParts(workers int, judge func(sorted [][]uint64), all ...*prints) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			sorted := make([][]uint64, len(all))
			var spare []uint64
			for part := int(next.Add(1)) - 1; part < printParts; part = int(next.Add(1)) - 1 {
				for i, p := range all {
					sorted[i] = sorted[i][:0]
					for _, page := range p.parts[part] {
						if page.away > 0 {
							sorted[i] = p.attic.get(sorted[i], page.at, page.away)
						}
						sorted[i] = append(sorted[i], page.hashes...)
					}
					spare = sortPrints(sorted[i], spare)
				}
				judge(sorted)
			}
		}()
	}
	wait.Wait()
}

// digitBits are the bits by which sortPrints sorts at one time.
const digitBits = 10

// sortPrints sorts hashes of one part, by radix where they are many. spare is
// memory that is used again.
func sortPrints(hashes, spare []uint64) []uint64 {
	if len(hashes) < 1<<digitBits {
		slices.Sort(hashes)
		return spare
	}
	from, to := hashes, append(spare[:0], hashes...)
	spare = to
	for shift := 0; shift < 64-printBits; shift += digitBits {
		var starts [1 << digitBits]int
		for _, h := range from {
			starts[h>>shift&(1<<digitBits-1)]++
		}
		at := 0
		for d, n := range starts {
			starts[d] = at
			at += n
		}
		for _, h := range from {
			d := h >> shift & (1<<digitBits - 1)
			to[starts[d]] = h
			starts[d]++
		}
		from, to = to, from
	}
	if &from[0] != &hashes[0] {
		copy(hashes, from)
	}
	return spare
}

// repeats counts hashes that equal another one of theirs, but for the first.
func repeats(workers int, all ...*prints) int {
	var n atomic.Int64
	joined := &prints{}
	for _, p := range all {
		joined.attic = cmp.Or(joined.attic, p.attic)
		for i := range p.parts {
			joined.parts[i] = append(joined.parts[i], p.parts[i]...)
		}
	}
	inParts(workers, func(sorted [][]uint64) {
		same := 0
		for i := 1; i < len(sorted[0]); i++ {
			if sorted[0][i] == sorted[0][i-1] {
				same++
			}
		}
		n.Add(int64(same))
	}, joined)
	return int(n.Load())
}

// conflicts counts numbers borne under several names, and their rows: 48 bits
// of a hash are the number's, 16 the name's.
func conflicts(workers int, numberOf *prints) (all Shared) {
	var lock sync.Mutex
	inParts(workers, func(sorted [][]uint64) {
		n, r, most := 0, 0, 0
		list := sorted[0]
		for i := 0; i < len(list); {
			j := i + 1
			for j < len(list) && list[j]>>16 == list[i]>>16 {
				j++
			}
			if list[j-1] != list[i] {
				n++
				r += j - i
				most = max(most, j-i)
			}
			i = j
		}
		lock.Lock()
		defer lock.Unlock()
		all.Values += n
		all.Rows += r
		all.Most = max(all.Most, most)
	}, numberOf)
	return all
}

// overlaps gives, for each pair of multisets, the share of the smaller one's
// hashes that the other one has too.
func overlaps(workers int, all []*prints) [][]float64 {
	same := make([][]int, len(all))
	for i := range same {
		same[i] = make([]int, i)
	}
	var lock sync.Mutex
	inParts(workers, func(sorted [][]uint64) {
		for i := range sorted {
			for j := range i {
				n := common(sorted[i], sorted[j])
				lock.Lock()
				same[i][j] += n
				lock.Unlock()
			}
		}
	}, all...)
	shares := make([][]float64, len(all))
	for i := range all {
		shares[i] = make([]float64, i)
		for j := range i {
			if least := min(all[i].n, all[j].n); least > 0 {
				shares[i][j] = float64(same[i][j]) / float64(least)
			}
		}
	}
	return shares
}

// common counts what two sorted lists share.
func common(a, b []uint64) int {
	same := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			same++
			i++
			j++
		}
	}
	return same
}
