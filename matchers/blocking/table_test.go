package blocking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// tableOf makes a table of sources named s0, s1, …, each a list of rows.
func tableOf(t testing.TB, fields []string, sources ...[][]string) *record.Table {
	t.Helper()
	names, kinds := make([]record.Field, len(fields)), make([]record.Kind, len(fields))
	for i, f := range fields {
		names[i] = record.Field(f)
	}
	var parts []*record.Part
	for s, rows := range sources {
		p := record.NewPart(record.Source{Name: fmt.Sprintf("s%d", s)}, names, kinds)
		for i, row := range rows {
			p.Append(uint32(i+1), row)
		}
		parts = append(parts, p)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// fatal is what both *testing.T and *rapid.T can do.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func compile(t fatal, table *record.Table, rules []Rule, opt Options) *Plan {
	t.Helper()
	p, err := Compile(table, rules, opt)
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return p
}

// enumerate collects every pair that a plan hands out, each as often as it
// comes, sorted by rows.
func enumerate(t fatal, p *Plan) []Pair {
	t.Helper()
	workers := make([][]Pair, p.opt.Workers)
	err := p.Pairs(context.Background(), func(w int, batch []Pair) error {
		workers[w] = append(workers[w], batch...)
		return nil
	})
	if err != nil {
		t.Fatalf("pairs: %v", err)
	}
	out := slices.Concat(workers...)
	slices.SortFunc(out, func(a, b Pair) int {
		if a.Left != b.Left {
			return int(a.Left) - int(b.Left)
		}
		if a.Right != b.Right {
			return int(a.Right) - int(b.Right)
		}
		return int(a.Rule) - int(b.Rule)
	})
	return out
}

// rulesOf reads rules written as "name+birth".
func rulesOf(texts ...string) []Rule {
	var out []Rule
	for _, s := range texts {
		out = append(out, Rule{Keys: strings.Split(s, "+")})
	}
	return out
}
