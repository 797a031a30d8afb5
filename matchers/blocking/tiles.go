package blocking

import (
	"context"
	"sync"
	"sync/atomic"
)

// Tile is a batch of candidate pairs of a few hundred rows, so that what a
// caller looks at is fetched once a row and not once a pair.
type Tile struct {
	Rows []uint32
	// Pairs are places in Rows, first<<16 | second; the first is the smaller
	// row.
	Pairs []uint32
	Rule  uint16
}

// Bounds of a tile. The pairs of a batch and their rows stay in the cache of
// their core.
const (
	batchSize = 8192
	tileRows  = 1024
)

// Tiles hands out every candidate pair once, as Pairs does, in tiles. visit
// must not keep the tile. An error of visit ends its worker at once and the
// enumeration with its rule.
func (p *Plan) Tiles(ctx context.Context, visit func(worker int, tile *Tile) error) error {
	var words []uint64
	for rule := range p.Rules {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b := p.blocks(rule, words)
		words = b.words
		if err := p.ruleTiles(ctx, rule, b, visit); err != nil {
			return err
		}
	}
	return nil
}

// ruleTiles lets the workers take partitions and pieces of big blocks off one
// queue. Rules follow each other because the later ones must know which blocks
// of the earlier ones were split.
func (p *Plan) ruleTiles(ctx context.Context, rule int, b *blocks, visit func(int, *Tile) error) error {
	turns := b.turns()
	parts := len(b.starts) - 1
	var next atomic.Int64
	var wait sync.WaitGroup
	errs, first := make([]error, p.opt.Workers), make([]int64, p.opt.Workers)
	for w := range p.opt.Workers {
		wait.Go(func() {
			t := &tiler{plan: p, rule: rule, keys: &p.keys[rule], worker: w, visit: visit, tile: Tile{Rule: uint16(rule)}}
			for t.err == nil {
				i := int(next.Add(1)) - 1
				if i >= len(turns)+parts {
					break
				}
				if t.err = ctx.Err(); t.err != nil {
					break
				}
				if i < len(turns) {
					t.block(b.apart[turns[i].block], turns[i].from, turns[i].to)
				} else {
					t.partition(b.entries, i-len(turns))
				}
			}
			t.flush()
			errs[w], first[w] = t.err, t.first
		})
	}
	wait.Wait()
	for _, n := range first {
		p.stats[rule].Dropped -= n
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// turn is a piece of a big block: its left rows from..to-1 with all behind.
type turn struct{ block, from, to int }

// turnRows is how many left rows a turn has.
const turnRows = 128

func (b *blocks) turns() []turn {
	var out []turn
	for i, block := range b.apart {
		for from := 0; from < len(block.rows); from += turnRows {
			out = append(out, turn{i, from, min(from+turnRows, len(block.rows))})
		}
	}
	return out
}

// tiler is one worker's stream of tiles.
type tiler struct {
	plan   *Plan
	rule   int
	keys   *keys
	worker int
	visit  func(int, *Tile) error
	tile   Tile
	err    error

	// Of the block in hand:
	rows      []uint32
	of        *entries // that the block is a run of, nil for one set apart
	part      int
	word      uint64
	cells     []uint32 // of the rows, side by side; none of a small block
	places    []int32  // of the rows in the tile, -1 for those not in it
	reach     []uint8  // of the rows, see Around
	stretches []stretch
	earlier   []uint64 // keys of the left row that stand before that of the block
	buffer    []uint64
	first     int64  // pairs of split blocks that are handed out there
	touched   uint32 // keeps the loads of warm from being left out
}

// partition pairs the rows of a partition's runs.
func (t *tiler) partition(e *entries, i int) {
	words := e.part(i)
	t.warm(e, words)
	t.of, t.part = e, i
	for from := 0; from < len(words) && t.err == nil; {
		to := e.run(words, from)
		if to-from > 1 && words[from] != 0 {
			t.rows, t.word = e.rows(words[from:to], t.rows[:0]), words[from]
			t.block(block{rows: t.rows}, 0, to-from)
		}
		from = to
	}
	t.of = nil
}

// warm touches the cells of the rows that are about to be paired: one after
// the other, between comparisons, they would be most of the cost.
func (t *tiler) warm(e *entries, words []uint64) {
	touched := uint32(0)
	for from := 0; from < len(words); {
		to := e.run(words, from)
		if to-from > 1 && words[from] != 0 {
			for _, w := range words[from:to] {
				row := t.plan.row(e.row(w)) // may lie across two lines of the cache
				touched ^= row[0] ^ row[len(row)-1]
			}
		}
		from = to
	}
	t.touched = touched
}

// block pairs the left rows from..to-1 of a block with those behind them.
func (t *tiler) block(b block, from, to int) {
	t.open(b.rows)
	for _, left := range t.stretches {
		for _, right := range t.stretches {
			if right.from < left.from || !t.plan.allow[left.source][right.source] {
				continue
			}
			t.area(b, max(left.from, from), min(left.to, to), right.from, right.to)
		}
	}
}

// open fetches the rows of a block.
func (t *tiler) open(rows []uint32) {
	t.stretches = t.plan.stretches(rows, t.stretches[:0])
	t.places, t.cells, t.reach = t.places[:0], t.cells[:0], t.reach[:0]
	for _, row := range rows {
		if t.plan.reach != nil {
			t.reach = append(t.reach, t.plan.reach[row])
		}
		t.places = append(t.places, -1)
		if len(rows) > fewRows {
			t.cells = append(t.cells, t.plan.row(row)...)
		}
	}
}

// fewRows is the number of rows up to which a block is paired where its rows
// stand.
const fewRows = 8

// row gives the cells of a row of the block.
func (t *tiler) row(b block, i int) []uint32 {
	if len(t.cells) == 0 {
		return t.plan.row(b.rows[i])
	}
	stride := t.plan.stride
	return t.cells[i*stride : (i+1)*stride]
}

// Sides of the areas that a block is cut into, so that the pairs of a tile are
// of few rows.
const areaLefts, areaRights = 32, 256

// area pairs left rows with right rows, each with those behind it.
func (t *tiler) area(b block, from, to, rightFrom, rightTo int) {
	for left := from; left < to; left += areaLefts {
		lefts := min(left+areaLefts, to)
		for right := max(rightFrom, left+1); right < rightTo; right += areaRights {
			rights := min(right+areaRights, rightTo)
			for i := left; i < lefts && t.err == nil; i++ {
				t.line(b, i, max(right, i+1), rights)
			}
		}
	}
}

// line pairs one row of the block with the rows from..to-1.
func (t *tiler) line(b block, i, from, to int) {
	mine := t.row(b, i)
	simple := true
	if t.keys.width > 1 && len(b.steps) == 0 {
		t.before(mine, b)
		simple = len(t.earlier) == 0
	}
next:
	for j := from; j < to; j++ {
		other := t.row(b, j)
		if len(b.steps) > 0 && !t.ofPiece(b, b.rows[i], b.rows[j]) {
			continue
		}
		if t.plan.reach != nil && t.reach[i]+t.reach[j] < t.plan.need[t.rule] {
			continue
		}
		if !t.keys.meet(mine, other) || !simple && t.handed(other, b.rows[i], b.rows[j]) {
			continue
		}
		for earlier := range t.rule {
			if t.plan.reach != nil && t.reach[i]+t.reach[j] < t.plan.need[earlier] {
				continue
			}
			if t.plan.keys[earlier].meet(mine, other) && t.plan.handsOut(earlier, b.rows[i], b.rows[j]) {
				continue next
			}
		}
		t.add(b, i, j)
	}
}

// ofPiece tells whether a pair of a piece of a split block is to be handed out,
// and counts those that are first reached there.
func (t *tiler) ofPiece(piece block, a, b uint32) bool {
	if apart := t.plan.opt.Apart; apart != nil && apart(a, b) {
		// The rule's other keys are left out of the count, as out of Stats.Pairs.
		if st := piece.steps[0]; t.plan.nested[t.rule] || !t.plan.shareSplit(st.from, st.by, a, b) {
			t.first++
		}
		return false
	}
	if !t.plan.firstHere(t.rule, piece, a, b) {
		return false
	}
	t.first++
	return true
}

// before notes the keys of the left row that stand before the block's own.
func (t *tiler) before(cells []uint32, b block) {
	t.earlier = t.keys.of(cells, t.earlier[:0])
	for n, key := range t.earlier {
		if key == b.key || t.of != nil && t.of.is(key, t.part, t.word) {
			t.earlier = t.earlier[:n]
			return
		}
	}
}

// handed tells whether a key that stands before the block's own hands out the
// pair.
func (t *tiler) handed(other []uint32, a, b uint32) bool {
	t.buffer = t.keys.of(other, t.buffer[:0])
	for _, x := range t.earlier {
		for _, y := range t.buffer {
			if x == y && t.plan.emitted(t.rule, x, a, b) {
				return true
			}
		}
	}
	return false
}

// add puts a pair into the tile.
func (t *tiler) add(b block, i, j int) {
	if len(t.tile.Pairs) == batchSize || len(t.tile.Rows)+2 > tileRows {
		t.flush()
		for k := range t.places {
			t.places[k] = -1
		}
	}
	t.tile.Pairs = append(t.tile.Pairs, t.place(b, i)<<16|t.place(b, j))
}

func (t *tiler) place(b block, i int) uint32 {
	if t.places[i] < 0 {
		t.places[i] = int32(len(t.tile.Rows))
		t.tile.Rows = append(t.tile.Rows, b.rows[i])
	}
	return uint32(t.places[i])
}

func (t *tiler) flush() {
	if len(t.tile.Pairs) > 0 && t.err == nil {
		t.err = t.visit(t.worker, &t.tile)
	}
	t.tile.Rows, t.tile.Pairs = t.tile.Rows[:0], t.tile.Pairs[:0]
}
