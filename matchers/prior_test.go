package matchers

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// onceEach puts the first record of every person into one file and the others
// into a second.
func onceEach(rows [][]string) (left, right [][]string) {
	seen := map[string]bool{}
	for _, row := range rows {
		if label := row[len(row)-1]; seen[label] {
			right = append(right, row)
		} else {
			seen[label] = true
			left = append(left, row)
		}
	}
	return left, right
}

func codes(warnings []Warning) (out []string) {
	for _, w := range warnings {
		out = append(out, w.Code)
	}
	return out
}

// TestPriorAgainstTruth: what strict rules tell of the number of matches, before
// anything is learned, is near the truth for two files and for one, with clean
// fields and with bad ones, and so is what EM makes of it; nothing is warned of.
func TestPriorAgainstTruth(t *testing.T) {
	for seed := range uint64(3) {
		for _, rate := range []float64{0.1, 0.3} {
			left, right := twoFiles(seed, 2000, rate)
			for _, c := range []struct {
				shape   Shape
				rows    [][][]string
				matches float64
			}{{ShapeLink, [][][]string{left, right}, 1000}, {ShapeDedupe, [][][]string{oneFile(seed, 1000, rate)}, 2500}} {
				table := tableOf(t, peopleFields, c.rows...)
				r := mustLink(t, table, peopleSettings(c.shape))
				p := r.Summary.Prior
				if r.engine.copied > 0 {
					c.matches, p.Matches = c.matches/r.engine.copied, p.Matches/r.engine.copied
				}
				if p.Strict == nil {
					t.Fatalf("seed %d, rate %.1f: no strict rules", seed, rate)
				}
				t.Logf("seed %d, rate %.1f: %.0f matches, strict rules tell %.0f, λ makes %.0f", seed, rate, c.matches, p.Strict.Matches, p.Matches)
				if !near(p.Strict.Matches/c.matches, 1, 0.15) || !near(p.Matches/c.matches, 1, 0.2) || !near(p.Start/p.Strict.Matches, 1, 1e-9) {
					t.Errorf("seed %d, rate %.1f: %.0f of %.0f matches told, %.0f in the model, start %.0f", seed, rate, p.Strict.Matches, c.matches, p.Matches, p.Start)
				}
				if len(p.Warnings) > 0 || p.Far || p.Most > 0 {
					t.Errorf("seed %d, rate %.1f: %v", seed, rate, p.Warnings)
				}
			}
		}
	}
}

// TestPriorExtremes: one candidate in ten thousand is a match, or nearly every one
// is; strict rules tell the number of matches in both, and the links are right.
func TestPriorExtremes(t *testing.T) {
	for _, c := range []struct {
		name         string
		rows, shared int
		rules        [][]string
		least, most  float64 // candidates for each match
	}{
		{"few among many", 4100, 220, [][]string{{"town"}, {"dob"}, {"phone"}, {"surname", "forename"}}, 9000, 12000},
		{"nearly all", 2000, 2000, [][]string{{"dob", "surname"}, {"dob", "forename"}, {"phone", "surname"}, {"phone", "dob"}}, 0.8, 1.1},
	} {
		r := rand.New(rand.NewPCG(3, 8))
		var left, right [][]string
		for i, p := range people(41, 2*c.rows-c.shared) {
			if label := fmt.Sprint(i); i < c.rows {
				left = append(left, append(p.damaged(r, 0.1), label))
			}
			if label := fmt.Sprint(i); i >= c.rows-c.shared {
				right = append(right, append(p.damaged(r, 0.1), label))
			}
		}
		table, s := tableOf(t, peopleFields, left, right), peopleSettings(ShapeLink)
		s.Blocking, s.Workers = nil, 2
		for _, keys := range c.rules {
			s.Blocking = append(s.Blocking, blocking.Rule{Keys: keys})
		}
		result := mustLink(t, table, s)
		p, matches := result.Summary.Prior, float64(c.shared)
		if n := float64(result.Summary.Candidates) / matches; n < c.least || n > c.most {
			t.Errorf("%s: %.1f candidates for each match", c.name, n)
		}
		if p.Strict == nil {
			t.Errorf("%s: no strict rules", c.name)
			continue
		}
		t.Logf("%s: %d matches among %d candidates, strict rules tell %.0f, λ makes %.0f", c.name, c.shared, result.Summary.Candidates, p.Strict.Matches, p.Matches)
		if !near(p.Strict.Matches/matches, 1, 0.1) || !near(p.Matches/matches, 1, 0.1) || len(p.Warnings) > 0 {
			t.Errorf("%s: strict rules tell %.0f, λ makes %.0f of %.0f: %v", c.name, p.Strict.Matches, p.Matches, matches, p.Warnings)
		}
		checkF1(t, table, result, false, 0.97)
	}
}

// TestPriorFar: where EM takes relatives for persons because nobody said what
// they share, the strict rules say so, and the two come as near as where somebody
// did. What stays three times apart is told, in both languages; λ is EM's all
// the same.
func TestPriorFar(t *testing.T) {
	table := tableOf(t, peopleFields, families(3, 1600))
	for _, s := range []Settings{marked(), marked("surname", "town", "phone")} {
		r := mustLink(t, table, s)
		if p := r.Summary.Prior; len(p.Warnings) > 0 || !near(p.Strict.Matches/1600, 1, 0.15) || !near(p.Matches/1600, 1, 0.15) {
			t.Errorf("%.0f matches, %.0f told, %v", p.Matches, p.Strict.Matches, p.Warnings)
		}
		checkF1(t, table, r, true, 0.9)
	}
	e := learned(t, table, marked())
	e.strict.Matches /= 4
	p := e.priorOf()
	if !p.Far || !slices.Equal(codes(p.Warnings), []string{"lambda-far"}) || p.Matches != e.matches(e.pooled) {
		t.Errorf("%.0f matches, strict rules tell %.0f: %v", p.Matches, p.Strict.Matches, p.Warnings)
	}
	for _, lang := range []string{"zh", "en"} {
		for _, text := range append(p.Text(lang), p.Warnings[0].Text(lang)) {
			if text == "" || strings.ContainsAny(text, "{}") || lang == "zh" != strings.Contains(text, "对") {
				t.Errorf("%s: %q", lang, text)
			}
		}
	}
}

// TestPriorBounded: a row of one file matches no more rows than the other has of
// its person. EM that goes beyond that is brought back and it is told; a file
// in which everybody stands twice leaves room for twice as many.
func TestPriorBounded(t *testing.T) {
	left, right := onceEach(families(3, 1600))
	table := tableOf(t, peopleFields, left, right)
	rows := float64(min(len(left), len(right)))
	for _, c := range []struct {
		one  Choice
		most float64
	}{{Yes, rows}, {No, 1.4 * rows}, {Auto, 1.4 * rows}} {
		s := peopleSettings(ShapeLink)
		s.OneToOne = c.one
		e := firstLearned(t, table, s)
		p := e.priorOf()
		if p.Most == 0 || p.Most > c.most || p.Matches > p.Most*(1+1e-9) || !slices.Contains(codes(p.Warnings), "lambda-bounded") {
			t.Errorf("one to one %v: %.0f matches, at most %.0f: %v", c.one, p.Matches, p.Most, p.Warnings)
		}
		// What was beyond the bound is then held against what strict rules tell.
		if p := mustLink(t, table, s).Summary.Prior; p.Matches > c.most*(1+1e-9) || p.Far {
			t.Errorf("one to one %v, in the end: %.0f matches, at most %.0f: %v", c.one, p.Matches, c.most, p.Warnings)
		}
	}
	people, others := twoFiles(7, 1000, 0.05)
	for i, row := range slices.Clone(others) {
		row = slices.Clone(row)
		row[3] = fmt.Sprint("elsewhere", i)
		others = append(others, row)
	}
	for _, p := range people[:500] { // whom the other file lacks
		others = append(others, slices.Clone(p), append(slices.Clone(p[:3]), "somewhere", p[4], p[5]))
	}
	table = tableOf(t, peopleFields, people, others)
	s := peopleSettings(ShapeLink)
	s.OneToOne = No
	p := mustLink(t, table, s).Summary.Prior
	t.Logf("everybody twice: %.0f matches of %d rows, bound %.0f", p.Matches, len(people), p.Most)
	if p.Most > 0 || !near(p.Matches/2000, 1, 0.1) {
		t.Errorf("everybody twice: %.0f matches, at most %.0f", p.Matches, p.Most)
	}
}

// firstLearned is learned before anything is held against the model.
func firstLearned(t *testing.T, table *record.Table, s Settings) *engine {
	t.Helper()
	e := learned(t, table, s)
	e.set.Comparisons, e.others = s.Comparisons, nil
	random, err := e.sampled(e.ctx)
	if err != nil {
		t.Fatal(err)
	}
	patterns := e.cells.all()
	e.findStrict(patterns, random)
	if e.pooled, err = e.bounded(func() (*fellegisunter.Model, error) { return e.fromPatterns(patterns, random) }); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestBoundCells: the model of two sources is kept to what they can hold, and
// the others are left alone.
func TestBoundCells(t *testing.T) {
	table := tableOf(t, departmentFields, departmentRows(15, 400)...)
	e := learned(t, table, Departments(table))
	if len(e.bounds) > 0 {
		t.Fatalf("beyond the bound by itself: %v", e.bounds)
	}
	at := slices.IndexFunc(e.cells.names, func(names [2]int) bool { return names[0] != names[1] })
	before := slices.Clone(e.cells.models)
	runaway := *before[at]
	runaway.Lambda = 0.9
	e.cells.models[at] = &runaway
	e.boundCells()
	most := e.mostOfCell(at, math.Inf(1))
	if got := e.cells.models[at].Lambda * float64(e.universe.CellPairs(at)); !(got <= most*(1+1e-9)) || most > 2*float64(table.Rows()) {
		t.Errorf("%.0f matches of at most %.0f", got, most)
	}
	for i, m := range e.cells.models {
		if i != at && m != before[i] {
			t.Errorf("pair of sources %d was learned again", i)
		}
	}
	if !slices.Equal(codes(e.bounds), []string{"lambda-bounded-cell"}) || !strings.Contains(e.bounds[0].EN, "s0") || !strings.Contains(e.bounds[0].ZH, "s0") {
		t.Errorf("%v", e.bounds)
	}
}

// TestGivenPrior: a model that is given keeps its λ, and is held against the
// strict rules of the table: one of another population's λ is told.
func TestGivenPrior(t *testing.T) {
	table := tableOf(t, departmentFields, departmentRows(15, 600)...)
	first := mustLink(t, table, Departments(table))
	model := *first.Model()
	if o := model.Origin; o == nil || o.How != fellegisunter.OriginEM || o.Strict == nil || !near(o.Start*float64(o.Pairs)/o.Strict.Matches, 1, 1e-9) {
		t.Fatalf("origin %+v", o)
	}
	var file bytes.Buffer
	if err := model.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := fellegisunter.ReadModel(&file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read.Origin, model.Origin) {
		t.Errorf("origin %+v was written and %+v read", model.Origin, read.Origin)
	}
	for _, c := range []struct {
		times float64
		told  []string
	}{{1, nil}, {50, []string{"lambda-far-given"}}, {0.02, []string{"lambda-far-given"}}} {
		given := *read
		given.Lambda *= c.times
		s := Departments(table)
		s.Model = &given
		p := mustLink(t, table, s).Summary.Prior
		if !slices.Equal(codes(p.Warnings), c.told) || math.Abs(p.Matches/(given.Lambda*float64(p.Pairs))-1) > 1e-12 {
			t.Errorf("λ times %g: %.0f matches, strict rules tell %.0f, %v", c.times, p.Matches, p.Strict.Matches, p.Warnings)
		}
	}
}
