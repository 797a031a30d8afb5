package matchers

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"yingbao/matchers/clustering"
	"yingbao/matchers/fellegisunter"
)

// mostMatched bounds the share of a source's rows taken to have a match: some
// are always missing from the other side.
const mostMatched = 0.98

// rivals gives each pair of two sources its probability among its rivals.
//
// A pair's own odds say how much better it fits than a random pair. Between
// two sources in which a person stands once, more is known: if nearly every
// row of one side has a match on the other, a row without any better
// candidate most probably belongs to the one it has; and a row that somebody
// else claims with certainty belongs to nobody else. With shares πA and πB of
// the rows matched,
//
//	o'_ij = o_ij / ((1−πA)(1−πB)),   p_ij = o'_ij / (1 + Σ_rivals o'),
//
// where the rivals are the other candidates of either row (Sadinle 2017,
// plug-in). Rows of one person, which first holds, are no rivals: duplicates
// within a source claim the same row rightly. The links are changed where they
// stand.
func (e *engine) rivals(scored []fellegisunter.Link, first []uint32) []fellegisunter.Link {
	first = e.byNumber(first)
	ends := endsByRow(scored, e.table.Rows())
	odds, against := make([]float64, len(scored)), make([]float64, 2*len(scored))
	probable := make([]float64, len(scored))
	for i, l := range scored {
		probable[i] = l.Probability
	}
	for round := range gainRounds {
		gain := e.gains(scored, probable)
		inParts(e.set.Workers, len(scored), func(from, to int) {
			for i, l := range scored[from:to] {
				odds[from+i] = math.Exp2(math.Min(l.Weight+gain[e.cells.of(l.Left, l.Right)], 200))
			}
		})
		inPieces(e.set.Workers, e.table.Rows(), func(from, to int) { e.against(scored, odds, first, ends, against, from, to) })
		inParts(e.set.Workers, len(scored), func(from, to int) {
			for i := from; i < to; i++ {
				l := scored[i]
				if e.within(e.cells.of(l.Left, l.Right)) {
					continue
				}
				l = link(l.Left, l.Right, math.Log2(odds[i])-math.Log2(1+(against[2*i]+against[2*i+1])), l.Rule)
				if probable[i] = l.Probability; round == gainRounds-1 {
					scored[i] = l
				}
			}
		})
	}
	return scored
}

// gainRounds is how often the shares of rows that are matched are taken from
// the probabilities they lead to: before any gain a name and a county alone
// are half a match, so that too few rows seem to have one.
const gainRounds = 4

// byNumber joins the persons whose rows bear one valid number of their own,
// whatever their names are, and those whose rows say the same: they are no
// rivals.
func (e *engine) byNumber(persons []uint32) []uint32 {
	proof := func(uint32) uint32 { return 0 }
	if e.table.Column(e.set.Proof) != nil {
		proof = e.proof()
	}
	const none = math.MaxUint32
	var holder []uint32 // by code of a number: a row that bears it
	same := clustering.NewTies(len(persons))
	firstRow := make([]uint32, len(persons))
	for p := range firstRow {
		firstRow[p] = none
	}
	for row := range uint32(len(persons)) {
		if other := firstRow[persons[row]]; other != none {
			same.Join(other, row)
		} else {
			firstRow[persons[row]] = row
		}
		if first := e.copies.first[row]; first != row {
			same.Join(first, row)
		}
		if code := proof(row); code != 0 {
			for int(code) >= len(holder) {
				holder = append(holder, none)
			}
			if other := holder[code]; other != none {
				same.Join(other, row)
			} else {
				holder[code] = row
			}
		}
	}
	joined, _ := same.Numbers()
	return joined
}

// rivalKey is a row and the source whose rows want it.
type rivalKey struct {
	row    uint32
	source int
}

// rivalClaim is one end of a link: who wants the row, from which source, and where
// the answer belongs.
type rivalClaim struct {
	source, end uint32
	person      uint32
	odds        float64
}

// against gives, for the rows from..to-1 wherever they are the left or the right
// one of a link (2i, 2i+1), the sum of the odds of those in the other's source
// who want the row and are not the other's person; 0, as it comes, within a source.
func (e *engine) against(scored []fellegisunter.Link, odds []float64, person []uint32, ends *ends, out []float64, from, to int) {
	var claims []rivalClaim
	for row := from; row < to; row++ {
		claims = claims[:0]
		for _, end := range ends.of(row) {
			l := scored[end/2]
			other := l.Right
			if end%2 == 1 {
				other = l.Left
			}
			if !e.within(e.cells.of(l.Left, l.Right)) {
				claims = append(claims, rivalClaim{uint32(e.table.SourceOf(int(other))), end, person[other], odds[end/2]})
			}
		}
		if len(claims) < 2 {
			continue
		}
		slices.SortFunc(claims, func(a, b rivalClaim) int {
			return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.person, b.person), cmp.Compare(a.odds, b.odds))
		})
		for from := 0; from < len(claims); {
			to := from + 1
			for to < len(claims) && claims[to].source == claims[from].source {
				to++
			}
			othersOf(claims[from:to], out)
			from = to
		}
	}
}

// othersOf sums, for each of the claims of one source on a row, the best odds of
// every other person, smallest first, so that the sum is the same in whatever
// order the rows stand.
func othersOf(claims []rivalClaim, out []float64) {
	var best []rivalClaim // of each person
	for i, c := range claims {
		if i+1 == len(claims) || claims[i+1].person != c.person {
			best = append(best, c)
		}
	}
	if len(best) < 2 {
		return
	}
	slices.SortFunc(best, func(a, b rivalClaim) int { return cmp.Compare(a.odds, b.odds) })
	sum := 0.0
	for i, c := range claims {
		if i == 0 || claims[i-1].person != c.person {
			sum = 0
			for _, b := range best {
				if b.person != c.person {
					sum += b.odds
				}
			}
		}
		out[c.end] = sum
	}
}

// ends are the ends of links by row: 2i for the left row of link i, 2i+1 for
// the right.
type ends struct {
	starts []uint32
	all    []uint32
}

func endsByRow(links []fellegisunter.Link, rows int) *ends {
	out := &ends{starts: make([]uint32, rows+1), all: make([]uint32, 2*len(links))}
	for _, l := range links {
		out.starts[l.Left]++
		out.starts[l.Right]++
	}
	sum := uint32(0)
	for row, n := range out.starts {
		sum += n
		out.starts[row] = sum
	}
	for i := len(links) - 1; i >= 0; i-- {
		for k, row := range []uint32{links[i].Left, links[i].Right} {
			out.starts[row]--
			out.all[out.starts[row]] = uint32(2*i + k)
		}
	}
	return out
}

func (e *ends) of(row int) []uint32 { return e.all[e.starts[row]:e.starts[row+1]] }

// within tells whether a cell pairs a source with itself.
func (e *engine) within(cell int) bool { return e.cells.names[cell][0] == e.cells.names[cell][1] }

// gains gives, by cell, −log2((1−πA)(1−πB)).
func (e *engine) gains(scored []fellegisunter.Link, probable []float64) []float64 {
	const unit = 1 << 30 // probabilities are summed as whole numbers: no order of rows shows in the sum
	expected := make([]int64, len(e.cells.names))
	var mu sync.Mutex
	inParts(e.set.Workers, len(scored), func(from, to int) {
		part := make([]int64, len(expected))
		for i, l := range scored[from:to] {
			part[e.cells.of(l.Left, l.Right)] += int64(probable[from+i] * unit)
		}
		mu.Lock()
		defer mu.Unlock()
		for cell, n := range part {
			expected[cell] += n
		}
	})
	out := make([]float64, len(expected))
	for cell, names := range e.cells.names {
		if e.within(cell) {
			continue
		}
		for _, s := range names {
			rows := math.Max(float64(e.universe.Rows(s)), 1)
			out[cell] -= math.Log2(1 - math.Min(float64(expected[cell])/unit/rows, mostMatched))
		}
	}
	return out
}
