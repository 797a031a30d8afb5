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
	// Reach is the estimated share of the matches that blocking reaches;
	// Identified is false where the counts do not say.
	Reach      float64
	Identified bool
	Cells      []CellSummary
	Reasons    []string
}

// CellSummary is the same for one pair of sources.
type CellSummary struct {
	Left, Right       string
	Expected          float64
	Linked            int
	Precision, Recall float64
	Blocking          float64
	Identified        bool
}

// summarise fills in the summary.
func (e *engine) summarise(r *Result) {
	s := &r.Summary
	s.Records, s.Universe, s.Candidates = e.table.Rows(), e.universe.Pairs, e.candidates
	s.Blocking, s.Lambda, s.Persons, s.Reasons = e.plan.Stats(), e.pooled.Lambda, r.Count, slices.Concat(e.set.Reasons, e.learned)
	s.Prior = e.priorOf()
	linked := make([]float64, len(e.cells.names)) // sum of probabilities
	for i, names := range e.cells.names {
		c := CellSummary{Left: e.table.Sources[names[0]].Name, Right: e.table.Sources[names[1]].Name}
		c.Expected = e.cells.models[i].Expected(e.cells.patterns[i])
		s.Cells = append(s.Cells, c)
		s.Expected += c.Expected
	}
	for i := range s.Cells {
		linked[i], s.Cells[i].Expected = 0, 0
	}
	for _, l := range r.Links {
		i := e.cells.of(l.Left, l.Right)
		switch l.Decision {
		case fellegisunter.Linked:
			s.Linked++
			if i >= 0 {
				s.Cells[i].Linked++
				linked[i] += l.Probability
			}
		case fellegisunter.Review:
			s.Reviews++
		}
		if i >= 0 {
			s.Cells[i].Expected += l.Probability
		}
	}
	e.reachByCell(r)
	e.lowerReach(r)
	total := 0.0
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Precision, c.Recall = rates(linked[i], c.Linked, c.Expected, c.Blocking)
		total += linked[i]
	}
	s.Precision, s.Recall = rates(total, s.Linked, sumExpected(s.Cells), s.Reach)
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
// missing, so that the estimate errs on the hopeful side). Where hardly
// anything is reached twice the estimate is refused: Identified is false. What
// the model expects beyond the rules, errors being independent, then serves.
func (e *engine) reachByCell(r *Result) {
	times := make([][3]float64, len(e.cells.names)+1) // by cell: all, once, twice; the last is all cells
	reached := make([]uint8, len(r.Links))            // by link: rules that reach it, 3 for more; 4 for one that is not counted
	inPieces(e.set.Workers, len(reached), func(from, to int) {
		for at := from; at < to; at++ {
			reached[at] = e.reachedBy(&r.Links[at], len(r.Rules))
		}
	})
	for at, l := range r.Links {
		i, n := e.cells.of(l.Left, l.Right), reached[at]
		if n > 3 {
			continue
		}
		for _, at := range []int{i, len(times) - 1} {
			times[at][0] += l.Probability
			if n == 1 || n == 2 {
				times[at][n] += l.Probability
			}
		}
	}
	for i := range r.Summary.Cells {
		r.Summary.Cells[i].Blocking, r.Summary.Cells[i].Identified = chao(times[i], 1-e.missed)
	}
	r.Summary.Reach, r.Summary.Identified = chao(times[len(times)-1], 1-e.missed)
}

// reachedBy counts the rules that reach a link for reachByCell.
func (e *engine) reachedBy(l *fellegisunter.Link, rules int) (n uint8) {
	if e.cells.of(l.Left, l.Right) < 0 || l.Probability < 0.5 || l.Rule == fellegisunter.RuleClosure || l.Rule == fellegisunter.RuleIdentical {
		return 4
	}
	for rule := 0; rule < rules && n < 3; rule++ {
		if e.plan.Reached(rule, l.Left, l.Right) {
			n++
		}
	}
	return n
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
