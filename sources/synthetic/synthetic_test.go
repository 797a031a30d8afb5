package synthetic

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

var update = flag.Bool("update", false, "rewrite the golden files and sample-data")

func generate(t *testing.T, config Config) (string, Summary) {
	t.Helper()
	dir := t.TempDir()
	summary, err := Generate(context.Background(), dir, config)
	if err != nil {
		t.Fatal(err)
	}
	return dir, summary
}

// files reads every file of a folder by its name below it.
func files(t *testing.T, dir string, summary Summary) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range summary.Files {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(content)
	}
	return all
}

// rows reads a CSV file of any of the encodings as maps by header.
func rows(t *testing.T, path, encoding string) []map[string]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(encoding, "gb") { // GBK is a part of GB18030
		if content, err = simplifiedchinese.GB18030.NewDecoder().Bytes(content); err != nil {
			t.Fatal(err)
		}
	}
	lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	var list []map[string]string
	for _, line := range lines[1:] {
		m := map[string]string{}
		for i, h := range lines[0] {
			m[h] = line[i]
		}
		list = append(list, m)
	}
	return list
}

func extract(t *testing.T, dir, name string) []map[string]string {
	t.Helper()
	d, _ := findDepartment(name)
	return rows(t, filepath.Join(dir, name+".csv"), strings.TrimPrefix(d.format, "csv-"))
}

// Invariant 1.
func TestSameBytesWhateverTheWorkers(t *testing.T) {
	config := Config{People: 9_000, Seed: 3, Departments: []string{"all"}, Formats: map[string]string{"rural": "xlsx+title"}}
	dir, summary := generate(t, config)
	want := files(t, dir, summary)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, workers := range []int{1, 7} {
		runtime.GOMAXPROCS(workers)
		dir, again := generate(t, config)
		if diff := cmp.Diff(summary, again); diff != "" {
			t.Errorf("%d workers: summary differs:\n%s", workers, diff)
		}
		for name, content := range files(t, dir, again) {
			if content != want[name] {
				t.Errorf("%d workers: %s differs", workers, name)
			}
		}
	}
	config.Seed++
	dir, summary = generate(t, config)
	if files(t, dir, summary)["people.csv"] == want["people.csv"] {
		t.Error("another seed made the same people")
	}
}

// Invariant 2.
func TestEveryRowHasOnePerson(t *testing.T) {
	dir, summary := generate(t, Config{People: 20_000, Seed: 5, Departments: []string{"all"}})
	people := rows(t, filepath.Join(dir, "people.csv"), "utf8")
	if len(people) != 20_000 || summary.People != 20_000 {
		t.Fatalf("%d people, summary says %d", len(people), summary.People)
	}
	for i, p := range people {
		if p["person"] != strconv.Itoa(i) {
			t.Fatalf("line %d is of person %s", i, p["person"])
		}
	}
	truth := map[string]map[string]int{}
	for _, line := range rows(t, filepath.Join(dir, "truth.csv"), "utf8") {
		source := line["source"]
		if truth[source] == nil {
			truth[source] = map[string]int{}
		}
		person, err := strconv.Atoi(line["person"])
		if _, twice := truth[source][line["row"]]; twice || err != nil || person < 0 || person >= len(people) {
			t.Fatalf("bad truth %v", line)
		}
		truth[source][line["row"]] = person
	}
	for _, name := range AllDepartments() {
		list := extract(t, dir, name)
		if len(list) == 0 || len(list) != len(truth[name]) || len(list) != summary.Rows[name] {
			t.Errorf("%s: %d rows, %d in truth, %d in the summary", name, len(list), len(truth[name]), summary.Rows[name])
		}
		for i := range list {
			if _, ok := truth[name][strconv.Itoa(i+1)]; !ok {
				t.Fatalf("%s row %d has no person", name, i+1)
			}
		}
	}
}

// Invariants 3 and 5.
func TestNumbersAreMadeUp(t *testing.T) {
	for _, people := range []int{900, 40_000, 250_000} {
		dir, _ := generate(t, Config{People: people, Seed: 11, Departments: []string{"deaths"}})
		seen := map[string]bool{}
		for _, p := range rows(t, filepath.Join(dir, "people.csv"), "utf8") {
			id := p["id"]
			birth := strings.ReplaceAll(p["birth"], "-", "")
			switch {
			case len(id) != 18 || !strings.HasPrefix(id, "99"):
				t.Fatalf("person %s: number of another region or length", p["person"])
			case checkDigit([]byte(id)) != id[17]:
				t.Fatalf("person %s: wrong check digit", p["person"])
			case id[6:14] != birth || birth > "20220831":
				t.Fatalf("person %s: number and birth differ, or unborn", p["person"])
			case int(id[16]-'0')%2 != int(p["sex"][0]-'0')%2:
				t.Fatalf("person %s: number says another sex", p["person"])
			case seen[id]:
				t.Fatalf("person %s: number given twice", p["person"])
			}
			seen[id] = true
		}
	}
}

// Invariant 4.
func TestDefectsAndDepartmentsChangeNobody(t *testing.T) {
	var want string
	for i, config := range []Config{
		{Defects: 1}, {Defects: -1}, {Defects: 4}, {Departments: []string{"rural"}}, {Departments: []string{"all"}},
	} {
		config.People, config.Seed = 4_000, 9
		dir, summary := generate(t, config)
		got := files(t, dir, summary)["people.csv"]
		if i == 0 {
			want = got
		} else if got != want {
			t.Errorf("%+v made other people", config)
		}
	}
}

// A department's rows must not depend on which others are made either.
func TestDepartmentAloneHasTheSameRows(t *testing.T) {
	config := Config{People: 4_000, Seed: 9}
	dir, summary := generate(t, config)
	want := files(t, dir, summary)["register.csv"]
	config.Departments = []string{"register"}
	dir, summary = generate(t, config)
	if files(t, dir, summary)["register.csv"] != want {
		t.Error("the register differs when it is made alone")
	}
}

func TestConfigMistakes(t *testing.T) {
	for want, config := range map[string]Config{
		"0 people":           {},
		"unknown department": {People: 10, Departments: []string{"weather"}},
		"unknown format":     {People: 10, Formats: map[string]string{"rural": "dbf"}},
		"which is not made":  {People: 10, Departments: []string{"rural"}, Formats: map[string]string{"medical": "csv-bom"}},
		"at most 20":         {People: 10, Defects: 21},
	} {
		if _, err := Generate(context.Background(), t.TempDir(), config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	config := Config{People: 2_000_000, Progress: func(int) { cancel() }}
	summary, err := Generate(ctx, t.TempDir(), config)
	if err == nil || summary.People >= config.People {
		t.Errorf("cancelled, yet %d people and error %v", summary.People, err)
	}
}
