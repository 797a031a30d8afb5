package entitlement

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected parts of golden files")

// TestCases runs every worked example of the national pack; each rule must
// have a file with somebody flagged and somebody not.
func TestCases(t *testing.T) {
	packs := map[string]*Pack{}
	for _, name := range []string{"national", "fujian"} {
		pack, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		packs[name] = pack
	}
	pack := packs["national"]
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
		tested := pack
		if strings.HasPrefix(filepath.Base(file), "standard-") { // standards are provinces'
			tested = packs["fujian"]
		}
		results, err := tested.Test(cases)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			flagged[r.Rule] = flagged[r.Rule] || strings.Contains(r.Got, " 提示 ")
			spared[r.Rule] = spared[r.Rule] || strings.Contains(r.Got, " 不提示")
			if !r.OK && !*update {
				t.Errorf("%s:%d %s\n--- want\n%s--- got\n%s", r.File, r.Line, r.Title, r.Want, r.Got)
			}
		}
		if len(results) != len(cases) {
			t.Errorf("%s: %d cases of unknown rules", file, len(cases)-len(results))
		}
		if *update {
			if err := os.WriteFile(file, []byte(rewrite(string(data), results)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, id := range pack.RuleIDs() {
		if !flagged[id] || !spared[id] {
			t.Errorf("rule %s: cases flag somebody: %v, spare somebody: %v; both are needed", id, flagged[id], spared[id])
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
