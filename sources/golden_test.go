package sources

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

func TestMain(m *testing.M) {
	if tabular.ChildMain() {
		return
	}
	os.Exit(m.Run())
}

// A golden case is a text file: lines "key: value" (department, file, asof,
// columns), "----", the extract as delivered, "----", and what comes out of it.
type golden struct {
	head map[string]string
	text string
}

func readGolden(t *testing.T, path string) (g golden, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitN(string(b), "----\n", 3)
	if len(parts) < 2 {
		t.Fatalf("%s has no ----", path)
	}
	g = golden{head: map[string]string{}, text: parts[1]}
	for _, line := range strings.Split(strings.TrimSpace(parts[0]), "\n") {
		if k, v, ok := strings.Cut(line, ": "); ok {
			g.head[k] = v
		}
	}
	if len(parts) == 3 {
		want = parts[2]
	}
	return g, want
}

func (g golden) extract(t *testing.T) Extract {
	t.Helper()
	name := g.head["file"]
	if name == "" {
		name = "extract.csv"
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(g.text), 0o600); err != nil {
		t.Fatal(err)
	}
	e := Extract{Name: "x", Department: g.head["department"], Paths: []string{path}, DamagedID: g.head["damaged_id"]}
	if c := g.head["columns"]; c != "" {
		e.Columns = map[string]string{}
		for _, pair := range strings.Split(c, ", ") {
			h, f, _ := strings.Cut(pair, "=")
			e.Columns[h] = f
		}
	}
	return e
}

func TestLoadGolden(t *testing.T) {
	runGolden(t, "testdata/load/*.txt", func(t *testing.T, g golden) (*Loaded, error) {
		return Load(context.Background(), g.extract(t), Options{AsOf: g.head["asof"]})
	})
}

func TestLoadAnyGolden(t *testing.T) {
	runGolden(t, "testdata/any/*.txt", func(t *testing.T, g golden) (*Loaded, error) {
		return LoadAny(context.Background(), g.extract(t).Paths[0], "x", Options{})
	})
}

func runGolden(t *testing.T, pattern string, load func(*testing.T, golden) (*Loaded, error)) {
	runGoldenText(t, pattern, func(t *testing.T, g golden) (string, error) {
		l, err := load(t, g)
		if err != nil {
			return "", err
		}
		return dump(t, l), nil
	})
}

func runGoldenText(t *testing.T, pattern string, text func(*testing.T, golden) (string, error)) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases in %s", pattern)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			g, want := readGolden(t, path)
			got, err := text(t, g)
			if err != nil {
				got = "error " + strings.ReplaceAll(err.Error(), filepath.Dir(path), "") + "\n"
			}
			if *update {
				b, _ := os.ReadFile(path)
				parts := strings.SplitN(string(b), "----\n", 3)
				if err := os.WriteFile(path, []byte(parts[0]+"----\n"+parts[1]+"----\n"+got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// dump writes a Loaded as a data officer would read it: one line a fact.
func dump(t *testing.T, l *Loaded) string {
	t.Helper()
	var b strings.Builder
	if l.Held != nil {
		fmt.Fprintf(&b, "held %s line %d column %s\n  %s\n  %s\n", l.Held.Code, l.Held.Line, l.Held.Column, l.Held.ZH, l.Held.EN)
	} else {
		fmt.Fprintf(&b, "department %s period %q rows %d accepted %d rejected %d\n", l.Department, l.Period, l.Rows, l.Accepted, l.Rejected)
	}
	for _, c := range l.Columns {
		fmt.Fprintf(&b, "column %s → %s (%s%s)\n", c.Header, c.Field, c.How, c.Role)
	}
	if l.Part != nil {
		if l.Rows != l.Accepted+l.Rejected {
			t.Errorf("rows are lost: %d of %d and %d", l.Rows, l.Accepted, l.Rejected)
		}
		dumpRows(t, &b, l.Part)
	}
	for _, r := range l.Rejects {
		fmt.Fprintf(&b, "reject row %d line %d column %q %s %s\n", r.Row, r.Line, r.Column, r.Code, r.Reason)
	}
	for _, c := range counts(l.Repairs) {
		fmt.Fprintf(&b, "repair %s %d\n", c.Value, c.N)
	}
	for _, c := range counts(l.Flags) {
		fmt.Fprintf(&b, "flag %s %d\n", c.Value, c.N)
	}
	for _, w := range l.Warnings {
		if w.Code != "W_UNVERIFIED" {
			fmt.Fprintf(&b, "warning %s %s\n", w.Code, w.ZH)
		}
	}
	return b.String()
}

func dumpRows(t *testing.T, b *strings.Builder, part *record.Part) {
	t.Helper()
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	for row := range table.Rows() {
		fmt.Fprintf(b, "row %d", table.RowNo(row))
		for _, c := range table.Columns() {
			if v := c.Value(row); v != "" {
				fmt.Fprintf(b, " %s=%s", c.Field, v)
			}
		}
		b.WriteByte('\n')
	}
}

// write puts files into a folder and gives their paths in order of name.
func write(t *testing.T, files map[string]string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}
