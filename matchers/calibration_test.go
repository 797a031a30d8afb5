package matchers

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// simulate makes a file from a known model: values of five independent fields
// with given numbers of equally likely values, each recorded right with
// probability 1−rate and else drawn anew, two records for the first half of
// the persons.
func simulate(seed uint64, persons int, rate float64, values []int) [][]string {
	r := rand.New(rand.NewPCG(seed, 3))
	var out [][]string
	for p := range persons {
		truth := make([]int, len(values))
		for i, n := range values {
			truth[i] = r.IntN(n)
		}
		for range 2 - 2*p/persons {
			row := make([]string, len(values)+1)
			for i, n := range values {
				v := truth[i]
				if r.Float64() < rate {
					v = r.IntN(n)
				}
				row[i] = fmt.Sprint("v", v)
			}
			row[len(values)] = fmt.Sprint(p)
			out = append(out, row)
		}
	}
	return out
}

// TestCalibration: on files generated from a known model, with fields so weak
// that much stays in doubt, among the pairs given probability p a share p are
// matches, and as many matches are expected as there are. The rules reach 998
// of 1,000 matches; what is not reached is not in the estimate.
func TestCalibration(t *testing.T) {
	values, fields := []int{40, 30, 25, 20, 15}, []record.Field{"a", "b", "c", "d", "e", "label"}
	s := Settings{Shape: ShapeLink, OneToOne: No, Floor: 1e-6, Link: 0.5, Sample: 500_000, Workers: 2}
	s.Allow = func(a, b int) bool { return a != b }
	for i, f := range fields[:5] {
		s.Comparisons = append(s.Comparisons, comparison.Spec{Name: string(f), Fields: []record.Field{f}, Levels: []string{"exact"}})
		for _, g := range fields[i+1 : 5] {
			s.Blocking = append(s.Blocking, blocking.Rule{Keys: []string{string(f), string(g)}})
		}
	}
	type bin struct{ n, sum, matches float64 }
	bins := make([]bin, 10)
	expected, matches := 0.0, 0.0
	for seed := range uint64(2) {
		left, right := halves(simulate(seed, 4000, 0.08, values))
		table := tableOf(t, fields, left, right)
		e := learned(t, table, s)
		links, err := e.score(e.ctx)
		if err != nil {
			t.Fatal(err)
		}
		label := table.Column("label")
		for _, l := range links {
			b := &bins[min(int(l.Probability*10), 9)]
			b.n++
			b.sum += l.Probability
			if label.Code(int(l.Left)) == label.Code(int(l.Right)) {
				b.matches++
				matches++
			}
		}
		expected += e.pooled.Expected(e.cells.all())
	}
	miss, n := 0.0, 0.0
	for i, b := range bins {
		if b.n < 100 {
			continue
		}
		predicted, observed := b.sum/b.n, b.matches/b.n
		t.Logf("%.1f: %5.0f pairs, predicted %.3f, observed %.3f", float64(i)/10, b.n, predicted, observed)
		// Four standard errors of the bin, and the error of λ and m, which are
		// estimated on some 4,000 matches.
		if tolerance := 4*math.Sqrt(predicted*(1-predicted)/b.n) + 0.05; math.Abs(predicted-observed) > tolerance {
			t.Errorf("from %.1f: predicted %.3f, observed %.3f", float64(i)/10, predicted, observed)
		}
		miss += math.Abs(predicted-observed) * b.n
		n += b.n
	}
	if miss/n > 0.02 {
		t.Errorf("expected calibration error %.4f", miss/n)
	}
	if !near(expected/matches, 1, 0.06) {
		t.Errorf("%.0f matches expected, %.0f reached", expected, matches)
	}
}
