package blocking

import "slices"

// block is a set of rows, ascending, that share a key of a rule, and the way
// by which it was split off a larger block.
type block struct {
	rows  []uint32
	key   uint64 // 0 where it does not matter
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

// stretch is the part of ascending rows that one source has.
type stretch struct{ source, from, to int }

// stretches appends the stretches of ascending rows.
func (p *Plan) stretches(rows []uint32, into []stretch) []stretch {
	s := 0
	for from := 0; from < len(rows); {
		for rows[from] >= p.ends[s] {
			s++
		}
		to := from + 1
		for to < len(rows) && rows[to] < p.ends[s] {
			to++
		}
		into = append(into, stretch{s, from, to})
		from = to
	}
	return into
}

// pairsOf counts the pairs of a block that Allow lets through.
func (p *Plan) pairsOf(rows []uint32) int64 {
	var few [8]stretch
	total, all := int64(0), p.stretches(rows, few[:0])
	for i, a := range all {
		n := int64(a.to - a.from)
		if p.allow[a.source][a.source] {
			total += n * (n - 1) / 2
		}
		for _, b := range all[i+1:] {
			if p.allow[a.source][b.source] {
				total += n * int64(b.to-b.from)
			}
		}
	}
	return total
}

// blocks are what a rule brings: its runs are in the partitions of entries,
// but for those that are set apart, because they were split or because one
// worker should not do them alone.
type blocks struct {
	*entries
	apart []block
}

// bigBlock is the number of pairs from which several workers share a block.
const bigBlock = 1 << 18

// blocks groups the rows of a rule, splits what is over the limit, and fills in
// the rule's statistics, but that Dropped are all pairs of the split blocks
// until those are taken off that their pieces hand out.
func (p *Plan) blocks(rule int, words []uint64) *blocks {
	k := &p.keys[rule]
	b := &blocks{}
	if p.reach == nil {
		b.entries = p.collect(k, p.paired, words)
	} else {
		b.entries = p.collectNearby(rule, words)
	}
	stats := make([]Stats, p.opt.Workers)
	found := make([][]block, len(b.starts)-1)
	share(p.opt.Workers, len(found), func(w, i int) {
		slices.Sort(b.part(i))
		found[i] = p.survey(rule, b.entries, i, &stats[w])
	})
	total := &p.stats[rule]
	*total = Stats{Rule: p.Rules[rule].String()}
	for _, s := range stats {
		total.Blocks += s.Blocks
		total.Pairs += s.Pairs
		total.Largest = max(total.Largest, s.Largest)
	}
	p.over[rule] = map[uint64]bool{}
	limit := p.limit(total)
	for i := range found {
		for _, large := range found[i] {
			n := p.pairsOf(large.rows)
			if n <= limit {
				b.apart = append(b.apart, large)
				continue
			}
			total.Split++
			total.Dropped += n
			p.over[rule][large.key] = true
			b.apart = p.split(b.apart, rule, large, large.key, 0)
		}
	}
	return b
}

// outlier is how many times the mean block of a coarse rule one may have and
// still be enumerated whole.
const outlier = 4

// limit gives the number of pairs above which a block of a rule is split. A
// rule that makes large blocks of everybody was meant to (Options.Coarse): only
// those that stand out in it are, for they have a value that says nothing.
func (p *Plan) limit(of *Stats) int64 {
	if of.Pairs > p.opt.Coarse {
		return p.opt.MaxBlock
	}
	return max(p.opt.MaxBlock, outlier*of.Pairs/int64(max(of.Blocks, 1)))
}

// survey counts the pairs of a partition's runs and takes out those that are
// big or may be over the limit: their words become 0.
func (p *Plan) survey(rule int, e *entries, i int, stats *Stats) (big []block) {
	var rows []uint32
	part := e.part(i)
	for from := 0; from < len(part); {
		to := e.run(part, from)
		if to-from == 1 {
			from = to
			continue
		}
		rows = e.rows(part[from:to], rows[:0])
		if !p.reaching(rule, rows) {
			clear(part[from:to])
			from = to
			continue
		}
		n := p.pairsOf(rows)
		if n > 0 {
			stats.Blocks++
			stats.Pairs += n
			stats.Largest = max(stats.Largest, n)
		}
		if n >= bigBlock || n > p.opt.MaxBlock {
			big = append(big, block{rows: slices.Clone(rows), key: p.keyOf(&p.keys[rule], e, i, part[from])})
			clear(part[from:to])
		}
		from = to
	}
	return big
}

// split cuts a block over the limit by each split key in turn; a piece that
// is still too large is cut by the keys that follow.
func (p *Plan) split(out []block, rule int, b block, path uint64, from int) []block {
	for s := from; s < len(p.splits); s++ {
		p.groupBy(&p.splits[s], b.rows, func(key uint64, rows []uint32) {
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
			p.over[rule][under], p.nested[rule] = true, true
			out = p.split(out, rule, piece, under, s+1)
		})
	}
	return out
}

// kept counts the pairs that the pieces of split blocks hand out.
func (p *Plan) kept(rule int, blocks []block) int64 {
	n := int64(0)
	for _, b := range blocks {
		if len(b.steps) == 0 {
			continue
		}
		p.each(b.rows, func(x, y uint32) {
			if p.firstHere(rule, b, x, y) {
				n++
			}
		})
	}
	return n
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
