package sources

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"yingbao/sources/tabular"
)

// Rows are cleaned in waves of blocks, by all processors, while the reader
// fills the next wave:
//
//	rows ─▶ block block block … ─▶ clean (a block a worker, any order)
//	                            ─▶ keep  (a column a worker, blocks in order)
//
// A column takes its values in the order of delivery whoever cleaned them, so
// that codes stand in order of first appearance (R4) and the result does not
// depend on the number of workers (S6). Taking a column for a whole wave at
// once also keeps one dictionary at a time in the processor's cache.
const (
	blockRows  = 1024
	waveBlocks = 16 // for each worker
)

// waves gives blocks to the workers in waves. Its methods are the reader's.
type waves[B any] struct {
	workers int
	work    func(wave []*B) error // of a whole wave
	told    func()                // after each wave
	filling []*B                  // the wave that the reader fills
	flying  []*B                  // the wave that the workers clean
	busy    *sync.WaitGroup       // done when they have
	idle    []*B
	err     error // of the wave in the air
	failed  error // of those that landed
}

func newWaves[B any](work func(wave []*B) error, told func()) waves[B] {
	return waves[B]{workers: max(1, runtime.GOMAXPROCS(0)), work: work, told: told, busy: &sync.WaitGroup{}}
}

// open is the block begun last, nil when none is being filled.
func (w *waves[B]) open() *B {
	if n := len(w.filling); n > 0 {
		return w.filling[n-1]
	}
	return nil
}

// fresh begins a block.
func (w *waves[B]) fresh() *B {
	if len(w.filling) == waveBlocks*w.workers {
		w.launch()
	}
	var b *B
	if n := len(w.idle); n > 0 {
		b, w.idle = w.idle[n-1], w.idle[:n-1]
	} else {
		b = new(B)
	}
	w.filling = append(w.filling, b)
	return b
}

// launch hands the wave to the workers when they are done with the last one.
func (w *waves[B]) launch() {
	if w.land(); w.failed != nil {
		w.filling = nil
		return
	}
	w.idle = append(w.idle, w.flying...)
	w.flying, w.filling = w.filling, nil
	w.busy.Go(func() { w.err = w.work(w.flying) })
}

// land waits for the wave in the air.
func (w *waves[B]) land() {
	w.busy.Wait()
	w.failed = cmp.Or(w.failed, w.err)
	w.told()
}

// flush waits until everything that was begun is done.
func (w *waves[B]) flush() error {
	if len(w.filling) > 0 {
		w.launch()
	}
	w.land()
	return w.failed
}

// drop waits for the workers and forgets what was not launched.
func (w *waves[B]) drop() {
	w.busy.Wait()
	w.filling = nil
}

// share lets the workers take n tasks off one queue.
func (w *waves[B]) share(n int, task func(worker, i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for worker := range min(w.workers, n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				task(worker, i)
			}
		})
	}
	wait.Wait()
}

// heldRows are rows of a block as delivered: copies of them, or a piece of a
// text file.
type heldRows struct {
	rows  []tabular.Row
	cells []string
	piece *tabular.Piece // in place of rows
}

// full says that no row is to be added.
func (h *heldRows) full() bool { return h.piece != nil || len(h.rows) == blockRows }

// hold takes a copy of a row.
func (h *heldRows) hold(row *tabular.Row) {
	kept := *row
	from := len(h.cells)
	if from+len(row.Cells) > cap(h.cells) {
		h.cells, from = make([]string, 0, max(2*cap(h.cells), 16*len(row.Cells))), 0 // rows keep the old ones
	}
	h.cells = append(h.cells, row.Cells...)
	kept.Cells = h.cells[from:len(h.cells):len(h.cells)]
	kept.Numeric, kept.Faults = slices.Clone(row.Numeric), slices.Clone(row.Faults)
	h.rows = append(h.rows, kept)
}

// drop lets go of the rows' text.
func (h *heldRows) drop() {
	clear(h.rows)
	clear(h.cells)
	h.rows, h.cells, h.piece = h.rows[:0], h.cells[:0], nil
}
