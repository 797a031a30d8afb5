package plan

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yingbao/sources/mistake"
)

var update = flag.Bool("update", false, "write the messages as they are into testdata")

// TestMistakes: each file of testdata/mistakes is a plan and what an officer
// is told about it.
func TestMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { checkMistakes(t, file) })
	}
}

func checkMistakes(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Parse("/job/plan.yaml", archive.Files[0].Data)
	found, ok := err.(mistake.List)
	if !ok || len(found) == 0 {
		t.Fatalf("want mistakes, got %v", err)
	}
	if strings.Contains(err.Error(), "SECRET") {
		t.Errorf("a value of the plan is repeated in a message: %v", err)
	}
	want := map[string]string{}
	for _, f := range archive.Files[1:] {
		want[f.Name] = string(f.Data)
	}
	archive.Files = archive.Files[:1]
	for _, lang := range []string{"en", "zh"} {
		var b strings.Builder
		for _, d := range found {
			b.WriteString(shorten(d.Text(lang)) + "\n")
		}
		if strings.Contains(b.String(), "{") && !strings.Contains(b.String(), "${") {
			t.Errorf("a placeholder was not filled:\n%s", b.String())
		}
		archive.Files = append(archive.Files, txtar.File{Name: "messages." + lang, Data: []byte(b.String())})
		if !*update {
			if diff := cmp.Diff(want["messages."+lang], b.String()); diff != "" {
				t.Error(diff)
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shorten puts a word for lists that grow with every dictionary, so that a new
// department changes no golden file here.
func shorten(text string) string {
	text = strings.ReplaceAll(text, strings.Join(departmentNames(), ", "), "DEPARTMENTS")
	for _, id := range append(departmentNames(), "") {
		text = strings.ReplaceAll(text, strings.Join(fieldNames(id), ", "), "FIELDS")
	}
	return text
}

const whole = `name: fujian-nightly
as_of: today
policy: fujian
sources:
  medical:  {department: medical-insurance, path: extracts/medical-*.csv, period: 2022-07}
  disabled: {department: 残联, path: /in/disabled.xlsx, sheet: 0110101, columns: {证件: id_no}}
  register: {department: civil-affairs, path: [a.xlsx, b.xlsx], gate: {min_rows: 100000, max_drop: 10%, min_valid_id: 0.9}}
matching: {model: built-in, link: 0.95, review: 0.5, exclude: 99.5%}
rules: {only: [], off: [petition-hardship], parameters: {medical-burden-high: {self_pay: 20000}}}
worklist: {split: township, capacity: 200, mask: false, encoding: gb18030, care: false}
runs: runs/
`

func TestWholePlan(t *testing.T) {
	for _, text := range []string{whole, "\xef\xbb\xbf" + whole, strings.ReplaceAll(whole, "\n", "\r\n")} {
		p, err := Parse("/job/plan.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if p.Runs != "/job/runs" || p.Sources[0].Paths[0] != "/job/extracts/medical-*.csv" || p.Sources[1].Paths[0] != "/in/disabled.xlsx" {
			t.Errorf("paths are not relative to the plan: %+v", p)
		}
		if p.Sources[2].Role != "register" || p.Sources[0].Role != "" || p.Sources[1].Department != "disabled-federation" {
			t.Errorf("roles or departments: %+v", p.Sources)
		}
		if p.Sources[1].Sheet != "0110101" || p.Sources[1].Columns["证件"] != "id_no" || p.Sources[0].Period != "2022-07" {
			t.Errorf("codes must stay texts: %+v", p.Sources)
		}
		if g := p.Sources[2].Gate; *g.MinRows != 100000 || *g.MaxDrop != 0.1 || *g.MinValidID != 0.9 || g.MaxReject != nil {
			t.Errorf("gate: %+v", g)
		}
		if p.Matching != (Matching{"built-in", mistake.At(8, 19), 0.95, 0.5, 0.995}) || p.Worklist != (Worklist{"township", 200, false, "gb18030", false}) {
			t.Errorf("%+v %+v", p.Matching, p.Worklist)
		}
		if p.Rules.Off[0].Text != "petition-hardship" || p.Rules.Off[0].At.Line != 9 || p.Rules.Parameters["medical-burden-high"]["self_pay"] != 20000.0 {
			t.Errorf("rules: %+v", p.Rules)
		}
	}
}

func TestDefaultsAndDay(t *testing.T) {
	p, err := Parse("/job/plan.yaml", []byte("name: a\npolicy: packs/own.yaml\nsources: {r: {department: 民政, path: r.csv}}\nruns: /runs\n"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Matching.Exclude != 0.99 || !p.Worklist.Mask || !p.Worklist.Care || p.Policy != "/job/packs/own.yaml" || p.Runs != "/runs" {
		t.Errorf("%+v", p)
	}
	kiritimati := time.FixedZone("", 14*3600)
	if day := p.Day(time.Date(2022, 7, 30, 23, 0, 0, 0, time.UTC).In(kiritimati)); day != "2022-07-31" {
		t.Errorf("today is %s in its own zone", day)
	}
	p.AsOf = "2021-01-02"
	if p.Day(time.Now()) != "2021-01-02" {
		t.Error("a date in the plan must win over the clock")
	}
}

func TestLoadReadsOnlyRegularFiles(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil {
		t.Error("a folder was read as a plan")
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("a missing plan must say so: %v", err)
	}
}

func unwrapAll(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		if _, path := err.(*os.PathError); path {
			return err
		}
		err = u.Unwrap()
	}
}

// TestMessagesAreComplete: every code used has both languages.
func TestMessagesAreComplete(t *testing.T) {
	for code, texts := range messages() {
		if texts["zh"] == "" || texts["en"] == "" {
			t.Errorf("%s lacks a language", code)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("a: &x [1]\nb: *x\n<<: *x\n"))
	f.Add([]byte("name: \"\\x00\"\nsources: {a: 1, a: 2}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse("/job/plan.yaml", data)
		if (p == nil) == (err == nil) {
			t.Fatal("neither a plan nor mistakes, or both")
		}
		if err == nil {
			return
		}
		for _, d := range err.(mistake.List) {
			if d.Line < 1 || d.Column < 1 || d.Text("zh") == "" || messages()[d.Code] == nil {
				t.Fatalf("mistake without place or text: %+v", d)
			}
		}
	})
}

// TestDepartmentByName: a source that is called by its department's name, or
// that is the register, needs no department; one that is not, does.
func TestDepartmentByName(t *testing.T) {
	text := "name: a\nas_of: 2022-08-31\npolicy: fujian\nsources:\n  残联: {path: a.csv}\n  rural_revitalization: {path: b.csv}\n  r: {path: c.csv, role: register}\nruns: runs/\n"
	p, err := Parse("plan.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"disabled-federation", "rural-revitalization", "civil-affairs"} {
		if got := p.Sources[i].Department; got != want {
			t.Errorf("source %d is %q, want %q", i+1, got, want)
		}
	}
	if _, err := Parse("plan.yaml", []byte(strings.Replace(text, "残联", "x", 1))); err == nil || !strings.Contains(err.Error(), "department") {
		t.Errorf("a source called x without a department: %v", err)
	}
}
