package matchers

import (
	"context"
	"fmt"
	"slices"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// cellStrength is the number of matches' worth of pooled model that a cell's
// own model starts from.
const cellStrength = 200

// learn estimates u from random pairs and the closed form, m and λ by EM on
// the pooled patterns, then one model for each cell. A given model is used as
// it is.
func (e *engine) learn(ctx context.Context) error {
	inParts(e.set.Workers, len(e.comparisons), func(from, to int) {
		for _, c := range e.comparisons[from:to] {
			c.SharePersons(e.table.SourceOf, e.standsFor)
		}
	})
	if e.set.Model != nil {
		if err := e.set.Model.Bind(e.comparisons); err != nil {
			return err
		}
		e.pooled = e.set.Model
		e.fill()
		return e.checkGiven(ctx)
	}
	e.progress("learn", 0, 2)
	random, err := e.sampled(ctx)
	if err != nil {
		return err
	}
	patterns := e.cells.all()
	if len(patterns) == 0 {
		return e.noCandidates()
	}
	e.progress("learn", 1, 2)
	e.findStrict(patterns, random)
	e.findShared(patterns, random)
	e.how = fellegisunter.OriginEM
	learn := func() (*fellegisunter.Model, error) { return e.fromPatterns(patterns, random) }
	ok := false
	if e.pooled, err = e.bounded(learn); err == nil {
		err = e.besideKin(ctx, patterns, random, learn)
	}
	if err == nil {
		e.pooled, ok = e.believed(e.pooled, patterns, learn)
	}
	if !ok || e.pooled.Expected(patterns) < fewMatches || e.tooFree() {
		e.keepOthers()
		if err = e.fallBack(patterns, random, err); err != nil {
			return err
		}
	}
	e.fill()
	e.progress("learn", 2, 2)
	return nil
}

// standsFor is the number of rows that a row stands for, 0 of copies.
func (e *engine) standsFor(row int) uint32 {
	if e.copies.times[row] == 0 {
		return 0
	}
	return e.table.Stands(row)
}

// fewMatches is the number of expected matches below which the m of fifteen
// levels cannot be learned and the built-in model serves.
const fewMatches = 150

// tooFree says that the built-in model knows more than the table can teach:
// under three comparisons two classes have more parameters than a table of
// agreements has cells, and EM ends where it began
// (Goodman, Biometrika 61(2), 1974).
func (e *engine) tooFree() bool {
	return len(e.comparisons) < 3 && e.set.BuiltIn != nil
}

// beyondMost is the share of the matches that no rule reaches up to which it
// is believed. Above it what is not seen decides over what is: the class of
// matches grows into pairs that agree in little (docs/decisions.md).
const beyondMost = 0.05

// fromPatterns learns with what the rules do not reach, or without where that
// is too much to be told.
func (e *engine) fromPatterns(patterns, random []fellegisunter.Pattern) (*fellegisunter.Model, error) {
	if len(e.beyond) > 0 {
		model, err := e.fromReached(patterns, random, e.beyond)
		if err == nil && model.Beyond(e.beyond) <= beyondMost {
			return model, nil
		}
	}
	return e.fromReached(patterns, random, nil)
}

// fromReached learns with the classes that the settings ask for: two, or
// three when they say what a household shares.
func (e *engine) fromReached(patterns, random []fellegisunter.Pattern, beyond []fellegisunter.Unreached) (*fellegisunter.Model, error) {
	model, err := e.fromClasses(patterns, random, beyond, true)
	households := slices.ContainsFunc(e.set.Comparisons, func(s comparison.Spec) bool { return s.Shared })
	if err != nil && households && e.set.BuiltIn == nil && e.kin == nil { // a class that the data do not show
		return e.fromClasses(patterns, random, beyond, false)
	}
	return model, err
}

// fromClasses learns with a household class or without.
func (e *engine) fromClasses(patterns, random []fellegisunter.Pattern, beyond []fellegisunter.Unreached, households bool) (*fellegisunter.Model, error) {
	shared, own := make([]bool, len(e.comparisons)), make([]bool, len(e.comparisons))
	related := false
	for i, s := range e.set.Comparisons {
		shared[i], own[i] = s.Shared, !s.Shared
		related = related || s.Shared && households
	}
	lambda := e.startLambda(patterns, fewPart)
	e.began = lambda
	var model *fellegisunter.Model
	training := fellegisunter.Training{Prior: e.prior(), Unreached: beyond, Most: e.most}
	for range 2 { // the second time with the matches taken off u
		u := e.universe.EstimateU(e.comparisons, random, model, patterns)
		start := fellegisunter.Start(e.comparisons, u, lambda)
		if e.kin != nil && related {
			start.Related, own = e.kin.Held(), make([]bool, len(own))
		} else if related {
			start.Related = fellegisunter.StartRelated(start, shared)
		} else if start.Related = e.findStrangers(model, u, patterns, training); start.Related != nil {
			own = make([]bool, len(own)) // the class is held, nothing has to be told from it
		}
		var err error
		if model, err = e.fromSessions(start, patterns, own, training); err != nil {
			return nil, fmt.Errorf("%d candidate pairs, %d patterns: %w", fellegisunter.Pairs(patterns), len(patterns), err)
		}
		lambda = model.Lambda
	}
	if e.set.BuiltIn == nil {
		model = model.WithTerms(patterns, e.universe.Pairs, training)
	}
	return model, nil
}

// fromSessions learns in sessions, and from what they combine to by one EM
// over all candidates. Where that ends in no model, the sessions' serves.
//
// With relatives as a class of their own EM has several ends, and a session in
// which names are held out cannot tell somebody's number on a relative's record
// from the relative. There EM begins as it does without sessions, and they
// are its check and what serves instead.
func (e *engine) fromSessions(start *fellegisunter.Model, patterns []fellegisunter.Pattern, own []bool, t fellegisunter.Training) (*fellegisunter.Model, error) {
	e.learned = nil
	sessions, why := e.sessions(start, patterns, own, t)
	apart := start
	if sessions != nil {
		apart = fellegisunter.Combine(start, sessions, e.universe.Pairs, t)
	}
	if start.Related == nil || start.Related.Fixed {
		start = apart
	}
	model, err := e.jointly(start, patterns, own, t)
	if err != nil && sessions != nil && useless(err) {
		e.learned = append(e.learned, fmt.Sprintf("all pairs together: %v; the model of the sessions was used", err))
		model, err = apart.WithLambda(patterns, e.universe.Pairs, t), nil
	}
	if err != nil {
		return nil, err
	}
	model.Sessions = sessions
	e.sessionReasons(model, why, t)
	return model, nil
}

// jointly is EM over all candidates, with a related class where there is one.
func (e *engine) jointly(start *fellegisunter.Model, patterns []fellegisunter.Pattern, own []bool, t fellegisunter.Training) (*fellegisunter.Model, error) {
	if start.Related != nil {
		return fellegisunter.EMRelated(start, patterns, e.universe.Pairs, own, t)
	}
	return fellegisunter.EM(start, patterns, e.universe.Pairs, t)
}

// prior is the built-in model's m, a few matches' worth of which keeps the
// levels that a table hardly shows from weighing what half a count makes of
// them; nil without one.
func (e *engine) prior() [][]float64 {
	if e.set.BuiltIn == nil {
		return nil
	}
	u := make([][]float64, len(e.comparisons))
	for i, c := range e.comparisons {
		u[i] = make([]float64, len(c.Levels))
	}
	model, err := e.set.BuiltIn.Fit(e.comparisons, u)
	if err != nil {
		return nil
	}
	out := make([][]float64, len(e.comparisons))
	for i, c := range model.Comparisons {
		for _, l := range c.Levels {
			out[i] = append(out[i], l.M)
		}
	}
	return out
}

// fallBack serves tables too small to learn from: the built-in model's m, or
// without one the start model's, with u and λ of the table. A table that is
// large enough and yet taught nothing is an error (F3 of fellegisunter).
func (e *engine) fallBack(patterns, random []fellegisunter.Pattern, why error) error {
	u := e.universe.EstimateU(e.comparisons, random, nil, nil)
	model := fellegisunter.Start(e.comparisons, u, 0.5/float64(e.universe.Pairs+1))
	if e.set.BuiltIn != nil {
		var err error
		if model, err = e.set.BuiltIn.Fit(e.comparisons, u); err != nil {
			return err
		}
	}
	begin := model
	if e.set.BuiltIn == nil { // which knows of households
		begin.Related = e.others
	}
	begin.Lambda, e.how = min(e.startLambda(patterns, fewBegin), 0.3), fellegisunter.OriginFew
	e.began = begin.Lambda
	model, _ = e.bounded(func() (*fellegisunter.Model, error) {
		return begin.WithLambda(patterns, e.universe.Pairs, fellegisunter.Training{Most: e.most}), nil
	})
	if why != nil && e.set.BuiltIn == nil && model.Expected(patterns) > 20*fewMatches {
		return why
	}
	e.pooled = model
	lack := fmt.Sprintf("too few matches to learn from (%.0f expected)", model.Expected(patterns))
	if e.tooFree() {
		lack = "two comparisons cannot tell two classes apart"
	}
	e.set.Reasons = append(e.set.Reasons, lack+": the built-in model was used")
	return nil
}

// noCandidates keeps a model that links nothing.
func (e *engine) noCandidates() error {
	u := e.universe.EstimateU(e.comparisons, nil, nil, nil)
	e.pooled = fellegisunter.Start(e.comparisons, u, 0.5/float64(e.universe.Pairs+1))
	e.how, e.began = fellegisunter.OriginNone, e.pooled.Lambda
	e.fill()
	return nil
}

// fill gives each cell its model.
func (e *engine) fill() {
	e.cells.models = make([]*fellegisunter.Model, len(e.cells.names))
	inParts(e.set.Workers, len(e.cells.names), func(from, to int) {
		for i := from; i < to; i++ {
			if !e.set.Cells || e.set.Model != nil {
				e.cells.models[i] = e.pooled
				continue
			}
			e.cells.models[i] = e.pooled.PerCell(e.cells.patterns[i], e.universe.CellPairs(i), cellStrength, fellegisunter.Training{})
		}
	})
	if e.set.Cells && e.set.Model == nil {
		e.boundCells()
	}
}

// evidenceColumns lists the columns that comparisons and rules read. What else
// a row says must not change the model.
func (e *engine) evidenceColumns() []*record.Column {
	out := e.keyColumns()
	for _, c := range e.comparisons {
		for _, f := range c.Fields {
			if column := e.table.Column(f); column != nil && !slices.Contains(out, column) {
				out = append(out, column)
			}
		}
	}
	return out
}

// order gives, for each source, the rows that stand for themselves in an order that depends on what
// they say and not on where they stand, so that the random pairs, and with
// them the model, are the same for shuffled rows (M1).
func (e *engine) order() [][]uint32 {
	out := make([][]uint32, len(e.table.Sources))
	e.rank = make([]uint32, e.table.Rows())
	columns := e.evidenceColumns()
	inParts(e.set.Workers, len(out), func(from, to int) {
		for s := from; s < to; s++ {
			out[s] = e.orderOf(e.table.Sources[s], columns)
		}
	})
	for row, first := range e.copies.first {
		e.rank[row] = e.rank[first]
	}
	return out
}

// orderOf is order of one source.
func (e *engine) orderOf(src record.Source, columns []*record.Column) []uint32 {
	rows := make([]keyed, 0, src.Rows)
	for row := src.First; row < src.First+src.Rows; row++ {
		if e.copies.times[row] != 0 {
			rows = append(rows, keyed{row: uint32(row)})
		}
	}
	inParts(e.set.Workers, len(rows), func(from, to int) {
		hashContents(columns, rows[from:to])
	})
	rows = sortByHash(e.set.Workers, rows)
	out := make([]uint32, len(rows))
	for i, k := range rows {
		out[i] = k.row
		e.rank[k.row] = uint32(src.First + i)
	}
	return out
}
