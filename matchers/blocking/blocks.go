package blocking

import "slices"

// block is a set of rows, ascending, that share a key of a rule, and the way
// by which it was split off a larger block.
type block struct {
	rows  []uint32
	key   uint64
	steps []step
}

// step is one split: the block named path was cut by split key number by,
// after the split keys from..by-1 had been tried.
type step struct {
	path uint64
	from int
	by   int
	key  uint64
}

// pairsOf counts the pairs of a block that Allow lets through.
func (p *Plan) pairsOf(rows []uint32) int64 {
	counts := make([]int64, len(p.allow))
	for _, r := range rows {
		counts[p.table.SourceOf(int(r))]++
	}
	total := int64(0)
	for a, row := range p.allow {
		for b := a; b < len(row); b++ {
			switch {
			case !row[b]:
			case a == b:
				total += counts[a] * (counts[a] - 1) / 2
			default:
				total += counts[a] * counts[b]
			}
		}
	}
	return total
}

// blocks makes the blocks of a rule, splits those over the limit, and fills
// in the rule's statistics.
func (p *Plan) blocks(rule int) []block {
	all := p.opt.Rows
	if all == nil {
		all = make([]uint32, p.table.Rows())
		for i := range all {
			all[i] = uint32(i)
		}
	}
	stats := &p.stats[rule]
	*stats = Stats{Rule: p.Rules[rule].String()}
	p.over[rule] = map[uint64]bool{}
	var out []block
	group(p.keys[rule], all, func(key uint64, rows []uint32) {
		n := p.pairsOf(rows)
		if n == 0 {
			return
		}
		stats.Blocks++
		stats.Pairs += n
		stats.Largest = max(stats.Largest, n)
		if n <= p.opt.MaxBlock {
			out = append(out, block{rows: rows, key: key})
			return
		}
		stats.Split++
		p.over[rule][key] = true
		out = p.split(out, rule, block{rows: rows, key: key}, key, 0)
	})
	if stats.Split > 0 {
		stats.Dropped = p.dropped(rule, stats.Pairs, out)
	}
	return out
}

// split cuts a block over the limit by each split key in turn; a piece that
// is still too large is cut by the keys that follow.
func (p *Plan) split(out []block, rule int, b block, path uint64, from int) []block {
	for s := from; s < len(p.splits); s++ {
		group(p.splits[s], b.rows, func(key uint64, rows []uint32) {
			n := p.pairsOf(rows)
			if n == 0 {
				return
			}
			piece := block{rows: rows, key: b.key}
			piece.steps = append(slices.Clone(b.steps), step{path: path, from: from, by: s, key: key})
			if n <= p.opt.MaxBlock {
				out = append(out, piece)
				return
			}
			under := subPath(path, s, key)
			p.over[rule][under] = true
			out = p.split(out, rule, piece, under, s+1)
		})
	}
	return out
}

// dropped counts the pairs of split blocks that no piece holds.
func (p *Plan) dropped(rule int, total int64, blocks []block) int64 {
	kept := int64(0)
	for _, b := range blocks {
		if len(b.steps) == 0 {
			kept += p.pairsOf(b.rows)
			continue
		}
		p.each(b.rows, func(x, y uint32) {
			if p.firstHere(rule, b, x, y) {
				kept++
			}
		})
	}
	return total - kept
}

// each hands out the allowed pairs of ascending rows.
func (p *Plan) each(rows []uint32, hand func(a, b uint32)) {
	for i, a := range rows {
		allowed := p.allow[p.table.SourceOf(int(a))]
		for _, b := range rows[i+1:] {
			if allowed[p.table.SourceOf(int(b))] {
				hand(a, b)
			}
		}
	}
}

func subPath(path uint64, split int, key uint64) uint64 {
	return mix(path ^ mix(key+uint64(split)<<56))
}
