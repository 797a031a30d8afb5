package blocking

import (
	"context"
	"slices"
)

// Count gives the statistics of every rule without handing out a pair. Except
// for split blocks the cost is O(rows log rows) a rule.
func (p *Plan) Count() []Stats {
	var words []uint64
	for r := range p.Rules {
		b := p.blocks(r, words)
		p.stats[r].Dropped -= p.kept(r, b.apart)
		words = b.words
	}
	return p.Stats()
}

// Stats gives the statistics of the rules enumerated so far.
func (p *Plan) Stats() []Stats { return append([]Stats(nil), p.stats...) }

// Pairs hands out every candidate pair once, in batches, from several
// goroutines: visit is called with the number of the worker, so that callers
// may keep one accumulator a worker, and must not keep the batch. An error
// of visit ends its worker at once and the enumeration with its rule.
func (p *Plan) Pairs(ctx context.Context, visit func(worker int, batch []Pair) error) error {
	batches := make([][]Pair, p.opt.Workers)
	return p.Tiles(ctx, func(w int, t *Tile) error {
		batch := batches[w][:0]
		for _, pair := range t.Pairs {
			batch = append(batch, Pair{Left: t.Rows[pair>>16], Right: t.Rows[pair&0xffff], Rule: t.Rule})
		}
		batches[w] = batch
		return visit(w, batch)
	})
}

// Reached tells whether a rule reaches a pair. Both rules and pairs outside
// Allow may be asked about; the sources are not looked at.
func (p *Plan) Reached(rule int, a, b uint32) bool {
	return p.keys[rule].meet(p.row(a), p.row(b)) && p.handsOut(rule, a, b)
}

// HasKey tells whether a row has a key of a rule at all.
func (p *Plan) HasKey(rule int, row uint32) bool {
	cells := p.row(row)
	for _, q := range p.keys[rule].parts {
		if !slices.ContainsFunc(cells[q.from:q.to], func(cell uint32) bool { return cell != 0 }) {
			return false
		}
	}
	return true
}

// handsOut tells whether a rule hands out a pair that has a key of it in
// common (B1): not always, where a block was split.
func (p *Plan) handsOut(rule int, a, b uint32) bool {
	if len(p.over[rule]) == 0 {
		return true
	}
	if !p.nested[rule] && p.shareSplit(0, len(p.splits), a, b) {
		return true // whichever key they share, and whether its block was split
	}
	found := false
	p.eachCommon(&p.keys[rule], a, b, func(x uint64) bool {
		found = p.emitted(rule, x, a, b)
		return !found
	})
	return found
}

// shareSplit tells whether two rows have a key of split keys from..to-1 in
// common. Where no piece was split again that means that it hands them out.
func (p *Plan) shareSplit(from, to int, a, b uint32) bool {
	x, y := p.row(a), p.row(b)
	for s := from; s < to; s++ {
		if p.splits[s].meet(x, y) {
			return true
		}
	}
	return false
}

// emitted tells whether the block of key x hands out a pair of its members.
func (p *Plan) emitted(rule int, x uint64, a, b uint32) bool {
	over := p.over[rule]
	if len(over) == 0 || !over[x] {
		return true
	}
	return p.emittedSplit(over, x, a, b, 0)
}

func (p *Plan) emittedSplit(over map[uint64]bool, path uint64, a, b uint32, from int) bool {
	for s := from; s < len(p.splits); s++ {
		if p.emittedBy(over, path, a, b, s) {
			return true
		}
	}
	return false
}

// emittedBy tells whether the pieces of one split key hand out the pair.
func (p *Plan) emittedBy(over map[uint64]bool, path uint64, a, b uint32, s int) bool {
	found := false
	p.eachCommon(&p.splits[s], a, b, func(x uint64) bool {
		under := subPath(path, s, x)
		found = !over[under] || p.emittedSplit(over, under, a, b, s+1)
		return !found
	})
	return found
}

// firstHere tells whether a pair of a block is to be handed out by this very
// block: no earlier common key of the rule, and no earlier split key at any
// step of its way, has done so.
func (p *Plan) firstHere(rule int, bl block, a, b uint32) bool {
	if st := bl.steps[0]; !p.nested[rule] && p.keys[rule].width == 1 && p.splits[st.by].width == 1 {
		return !p.shareSplit(st.from, st.by, a, b)
	}
	first := true
	p.eachCommon(&p.keys[rule], a, b, func(x uint64) bool {
		if x == bl.key {
			return false
		}
		first = !p.emitted(rule, x, a, b)
		return first
	})
	for _, st := range bl.steps {
		for s := st.from; first && s < st.by; s++ {
			first = !p.emittedBy(p.over[rule], st.path, a, b, s)
		}
		if !first {
			return false
		}
		p.eachCommon(&p.splits[st.by], a, b, func(x uint64) bool {
			if x == st.key {
				return false
			}
			under := subPath(st.path, st.by, x)
			first = p.over[rule][under] && !p.emittedSplit(p.over[rule], under, a, b, st.by+1)
			return first
		})
	}
	return first
}

// eachCommon hands out the keys that two rows share, in the order of a's
// alternatives, until the function says stop.
func (p *Plan) eachCommon(k *keys, a, b uint32, hand func(uint64) bool) {
	var fewA, fewB [8]uint64
	theirs := k.of(p.row(b), fewB[:0])
	for _, x := range k.of(p.row(a), fewA[:0]) {
		for _, y := range theirs {
			if x == y {
				if !hand(x) {
					return
				}
				break
			}
		}
	}
}
