package matchers

import (
	"math"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// TestMatchesBeyondTheRules: fifteen values in a hundred are slips, so that
// two in a hundred matches agree in fewer than two of five fields and no rule
// reaches them. There are still found to be as many matches as there are, and
// m is what it was made with; learned from candidates alone the matches come
// out a tenth too few.
func TestMatchesBeyondTheRules(t *testing.T) {
	values, fields := []int{40, 30, 25, 20, 15}, []record.Field{"a", "b", "c", "d", "e", "label"}
	s := Settings{Shape: ShapeLink, OneToOne: No, Sample: 1_000_000, Workers: 2}
	s.Allow = func(a, b int) bool { return a != b }
	for i, f := range fields[:5] {
		s.Comparisons = append(s.Comparisons, comparison.Spec{Name: string(f), Fields: []record.Field{f}, Levels: []string{"exact"}})
		for _, g := range fields[i+1 : 5] {
			s.Blocking = append(s.Blocking, blocking.Rule{Keys: []string{string(f), string(g)}})
		}
	}
	const rate, seeds = 0.15, 10
	matches, alone, m := 0.0, 0.0, make([]float64, 5)
	for seed := range uint64(seeds) {
		left, right := halves(simulate(seed, 4000, rate, values))
		e := learned(t, tableOf(t, fields, left, right), s)
		pairs := float64(e.universe.Pairs)
		matches += e.pooled.Lambda * pairs / seeds
		for i, c := range e.pooled.Comparisons {
			m[i] += c.Levels[1].M / seeds
		}
		e.beyond = nil
		model, err := e.fromPatterns(e.cells.all(), e.random)
		if err != nil {
			t.Fatal(err)
		}
		alone += model.Lambda * pairs / seeds
	}
	t.Logf("%.0f matches of 2,000, from candidates alone %.0f", matches, alone)
	if !near(matches, 2000, 0.03*2000) {
		t.Errorf("%.0f matches of 2,000", matches)
	}
	if near(alone, 2000, 0.06*2000) {
		t.Errorf("candidates alone tell %.0f matches of 2,000: the file is too easy to test anything", alone)
	}
	for i, got := range m {
		right := (1 - rate) * (1 - rate)
		if want := right + (1-right)/float64(values[i]); math.Abs(got-want) > 0.01 {
			t.Errorf("m of %s is %.3f, made with %.3f", fields[i], got, want)
		}
	}
}

// halves parts simulated rows so that no person is twice in one file.
func halves(rows [][]string) (left, right [][]string) {
	for i, row := range rows {
		switch {
		case i > 0 && row[5] == rows[i-1][5]:
			right = append(right, row)
		case i+1 < len(rows) && row[5] == rows[i+1][5] || i%2 == 0:
			left = append(left, row)
		default:
			right = append(right, row)
		}
	}
	return left, right
}
