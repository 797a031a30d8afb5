package matchers

import (
	"slices"

	"yingbao/matchers/blocking"
	"yingbao/matchers/fellegisunter"
)

// Summary is what a run reports of its matching.
type Summary struct {
	Records    int              // rows of the table
	Universe   int64            // allowed pairs
	Candidates int64            // pairs compared
	Blocking   []blocking.Stats // by rule
	Lambda     float64
	Prior      Prior   // where Lambda came from
	Expected   float64 // matches the model expects among the candidates
	Linked     int     // pairs decided as links
	Reviews    int
	Persons    int
	Vetoed     int // links refused: valid numbers differ, or the persons' other rows speak against it
	OneToOne   bool
	// Precision and Recall are estimates without labels, from the model's own
	// probabilities: the mean probability of the links, and their share of
	// the expected matches.
	Precision, Recall float64
	// PrecisionBounds and RecallBounds are what they may be, as far as other
	// estimates and chance tell.
	PrecisionBounds, RecallBounds Bounds
	// Reach is the estimated share of the matches that blocking reaches;
	// Identified is false where the counts do not say.
	Reach      float64
	Identified bool
	Cells      []CellSummary
	Reasons    []string
}

// CellSummary is the same for one pair of sources.
type CellSummary struct {
	Left, Right                   string
	Expected                      float64
	Linked                        int
	Precision, Recall             float64
	PrecisionBounds, RecallBounds Bounds
	Blocking                      float64
	Identified                    bool
}

// summarise fills in the summary.
func (e *engine) summarise(r *Result) {
	s := &r.Summary
	s.Records, s.Universe, s.Candidates = e.table.Rows(), e.universe.Pairs, e.candidates
	s.Blocking, s.Lambda, s.Persons, s.Reasons = e.plan.Stats(), e.pooled.Lambda, r.Count, slices.Concat(e.set.Reasons, e.learned)
	s.Prior = e.priorOf()
	for i, names := range e.cells.names {
		c := CellSummary{Left: e.table.Sources[names[0]].Name, Right: e.table.Sources[names[1]].Name}
		c.Expected = e.cells.models[i].Expected(e.cells.patterns[i])
		s.Cells = append(s.Cells, c)
		s.Expected += c.Expected
	}
	sums := make([]told, len(e.cells.names)+1) // by cell; the last is all cells
	all := &sums[len(s.Cells)]
	contrary := e.contrary(r.Links)
	for at := range r.Links {
		l := &r.Links[at]
		switch l.Decision {
		case fellegisunter.Linked:
			s.Linked++
		case fellegisunter.Review:
			s.Reviews++
		}
		if i := e.cells.of(l.Left, l.Right); i >= 0 {
			distinct := e.copies.times[l.Left] != 0 && e.copies.times[l.Right] != 0
			sums[i].add(l, distinct, contrary != nil && contrary[at])
			all.add(l, distinct, contrary != nil && contrary[at])
		}
	}
	e.addCopies(sums)
	counts := e.reachByCell(r)
	e.lowerReach(r, counts)
	s.Reach, s.Identified = counts[len(s.Cells)].share, counts[len(s.Cells)].identified
	for i := range s.Cells {
		c, t := &s.Cells[i], &sums[i]
		c.Blocking, c.Identified = counts[i].share, counts[i].identified
		model := c.Expected
		c.Linked, c.Expected = t.linked, t.found+t.missed
		c.Precision, c.Recall = rates(t.found, c.Linked, c.Expected, c.Blocking)
		c.PrecisionBounds, c.RecallBounds = t.precision(), t.recall(counts[i], model, 0)
	}
	s.Precision, s.Recall = rates(all.found, all.linked, sumExpected(s.Cells), s.Reach)
	s.PrecisionBounds, s.RecallBounds = all.precision(), all.recall(counts[len(s.Cells)], s.Expected, e.strictMatches())
}

func sumExpected(cells []CellSummary) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += c.Expected
	}
	return sum
}

// rates estimates precision and recall: the mean probability of the links,
// and their share of the matches expected among all kept pairs, times the
// share that blocking reaches.
func rates(sum float64, linked int, expected, reach float64) (precision, recall float64) {
	if linked > 0 {
		precision = sum / float64(linked)
	}
	if expected > 0 {
		recall = min(sum/expected, 1) * reach
	}
	return precision, recall
}

// reachByCell estimates, without labels, the share of the matches that
// blocking reaches: of the probable matches f1 are reached by one rule alone
// and f2 by two; a match that errs in one field more is reached by none, and
// there are about f1²/(2·f2) of those (Chao 1984; a lower bound of what is
// missing where rules fail together). Where hardly anything is reached twice, or
// every rule that reaches a match needs some column, the estimate is refused:
// identified is false. What the model expects beyond the rules, errors being
// independent, then serves. The last of the counts is of all cells.
func (e *engine) reachByCell(r *Result) []reachCounts {
	out := make([]reachCounts, len(e.cells.names)+1)
	by, need := make([]reached, len(r.Links)), e.columnsNeeded()
	inPieces(e.set.Workers, len(by), func(from, to int) {
		for at := from; at < to; at++ {
			by[at] = e.reachedBy(&r.Links[at], need)
		}
	})
	for at, l := range r.Links {
		if by[at].rules > 3 {
			continue
		}
		out[e.cells.of(l.Left, l.Right)].add(by[at], l.Probability)
		out[len(out)-1].add(by[at], l.Probability)
	}
	for i := range out {
		out[i].estimate(1 - e.missed)
	}
	return out
}

// reachedBy counts the rules that reach a link for reachByCell; need is by rule
// what columnsNeeded gives.
func (e *engine) reachedBy(l *fellegisunter.Link, need []uint64) (by reached) {
	if e.cells.of(l.Left, l.Right) < 0 || l.Probability < 0.5 || l.Rule == fellegisunter.RuleClosure || l.Rule == fellegisunter.RuleIdentical {
		return reached{rules: 4}
	}
	common := ^uint64(0)
	for rule := 0; rule < len(need) && (by.rules < 3 || common != 0); rule++ {
		if e.plan.Reached(rule, l.Left, l.Right) {
			by.rules, common = min(by.rules+1, 3), common&need[rule]
		}
	}
	by.crossed = common == 0
	return by
}

// seldomTwice is the part of the matches reached once that must be reached twice:
// below it most matches, reached by chance, would be reached once. That most are
// reached more often says that the rules hang together, and whoever errs in one
// field is reached by three of them or by one.
const seldomTwice = 0.25

// chao gives the share that is reached, and whether the counts say so; where
// they cannot, what else is told of it.
func chao(t [3]float64, told float64) (reach float64, identified bool) {
	all, once, twice := t[0], t[1], t[2]
	switch {
	case all < 20 || once > all/2:
		return 1, false
	case once >= 20 && twice < seldomTwice*once:
		return told, false
	}
	return all / (all + once*once/(2*max(twice, 1))), true
}

// Model gives the pooled model that was learned or given.
// It is nil when the table has no pair.
func (r *Result) Model() *fellegisunter.Model { return r.engine.pooled }
