package entitlement

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected parts of golden files")

// TestCases runs every worked example by the pack it is about; each rule must
// have a file with somebody flagged and somebody not, and each province's pack
// a file that shows what it has of its own.
func TestCases(t *testing.T) {
	packs, shown := map[string]*Pack{}, map[string]bool{"national": true}
	for _, name := range BuiltIn() {
		pack, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		packs[name] = pack
	}
	flagged, spared := map[string]bool{}, map[string]bool{}
	files, _ := filepath.Glob("cases/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := ParseCases(file, data)
		if err != nil {
			t.Fatal(err)
		}
		var results []CaseResult
		for _, c := range cases {
			pack := packs[cmp.Or(c.Pack, "national")]
			shown[c.Pack] = true
			of, err := pack.Test([]Case{c})
			if err != nil || len(of) != 1 {
				t.Fatalf("%s:%d: pack %s, rule %s: %d results, %v", file, c.Line, c.Pack, c.Rule, len(of), err)
			}
			results = append(results, of...)
		}
		for _, r := range results {
			flagged[r.Rule] = flagged[r.Rule] || strings.Contains(r.Got, " 提示 ")
			spared[r.Rule] = spared[r.Rule] || strings.Contains(r.Got, " 不提示")
			if !r.OK && !*update {
				t.Errorf("%s:%d %s\n--- want\n%s--- got\n%s", r.File, r.Line, r.Title, r.Want, r.Got)
			}
		}
		if *update {
			if err := os.WriteFile(file, []byte(rewrite(string(data), results)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, pack := range packs {
		if !shown[name] {
			t.Errorf("no case shows what %s has of its own", name)
		}
		for _, id := range pack.RuleIDs() {
			if !flagged[id] || !spared[id] {
				t.Errorf("rule %s: cases flag somebody: %v, spare somebody: %v; both are needed", id, flagged[id], spared[id])
			}
		}
	}
}

// rewrite puts what came out after each ----.
func rewrite(data string, results []CaseResult) string {
	var b strings.Builder
	n, skip := 0, false
	for _, line := range strings.Split(strings.TrimRight(data, "\n"), "\n") {
		if skip && strings.TrimSpace(line) != "" {
			continue
		}
		skip = false
		b.WriteString(line + "\n")
		if line == "----" {
			b.WriteString(results[n].Got)
			n++
			skip = true
		}
	}
	return b.String()
}
