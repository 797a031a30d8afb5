package matchers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

func mustLink(t testing.TB, table *record.Table, s Settings) *Result {
	t.Helper()
	result, err := Link(context.Background(), table, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, table, result, s.withDefaults())
	return result
}

// checkResult holds what must be true of any result: links sorted and within
// bounds, decided as the persons are, persons numbered by first row, and the
// summary counting what is there.
func checkResult(t testing.TB, table *record.Table, r *Result, s Settings) {
	t.Helper()
	linked, reviews := 0, 0
	for i, l := range r.Links {
		if l.Left >= l.Right || int(l.Right) >= table.Rows() {
			t.Fatalf("link %+v", l)
		}
		if i > 0 && (r.Links[i-1].Left > l.Left || r.Links[i-1].Left == l.Left && r.Links[i-1].Right >= l.Right) {
			t.Fatalf("links out of order: %+v, %+v", r.Links[i-1], l)
		}
		if math.IsNaN(l.Weight) || !(l.Probability >= 0 && l.Probability <= 1) || math.Abs(fellegisunter.Probability(l.Weight)-l.Probability) > 1e-9 {
			t.Fatalf("weight %g with probability %g", l.Weight, l.Probability)
		}
		switch {
		case (l.Decision == fellegisunter.Linked) != (r.Persons[l.Left] == r.Persons[l.Right]):
			t.Fatalf("%+v, persons %d and %d", l, r.Persons[l.Left], r.Persons[l.Right])
		case l.Decision == fellegisunter.Review && l.Probability < s.Review, l.Decision == fellegisunter.Reject && l.Probability >= s.Review:
			t.Fatalf("%s of probability %g", l.Decision, l.Probability)
		}
		linked += map[bool]int{true: 1}[l.Decision == fellegisunter.Linked]
		reviews += map[bool]int{true: 1}[l.Decision == fellegisunter.Review]
	}
	next := uint32(0)
	for row, p := range r.Persons {
		if p > next {
			t.Fatalf("row %d: person %d before %d", row, p, next)
		}
		next = max(next, p+1)
	}
	if int(next) != r.Count || r.Summary.Persons != r.Count || r.Summary.Linked != linked || r.Summary.Reviews != reviews || r.Summary.Records != table.Rows() {
		t.Fatalf("%d persons, %d links, %d reviews; %d, %+v", next, linked, reviews, r.Count, r.Summary)
	}
	for _, x := range []float64{r.Summary.Precision, r.Summary.Recall} {
		if !(x >= 0 && x <= 1) {
			t.Fatalf("summary %+v", r.Summary)
		}
	}
}

func TestLinkTwoFiles(t *testing.T) {
	left, right := twoFiles(1, 600, 0.15)
	table := tableOf(t, peopleFields, left, right)
	result := mustLink(t, table, peopleSettings(ShapeLink))
	checkF1(t, table, result, false, 0.98)
	if !result.Summary.OneToOne {
		t.Error("two files without duplicates are not linked one to one")
	}
	seen := map[uint32]bool{}
	for _, l := range result.Links {
		if l.Decision == fellegisunter.Linked {
			if seen[l.Left] || seen[l.Right] {
				t.Fatalf("a row of %+v is linked twice", l)
			}
			seen[l.Left], seen[l.Right] = true, true
		}
		if table.SourceOf(int(l.Left)) == table.SourceOf(int(l.Right)) {
			t.Fatalf("%+v is within a file", l)
		}
	}
	for name, got := range map[string]float64{"precision": result.Summary.Precision, "recall": result.Summary.Recall} {
		right, wrong, missed := score(t, table, result, false)
		want := map[string]float64{"precision": float64(right) / float64(right+wrong), "recall": float64(right) / float64(right+missed)}[name]
		if math.Abs(got-want) > 0.03 {
			t.Errorf("estimated %s %.3f, in truth %.3f", name, got, want)
		}
	}
}

// TestLinkWithDuplicates: a person who stands twice on one side may have both
// rows linked, unless the settings say one-to-one.
func TestLinkWithDuplicates(t *testing.T) {
	left, _ := twoFiles(2, 500, 0)
	r := rand.New(rand.NewPCG(2, 2))
	var right [][]string
	for i, row := range left {
		if i%2 == 0 {
			continue
		}
		for range 1 + i%3 {
			copied := slices.Clone(row)
			copied[4] = fmt.Sprintf("07%08d", r.IntN(1e8))
			right = append(right, copied)
		}
	}
	table := tableOf(t, peopleFields, left, right)
	result := mustLink(t, table, peopleSettings(ShapeLink))
	if result.Summary.OneToOne {
		t.Fatal("a file of duplicates is linked one to one")
	}
	checkF1(t, table, result, false, 0.97)
	s := peopleSettings(ShapeLink)
	s.OneToOne = Yes
	forced := mustLink(t, table, s)
	if !forced.Summary.OneToOne || forced.Summary.Linked >= result.Summary.Linked {
		t.Errorf("%d links one to one, %d without", forced.Summary.Linked, result.Summary.Linked)
	}
	s.OneToOne = No
	if free := mustLink(t, table, s); !reflect.DeepEqual(free.Links, result.Links) {
		t.Error("what Auto chose and No differ")
	}
}

func TestDedupe(t *testing.T) {
	table := tableOf(t, peopleFields, oneFile(3, 400, 0.15))
	result := mustLink(t, table, peopleSettings(ShapeDedupe))
	checkF1(t, table, result, true, 0.97)
	if math.Abs(float64(result.Count-400)) > 12 {
		t.Errorf("%d persons of 400", result.Count)
	}
}

// TestModelIsUsedAsItIs: a model that was learned is used without learning,
// and gives the same links; one that does not fit is refused.
func TestModelIsUsedAsItIs(t *testing.T) {
	left, right := twoFiles(4, 500, 0.15)
	table := tableOf(t, peopleFields, left, right)
	s := peopleSettings(ShapeLink)
	learned := mustLink(t, table, s)
	s.Model = learned.Model()
	given := mustLink(t, table, s)
	if !reflect.DeepEqual(learned.Links, given.Links) || given.Model() != s.Model {
		t.Error("the same model gives other links")
	}
	s.Comparisons = s.Comparisons[:4]
	if _, err := Link(context.Background(), table, s, nil); err == nil {
		t.Error("a model of other comparisons is accepted")
	}
}

// TestWorkersAndRowOrder: neither the number of workers nor the order of the
// rows changes which pairs are linked (M1).
func TestWorkersAndRowOrder(t *testing.T) {
	for _, shape := range []Shape{ShapeLink, ShapeDedupe, ShapePersons} {
		var sources [][][]string
		if shape == ShapeDedupe {
			sources = [][][]string{oneFile(5, 250, 0.15)}
		} else {
			left, right := twoFiles(5, 400, 0.15)
			sources = [][][]string{left, right}
		}
		for s := range sources {
			for i := range sources[s] {
				sources[s][i][5] = fmt.Sprint(s, ":", i) // a name for each row
			}
		}
		s := peopleSettings(shape)
		s.Cells = shape == ShapePersons
		table := tableOf(t, peopleFields, sources...)
		one := mustLink(t, table, s)
		s.Workers = 4
		four := mustLink(t, table, s)
		if !reflect.DeepEqual(one.Links, four.Links) || !slices.Equal(one.Persons, four.Persons) || !reflect.DeepEqual(one.Summary, four.Summary) {
			t.Errorf("shape %d: four workers give another result", shape)
		}
		r := rand.New(rand.NewPCG(5, 5))
		for _, rows := range sources {
			r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		}
		mixed := tableOf(t, peopleFields, sources...)
		shuffled := mustLink(t, mixed, s)
		want, got := linksByName(table, one), linksByName(mixed, shuffled)
		if len(want) < 100 || len(want) != len(got) {
			t.Fatalf("shape %d: %d links, %d when shuffled", shape, len(want), len(got))
		}
		for pair, w := range want {
			if math.Abs(got[pair]-w) > 1e-9 {
				t.Fatalf("shape %d: pair %v weighs %g, %g when shuffled", shape, pair, w, got[pair])
			}
		}
	}
}

// linksByName gives the weight of every linked pair, by the names of its rows.
func linksByName(table *record.Table, r *Result) map[[2]string]float64 {
	out := map[[2]string]float64{}
	for _, l := range r.Links {
		if l.Decision == fellegisunter.Linked {
			a, b := table.Column("label").Value(int(l.Left)), table.Column("label").Value(int(l.Right))
			out[[2]string{min(a, b), max(a, b)}] = l.Weight
		}
	}
	return out
}

func TestNothingToLink(t *testing.T) {
	left, right := twoFiles(6, 40, 0)
	s := peopleSettings(ShapeLink)
	for name, table := range map[string]*record.Table{"no rows": tableOf(t, peopleFields, nil, nil), "one file": tableOf(t, peopleFields, left), "one row": tableOf(t, peopleFields, left[:1], nil)} {
		result, err := Link(context.Background(), table, s, nil)
		if err != nil || len(result.Links) != 0 || result.Count != table.Rows() || len(result.Persons) != table.Rows() {
			t.Errorf("%s: %+v, %v", name, result, err)
		}
	}
	// Pairs, but no candidate among them.
	for i := range right {
		right[i] = []string{fmt.Sprint("q", i), fmt.Sprint("q", i), fmt.Sprint("1", i), "", "", ""}
	}
	table := tableOf(t, peopleFields, left, right)
	if result := mustLink(t, table, s); len(result.Links) != 0 || result.Count != table.Rows() {
		t.Errorf("%d links", len(result.Links))
	}
}

func TestLinkErrors(t *testing.T) {
	left, right := twoFiles(7, 100, 0)
	table := tableOf(t, peopleFields, left, right)
	s := peopleSettings(ShapeLink)
	s.Blocking = append(slices.Clone(s.Blocking), blocking.Rule{Keys: []string{"nothing"}})
	if _, err := Link(context.Background(), table, s, nil); err == nil || err.Error() != `blocking rule 6: block key "nothing": no column "nothing"` {
		t.Errorf("%v", err)
	}
	s = peopleSettings(ShapeLink)
	s.Comparisons = append(slices.Clone(s.Comparisons), comparison.Spec{Name: "x", Fields: []record.Field{"nothing"}, Levels: []string{"exact"}})
	if _, err := Link(context.Background(), table, s, nil); err == nil || err.Error() != `comparison "x": no column [nothing]` {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Link(ctx, table, peopleSettings(ShapeLink), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestProgress: the stages come in order and never pass their total.
func TestProgress(t *testing.T) {
	left, right := twoFiles(8, 300, 0.1)
	var stages []string
	_, err := Link(context.Background(), tableOf(t, peopleFields, left, right), peopleSettings(ShapeLink), func(stage string, done, total int64) {
		if len(stages) == 0 || stages[len(stages)-1] != stage {
			stages = append(stages, stage)
		}
		if total > 0 && done > total {
			t.Errorf("%s: %d of %d", stage, done, total)
		}
	})
	if err != nil || !slices.Equal(stages, []string{"count", "learn", "score"}) {
		t.Errorf("stages %v, %v", stages, err)
	}
}
