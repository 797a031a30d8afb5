package blocking

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the results in testdata")

// TestGolden runs the cases of testdata/*.txt: settings and a table in, then
// "----", then the pairs with their first rule and the rules' statistics. A
// case ends with an empty line. They are written to be read, and the results
// to be checked, by a data officer.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		for _, c := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			in, want, ok := strings.Cut(c+"\n", "\n----\n")
			if !ok {
				t.Fatalf("%s: a case without ----:\n%s", file, c)
			}
			title, _, _ := strings.Cut(in, "\n")
			t.Run(filepath.Base(file)+"/"+strings.TrimPrefix(title, "# "), func(t *testing.T) {
				got := golden(t, in)
				if got != strings.TrimSpace(want) && !*update {
					t.Errorf("gives\n%s\nthe case says\n%s", got, want)
				}
				fmt.Fprintf(&out, "%s\n----\n%s\n\n", in, got)
			})
		}
		if *update {
			if err := os.WriteFile(file, append(bytes.TrimSpace(out.Bytes()), '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// golden runs one case and prints what came out.
func golden(t *testing.T, in string) string {
	var opt Options
	var rules []Rule
	var fields, names []string
	var sources [][][]string
	for _, line := range strings.Split(in, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "#":
		case "rule":
			rules = append(rules, rulesOf(rest)...)
		case "split":
			opt.Split = append(opt.Split, rest)
		case "limit":
			opt.MaxBlock, _ = strconv.ParseInt(rest, 10, 64)
		case "between":
			opt.Allow = func(a, b int) bool { return a != b }
		case "columns":
			fields = strings.Fields(rest)
		case "source":
			names, sources = append(names, rest), append(sources, nil)
		default:
			cells := strings.Split(line, "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			sources[len(sources)-1] = append(sources[len(sources)-1], cells)
		}
	}
	p, err := Compile(tableOf(t, fields, sources...), rules, opt)
	if err != nil {
		return "error: " + err.Error()
	}
	var out strings.Builder
	id := func(row uint32) string {
		return fmt.Sprintf("%s:%d", names[p.table.SourceOf(int(row))], p.table.RowNo(int(row)))
	}
	for _, pair := range enumerate(t, p) {
		fmt.Fprintf(&out, "%s %s  %s\n", id(pair.Left), id(pair.Right), p.Rules[pair.Rule])
	}
	for _, s := range p.Count() {
		fmt.Fprintf(&out, "%s: %d blocks, %d pairs, largest %d, split %d, dropped %d\n", s.Rule, s.Blocks, s.Pairs, s.Largest, s.Split, s.Dropped)
	}
	return strings.TrimSpace(out.String())
}
