package sources

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"yingbao/sources/lastnight"
	"yingbao/sources/record"
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
	waveBlocks = 8 // for each worker
)

// block is a piece of a sheet: its rows as delivered, then what became of
// them. It is used again and again.
type block struct {
	sheet *sheetReader
	rows  []tabular.Row
	cells []string
	piece *tabular.Piece // in place of rows

	count    int        // of rows
	order    int        // among the blocks of the extract
	accepted []uint32   // places of rows in the block
	columns  [][]string // by field, by accepted row
	stands   []uint32   // by accepted row, when the extract is sifted
	apart    int        // accepted rows that were left out
	faults   []fault
	look     *look           // at last night, for the rows taken; nil without
	taken    []taken         // rows known from last night
	again    int             // those of them that are let go
	memos    []memo          // by accepted row, when it may be remembered
	kept     lastnight.Block // what is remembered of the rows
	spare    [][]string      // memory for columns
}

// fault is a row that was not accepted.
type fault struct {
	row    int // in the block
	line   int // of a piece: counted from its first
	code   string
	column int
	raw    string
}

// sheetReader is what the workers need to know of one sheet.
type sheetReader struct {
	mapping  *mapping
	fields   []record.Field
	keep     bool
	date1904 bool
	readers  []*rowReader // by worker
	file     string       // escaped base name
	names    []string     // headers as shown
	form     uint64       // of all that a row's reading depends on but its cells
}

// cleaner turns rows into columns of the loader's part.
type cleaner struct {
	loader  *loader
	workers int
	tallies []*tally // by worker
	readers []*rowReader
	scan    []tabular.Scanner // by worker
	filling []*block          // the wave that the reader fills
	flying  []*block          // the wave that the workers clean
	busy    sync.WaitGroup    // done when they have
	idle    []*block
	sifters []Sifter // by worker, nil until the extract is found to be bulk
	err     error    // of the wave in the air
	failed  error    // of those that landed
	landed  int      // rows of the wave that landed last
	memory  *memory  // of last night and for the next, nil without
	blocks  int      // begun
	looked  bool     // whether the extract is bulk was asked before its rows tell
}

func newCleaner(l *loader) *cleaner {
	c := &cleaner{loader: l, workers: max(1, runtime.GOMAXPROCS(0))}
	c.scan = make([]tabular.Scanner, c.workers)
	for range c.workers {
		c.tallies = append(c.tallies, newTally(&c.loader.attic))
	}
	return c
}

// read makes the workers' readers of a sheet.
func (c *cleaner) read(s *sheetReader) {
	for _, t := range c.tallies {
		r := newRowReader(s.mapping, s.fields, s.keep, s.date1904, t)
		s.readers = append(s.readers, r)
		c.readers = append(c.readers, r)
	}
}

// add takes a copy of a row of the loader's sheet.
func (c *cleaner) add(row *tabular.Row) {
	var b *block
	if n := len(c.filling); n > 0 {
		b = c.filling[n-1]
	}
	if b == nil || b.piece != nil || len(b.rows) == blockRows || b.sheet != c.loader.reader {
		b = c.fresh()
	}
	kept := *row
	from := len(b.cells)
	if from+len(row.Cells) > cap(b.cells) {
		b.cells, from = make([]string, 0, max(2*cap(b.cells), 16*len(row.Cells))), 0 // rows keep the old ones
	}
	b.cells = append(b.cells, row.Cells...)
	kept.Cells = b.cells[from:len(b.cells):len(b.cells)]
	kept.Numeric, kept.Faults = slices.Clone(row.Numeric), slices.Clone(row.Faults)
	b.rows = append(b.rows, kept)
}

// take takes a piece of the loader's sheet.
func (c *cleaner) take(p *tabular.Piece) { c.fresh().piece = p }

// fresh begins a block.
func (c *cleaner) fresh() *block {
	if len(c.filling) == waveBlocks*c.workers {
		c.launch()
	}
	b := &block{}
	if n := len(c.idle); n > 0 {
		b, c.idle = c.idle[n-1], c.idle[:n-1]
	}
	b.sheet, b.order = c.loader.reader, c.blocks
	c.blocks++
	c.filling = append(c.filling, b)
	return b
}

// launch hands the wave to the workers when they are done with the last one.
func (c *cleaner) launch() {
	if c.land(); c.failed != nil {
		c.filling = nil
		return
	}
	c.idle = append(c.idle, c.flying...)
	c.flying, c.filling = c.filling, nil
	c.busy.Add(1)
	go func() {
		defer c.busy.Done()
		c.err = c.wave(c.flying)
	}()
}

// land waits for the wave in the air.
func (c *cleaner) land() {
	c.busy.Wait()
	c.failed = cmp.Or(c.failed, c.err)
	c.loader.progress(c.landed)
	c.landed = 0
}

// flush waits until every row added so far stands in the part.
func (c *cleaner) flush() error {
	if len(c.filling) > 0 {
		c.launch()
	}
	c.land()
	return c.failed
}

// settle is flush at the end of a file, and counts.
func (c *cleaner) settle() error {
	_ = c.flush()
	for _, t := range c.tallies {
		c.loader.count.take(t, c.memory.kind)
	}
	return c.failed
}

// stop waits for the workers and drops what was not launched.
func (c *cleaner) stop() {
	if c != nil {
		c.busy.Wait()
		c.filling = nil
	}
}

// wave cleans the blocks and adds them to the part in order.
func (c *cleaner) wave(wave []*block) error {
	if err := c.foresee(wave); err != nil {
		return err
	}
	c.share(len(wave), func(worker, i int) {
		wave[i].clean(worker, &c.scan[worker], c.memory)
		if c.sifters != nil {
			wave[i].sift(c.sifters[worker])
		} else if c.memory != nil {
			wave[i].remember(nil)
		}
		wave[i].join()
	})
	if err := c.sieve(wave); err != nil {
		return err
	}
	part := c.loader.out.Part
	c.share(len(part.Fields()), func(_, field int) {
		for _, b := range wave {
			part.AppendColumn(field, b.columns[field])
		}
	})
	for _, b := range wave {
		if err := c.count(b); err != nil {
			return err
		}
		b.forget()
	}
	return nil
}

// count numbers the block's rows and files its faults, some of which hold the
// file at once.
func (c *cleaner) count(b *block) error {
	l, line := c.loader, 0
	if b.piece != nil {
		line = b.piece.Release()
	}
	first, before := l.rowNo+1, l.file.Rows
	l.rowNo += uint32(b.count)
	c.landed += b.count
	l.file.Rows += b.count
	l.file.Accepted += b.count - len(b.faults)
	l.out.Apart += b.apart + b.again
	c.memory.append(b)
	for i := range b.accepted {
		b.accepted[i] += first
	}
	l.out.Part.AppendRows(b.accepted, b.stands)
	for _, f := range b.faults {
		f.line += line
		if err := l.reject(b.sheet, first+uint32(f.row), f); err != nil {
			return err
		}
		if err := l.hopeless(before + f.row + 1); err != nil {
			return err
		}
	}
	return nil
}

// sieve begins to sift when the wave brings the row behind the last that an
// extract may have and not be bulk: the rows collected, then the wave's.
func (c *cleaner) sieve(wave []*block) error {
	l, rows := c.loader, c.loader.out.Part.Rows()
	for _, b := range wave {
		rows += len(b.accepted)
	}
	if c.sifters != nil || l.options.BulkRows <= 0 || l.options.Sieve == nil || rows <= l.options.BulkRows {
		return nil
	}
	err := c.surprise()
	if err == nil {
		err = c.begin()
	}
	c.share(len(wave), func(worker, i int) {
		if err == nil {
			wave[i].sift(c.sifters[worker])
		}
	})
	return err
}

// begin asks for the sifters and sifts the rows collected.
func (c *cleaner) begin() error {
	l := c.loader
	sifters, err := l.options.Sieve(slices.Clone(l.fields), c.workers)
	if err != nil {
		return fmt.Errorf("sieve: %w", err)
	}
	if len(sifters) != c.workers {
		return fmt.Errorf("sieve: %d sifters for %d workers", len(sifters), c.workers)
	}
	c.sifters = sifters
	whole := l.out.Part
	var sifts []func([][]string, []uint32)
	for _, s := range sifters {
		sifts = append(sifts, s.Sift)
	}
	l.out.Part = whole.Sifted(blockRows, sifts...)
	l.out.Apart = whole.Rows() - l.out.Part.Rows()
	c.memory = l.remember(sifters)
	return nil
}

// share lets the workers take n tasks off one queue.
func (c *cleaner) share(n int, task func(worker, i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range min(c.workers, n) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				task(w, i)
			}
		}()
	}
	wait.Wait()
}
