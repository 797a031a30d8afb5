package matchers

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/synthetic"
)

// TestCeilingDropsNoLink scores every candidate of a small province the plain
// way, all comparisons of every pair, and compares what reaches the floor.
func TestCeilingDropsNoLink(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	if _, err := synthetic.Generate(ctx, dir, synthetic.Config{People: 4000, Seed: 3, Defects: 3}); err != nil {
		t.Fatal(err)
	}
	var parts []*record.Part
	for _, s := range [][2]string{{"medical", "medical-insurance"}, {"register", "civil-affairs"}, {"disabled", "disabled-federation"}} {
		l, err := sources.Load(ctx, sources.Extract{Name: s[0], Department: s[1], Override: "test", Paths: []string{filepath.Join(dir, s[0]+".csv")}}, sources.Options{})
		if err != nil || l.Held != nil {
			t.Fatal(err, l.Held)
		}
		parts = append(parts, l.Part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	e := learned(t, table, Departments(table))
	for _, p := range []float64{0.0001, 0.001, 0.5, 0.99} {
		floor := fellegisunter.Odds(p)
		plain, quick := e.atFloor(t, floor, nil), e.atFloor(t, floor, e.reaching(floor))
		if !slices.Equal(plain, quick) {
			t.Errorf("floor %v: %d pairs the plain way, %d under the ceiling", p, len(plain), len(quick))
		}
		if len(plain) == 0 {
			t.Errorf("floor %v: no pair reaches it; the test says nothing", p)
		}
	}
}

// atFloor lists the pairs whose weight reaches the floor; alive, when given,
// leaves out patterns before they are weighed.
func (e *engine) atFloor(t *testing.T, floor float64, alive []map[comparison.Vector]bool) []fellegisunter.Link {
	t.Helper()
	var out []fellegisunter.Link
	var lock sync.Mutex
	evaluator, scorers := comparison.NewEvaluator(e.comparisons), e.cells.scorers(e.comparisons)
	err := e.plan.Pairs(context.Background(), func(_ int, batch []blocking.Pair) error {
		lock.Lock()
		defer lock.Unlock()
		for _, p := range batch {
			cell := e.cells.of(p.Left, p.Right)
			v := evaluator.Vector(p.Left, p.Right)
			if alive != nil && !alive[cell][v] {
				continue
			}
			if w := scorers[cell].Weight(v, p.Left, p.Right); w >= floor {
				out = append(out, link(p.Left, p.Right, w, p.Rule))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out = sortByRows(out, 0)
	return out
}
