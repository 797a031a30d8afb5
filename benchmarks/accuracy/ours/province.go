package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yingbao/matchers"
	"yingbao/matchers/blocking"
	"yingbao/matchers/evaluation"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources"
	"yingbao/sources/record"
)

// extracts are the files of a province, whatever their endings.
var extracts = []struct{ name, department, role string }{
	{"medical", "medical-insurance", ""}, {"disabled", "disabled-federation", ""}, {"employment", "human-resources", ""},
	{"rural", "rural-revitalization", ""}, {"register", "civil-affairs", "register"}, {"deaths", "deaths", ""}, {"petition", "petitions", ""},
	{"payments", "payments", ""},
}

// asked are the figures of the table: which sources to the register.
var asked = []struct {
	name  string
	lefts []string
}{
	{"", []string{"medical", "disabled", "employment", "rural"}},
	{"-petition", []string{"petition"}},
	{"-disabled", []string{"disabled"}},
	{"-deaths", []string{"deaths"}},
}

// province matches a province's extracts and scores them to the register.
func province(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("province", flag.ContinueOnError)
	name := flags.String("name", "province", "name of the results")
	dir := flags.String("dir", "", "folder of the extracts")
	out := flags.String("out", ".", "folder of the results")
	errors := flags.String("errors", "", "file for the wrong links, of made-up people only")
	if err := flags.Parse(args); err != nil {
		return err
	}
	start := time.Now()
	table, err := loadProvince(ctx, *dir)
	if err != nil {
		return err
	}
	settings := matchers.Departments(table)
	settings.Workers = 2
	found, err := matchers.Link(ctx, table, settings, nil)
	if err != nil {
		return err
	}
	counterparts := found.Counterparts(func(s int) bool { return table.Sources[s].Role == "register" })
	wall := since(start)
	truth, err := readTruth(filepath.Join(*dir, "truth.csv"))
	if err != nil {
		return err
	}
	if err := saveProvince(*name, *out, table, found, settings, counterparts, truth, wall); err != nil {
		return err
	}
	if *errors != "" {
		return writeErrors(*errors, *dir, table, found, truth, counterparts)
	}
	return nil
}

// saveProvince saves an outcome for each figure that is asked.
func saveProvince(name, out string, table *record.Table, found *matchers.Result, settings matchers.Settings, counterparts *matchers.Counterparts,
	truth *evaluation.Truth, wall float64) error {
	e := evaluate(table, found, truth, false)
	reached, err := newReach(table, settings, truth)
	if err != nil {
		return err
	}
	for i, a := range asked {
		o := &outcome{Name: name + a.name, Tool: "yingbao", Wall: wall, RSS: peak(), Pairs: found.Summary.Candidates}
		if o.Report, err = e.Report(evaluation.Scope{Left: a.lefts, Right: []string{"register"}}); err != nil {
			continue // this province has no such extract
		}
		o.Blocking = reached.recall(a.lefts, []string{"register"})
		o.Estimated = estimates(found, a.lefts)
		if i == 0 {
			o.Uncovered = calibrateUncovered(table, counterparts, truth)
		}
		if err := o.save(out); err != nil {
			return err
		}
	}
	return nil
}

func loadProvince(ctx context.Context, dir string) (*record.Table, error) {
	var parts []*record.Part
	for _, x := range extracts {
		paths, err := filepath.Glob(filepath.Join(dir, x.name+".*"))
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			continue
		}
		e := sources.Extract{Name: x.name, Department: x.department, Role: x.role, Paths: paths, Override: "benchmark"}
		loaded, err := sources.Load(ctx, e, sources.Options{AsOf: "20220831"})
		if err == nil && loaded.Held != nil && loaded.Held.Code == "E_SCHEMA_MISSING" && x.name == "petition" {
			e.Columns = map[string]string{"信访人": "name"} // as the held run's message asks for
			loaded, err = sources.Load(ctx, e, sources.Options{AsOf: "20220831"})
		}
		if err != nil {
			return nil, err
		}
		if loaded.Held != nil {
			return nil, fmt.Errorf("%s is held: %s %s", x.name, loaded.Held.Code, loaded.Held.EN)
		}
		if loaded.Rejected > 0 {
			fmt.Printf("%s: %d of %d rows rejected\n", x.name, loaded.Rejected, loaded.Rows)
		}
		parts = append(parts, loaded.Part)
	}
	return record.Merge(parts...)
}

func readTruth(path string) (*evaluation.Truth, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return evaluation.ReadTruth(f)
}

// evaluate hands every link to an evaluator, rounded as links.csv rounds.
func evaluate(table *record.Table, found *matchers.Result, truth *evaluation.Truth, closure bool) *evaluation.Evaluator {
	e := evaluation.New(truth, evaluation.Options{Closure: closure})
	for _, l := range found.Links {
		e.Add(evaluation.Pair{Left: table.ID(int(l.Left)), Right: table.ID(int(l.Right)), Weight: l.Weight,
			Probability: l.Probability, Linked: l.Decision == fellegisunter.Linked})
	}
	return e
}

// estimates gives what the matcher said, without labels, of the cells between
// the sources and the register.
func estimates(found *matchers.Result, lefts []string) *estimated {
	links, expected, right := 0.0, 0.0, 0.0
	for _, c := range found.Summary.Cells {
		left := c.Left
		if left == "register" {
			left = c.Right
		} else if c.Right != "register" {
			continue
		}
		for _, l := range lefts {
			if l == left && c.Left != c.Right {
				links += float64(c.Linked)
				right += c.Precision * float64(c.Linked)
				expected += c.Expected
			}
		}
	}
	return &estimated{Precision: right / max(links, 1), Recall: min(right/max(expected, 1), 1)}
}

func calibrateUncovered(table *record.Table, c *matchers.Counterparts, truth *evaluation.Truth) *uncovered {
	r := evaluation.NewReliability(10)
	u := &uncovered{}
	for row := range table.Rows() {
		id := table.ID(row)
		if id.Source == "register" {
			continue
		}
		none := !truth.Has("register", id)
		r.Add(c.None[row], none)
		u.Rows++
		switch {
		case none && c.None[row] <= 0.01:
			u.Hidden++
		case !none && c.None[row] > 0.5:
			u.Needless++
		}
	}
	u.Calibration = r.Calibration()
	return u
}

// reach tells which true pairs a blocking rule brings together.
type reach struct {
	table *record.Table
	plan  *blocking.Plan
	truth *evaluation.Truth
	rules int
}

func newReach(table *record.Table, s matchers.Settings, truth *evaluation.Truth) (*reach, error) {
	if s.Complete {
		table = matchers.Complete(table)
	}
	plan, err := blocking.Compile(table, s.Blocking, blocking.Options{Allow: s.Allow, Split: s.Split, Workers: 2})
	if err != nil {
		return nil, err
	}
	plan.Count()
	return &reach{table, plan, truth, len(s.Blocking)}, nil
}

// recall gives the share of true pairs between the sources that are reached;
// empty lists ask for all pairs that the table's sources allow.
func (r *reach) recall(lefts, rights []string) float64 {
	persons := map[string][]uint32{}
	for row := range r.table.Rows() {
		if p, ok := r.truth.Person(r.table.ID(row)); ok {
			persons[p] = append(persons[p], uint32(row))
		}
	}
	in := func(row uint32, names []string) bool {
		for _, n := range names {
			if r.table.Sources[r.table.SourceOf(int(row))].Name == n {
				return true
			}
		}
		return len(names) == 0
	}
	all, hit := 0, 0
	for _, rows := range persons {
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if !(in(a, lefts) && in(b, rights) || in(b, lefts) && in(a, rights)) {
					continue
				}
				all++
				for rule := range r.rules {
					if r.plan.Reached(rule, a, b) {
						hit++
						break
					}
				}
			}
		}
	}
	return float64(hit) / float64(max(all, 1))
}
