package fellegisunter

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
)

// TestEqualShareIsExact: the closed form of u for equal values is what
// counting all allowed pairs gives.
func TestEqualShareIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "b2", "c"}), 1, 1)
		var sources [][][]string
		for range rapid.IntRange(1, 3).Draw(rt, "sources") {
			sources = append(sources, rapid.SliceOfN(row, 0, 9).Draw(rt, "rows"))
		}
		allow := rapid.SampledFrom([]func(a, b int) bool{nil, func(a, b int) bool { return a != b }, func(a, b int) bool { return a < b && a == 0 }}).Draw(rt, "allow")
		table := tableOf(t, []string{"v"}, sources...)
		c := comparisonsOf(t, table, false, "v")[0]
		u := NewUniverse(table, rowsInOrder(table), allow)
		pairs, both, equal := int64(0), 0, 0
		for a := range table.Rows() {
			for b := range a {
				x, y := table.SourceOf(a), table.SourceOf(b)
				if allow != nil && !allow(x, y) && !allow(y, x) {
					continue
				}
				pairs++
				if c.Codes.Of(int(a)) != 0 && c.Codes.Of(int(b)) != 0 {
					both++
					if c.Codes.Of(int(a)) == c.Codes.Of(int(b)) {
						equal++
					}
				}
			}
		}
		share, ok := u.EqualShare(c)
		if u.Pairs != pairs || ok != (both > 0) || both > 0 && share != float64(equal)/float64(both) {
			rt.Fatalf("%d pairs, share %g, %v; counted %d of %d, %d pairs in all", u.Pairs, share, ok, equal, both, pairs)
		}
		sum := int64(0)
		for i := range u.Cells() {
			sum += u.CellPairs(i)
		}
		if sum != pairs {
			rt.Fatalf("cells hold %d of %d pairs", sum, pairs)
		}
	})
}

// TestRandomPairsAreUniform draws from a universe with empty, single and
// unequal sources: each allowed pair must come as often as any other.
func TestRandomPairsAreUniform(t *testing.T) {
	rows := func(from, n int) [][]string {
		var out [][]string
		for i := range n {
			out = append(out, []string{fmt.Sprint(from + i)})
		}
		return out
	}
	table := tableOf(t, []string{"v"}, rows(0, 4), rows(10, 1), nil, rows(20, 2))
	for name, allow := range map[string]func(a, b int) bool{"all": nil, "between": func(a, b int) bool { return a != b }, "within": func(a, b int) bool { return a == b }} {
		u := NewUniverse(table, rowsInOrder(table), allow)
		// One comparison a row tells which two rows were drawn.
		comparisons := make([]*comparison.Comparison, table.Rows())
		for i := range comparisons {
			var err error
			if comparisons[i], err = rowComparison(table.Rows(), i); err != nil {
				t.Fatal(err)
			}
		}
		const n = 100000
		patterns, err := u.Random(context.Background(), comparisons, n, 2)
		if err != nil || Pairs(patterns) != n {
			t.Fatalf("%s: %d pairs, %v", name, Pairs(patterns), err)
		}
		if int64(len(patterns)) != u.Pairs {
			t.Errorf("%s: %d different pairs of %d", name, len(patterns), u.Pairs)
		}
		p := 1 / float64(u.Pairs)
		for _, x := range patterns {
			if !near(float64(x.Count)/n, p, sigmas*binomial(p, n)) {
				t.Errorf("%s: pair %x came %d times of %d, expected %.0f", name, x.Vector, x.Count, n, p*n)
			}
		}
	}
}

// rowComparison is null for pairs without one row and "with" for pairs with
// it: its code is 1 for that row and 2 for the others.
func rowComparison(rows, row int) (*comparison.Comparison, error) {
	codes := slices.Repeat([]uint32{1}, rows)
	codes[row] = 0
	return &comparison.Comparison{Name: fmt.Sprint(row), Levels: []string{"null", "without"}, Codes: comparison.NewCodes(codes), Equal: 1}, nil
}

func TestRandomIsTheSameForAnyWorkers(t *testing.T) {
	table := tableOf(t, []string{"v", "w"}, peopleRows(300, 0), peopleRows(200, 7))
	comparisons := comparisonsOf(t, table, false, "v", "w")
	u := NewUniverse(table, rowsInOrder(table), nil)
	first, err := u.Random(context.Background(), comparisons, 200001, 1)
	if err != nil || Pairs(first) != 200001 {
		t.Fatalf("%d pairs, %v", Pairs(first), err)
	}
	for workers := 2; workers <= 4; workers++ {
		if again, err := u.Random(context.Background(), comparisons, 200001, workers); err != nil || !slices.Equal(first, again) {
			t.Errorf("%d workers draw other pairs (%v)", workers, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := u.Random(ctx, comparisons, 1000, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	empty := NewUniverse(tableOf(t, []string{"v"}, [][]string{{"a"}}), [][]uint32{{0}}, nil)
	if p, err := empty.Random(context.Background(), nil, 100, 1); p != nil || err != nil {
		t.Errorf("a universe of one row gives %v, %v", p, err)
	}
}

// peopleRows makes rows of skewed values.
func peopleRows(n, shift int) [][]string {
	var out [][]string
	for i := range n {
		i += shift
		out = append(out, []string{fmt.Sprintf("%c%d", 'a'+i*i%13, i%11), fmt.Sprintf("%c%d", 'a'+i%3, i%29)})
	}
	return out
}

// TestEstimateU holds u to counting every pair: the exact level exactly, the
// others within the error of the sample.
func TestEstimateU(t *testing.T) {
	table := tableOf(t, []string{"v", "w"}, peopleRows(300, 0), peopleRows(200, 7))
	comparisons := comparisonsOf(t, table, false, "v", "w")
	u := NewUniverse(table, rowsInOrder(table), nil)
	const sample = 400000
	random, err := u.Random(context.Background(), comparisons, sample, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := u.EstimateU(comparisons, random, nil, nil)
	e := comparison.NewEvaluator(comparisons)
	for i, c := range comparisons {
		counts, all := make([]float64, len(c.Levels)), 0.0
		for a := range uint32(table.Rows()) {
			for b := range a {
				counts[e.Level(i, a, b)]++
				all++
			}
		}
		sum := 0.0
		for l := 1; l < len(c.Levels); l++ {
			want, tolerance := counts[l]/all, sigmas*binomial(counts[l]/all, sample)
			if l == int(c.Equal) {
				tolerance = 1e-12
			}
			if !near(got[i][l], want, tolerance) {
				t.Errorf("%s, %s: u %.6f, counted %.6f", c.Name, c.Levels[l], got[i][l], want)
			}
			sum += got[i][l]
		}
		if !near(sum, 1, 1e-12) || got[i][0] != 0 {
			t.Errorf("%s: u sums to %g", c.Name, sum)
		}
	}
}

// TestEstimateUFloors: levels that no random pair shows are not 0 (F2), in
// groups of their own too, and with nothing sampled at all.
func TestEstimateUFloors(t *testing.T) {
	comparisons := shape(3, 4)
	comparisons[1].Groups = []uint8{0, 1, 1, 2, 2}
	u := &Universe{Pairs: 1000}
	v := comparison.Vector(0).With(0, 3).With(1, 2)
	for _, random := range [][]Pattern{nil, {{v, 99}}} {
		for i, p := range u.EstimateU(comparisons, random, nil, nil) {
			sums := map[uint8]float64{}
			for l := 1; l < len(p); l++ {
				if !(p[l] > 0) {
					t.Errorf("comparison %d: u of level %d is %g", i, l, p[l])
				}
				g := uint8(0)
				if comparisons[i].Groups != nil {
					g = comparisons[i].Groups[l]
				}
				sums[g] += p[l]
			}
			for g, s := range sums {
				if !near(s, 1, 1e-12) {
					t.Errorf("comparison %d: group %d sums to %g", i, g, s)
				}
			}
		}
	}
	if got := u.EstimateU(comparisons, []Pattern{{v, 99}}, nil, nil)[0]; !near(got[1], 0.5/100, 1e-12) || !near(got[3], 0.99, 1e-12) {
		t.Errorf("u %v, want half a count of 100", got)
	}
}

// TestEstimateUTakesMatchesOff: when a first model knows λ and m, what the
// matches contribute to the random pairs is taken off, but never everything.
func TestEstimateUTakesMatchesOff(t *testing.T) {
	comparisons := shape(2, 2)
	random := []Pattern{{comparison.Vector(0).With(0, 1).With(1, 1), 100}, {comparison.Vector(0).With(0, 2).With(1, 2), 900}}
	first := Start(comparisons, [][]float64{{0, 0.1, 0.9}, {0, 0.1, 0.9}}, 0.05)
	for i := range first.Comparisons {
		first.Comparisons[i].Levels[1].M, first.Comparisons[i].Levels[2].M = 0.8, 0.2
	}
	first.Comparisons[1].Levels[1].M, first.Lambda = 1, 0.1
	u := &Universe{Pairs: 1000}
	got := u.EstimateU(comparisons, random, first, nil)
	// 0.1 less 0.1·0.8 is 0.02; 0.9 less 0.1·0.2 is 0.88.
	if want := 0.02 / 0.90; !near(got[0][1], want, 1e-12) {
		t.Errorf("u %g, want %g", got[0][1], want)
	}
	// 0.1 less 0.1·1 would be nothing: a fiftieth of it stays.
	if want := 0.002 / (0.002 + 0.88); !near(got[1][1], want, 1e-12) {
		t.Errorf("u %g, want %g", got[1][1], want)
	}
}

func TestMerge(t *testing.T) {
	a, b := Counter{3: 1, 1: 2}, Counter{3: 5, 2: math.MaxInt32}
	want := []Pattern{{1, 2}, {2, math.MaxInt32}, {3, 6}}
	if got := Merge(a, b); !slices.Equal(got, want) || Pairs(got) != 8+math.MaxInt32 {
		t.Errorf("%v", got)
	}
	if got := Merge(b, a); !slices.Equal(got, want) {
		t.Errorf("the other way: %v", got)
	}
	if a[3] != 1 || b[3] != 5 || len(Merge()) != 0 {
		t.Error("a counter was written into")
	}
}
