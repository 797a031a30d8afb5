package matchers

import (
	"context"
	"math"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// kept is what one worker keeps of the first pass, so that the second need not
// enumerate again: the pairs whose patterns promise to reach the floor, and
// those of patterns that few pairs show. What a pattern promises is said by a
// model that was not learned from these pairs; whether that was right is seen
// when the learned model is there (covers), and it is wrong for odd patterns.
type kept struct {
	pairs []keptPair
	least float64 // a pattern that promises less was not kept
	rare  uint32  // nor one of which this worker saw more pairs
	limit int     // of pairs; rare falls and least rises to hold it
}

// keptPair is a pair, its cell's pattern by its place in the tally, and its
// rule.
type keptPair struct {
	left, right uint32
	pattern     uint32
	rule, cell  uint16
}

// Bounds of the pairs that are kept: most for every row and some besides, and
// what a promise may fall short of the floor, in bits, because the model that
// makes it was not learned here.
const (
	keptPerRow = 3
	keptSome   = 1 << 20
	keptSlack  = 16
	keptStep   = 4
	keptRare   = 256
)

// drop lets rare patterns go, then raises the least promise, until there is
// room again.
func (k *kept) drop(tallies []*tally) {
	for len(k.pairs) > k.limit/2 && !math.IsInf(k.least, 1) {
		if k.rare == 0 {
			k.least += keptStep
		}
		k.rare /= 4
		few := k.pairs[:0]
		for _, p := range k.pairs {
			if k.holds(&tallies[p.cell].seen[p.pattern]) {
				few = append(few, p)
			}
		}
		if k.pairs = few; k.least > 500 {
			k.least, k.pairs = math.Inf(1), nil
		}
	}
}

// takes counts one more pair of a pattern and tells whether it is kept.
func (k *kept) takes(s *seen) bool {
	if s.pairs <= keptRare {
		s.pairs++
	}
	return k.holds(s)
}

// holds tells whether every pair of a pattern is kept.
func (k *kept) holds(s *seen) bool { return s.promise >= k.least || s.pairs <= k.rare }

// promises gives, by worker, what a pattern of a cell promises: by the model
// that was given, or by a guess from random pairs. It is nil when a given model
// does not fit, which learn tells.
func (e *engine) promises() ([]func(comparison.Vector) float64, error) {
	model := e.set.Model
	if model == nil {
		var err error
		if model, err = e.guess(); err != nil {
			return nil, err
		}
	} else if model.Bind(e.comparisons) != nil {
		return nil, nil
	}
	rarest := fellegisunter.Rarest(e.comparisons)
	var out []func(comparison.Vector) float64
	for range e.set.Workers {
		scorer := fellegisunter.NewScorer(model, e.comparisons)
		out = append(out, func(v comparison.Vector) float64 { return scorer.Ceiling(v, rarest) })
	}
	return out, nil
}

// guess is a model that is not learned from the candidates.
func (e *engine) guess() (*fellegisunter.Model, error) {
	random, err := e.sampled(e.ctx)
	if err != nil {
		return nil, err
	}
	u := e.universe.EstimateU(e.comparisons, random, nil, nil)
	lambda := min(float64(e.table.Rows())/float64(e.universe.Pairs+1), 0.3)
	model := fellegisunter.Start(e.comparisons, u, lambda)
	if e.set.BuiltIn != nil {
		if fitted, err := e.set.BuiltIn.Fit(e.comparisons, u); err == nil {
			model = fitted
			model.Lambda = lambda
		}
	}
	return model, nil
}

// sampled draws the random pairs, once, and tells which vectors the rules do
// not reach.
func (e *engine) sampled(ctx context.Context) ([]fellegisunter.Pattern, error) {
	if e.random == nil {
		var err error
		var beyond []fellegisunter.Pattern
		if e.random, beyond, err = e.universe.RandomBeyond(ctx, e.comparisons, e.set.Sample, e.set.Workers, e.beyondRules()); err != nil {
			return nil, err
		}
		e.beyond = fellegisunter.UnreachedOf(e.comparisons, e.random, beyond)
	}
	return e.random, nil
}

// covers tells whether every pattern that can reach the floor was kept by
// every worker.
func (e *engine) covers(alive []map[comparison.Vector]bool) bool {
	if len(e.kept) == 0 {
		return false
	}
	for w, k := range e.kept {
		for cell, t := range e.tallies[w] {
			for _, s := range t.seen {
				if s.count > 0 && !k.holds(&s) && alive[cell][s.vector] {
					return false
				}
			}
		}
	}
	return true
}
