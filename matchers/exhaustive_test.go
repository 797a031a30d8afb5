package matchers

import (
	"context"
	"slices"
	"sync"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestSecondPassIsExhaustive holds the second pass, with all that it drops early,
// to weighing every candidate in full: the same pairs, weights and rules.
func TestSecondPassIsExhaustive(t *testing.T) {
	left, right := twoFiles(61, 500, 0.3)
	departments := departmentRows(62, 400)
	for name, job := range map[string]struct {
		table *record.Table
		set   func(*record.Table) Settings
	}{
		"people":      {tableOf(t, peopleFields, left, right), func(*record.Table) Settings { return peopleSettings(ShapeLink) }},
		"one file":    {tableOf(t, peopleFields, oneFile(63, 300, 0.3)), func(*record.Table) Settings { return peopleSettings(ShapeDedupe) }},
		"departments": {tableOf(t, departmentFields, departments...), Departments},
	} {
		for _, floor := range []float64{1e-9, 0.3} {
			s := job.set(job.table)
			s.Sample, s.Floor, s.Workers = 100_000, floor, 2
			e, err := newEngine(context.Background(), job.table, s.withDefaults(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := e.count(e.ctx); err != nil {
				t.Fatal(err)
			}
			if err := e.learn(e.ctx); err != nil {
				t.Fatal(err)
			}
			got, err := e.score(e.ctx)
			if err != nil {
				t.Fatal(err)
			}
			want := e.borrowed(weighCandidates(t, e))
			if len(want) < 100 || !slices.Equal(got, want) {
				t.Errorf("%s from %g: %d links, weighing everything gives %d", name, floor, len(got), len(want))
			}
		}
	}
}

// weighCandidates scores every candidate pair without a shortcut.
func weighCandidates(t *testing.T, e *engine) []fellegisunter.Link {
	t.Helper()
	evaluator, scorers := comparison.NewEvaluator(e.comparisons), e.cells.scorers(e.comparisons)
	var out []fellegisunter.Link
	var lock sync.Mutex
	err := e.plan.Pairs(e.ctx, func(_ int, batch []blocking.Pair) error {
		lock.Lock()
		defer lock.Unlock()
		for _, p := range batch {
			w := scorers[e.cells.of(p.Left, p.Right)].Weight(evaluator.Vector(p.Left, p.Right), p.Left, p.Right)
			if w >= fellegisunter.Odds(e.set.Floor) {
				out = append(out, link(p.Left, p.Right, w, p.Rule))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sortByRows(out)
	return out
}
