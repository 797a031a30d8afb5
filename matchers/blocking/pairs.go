package blocking

import (
	"context"
	"sync"
	"sync/atomic"
)

// batchSize bounds the pairs handed over at once, so that a batch stays in
// the cache of its core.
const batchSize = 8192

// Count gives the statistics of every rule without handing out a pair. Except
// for split blocks the cost is O(rows log rows) a rule.
func (p *Plan) Count() []Stats {
	for r := range p.Rules {
		p.blocks(r)
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
	for rule := range p.Rules {
		if err := p.rulePairs(ctx, rule, visit); err != nil {
			return err
		}
	}
	return nil
}

// rulePairs lets the workers take blocks off one queue. Rules follow each
// other because the later ones must know which blocks of the earlier ones
// were split.
func (p *Plan) rulePairs(ctx context.Context, rule int, visit func(int, []Pair) error) error {
	blocks := p.blocks(rule)
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, p.opt.Workers)
	for w := range p.opt.Workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			b := &batcher{plan: p, rule: rule, worker: w, visit: visit}
			for b.err == nil {
				i := int(next.Add(1)) - 1
				if i >= len(blocks) {
					break
				}
				if i%64 == 0 && ctx.Err() != nil {
					b.err = ctx.Err()
					break
				}
				b.block(blocks[i])
			}
			b.flush()
			errs[w] = b.err
		}()
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// batcher is one worker's stream of pairs.
type batcher struct {
	plan   *Plan
	rule   int
	worker int
	visit  func(int, []Pair) error
	batch  []Pair
	err    error
}

func (b *batcher) block(bl block) {
	p := b.plan
	simple := p.keys[b.rule].width == 1 && len(bl.steps) == 0
	p.each(bl.rows, func(x, y uint32) {
		if !simple && !p.firstHere(b.rule, bl, x, y) {
			return
		}
		for earlier := range b.rule {
			if p.reached(earlier, x, y) {
				return
			}
		}
		b.batch = append(b.batch, Pair{Left: x, Right: y, Rule: uint16(b.rule)})
		if len(b.batch) == batchSize {
			b.flush()
		}
	})
}

func (b *batcher) flush() {
	if len(b.batch) > 0 && b.err == nil {
		b.err = b.visit(b.worker, b.batch)
	}
	b.batch = b.batch[:0]
}

// Reached tells whether a rule reaches a pair. Both rules and pairs outside
// Allow may be asked about; the sources are not looked at.
func (p *Plan) Reached(rule int, a, b uint32) bool { return p.reached(rule, a, b) }

// HasKey tells whether a row has a key of a rule at all.
func (p *Plan) HasKey(rule int, row uint32) bool {
	k := p.keys[rule]
	for _, x := range k.keys[int(row)*k.width : (int(row)+1)*k.width] {
		if x != 0 {
			return true
		}
	}
	return false
}

// reached tells whether an earlier rule hands out a pair (B1).
func (p *Plan) reached(rule int, a, b uint32) bool {
	k := p.keys[rule]
	if k.width == 1 {
		x := k.keys[a]
		return x != 0 && x == k.keys[b] && p.emitted(rule, x, a, b)
	}
	found := false
	k.eachCommon(a, b, func(x uint64) bool {
		found = p.emitted(rule, x, a, b)
		return !found
	})
	return found
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
	p.splits[s].eachCommon(a, b, func(x uint64) bool {
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
	first := true
	p.keys[rule].eachCommon(a, b, func(x uint64) bool {
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
		p.splits[st.by].eachCommon(a, b, func(x uint64) bool {
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
// slots, until the function says stop.
func (k ruleKeys) eachCommon(a, b uint32, hand func(uint64) bool) {
	for _, x := range k.keys[int(a)*k.width : (int(a)+1)*k.width] {
		if x == 0 {
			continue
		}
		for _, y := range k.keys[int(b)*k.width : (int(b)+1)*k.width] {
			if x == y {
				if !hand(x) {
					return
				}
				break
			}
		}
	}
}
