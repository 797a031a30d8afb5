package synthetic

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"yingbao/sources/normalise"
)

// A hundredth of each extract's rows is another the night after; people and
// all other rows have the same bytes, at any number of workers.
func TestChanged(t *testing.T) {
	config := Config{People: 30_000, Seed: 11, Need: 2, Departments: []string{"all"}}
	before, summary := generate(t, config)
	config.Changed = .01
	after, _ := generate(t, config)
	workers := runtime.GOMAXPROCS(1)
	again, changed := generate(t, config)
	runtime.GOMAXPROCS(workers)
	old, recent, repeated := files(t, before, summary), files(t, after, changed), files(t, again, changed)
	if old["people.csv"] != recent["people.csv"] {
		t.Error("other people")
	}
	for name, content := range recent {
		if content != repeated[name] {
			t.Errorf("%s is not the same twice", name)
		}
		department, ok := findDepartment(strings.TrimSuffix(name, filepath.Ext(name)))
		if !ok || summary.Rows[department.name] < 2_000 {
			continue
		}
		gone, more := lineDifference(old[name], content)
		n := float64(summary.Rows[department.name])
		if share := float64(gone) / n; share < .004 || share > .013 {
			t.Errorf("%s: %d of %.0f rows are gone or another", name, gone, n)
		}
		if share := float64(more) / n; share < .004 || share > .013 {
			t.Errorf("%s: %d rows beside %.0f are new or another", name, more, n)
		}
	}
	total := 0
	for _, n := range changed.Rows {
		total += n
	}
	if lines := strings.Count(recent["truth.csv"], "\n") - 1; lines != total {
		t.Errorf("%d lines of truth for %d rows", lines, total)
	}
}

// lineDifference counts the lines that only the one and only the other has.
func lineDifference(a, b string) (onlyA, onlyB int) {
	count := map[string]int{}
	for line := range strings.Lines(a) {
		count[line]++
	}
	for line := range strings.Lines(b) {
		count[line]--
	}
	for _, n := range count {
		onlyA, onlyB = onlyA+max(n, 0), onlyB+max(-n, 0)
	}
	return onlyA, onlyB
}

func TestSkew(t *testing.T) {
	dir, _ := generate(t, Config{People: 6_000, Seed: 5, Namesakes: 2_500, OnePhone: 1_200, Departments: []string{"medical"}})
	numbers, namesakes := map[string]bool{}, 0
	for _, p := range rows(t, filepath.Join(dir, "people.csv"), "utf8") {
		if numbers[p["id"]] || !normalise.IDValid(p["id"]) || !strings.HasPrefix(p["id"], "99") || normalise.IDBirth(p["id"]) != strings.ReplaceAll(p["birth"], "-", "") {
			t.Fatalf("number %s of %s", p["id"], p["birth"])
		}
		numbers[p["id"]] = true
		if p["name"] == namesake && p["birth"] == "1975-10-01" {
			namesakes++
		}
	}
	if namesakes != 2_500 {
		t.Errorf("%d namesakes", namesakes)
	}
	phones := 0
	for _, row := range extract(t, dir, "medical") {
		if strings.HasPrefix(row["联系电话"], "13959901234") {
			phones++
		}
	}
	if phones < 600 || phones > 1_200 {
		t.Errorf("%d rows with the phone of 1,200 people", phones)
	}
}

func TestConfigOutOfBounds(t *testing.T) {
	for _, c := range []Config{{People: 10, Changed: 1.1}, {People: 10, Changed: -1}, {People: 10, Namesakes: 11}, {People: 10, OnePhone: -1}, {People: 1_000_000, Namesakes: MostNamesakes + 1}} {
		if _, err := Generate(t.Context(), t.TempDir(), c); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}
