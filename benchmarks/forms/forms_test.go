package forms

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yingbao/sources/synthetic"
	"yingbao/sources/tabular"
)

var (
	people  = flag.Int("people", 1500, "persons of the province")
	first   = flag.Uint64("seed", 7, "of the province")
	defects = flag.Float64("defects", 1, "times the usual rates of defects")
)

func TestMain(m *testing.M) {
	tabular.ChildMain()
	os.Exit(m.Run())
}

// table is an extract: its header and rows as cells.
type table struct {
	name   string
	header []string
	rows   [][]string
	number []int // of each row in the base, from 1
}

// form writes an extract in some form and says what its files are.
type form struct {
	name  string
	moved bool // rows have other numbers than in the base
	write func(t *testing.T, dir string, x table) (files []string, row []int)
}

func TestForms(t *testing.T) {
	program := filepath.Join(t.TempDir(), "yingbao")
	if out, err := exec.Command("go", "build", "-o", program, "yingbao/cmd/yingbao").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	plan, tables := base(t)
	want := run(t, program, plan, tables, forms[0])
	if len(want.leads) < 10 {
		t.Fatalf("%d leads show nothing", len(want.leads))
	}
	for _, f := range forms[1:] {
		t.Run(f.name, func(t *testing.T) {
			got := run(t, program, plan, tables, f)
			if !f.moved {
				compare(t, want.files, got.files)
				return
			}
			compareLeads(t, want.leads, got.leads)
		})
	}
}

// base makes a province and reads its extracts as cells that every form can
// hold.
func base(t *testing.T) (plan string, tables []table) {
	t.Helper()
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: *people, Seed: *first, Defects: *defects, Departments: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries { // the plan's own policy pack stays where it is
		if filepath.Ext(e.Name()) == ".yaml" && e.Name() != "plan.yaml" {
			text = []byte(strings.Replace(string(text), "policy: "+e.Name(), "policy: "+filepath.Join(dir, e.Name()), 1))
		}
	}
	for _, e := range entries {
		name, ext, _ := strings.Cut(e.Name(), ".")
		if ext == "yaml" || !strings.Contains(string(text), "path: "+e.Name()) {
			continue
		}
		x := read(t, filepath.Join(dir, e.Name()), name)
		if len(x.rows) < 2 { // so small a province has nobody there; half a file would have no row
			text = drop(text, "path: "+e.Name())
			continue
		}
		text = []byte(strings.Replace(string(text), "path: "+e.Name(), "path: [FILES-"+name+"]", 1))
		tables = append(tables, x)
	}
	return string(text), tables
}

// drop takes the line that holds word out of text.
func drop(text []byte, word string) []byte {
	lines := strings.Split(string(text), "\n")
	return []byte(strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, word) }), "\n"))
}

func read(t *testing.T, path, name string) table {
	t.Helper()
	x := table{name: name}
	_, err := tabular.Read(context.Background(), path, tabular.Options{}, func(rows []tabular.Row) error {
		for _, r := range rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, everywhere(c))
			}
			if x.header == nil {
				x.header = cells
				continue
			}
			for len(cells) < len(x.header) {
				cells = append(cells, "")
			}
			x.rows = append(x.rows, cells)
			x.number = append(x.number, len(x.rows))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return x
}

// batch is the batch number of worklists: it names the night by its inputs'
// bytes, which are what differs here.
var batch = regexp.MustCompile(`"20[0-9]{6}-[0-9A-F]{4}"`)

// outcome is what a run wrote for people to work with.
type outcome struct {
	files map[string]string // leads.csv and the worklists, by name
	leads []string          // lines of leads.csv with the rows' numbers mapped back, sorted
}

func run(t *testing.T, program, plan string, tables []table, f form) outcome {
	t.Helper()
	dir := t.TempDir()
	back := map[string][]int{}
	for _, x := range tables {
		files, rows := f.write(t, dir, x)
		back[x.name] = rows
		plan = strings.Replace(plan, "[FILES-"+x.name+"]", "["+strings.Join(files, ", ")+"]", 1)
	}
	if err := os.WriteFile(filepath.Join(dir, "plan.yaml"), []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "run", "plan.yaml")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 3 {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return collect(t, filepath.Join(dir, "runs", "synthetic", "latest"), back)
}

func collect(t *testing.T, link string, back map[string][]int) outcome {
	t.Helper()
	folder, err := filepath.EvalSymlinks(link)
	if err != nil {
		t.Fatal(err)
	}
	o := outcome{files: map[string]string{}}
	err = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		if name != "leads.csv" && !strings.HasPrefix(name, "worklists") {
			return nil
		}
		text, err := os.ReadFile(path)
		o.files[name] = batch.ReplaceAllString(string(text), `"BATCH"`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	o.leads = canonical(t, o.files["leads.csv"], back)
	return o
}

// canonical maps the evidence of leads.csv back to the base's rows and leaves
// out what counts persons and lines in the order of the rows.
func canonical(t *testing.T, text string, back map[string][]int) []string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("leads.csv: %d lines, %v", len(lines), err)
	}
	at := func(name string) int { return slices.Index(lines[0], name) }
	var out []string
	for _, line := range lines[1:] {
		var evidence []string
		for _, e := range strings.Split(line[at("evidence")], ";") {
			source, row, _ := strings.Cut(e, ":")
			n, err := strconv.Atoi(row)
			if err != nil || n < 1 || n > len(back[source]) {
				t.Fatalf("evidence %q", e)
			}
			evidence = append(evidence, fmt.Sprintf("%s:%d", source, back[source][n-1]))
		}
		slices.Sort(evidence)
		line[at("evidence")] = strings.Join(evidence, ";")
		for _, numbered := range []string{"lead_id", "person", "household", "priority"} {
			line[at(numbered)] = ""
		}
		out = append(out, strings.Join(line, ","))
	}
	slices.Sort(out)
	return out
}

func compare(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s differs: %s", name, difference(text, got[name]))
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d files, not %d", len(got), len(want))
	}
}

// difference gives the first line that differs: the people are made up.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range x {
		if i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("line %d of %d and %d\n%s\n%s", i+1, len(x), len(y), x[i], strings.Join(y[min(i, len(y)):min(i+1, len(y))], ""))
		}
	}
	return fmt.Sprintf("%d more lines", len(y)-len(x))
}

func compareLeads(t *testing.T, want, got []string) {
	t.Helper()
	missing := 0
	for _, l := range want {
		if _, ok := slices.BinarySearch(got, l); !ok {
			if missing++; missing <= 5 {
				t.Errorf("lost: %s", l)
			}
		}
	}
	more := 0
	for _, l := range got {
		if _, ok := slices.BinarySearch(want, l); !ok {
			if more++; more <= 5 {
				t.Errorf("new:  %s", l)
			}
		}
	}
	if missing+more > 0 || len(want) != len(got) {
		t.Errorf("%d leads, %d lost, %d new", len(want), missing, more)
	}
}

// shuffled gives the rows in another order, the same for one seed.
func shuffled(x table) table {
	r := rand.New(rand.NewPCG(uint64(len(x.rows)), 5))
	y := table{name: x.name, header: x.header, rows: slices.Clone(x.rows), number: slices.Clone(x.number)}
	r.Shuffle(len(y.rows), func(i, j int) {
		y.rows[i], y.rows[j] = y.rows[j], y.rows[i]
		y.number[i], y.number[j] = y.number[j], y.number[i]
	})
	return y
}

// turned gives the columns in the opposite order.
func turned(x table) table {
	y := table{name: x.name, header: slices.Clone(x.header), number: x.number}
	slices.Reverse(y.header)
	for _, r := range x.rows {
		r = slices.Clone(r)
		slices.Reverse(r)
		y.rows = append(y.rows, r)
	}
	return y
}
