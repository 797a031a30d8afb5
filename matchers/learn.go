package matchers

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// cellStrength is the number of matches' worth of pooled model that a cell's
// own model starts from.
const cellStrength = 200

// learn estimates u from random pairs and the closed form, m and λ by EM on
// the pooled patterns, then one model for each cell. A given model is used as
// it is.
func (e *engine) learn(ctx context.Context) error {
	if e.set.Model != nil {
		if err := e.set.Model.Bind(e.comparisons); err != nil {
			return err
		}
		e.pooled = e.set.Model
		e.fill()
		return nil
	}
	e.progress("learn", 0, 3)
	random, err := e.universe.Random(ctx, e.comparisons, e.set.Sample, e.set.Workers)
	if err != nil {
		return err
	}
	patterns := e.cells.all()
	if len(patterns) == 0 {
		return e.noCandidates()
	}
	u := e.universe.EstimateU(e.comparisons, random, nil, nil)
	lambda := 0.2 * float64(fellegisunter.Pairs(patterns)) / float64(e.universe.Pairs)
	first, err := e.em(fellegisunter.Start(e.comparisons, u, min(lambda, 0.5)), patterns)
	if err != nil {
		return err
	}
	e.progress("learn", 1, 3)
	u = e.universe.EstimateU(e.comparisons, random, first, patterns)
	e.pooled, err = e.em(fellegisunter.Start(e.comparisons, u, first.Lambda), patterns)
	if err != nil {
		return err
	}
	if e.pooled, err = e.related(patterns, random); err != nil {
		return err
	}
	e.progress("learn", 2, 3)
	e.fill()
	e.progress("learn", 3, 3)
	return nil
}

// related adds the class of related pairs when the settings say what a
// household shares, and learns again.
func (e *engine) related(patterns, random []fellegisunter.Pattern) (*fellegisunter.Model, error) {
	shared, own := make([]bool, len(e.comparisons)), make([]bool, len(e.comparisons))
	found := false
	for i, s := range e.set.Comparisons {
		shared[i], own[i] = s.Shared, !s.Shared
		found = found || s.Shared
	}
	if !found {
		return e.pooled, nil
	}
	model := e.pooled
	for round := range 2 {
		u := e.universe.EstimateU(e.comparisons, random, nil, nil)
		if round > 0 {
			u = e.universe.EstimateU(e.comparisons, random, model, patterns)
		}
		start := fellegisunter.Start(e.comparisons, u, model.Lambda)
		start.Related = fellegisunter.StartRelated(start, shared)
		var err error
		if model, err = fellegisunter.EMRelated(start, patterns, e.universe.Pairs, own, fellegisunter.Training{}); err != nil {
			return nil, err
		}
	}
	return model, nil
}

// em learns; files too small to learn from keep the start model.
func (e *engine) em(start *fellegisunter.Model, patterns []fellegisunter.Pattern) (*fellegisunter.Model, error) {
	m, err := fellegisunter.EM(start, patterns, e.universe.Pairs, fellegisunter.Training{})
	if err != nil {
		return nil, fmt.Errorf("%d candidate pairs, %d patterns: %w", fellegisunter.Pairs(patterns), len(patterns), err)
	}
	return m, nil
}

// noCandidates keeps a model that links nothing.
func (e *engine) noCandidates() error {
	u := e.universe.EstimateU(e.comparisons, nil, nil, nil)
	e.pooled = fellegisunter.Start(e.comparisons, u, 0.5/float64(e.universe.Pairs+1))
	e.fill()
	return nil
}

// fill gives each cell its model.
func (e *engine) fill() {
	e.cells.models = make([]*fellegisunter.Model, len(e.cells.names))
	for i := range e.cells.names {
		if !e.set.Cells || e.set.Model != nil {
			e.cells.models[i] = e.pooled
			continue
		}
		e.cells.models[i] = e.pooled.PerCell(e.cells.patterns[i], e.universe.CellPairs(i), cellStrength)
	}
}

// order gives, for each source, its rows in an order that depends on what
// they say and not on where they stand, so that the random pairs, and with
// them the model, are the same for shuffled rows (M1).
func (e *engine) order() [][]uint32 {
	out := make([][]uint32, len(e.table.Sources))
	columns := e.table.Columns()
	for s, src := range e.table.Sources {
		type keyed struct {
			hash uint64
			row  uint32
		}
		rows := make([]keyed, src.Rows)
		for i := range rows {
			h := fnv.New64a()
			for _, c := range columns {
				h.Write([]byte(c.Value(src.First + i)))
				h.Write([]byte{0})
			}
			rows[i] = keyed{h.Sum64(), uint32(src.First + i)}
		}
		slices.SortFunc(rows, func(a, b keyed) int {
			if a.hash != b.hash {
				if a.hash < b.hash {
					return -1
				}
				return 1
			}
			return int(a.row) - int(b.row)
		})
		out[s] = make([]uint32, len(rows))
		for i, k := range rows {
			out[s][i] = k.row
		}
	}
	return out
}
