package matchers

import (
	"context"
	"math"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// compared is a tile with the vectors of its pairs and their cells.
type compared struct {
	*blocking.Tile
	vectors []comparison.Vector
	sampled int      // place of the first pair that stands for many, see mates
	sources []uint16 // by place of a row
	stands  []uint32 // by place of a row: rows of the extract that it stands for
}

// compare enumerates the candidates and hands them out with their vectors,
// several workers at once; those of patterns that are not asked for, when some
// are, with comparison.None.
func (e *engine) compare(ctx context.Context, stage string, asked *comparison.Among, visit func(worker int, c *compared)) error {
	evaluators := make([]*comparison.Evaluator, e.set.Workers)
	tiles := make([]compared, e.set.Workers)
	for w := range evaluators {
		evaluators[w] = comparison.NewEvaluator(e.comparisons)
	}
	done := int64(0)
	return e.plan.Tiles(ctx, func(w int, t *blocking.Tile) error {
		c := &tiles[w]
		c.Tile, c.sampled = t, e.amongMates(t)
		c.sources, c.stands = c.sources[:0], c.stands[:0]
		for _, row := range t.Rows {
			c.sources = append(c.sources, uint16(e.table.SourceOf(int(row))))
			c.stands = append(c.stands, e.table.Stands(int(row)))
		}
		if len(c.vectors) < len(t.Pairs) {
			c.vectors = make([]comparison.Vector, cap(t.Pairs))
		}
		evaluators[w].Load(t.Rows)
		if asked == nil {
			evaluators[w].Vectors(t.Pairs, c.vectors[:len(t.Pairs)])
		} else {
			evaluators[w].VectorsAmong(t.Pairs, c.vectors[:len(t.Pairs)], asked)
		}
		visit(w, c)
		if w == 0 {
			done += int64(len(t.Pairs) * len(tiles))
			e.progress(stage, min(done, max(e.candidates, done)), e.candidates)
		}
		return nil
	})
}

// prepare makes each worker its tallies and what it keeps.
func (e *engine) prepare() error {
	promises, err := e.promises()
	if err != nil {
		return err
	}
	e.tallies, e.kept, e.promise = nil, nil, nil
	for w := range e.set.Workers {
		var tallies []*tally
		for range e.cells.names {
			tallies = append(tallies, newTally())
		}
		k := kept{least: fellegisunter.Odds(e.set.Floor) - keptSlack, rare: keptRare, limit: (keptPerRow*e.table.Rows() + keptSome) / e.set.Workers}
		promise := func(comparison.Vector) float64 { return 0 }
		if promises == nil {
			k.least, k.rare = math.Inf(1), 0
		} else {
			promise = promises[w]
		}
		e.tallies, e.kept, e.promise = append(e.tallies, tallies), append(e.kept, k), append(e.promise, promise)
	}
	return nil
}

// count is the first pass: the patterns of every candidate pair, by cell, and
// the pairs that promise to be links.
func (e *engine) count(ctx context.Context) error {
	if err := e.prepare(); err != nil {
		return err
	}
	e.countMates()
	done, sampled := make([]int64, len(e.tallies)), make([]fellegisunter.Counter, len(e.tallies))
	for w := range sampled {
		sampled[w] = fellegisunter.Counter{}
	}
	err := e.compare(ctx, "count", nil, func(w int, c *compared) {
		done[w] += int64(len(c.Pairs))
		tallies, keep := e.tallies[w], &e.kept[w]
		for i, p := range c.Pairs[:c.sampled] {
			a, b := p>>16, p&0xffff
			cell := e.cells.index[c.sources[a]][c.sources[b]]
			t := tallies[cell]
			at := t.at(c.vectors[i], e.promise[w])
			s := &t.seen[at]
			s.count += int64(c.stands[a]) * int64(c.stands[b])
			if keep.takes(s) {
				keep.pairs = append(keep.pairs, keptPair{c.Rows[a], c.Rows[b], at, c.Rule, uint16(cell)})
			}
		}
		for _, v := range c.vectors[c.sampled:len(c.Pairs)] {
			sampled[w][v] += e.mates.stand
		}
		if len(keep.pairs) > keep.limit {
			keep.drop(tallies)
		}
	})
	if err != nil {
		return err
	}
	for _, n := range done {
		e.candidates += n
	}
	e.cells.gather(e.tallies, e.copyPatterns(), sampled)
	return nil
}

// copyPatterns counts the copies of a row as pairs that agree in everything,
// by cell.
func (e *engine) copyPatterns() []fellegisunter.Counter {
	evaluator := comparison.NewEvaluator(e.comparisons)
	out := e.cells.counters()
	for _, group := range e.copies.groups {
		first, n := group[0], int64(len(group))
		if cell := e.cells.of(first, first); cell >= 0 {
			out[cell][evaluator.Vector(first, first)] += min(n-1, copiesCounted)
		}
	}
	return out
}

// score is the second pass: the weight under the model of its cell of every
// candidate pair that can reach the floor. They are the kept ones, unless the
// model that was learned sees more in a pattern than it promised; then the
// candidates are enumerated again.
func (e *engine) score(ctx context.Context) ([]fellegisunter.Link, error) {
	floor := fellegisunter.Odds(e.set.Floor)
	alive := e.reaching(floor)
	scorers := make([][]*fellegisunter.Scorer, e.set.Workers)
	found := make([][]fellegisunter.Link, e.set.Workers)
	for w := range scorers {
		scorers[w] = e.cells.scorers(e.comparisons)
	}
	weigh := func(w, cell int, v comparison.Vector, a, b uint32, rule uint16) {
		if weight := scorers[w][cell].Weight(v, a, b); weight >= floor {
			found[w] = append(found[w], link(a, b, weight, rule))
		}
	}
	var err error
	if e.covers(alive) {
		e.scoreKept(alive, weigh)
	} else {
		e.mated(func(w int, a, b uint32, v comparison.Vector) {
			if alive[0][v] {
				weigh(w, 0, v, a, b, 0)
			}
		})
		err = e.compare(ctx, "score", e.shortlist(alive), func(w int, c *compared) {
			for i, p := range c.Pairs[:c.sampled] {
				if c.vectors[i] == comparison.None {
					continue
				}
				a, b := p>>16, p&0xffff
				cell := e.cells.index[c.sources[a]][c.sources[b]]
				if alive[cell][c.vectors[i]] {
					weigh(w, cell, c.vectors[i], c.Rows[a], c.Rows[b], c.Rule)
				}
			}
		})
	}
	return e.borrowed(sortedByRows(found...)), err
}

// scoreKept weighs the kept pairs.
func (e *engine) scoreKept(alive []map[comparison.Vector]bool, weigh func(w, cell int, v comparison.Vector, a, b uint32, rule uint16)) {
	e.progress("score", 0, e.candidates)
	inParts(len(e.kept), len(e.kept), func(w, _ int) {
		reaching := make([][]bool, len(e.tallies[w])) // by cell, by place of the pattern
		for cell, t := range e.tallies[w] {
			for _, s := range t.seen {
				reaching[cell] = append(reaching[cell], alive[cell][s.vector])
			}
		}
		for _, p := range e.kept[w].pairs {
			if reaching[p.cell][p.pattern] {
				weigh(w, int(p.cell), e.tallies[w][p.cell].seen[p.pattern].vector, p.left, p.right, p.rule)
			}
		}
		if e.set.Shape != ShapeDedupe { // nothing is learned from groups, and scored again
			e.kept[w].pairs = nil
		}
	})
	e.progress("score", e.candidates, e.candidates)
}

// eachVector compares the rows of links, many at a time; several goroutines visit.
func (e *engine) eachVector(links []fellegisunter.Link, visit func(i int, v comparison.Vector)) {
	inParts(e.set.Workers, len(links), func(from, to int) {
		e.vectors(links[from:to], func(i int, v comparison.Vector) { visit(from+i, v) })
	})
}

// vectors is one goroutine of eachVector.
func (e *engine) vectors(links []fellegisunter.Link, visit func(i int, v comparison.Vector)) {
	const together = 512
	evaluator := comparison.NewEvaluator(e.comparisons)
	var rows [2 * together]uint32
	var pairs [together]uint32
	var vectors [together]comparison.Vector
	for i := range uint32(together) {
		pairs[i] = 2*i<<16 | (2*i + 1)
	}
	for from := 0; from < len(links); from += together {
		some := links[from:min(from+together, len(links))]
		for i, l := range some {
			rows[2*i], rows[2*i+1] = l.Left, l.Right
		}
		evaluator.Load(rows[:2*len(some)])
		evaluator.Vectors(pairs[:len(some)], vectors[:len(some)])
		for i := range some {
			visit(from+i, vectors[i])
		}
	}
}
