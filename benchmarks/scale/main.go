// Command scale measures how yingbao grows, beside the peers that can do the
// same work: one table a question, one process a figure.
//
//	go run ./benchmarks/scale -table link -sizes 100k,1m -python venv/bin/python
//
// Every figure is of one process and its children: wall clock, processor time
// of all threads, peak resident memory. The machine's load before it is
// written beside, because wall clock on a shared machine says little. Rows go
// to results/<date>/<table>.csv as soon as they are measured; a row measured
// again replaces the old one, so that tables and sizes can be done one by one.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bench is what all tables share.
type bench struct {
	binary, python, work, root, here string
	sizes                            []int // nil: each table's own
	limit, ownLimit                  time.Duration
	memory                           int64 // bytes a peer may use
	missing                          bool  // leave alone what is measured
	keep, onlyMake                   bool
	seed                             string
	only                             []string // tools of the link table
	results                          *results
}

type table struct {
	name  string
	sizes []int // unless -sizes says otherwise
	make  func(*bench, int) error
}

var tables []table // in the order in which they are made

// init, because what makes a table looks at the others.
func init() {
	tables = []table{
		{"limits", []int{1}, (*bench).limitsTable},
		{"link", []int{100_000}, (*bench).linkTable},
		{"dense", []int{60_000}, (*bench).denseTable},
		{"growth", []int{100_000, 1_000_000}, (*bench).growthTable},
		{"delta", []int{100_000}, (*bench).deltaTable},
		{"skew", []int{200_000}, (*bench).skewTable},
		{"profile", []int{1_000_000}, (*bench).profileTable},
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "profile-run" {
		exit(profileRun(os.Args[2:]))
	}
	if len(os.Args) > 1 && os.Args[1] == "limits-run" {
		exit(limitsRun(os.Args[2:]))
	}
	b, chosen := flags()
	exit(b.main(chosen))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func flags() (*bench, []string) {
	b := &bench{}
	table := flag.String("table", "limits,link,dense,growth,delta,skew,profile", "tables to make, by comma")
	list := flag.String("sizes", "", "people, by comma: 100k,1m,40m; empty for those of each table")
	only := flag.String("only", "", "tools of the table link, by comma; empty for all")
	out := flag.String("results", "", "folder for the raw rows; empty is benchmarks/scale/results/<date>")
	flag.StringVar(&b.python, "python", "", "Python with the peers (requirements.txt); empty leaves them out")
	flag.StringVar(&b.binary, "yingbao", "", "binary to time; empty builds one")
	flag.StringVar(&b.work, "work", "", "folder for provinces; empty makes a temporary one")
	flag.StringVar(&b.seed, "seed", "21", "of the provinces")
	flag.DurationVar(&b.limit, "limit", 10*time.Minute, "what a peer may take")
	flag.DurationVar(&b.ownLimit, "own-limit", 0, "what yingbao may take; 0 is no limit")
	memory := flag.Int64("limit-gib", 8, "memory a peer may take")
	flag.BoolVar(&b.missing, "missing", false, "leave alone what is measured")
	flag.BoolVar(&b.keep, "keep", false, "keep the provinces")
	flag.BoolVar(&b.onlyMake, "generate-only", false, "table growth: make the province and do not run it")
	flag.Parse()
	b.memory = *memory << 30
	b.sizes = sizes(*list)
	if *only != "" {
		b.only = strings.Split(*only, ",")
	}
	b.results = &results{folder: *out}
	return b, strings.Split(*table, ",")
}

// sizes reads 100k,1m,4m.
func sizes(list string) (out []int) {
	for _, s := range strings.Split(strings.ToLower(list), ",") {
		times := 1.0
		if t, ok := strings.CutSuffix(s, "k"); ok {
			s, times = t, 1e3
		} else if t, ok := strings.CutSuffix(s, "m"); ok {
			s, times = t, 1e6
		}
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			out = append(out, int(n*times))
		}
	}
	return out
}

func (b *bench) main(chosen []string) error {
	if err := b.prepare(); err != nil {
		return err
	}
	for _, t := range tables {
		if !slices.Contains(chosen, t.name) {
			continue
		}
		list := t.sizes
		if b.sizes != nil && t.name != "limits" {
			list = b.sizes
		}
		for _, n := range list {
			if err := t.make(b, n); err != nil {
				return fmt.Errorf("%s, %d people: %w", t.name, n, err)
			}
		}
	}
	return b.results.render()
}

// prepare finds the places and builds the binary.
func (b *bench) prepare() error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("run it inside the module: %w", err)
	}
	b.root = strings.TrimSpace(string(out))
	b.here = filepath.Join(b.root, "benchmarks", "scale")
	if b.work == "" {
		if b.work, err = os.MkdirTemp("", "scale"); err != nil {
			return err
		}
	}
	if b.work, err = filepath.Abs(b.work); err != nil {
		return err
	}
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return err
	}
	if b.binary == "" {
		b.binary = filepath.Join(b.work, "yingbao")
		build := exec.Command("go", "build", "-trimpath", "-o", b.binary, "./cmd/yingbao")
		build.Dir = b.root
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build: %w: %s", err, out)
		}
	}
	if b.results.folder == "" {
		b.results.folder = filepath.Join(b.here, "results", time.Now().UTC().Format(time.DateOnly))
	}
	return b.results.open(b)
}

// province makes a province of that size in a folder below work and gives the
// folder and what removes it. It is not made again where it is kept.
func (b *bench) province(name string, people int, flags ...string) (dir string, remove func(), row *row, err error) {
	dir = filepath.Join(b.work, name)
	remove = func() {
		if !b.keep {
			os.RemoveAll(dir)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
		return dir, remove, nil, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", nil, nil, err
	}
	args := append([]string{"generate", dir, "--lang", "en", "--people", strconv.Itoa(people), "--seed", b.seed}, flags...)
	o := b.measure(nil, b.binary, args...)
	if o.status != done {
		return "", nil, nil, fmt.Errorf("generate: %s: %s", o.status, o.last())
	}
	if err := os.WriteFile(filepath.Join(dir, "made"), nil, 0o644); err != nil {
		return "", nil, nil, err
	}
	row = o.row("", people, "yingbao", "generate")
	row.Rows = wordBefore(o.text, "rows")
	return dir, remove, row, nil
}

// wordBefore reads the number in front of a word: "… and 63417 rows …".
func wordBefore(text, word string) int64 {
	words := strings.Fields(text)
	for i, w := range words {
		if i > 0 && strings.Trim(w, ",:;.") == word {
			n, _ := strconv.ParseInt(words[i-1], 10, 64)
			return n
		}
	}
	return 0
}

func workers() string { return strconv.Itoa(runtime.NumCPU()) }
