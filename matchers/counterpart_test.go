package matchers

import (
	"fmt"
	"math"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

func register(s int) bool { return s == 2 }

// TestCounterparts: half the people are in the register. Every row has a
// probability; those in it have next to none of being uncovered and their own
// row as the best, the others nearly one.
func TestCounterparts(t *testing.T) {
	table := tableOf(t, departmentFields, departmentRows(31, 600)...)
	s := Departments(table)
	s.Sample = 100_000
	result := mustLink(t, table, s)
	c := result.Counterparts(register)
	label := table.Column("label")
	covered := map[string]bool{}
	for row := table.Sources[2].First; row < table.Rows(); row++ {
		covered[label.Value(row)] = true
	}
	wrong, expected, uncovered := 0, 0.0, 0
	for row := range table.Rows() {
		none := c.None[row]
		if !(none >= 0 && none <= 1) || !(c.Odds[row] >= 0) {
			t.Fatalf("row %d: P(none) %g, odds %g", row, none, c.Odds[row])
		}
		if register(table.SourceOf(row)) {
			if none != 1 || c.Best[row] != -1 {
				t.Fatalf("register row %d has a counterpart", row)
			}
			continue
		}
		best := int(c.Best[row])
		if best >= 0 && !register(table.SourceOf(best)) {
			t.Fatalf("row %d: counterpart %d is not in the register", row, best)
		}
		expected += none
		if !covered[label.Value(row)] {
			uncovered++
			if none < 0.5 {
				wrong++
			}
		} else if none > 0.5 || label.Value(best) != label.Value(row) {
			wrong++
		}
	}
	if wrong > 6 {
		t.Errorf("%d rows of 1200 are wrong", wrong)
	}
	if math.Abs(expected-float64(uncovered)) > 0.02*float64(uncovered) {
		t.Errorf("%.1f rows expected without a counterpart, %d are", expected, uncovered)
	}
}

// TestNoCandidates: a row that nothing reaches has no counterpart but for the
// mass that the rules may miss; it is never 1.
func TestNoCandidates(t *testing.T) {
	sources := departmentRows(32, 400)
	sources[0] = append(sources[0], []string{"慕容雪", "", "19310203", "2", "990101", "城关镇", "某某村", "", "far"}, []string{"", "", "", "", "", "", "某某村", "", "bare"})
	table := tableOf(t, departmentFields, sources...)
	s := Departments(table)
	s.Sample = 100_000
	result := mustLink(t, table, s)
	c := result.Counterparts(register)
	far, bare := len(sources[0])-2, len(sources[0])-1
	for _, row := range []int{far, bare} {
		if c.Best[row] != -1 || c.Odds[row] != 0 {
			t.Errorf("row %d has a candidate", row)
		}
	}
	// Half the people are covered, so the odds of the unreached mass are those
	// of what the rules miss: small for a row with keys, one for one without.
	if !(c.None[far] < 1 && c.None[far] > 0.9) {
		t.Errorf("a row with a name and birth date: P(none) %g", c.None[far])
	}
	if !near(c.None[bare], 0.5, 0.05) {
		t.Errorf("a row that no rule can reach: P(none) %g, want the share of the uncovered", c.None[bare])
	}
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// TestClaims: of two persons of a source who claim one target row, each keeps
// what the other leaves; rows of one person do not compete.
func TestClaims(t *testing.T) {
	build := func(rows ...claim) *claims {
		out := &claims{start: make([]uint32, 11), list: rows}
		out.start[10] = uint32(len(rows))
		out.arrange(9)
		return out
	}
	for _, c := range []struct {
		why    string
		claims *claims
		person uint32
		odds   float64
		want   float64
	}{
		{"alone", build(claim{1, 3, 50}), 3, 50, 1},
		{"two rows of one person", build(claim{1, 3, 50}, claim{1, 3, 40}), 3, 40, 1},
		{"the weaker of two", build(claim{1, 3, 90}, claim{1, 4, 10}), 4, 10, 1 / (1 + 90.0/10)},
		{"the stronger of two", build(claim{1, 3, 90}, claim{1, 4, 10}), 3, 90, 1 / (1 + 10.0/90)},
		{"equal claims", build(claim{1, 3, 20}, claim{1, 4, 20}), 4, 20, 0.5},
		{"three persons", build(claim{1, 5, 5}, claim{1, 3, 90}, claim{1, 4, 10}), 5, 5, 1 / (1 + 90.0/5)},
		{"three persons, the first has two rows", build(claim{1, 3, 80}, claim{1, 4, 10}, claim{1, 3, 90}), 3, 90, 1 / (1 + 10.0/90)},
		{"the second overtakes", build(claim{1, 3, 10}, claim{1, 4, 5}, claim{1, 4, 20}), 3, 10, 1 / (1 + 20.0/10)},
		{"weak odds count as even", build(claim{1, 3, 4}, claim{1, 4, 0.1}), 4, 0.1, 1 / (1 + 4.0)},
		{"another source", build(claim{2, 4, 50}, claim{0, 5, 50}), 3, 7, 1},
		{"person 0", build(claim{1, 0, 50}), 0, 50, 1},
		{"person 0 and another", build(claim{1, 0, 50}, claim{1, 1, 25}), 1, 25, 1 / (1 + 50.0/25)},
	} {
		if got := c.claims.left(1, c.person, candidate{9, c.odds}); !near(got, c.want, 1e-12) {
			t.Errorf("%s: %g is left, want %g", c.why, got, c.want)
		}
	}
}

// TestClaimOfAnother: a namesake without a number claims a register row less
// once the one whose number stands in it claims it too.
func TestClaimOfAnother(t *testing.T) {
	ask := func(with bool) float64 {
		sources := departmentRows(33, 400)
		sources[0] = append(sources[0], []string{"夏侯明月", "", "", "2", "990101", "城关镇", "龙华村", "", "namesake"})
		row := len(sources[0]) - 1
		number := "990101194601021462"
		if with {
			sources[0] = append(sources[0], []string{"夏侯明月", number, "19460102", "2", "990101", "城关镇", "龙华村", "13911110005", "owner"})
		}
		sources[2] = append(sources[2], []string{"夏侯明月", number, "19460102", "2", "990101", "城关镇", "龙华村", "13911110005", "owner"})
		table := tableOf(t, departmentFields, sources...)
		s := Departments(table)
		s.Sample = 100_000
		return mustLink(t, table, s).Counterparts(register).None[row]
	}
	alone, beside := ask(false), ask(true)
	if !(alone < beside) || beside < 0.5 {
		t.Errorf("P(none) of a namesake: %g, %g beside the owner", alone, beside)
	}
}

// TestThroughAnother: a row whose number stands on another row of the person
// has the counterpart of that row, as surely as the two are one person.
func TestThroughAnother(t *testing.T) {
	e := &engine{table: tableOf(t, []record.Field{"v"}, [][]string{{"a"}}, [][]string{{"a"}}, [][]string{{"a"}, {"b"}})}
	r := &Result{engine: e, Persons: []uint32{0, 0, 0, 1}, Links: []fellegisunter.Link{
		{Left: 0, Right: 1, Weight: fellegisunter.Odds(0.8), Probability: 0.8, Decision: fellegisunter.Linked},
		{Left: 0, Right: 3, Weight: -1, Probability: 1.0 / 3},
		{Left: 1, Right: 2, Weight: fellegisunter.Odds(0.9), Probability: 0.9, Decision: fellegisunter.Linked},
	}}
	odds := e.direct(r, register)
	if fmt.Sprint(odds.of(0)) != "[{3 0.5}]" || len(odds.of(1)) != 1 || !near(odds.of(1)[0].odds, 9, 1e-9) {
		t.Fatalf("direct odds %v", odds)
	}
	odds = e.through(r, register, odds)
	got := map[uint32]float64{}
	for _, c := range odds.of(0) {
		got[c.row] = c.odds / (1 + c.odds)
	}
	// Row 0 reaches row 2 over row 1: 0.8 · 0.9.
	if len(got) != 2 || !near(got[2], 0.72, 1e-9) || !near(got[3], 1.0/3, 1e-9) {
		t.Errorf("probabilities %v", got)
	}
	if len(odds.of(1)) != 2 {
		t.Errorf("row 1 reaches %v; row 3 is as near as row 0 is sure", odds.of(1))
	}
}

// TestThroughOthers raises the pair of one person that is told apart only by
// the record between the two, and no pair of two persons.
func TestThroughOthers(t *testing.T) {
	link := func(a, b uint32, p float64) fellegisunter.Link {
		return fellegisunter.Link{Left: a, Right: b, Weight: fellegisunter.Odds(p), Probability: p}
	}
	links := []fellegisunter.Link{link(0, 1, 0.9), link(0, 2, 0.01), link(1, 2, 0.8), link(2, 3, 0.3), link(1, 3, 0.9)}
	throughOthers(2, links, []uint32{0, 0, 0, 1})
	for i, want := range []float64{0.9, 0.72, 0.8, 0.3, 0.9} {
		if !near(links[i].Probability, want, 1e-12) || !near(links[i].Weight, fellegisunter.Odds(want), 1e-9) {
			t.Errorf("%+v, want %g", links[i], want)
		}
	}
}

// TestCounterpartsOfNothing: a register without rows leaves everybody
// uncovered.
func TestCounterpartsOfNothing(t *testing.T) {
	sources := departmentRows(34, 200)
	for _, rows := range [][][]string{sources[0], sources[0][:1], nil} {
		table := tableOf(t, departmentFields, rows, nil, nil)
		s := Departments(table)
		if len(rows) == 0 {
			s.Sample = 1
		}
		result, err := Link(t.Context(), table, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := result.Counterparts(register)
		for row := range table.Rows() {
			if c.Best[row] != -1 || c.None[row] < 0.99 {
				t.Fatalf("%d rows: row %d has P(none) %g", len(rows), row, c.None[row])
			}
		}
	}
}
