package normalise

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// TestGolden reads testdata/*.txt: one case a line, tab-separated, the raw
// cell first (escapes as in Go for what cannot be seen), what the function
// makes of it behind. Lines that begin with '#' are comments.
func TestGolden(t *testing.T) {
	cases := []struct {
		file   string
		inputs int
		run    func(in []string) []string
	}{
		{"id.txt", 1, func(in []string) []string {
			p, r := ID(in[0])
			return []string{p, repairs(r)}
		}},
		{"name.txt", 1, func(in []string) []string {
			n := Name(in[0])
			return []string{n.Key, strings.Join(n.Aliases, ";"), n.Note, fmt.Sprint(n.Minority), repairs(n.Repairs)}
		}},
		{"date.txt", 1, func(in []string) []string {
			d, r := Date(in[0])
			return []string{d, Month(in[0]), repairs(r)}
		}},
		{"address.txt", 2, func(in []string) []string {
			p := Address(in[0], in[1])
			return []string{p.County, fmt.Sprint(p.CountyCertain), p.Town, p.Village, p.Hamlet}
		}},
		{"phone.txt", 1, func(in []string) []string { return []string{strings.Join(Phones(in[0]), ";")} }},
		{"pinyin.txt", 1, func(in []string) []string { return []string{Pinyin(in[0]), PinyinFolded(in[0])} }},
		{"code.txt", 2, func(in []string) []string { return []string{code(in[0], in[1])} }},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) { golden(t, c.file, c.inputs, c.run) })
	}
}

func repairs(r Repair) string { return strings.Join(r.Names(), " ") }

func code(function, raw string) string {
	switch function {
	case "sex":
		return Sex(raw)
	case "ethnic":
		return Ethnic(raw)
	case "relation":
		return Relation(raw)
	case "month":
		return Month(raw)
	case "mask-id":
		return MaskID(raw)
	case "mask-phone":
		return MaskPhone(raw)
	case "money":
		v, ok := Money(raw)
		return fmt.Sprint(v, ok)
	case "serial":
		v, _ := strconv.ParseFloat(raw, 64)
		return DateSerial(v, false)
	case "county":
		current, name, ok := County(raw)
		return fmt.Sprint(current, name, ok)
	}
	return "unknown function " + function
}

func golden(t *testing.T, file string, inputs int, run func([]string) []string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		for len(cells) < inputs {
			cells = append(cells, "")
		}
		in := make([]string, inputs)
		for k := range in {
			if in[k], err = strconv.Unquote(`"` + strings.ReplaceAll(cells[k], `"`, `\"`) + `"`); err != nil {
				t.Fatalf("%s:%d: %v", file, i+1, err)
			}
		}
		want := strings.Join(append(append([]string{}, cells[:inputs]...), run(in)...), "\t")
		if !*update && line != want {
			t.Errorf("%s:%d\n have %s\n want %s", file, i+1, want, line)
		}
		lines[i] = want
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
