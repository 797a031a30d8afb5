package fellegisunter

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// Universe is the set of pairs a model speaks of: all pairs of two rows whose
// sources may be paired.
type Universe struct {
	table  *record.Table
	order  [][]uint32 // by source: its rows in an order of their content
	until  [][]int64  // by source: rows of the extract up to and with that row; nil when each stands for itself
	cells  []cell     // allowed pairs of sources
	before []int64
	equal  map[*comparison.Comparison]equalShare // what EqualShare gave
	same   map[*comparison.Comparison]float64    // what SameShare gave
	Pairs  int64
}

type equalShare struct {
	share float64
	ok    bool
}

type cell struct{ a, b int }

// NewUniverse counts the allowed pairs. order lists the rows of each source
// that count, in the order from which random pairs are drawn; a row counts
// for as many as it stands for. allow is symmetric, nil allows all.
func NewUniverse(table *record.Table, order [][]uint32, allow func(a, b int) bool) *Universe {
	u := &Universe{table: table, order: order, until: make([][]int64, len(order)), equal: map[*comparison.Comparison]equalShare{}, same: map[*comparison.Comparison]float64{}}
	for s, rows := range order {
		u.until[s] = standing(table, rows)
	}
	for a := range table.Sources {
		for b := a; b < len(table.Sources); b++ {
			if allow != nil && !allow(a, b) && !allow(b, a) {
				continue
			}
			n := int64(u.Rows(a)) * int64(u.Rows(b))
			if a == b {
				n = int64(u.Rows(a)) * int64(u.Rows(a)-1) / 2
			}
			u.cells = append(u.cells, cell{a, b})
			u.before = append(u.before, u.Pairs)
			u.Pairs += n
		}
	}
	return u
}

// draw picks one pair uniformly. The universe must not be empty.
func (u *Universe) draw(r *rand.Rand) (uint32, uint32) {
	at := r.Int64N(u.Pairs)
	i := len(u.cells) - 1
	for u.before[i] > at {
		i--
	}
	x := u.drawRow(r, u.cells[i].a)
	y := u.drawRow(r, u.cells[i].b)
	for range 64 {
		if x != y {
			break
		}
		y = u.drawRow(r, u.cells[i].b) // a row that stands for many may come again and again
	}
	return min(x, y), max(x, y)
}

func (u *Universe) drawRow(r *rand.Rand, source int) uint32 {
	rows := u.order[source]
	until := u.until[source]
	if until == nil {
		return rows[r.IntN(len(rows))]
	}
	at := r.Int64N(until[len(until)-1])
	i, _ := slices.BinarySearch(until, at+1)
	return rows[i]
}

// standing sums what the rows stand for, nil when each stands for itself.
func standing(table *record.Table, rows []uint32) []int64 {
	some, sum := false, int64(0)
	out := make([]int64, len(rows))
	for i, row := range rows {
		n := int64(table.Stands(int(row)))
		some = some || n > 1
		sum += n
		out[i] = sum
	}
	if !some {
		return nil
	}
	return out
}

// Cells lists the allowed pairs of sources by their indices.
func (u *Universe) Cells() [][2]int {
	var out [][2]int
	for _, c := range u.cells {
		out = append(out, [2]int{c.a, c.b})
	}
	return out
}

// Rows gives the number of rows of a source that count, those included that
// others stand for.
func (u *Universe) Rows(source int) int {
	if until := u.until[source]; until != nil {
		return int(until[len(until)-1])
	}
	return len(u.order[source])
}

// CellPairs gives the number of pairs of a cell.
func (u *Universe) CellPairs(i int) int64 {
	if i+1 < len(u.before) {
		return u.before[i+1] - u.before[i]
	}
	return u.Pairs - u.before[i]
}

// Random counts the patterns of n random pairs, drawn in chunks with seeds of
// their own so that the number of workers changes nothing. Matches among
// them are as rare as λ and are left in.
func (u *Universe) Random(ctx context.Context, comparisons []*comparison.Comparison, n, workers int) ([]Pattern, error) {
	all, _, err := u.RandomBeyond(ctx, comparisons, n, workers, nil)
	return all, err
}

// RandomBeyond does the same and also counts those of the pairs of which a
// test is true; several goroutines ask it at once, nil is true of none.
func (u *Universe) RandomBeyond(ctx context.Context, comparisons []*comparison.Comparison, n, workers int, test func(a, b uint32) bool) (all, beyond []Pattern, err error) {
	if u.Pairs == 0 {
		return nil, nil, nil
	}
	const chunk = 1 << 16
	chunks := (n + chunk - 1) / chunk
	counters, passed := make([]Counter, workers), make([]Counter, workers)
	next := make(chan int, chunks)
	for i := range chunks {
		next <- i
	}
	close(next)
	var wait sync.WaitGroup
	for w := range workers {
		counters[w], passed[w] = Counter{}, Counter{}
		wait.Add(1)
		go func() {
			defer wait.Done()
			e := comparison.NewEvaluator(comparisons)
			for i := range next {
				if ctx.Err() != nil {
					return
				}
				u.sample(e, rand.New(rand.NewPCG(0x5eed, uint64(i))), min(chunk, n-i*chunk), func(a, b uint32, v comparison.Vector) {
					counters[w][v]++
					if test != nil && test(a, b) {
						passed[w][v]++
					}
				})
			}
		}()
	}
	wait.Wait()
	return Merge(counters...), Merge(passed...), ctx.Err()
}

// sample compares n random pairs, many at a time, so that their features are
// fetched together.
func (u *Universe) sample(e *comparison.Evaluator, r *rand.Rand, n int, visit func(a, b uint32, v comparison.Vector)) {
	const together = 512
	var rows [2 * together]uint32
	var pairs [together]uint32
	var vectors [together]comparison.Vector
	for i := range uint32(together) {
		pairs[i] = 2*i<<16 | (2*i + 1)
	}
	for n > 0 {
		some := min(n, together)
		for i := range some {
			rows[2*i], rows[2*i+1] = u.draw(r)
		}
		e.Load(rows[:2*some])
		e.Vectors(pairs[:some], vectors[:some])
		for i, v := range vectors[:some] {
			visit(rows[2*i], rows[2*i+1], v)
		}
		n -= some
	}
}
