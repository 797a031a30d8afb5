package evaluation_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/evaluation"
	"yingbao/sources/record"
)

// world is a truth and the scored pairs about it.
type world struct {
	person map[record.ID]int
	ids    []record.ID
	pairs  []evaluation.Pair
}

func drawWorld(t *rapid.T) *world {
	w := &world{person: map[record.ID]int{}}
	for s := range rapid.IntRange(1, 3).Draw(t, "sources") {
		for row := range rapid.IntRange(1, 6).Draw(t, "rows") {
			id := record.ID{Source: fmt.Sprintf("s%d", s), Row: uint32(row + 1)}
			w.person[id] = rapid.IntRange(0, 5).Draw(t, "person")
			w.ids = append(w.ids, id)
		}
	}
	for i, a := range w.ids {
		for _, b := range w.ids[i+1:] {
			if rapid.Bool().Draw(t, "kept") {
				weight := float64(rapid.IntRange(-8, 8).Draw(t, "weight")) / 2
				w.pairs = append(w.pairs, evaluation.Pair{Left: a, Right: b, Weight: weight,
					Probability: 1 / (1 + math.Exp2(-weight)), Linked: rapid.IntRange(0, 3).Draw(t, "linked") > 1})
			}
		}
	}
	return w
}

func (w *world) report(t *rapid.T, pairs []evaluation.Pair, scope evaluation.Scope) *evaluation.Report {
	truth := evaluation.NewTruth()
	for _, id := range w.ids {
		if err := truth.Add(id, fmt.Sprint(w.person[id])); err != nil {
			t.Fatal(err)
		}
	}
	e := evaluation.New(truth, evaluation.Options{Closure: true})
	for _, p := range pairs {
		e.Add(p)
	}
	r, err := e.Report(scope)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// V3: the order of the lines, and the sides they stand on, change nothing.
func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		shuffled := rapid.Permutation(w.pairs).Draw(t, "order")
		for i := range shuffled {
			if rapid.Bool().Draw(t, "turned") {
				shuffled[i].Left, shuffled[i].Right = shuffled[i].Right, shuffled[i].Left
			}
		}
		a, b := w.report(t, w.pairs, evaluation.Scope{}), w.report(t, shuffled, evaluation.Scope{})
		if x, y := text(a), text(b); x != y {
			t.Fatalf("in order %s\nshuffled %s", x, y)
		}
	})
}

func text(r *evaluation.Report) string {
	data, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// The figures equal those of counting every pair in the plainest way.
func TestAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		scope := evaluation.Scope{Left: []string{"s0"}, Right: []string{w.ids[len(w.ids)-1].Source}}
		got := w.report(t, w.pairs, scope)
		asked := func(a, b record.ID) bool {
			return a.Source == scope.Left[0] && b.Source == scope.Right[0] || b.Source == scope.Left[0] && a.Source == scope.Right[0]
		}
		truth := 0
		for i, a := range w.ids {
			for _, b := range w.ids[i+1:] {
				if asked(a, b) && w.person[a] == w.person[b] {
					truth++
				}
			}
		}
		if int(got.TruePairs) != truth {
			t.Fatalf("%d true pairs, counted %d", got.TruePairs, truth)
		}
		decided := func(p evaluation.Pair) bool { return p.Linked }
		check(t, "decided", got.Decided, w.count(asked, truth, decided))
		best := 0.0
		for k := -9; k <= 9; k++ {
			r := w.count(asked, truth, func(p evaluation.Pair) bool { return p.Weight >= float64(k)/2 })
			if r.Links > 0 {
				best = max(best, r.F1)
			}
		}
		if math.Abs(got.Best.F1-best) > 1e-12 && got.Kept.Links > 0 {
			t.Fatalf("best F1 %v, reference %v", got.Best.F1, best)
		}
		check(t, "closure", got.Closure.Decided, w.closed(asked, truth))
	})
}

func check(t *rapid.T, name string, got, want evaluation.Rates) {
	if got.Links != want.Links || got.True != want.True || math.Abs(got.F1-want.F1) > 1e-12 {
		t.Fatalf("%s: %+v, reference %+v", name, got, want)
	}
}

func (w *world) count(asked func(a, b record.ID) bool, truth int, chosen func(evaluation.Pair) bool) evaluation.Rates {
	n, same := 0, 0
	for _, p := range w.pairs {
		if asked(p.Left, p.Right) && chosen(p) {
			n++
			if w.person[p.Left] == w.person[p.Right] {
				same++
			}
		}
	}
	return rates(n, same, truth)
}

func rates(n, same, truth int) evaluation.Rates {
	r := evaluation.Rates{Links: int64(n), True: int64(same), F1: 1}
	if n+truth > 0 {
		r.F1 = 2 * float64(same) / float64(n+truth)
	}
	return r
}

// closed spreads the smallest number along the links until nothing changes.
func (w *world) closed(asked func(a, b record.ID) bool, truth int) evaluation.Rates {
	label := map[record.ID]int{}
	for i, id := range w.ids {
		label[id] = i
	}
	for changed := true; changed; {
		changed = false
		for _, p := range w.pairs {
			if least := min(label[p.Left], label[p.Right]); p.Linked && label[p.Left] != label[p.Right] {
				label[p.Left], label[p.Right], changed = least, least, true
			}
		}
	}
	n, same := 0, 0
	for i, a := range w.ids {
		for _, b := range w.ids[i+1:] {
			if asked(a, b) && label[a] == label[b] {
				n++
				if w.person[a] == w.person[b] {
					same++
				}
			}
		}
	}
	return rates(n, same, truth)
}

// The bins hold everything, and a forecast that is right on average in every
// bin has no calibration error.
func TestReliability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "bins")
		r := evaluation.NewReliability(n)
		total := 0
		for i := range n {
			p := (float64(i) + 0.5) / float64(n)
			k := rapid.IntRange(0, 20).Draw(t, "times")
			for range 2 * n * k { // a multiple of 2n: p is met exactly
				r.Add(p, total%(2*n) < 2*i+1)
				total++
			}
		}
		c := r.Calibration()
		sum := int64(0)
		for _, b := range c.Bins {
			sum += b.Count
		}
		if sum != int64(total) || c.Count != sum || c.ECE > 1e-8 || c.Worst > 1e-8 {
			t.Fatalf("%d given: %+v", total, c)
		}
	})
}

func TestCertainButWrong(t *testing.T) {
	r := evaluation.NewReliability(10)
	for range 100 {
		r.Add(1, false)
		r.Add(0, true)
	}
	if c := r.Calibration(); c.ECE != 1 || c.Worst != 1 || c.Brier != 1 || len(c.Bins) != 2 {
		t.Errorf("%+v", c)
	}
}

// A curve falls in weight and rises in recall, and ends with what was kept.
func TestCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawWorld(t)
		got := r.report(t, r.pairs, evaluation.Scope{})
		if !slices.IsSortedFunc(got.Curve, func(a, b evaluation.Point) int { return cmp.Compare(b.Weight, a.Weight) }) ||
			!slices.IsSortedFunc(got.Curve, func(a, b evaluation.Point) int { return cmp.Compare(a.Recall, b.Recall) }) {
			t.Fatalf("%+v", got.Curve)
		}
		if n := len(got.Curve); n > 0 && got.Curve[n-1].Rates != got.Kept {
			t.Fatalf("ends with %+v, kept %+v", got.Curve[n-1], got.Kept)
		}
	})
}

func ExampleEvaluator() {
	truth, _ := evaluation.ReadTruth(strings.NewReader("source,row,person\nmedical,1,7\nregister,4,7\nregister,5,8\n"))
	e := evaluation.New(truth, evaluation.Options{})
	_ = e.Read(strings.NewReader("left_source,left_row,right_source,right_row,match_weight,match_probability,decision\n" +
		"medical,1,register,4,9.2,0.9983,link\nmedical,1,register,5,-3.1,0.1044,reject\n"))
	r, _ := e.Report(evaluation.Scope{Left: []string{"medical"}, Right: []string{"register"}})
	fmt.Printf("%d true pairs, F1 %.2f\n", r.TruePairs, r.Decided.F1)
	// Output: 1 true pairs, F1 1.00
}

func FuzzRead(f *testing.F) {
	f.Add("source,row,person\na,1,x\n", "left_source,left_row,right_source,right_row,match_weight\na,1,a,2,3\n")
	f.Add("\ufeffsource,row,person\na,4294967295,x\n", "left_source,left_row,right_source,right_row,match_weight,decision\na,0,b,9,-inf,link\n")
	f.Fuzz(func(t *testing.T, truth, links string) {
		if len(truth) > 1000 || len(links) > 1000 {
			return
		}
		told, err := evaluation.ReadTruth(strings.NewReader(truth))
		if err != nil || told.Rows == 0 {
			return
		}
		e := evaluation.New(told, evaluation.Options{Closure: true})
		if e.Read(strings.NewReader(links)) != nil {
			return
		}
		r, err := e.Report(evaluation.Scope{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Decided.True > r.Decided.Links || r.Kept.Links < r.Decided.Links || r.Pairs.ECE < 0 || r.Pairs.ECE > 1 {
			t.Fatalf("%+v", r)
		}
	})
}
