package sources

import (
	"fmt"
	"slices"

	"yingbao/sources/lastnight"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// block is a piece of a sheet: its rows as delivered, then what became of
// them. It is used again and again.
type block struct {
	heldRows
	sheet *sheetReader

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
	waves[block]
	loader  *loader
	tallies []*tally // by worker
	readers []*rowReader
	scan    []tabular.Scanner // by worker
	sifters []Sifter          // by worker, nil until the extract is found to be bulk
	landed  int               // rows of the wave that landed last
	memory  *memory           // of last night and for the next, nil without
	blocks  int               // begun
	looked  bool              // whether the extract is bulk was asked before its rows tell
}

func newCleaner(l *loader) *cleaner {
	c := &cleaner{loader: l}
	c.waves = newWaves(c.wave, func() {
		l.progress(c.landed)
		c.landed = 0
	})
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
	b := c.open()
	if b == nil || b.full() || b.sheet != c.loader.reader {
		b = c.begun()
	}
	b.hold(row)
}

// take takes a piece of the loader's sheet.
func (c *cleaner) take(p *tabular.Piece) { c.begun().piece = p }

// begun begins a block.
func (c *cleaner) begun() *block {
	b := c.fresh()
	b.sheet, b.order = c.loader.reader, c.blocks
	c.blocks++
	return b
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
		c.drop()
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
