package matchers

import (
	"context"
	"fmt"
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// kinPart is the part of the agreement of a class of pairs across two files from
// which the pairs within a file agree alike. Rows of one person do so as often in
// one file as across two, others never.
const kinPart = 0.5

// findKin looks for what others than persons share where two files seem to have
// more pairs of one person than rows. Somebody stands in a file several times
// then, or the class is not of persons; the pairs within the files, which EM did
// not see, tell which. Where they agree in what the class agrees in, all but some
// comparisons that tell persons apart, they are of relatives, or of strangers at one
// address. What they share is marked, the strict rules are those that read
// something else too, and whether all that was done is given back.
func (e *engine) findKin(ctx context.Context, model *fellegisunter.Model, patterns, random []fellegisunter.Pattern) (bool, error) {
	marked := slices.ContainsFunc(e.set.Comparisons, func(s comparison.Spec) bool { return s.Shared })
	if e.set.Shape != ShapeLink || e.set.BuiltIn != nil || marked || e.matches(model) <= e.roomOnce() {
		return false, nil
	}
	kin, pairs, err := e.withinFiles(ctx, model)
	if err != nil || kin == nil {
		return false, err
	}
	shared, own := kinShare(kin, model)
	if !slices.Contains(shared, true) || !e.tellsApart(own) {
		return false, nil
	}
	e.set.Comparisons = slices.Clone(e.set.Comparisons)
	for i := range e.set.Comparisons {
		e.set.Comparisons[i].Shared = shared[i]
	}
	e.set.Reasons = append(e.set.Reasons, fmt.Sprintf("households: about %.0f pairs within the files agree in %s as pairs of the two files do, and not in %s: that is shared by others, not by persons alone",
		pairs, e.comparisonNames(shared), e.comparisonNames(own)))
	e.kin = others(kin)
	e.strictOf(patterns, random, func(in []bool) bool {
		for i := range own {
			if own[i] && in[i] {
				return e.covered(in)
			}
		}
		return false
	})
	return true, nil
}

// tellsApart tells whether rows that differ in these comparisons are others. Rows of
// somebody who moved differ in the place: it takes a birth date or a given name, or
// where no header says which column is one, two columns.
func (e *engine) tellsApart(own []bool) bool {
	kept, n, any := e.keptForLife(), 0, false
	for i := range own {
		if kept[i] && own[i] {
			return true
		}
		if any = any || kept[i]; own[i] {
			n++
		}
	}
	return !any && n >= 2
}

// besideKin learns once more, beside what findKin finds.
func (e *engine) besideKin(ctx context.Context, patterns, random []fellegisunter.Pattern, learn func() (*fellegisunter.Model, error)) error {
	found, err := e.findKin(ctx, e.pooled, patterns, random)
	if err == nil && found {
		e.pooled, err = e.bounded(learn)
	}
	return err
}

// kinShare tells which comparisons the pairs within files agree in as those of a
// model's matches do, and which of the telling ones they do not.
func kinShare(kin, model *fellegisunter.Model) (shared, own []bool) {
	shared, own = make([]bool, len(model.Comparisons)), make([]bool, len(model.Comparisons))
	for i, c := range model.Comparisons {
		part, chance := comesNear(c.Levels)
		within, by := comesNear(kin.Comparisons[i].Levels)
		shared[i] = within-by >= kinPart*(part-chance) && part > chance
		own[i] = !shared[i] && c.Levels[1].U < tellingChance && part > chance
	}
	return shared, own
}

// withinFiles learns, with the model's u, the class of the candidate pairs within
// the files that chance does not explain, and how many pairs that are; nil where
// they are few.
func (e *engine) withinFiles(ctx context.Context, model *fellegisunter.Model) (*fellegisunter.Model, float64, error) {
	within := e.among(func(a, b int) bool { return a == b }, nil)
	counters := make([]fellegisunter.Counter, e.set.Workers)
	for w := range counters {
		counters[w] = fellegisunter.Counter{}
	}
	err := within.compare(ctx, "count", nil, func(w int, c *compared) {
		for i, p := range c.Pairs {
			counters[w][c.vectors[i]] += int64(c.stands[p>>16]) * int64(c.stands[p&0xffff])
		}
	})
	if err != nil {
		return nil, 0, err
	}
	patterns, pairs := fellegisunter.Merge(counters...), within.universe.Pairs
	lambda := min(fewPart*float64(fellegisunter.Pairs(patterns))/float64(max(pairs, 1)), 0.5)
	kin, err := fellegisunter.EM(fellegisunter.Start(e.comparisons, model.U(), lambda), patterns, pairs, fellegisunter.Training{Tolerance: 1e-3})
	if err != nil || kin.Lambda*float64(pairs) < fewMatches {
		return nil, 0, nil
	}
	return kin, kin.Lambda * float64(pairs), nil
}

// ofStrict is the model that the strict rules tell of where EM found something else
// than persons beside kin: names that go with a sex and a trade are more than the
// persons in two censuses. m is that of the rules' pairs and stays.
func (e *engine) ofStrict(model *fellegisunter.Model, patterns []fellegisunter.Pattern) *fellegisunter.Model {
	if e.kin == nil || e.strict == nil || e.strict.Matches < fewMatches {
		return nil
	}
	hold := slices.Repeat([]bool{true}, len(e.comparisons))
	start := fellegisunter.Start(e.comparisons, model.U(), 0.5/float64(e.universe.Pairs+1)).OfStrict(e.strict, e.told.M, patterns, e.universe.Pairs)
	start.Related = e.kin.Held()
	e.most = mostRoom * e.strict.Matches
	out, err := fellegisunter.EMRelated(start, patterns, e.universe.Pairs, make([]bool, len(hold)), fellegisunter.Training{Hold: hold, Most: e.most, Tolerance: 1e-4})
	if err != nil {
		return nil
	}
	e.began, e.learned, e.others = start.Lambda, nil, nil
	e.set.Reasons = append(e.set.Reasons, "too few persons show beside it: the model is that of the strict rules' pairs")
	return out
}
