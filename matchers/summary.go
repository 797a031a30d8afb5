package matchers

import (
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
	Cells             []CellSummary
	Reasons           []string
}

// CellSummary is the same for one pair of sources.
type CellSummary struct {
	Left, Right       string
	Expected          float64
	Linked            int
	Precision, Recall float64
}

// summarise fills in the summary.
func (e *engine) summarise(r *Result) {
	s := &r.Summary
	s.Records, s.Universe, s.Candidates = e.table.Rows(), e.universe.Pairs, e.candidates
	s.Blocking, s.Lambda, s.Persons, s.Reasons = e.plan.Stats(), e.pooled.Lambda, r.Count, e.set.Reasons
	linked := make([]float64, len(e.cells.names)) // sum of probabilities
	for i, names := range e.cells.names {
		c := CellSummary{Left: e.table.Sources[names[0]].Name, Right: e.table.Sources[names[1]].Name}
		c.Expected = e.cells.models[i].Expected(e.cells.patterns[i])
		s.Cells = append(s.Cells, c)
		s.Expected += c.Expected
	}
	for _, l := range r.Links {
		switch l.Decision {
		case fellegisunter.Linked:
			s.Linked++
			i := e.cells.of(l.Left, l.Right)
			if i >= 0 {
				s.Cells[i].Linked++
				linked[i] += l.Probability
			}
		case fellegisunter.Review:
			s.Reviews++
		}
	}
	total := 0.0
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Precision, c.Recall = rates(linked[i], c.Linked, c.Expected)
		total += linked[i]
	}
	s.Precision, s.Recall = rates(total, s.Linked, s.Expected)
}

// rates estimates precision and recall from the expected true links.
func rates(sum float64, linked int, expected float64) (precision, recall float64) {
	if linked > 0 {
		precision = sum / float64(linked)
	}
	if expected > 0 {
		recall = min(sum/expected, 1)
	}
	return precision, recall
}

// Model gives the pooled model that was learned or given.
// It is nil when the table has no pair.
func (r *Result) Model() *fellegisunter.Model { return r.engine.pooled }
