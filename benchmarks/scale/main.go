// Command scale times yingbao on made-up provinces and beside Splink, and
// writes raw rows and a table to benchmarks/results.
//
//	go run ./benchmarks/scale -people 100000,1000000 -link 100000 -python venv/bin/python
//
// Every figure is of one process: wall clock, processor time of all its
// threads, peak resident memory. The machine's load is written beside, because
// wall clock on a shared machine says little.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// figure is one timed process.
type figure struct {
	work   string
	people int
	rows   int
	wall   time.Duration
	cpu    time.Duration
	peak   int64 // bytes
	load   string
	answer string
}

type bench struct {
	binary, python, folder string
	figures                []figure
}

func main() {
	people := flag.String("people", "100000,1000000", "sizes of provinces to run, by comma")
	link := flag.String("link", "100000", "sizes of the two-file link, by comma; empty for none")
	python := flag.String("python", "", "Python with splink and pandas; empty leaves Splink out")
	binary := flag.String("yingbao", "", "binary to time; empty builds one")
	folder := flag.String("work", "", "folder for provinces; empty makes a temporary one")
	repeat := flag.Int("repeat", 1, "times each work is done")
	flag.Parse()
	b := &bench{binary: *binary, python: *python, folder: *folder}
	if err := b.main(sizes(*people), sizes(*link), *repeat); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func sizes(list string) (out []int) {
	for _, s := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(s); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func (b *bench) main(people, link []int, repeat int) error {
	if b.folder == "" {
		dir, err := os.MkdirTemp("", "scale")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.folder = dir
	}
	if b.binary == "" {
		b.binary = filepath.Join(b.folder, "yingbao")
		if out, err := exec.Command("go", "build", "-o", b.binary, "./cmd/yingbao").CombinedOutput(); err != nil {
			return fmt.Errorf("build: %w: %s", err, out)
		}
	}
	for range repeat {
		for _, n := range link {
			if err := b.link(n); err != nil {
				return err
			}
		}
		for _, n := range people {
			if err := b.night(n); err != nil {
				return err
			}
		}
	}
	return b.write()
}

// night times generate and run.
func (b *bench) night(people int) error {
	dir := filepath.Join(b.folder, fmt.Sprintf("night-%d", people))
	if _, err := b.time("generate", people, b.binary, "generate", "--people", strconv.Itoa(people), "--seed", "7", dir); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	_, err := b.time("run", people, b.binary, "run", filepath.Join(dir, "plan.yaml"))
	return err
}

// link times the match of two extracts of nearly all people, by yingbao from
// the raw files and by Splink from values cleaned in Python.
func (b *bench) link(people int) error {
	dir := filepath.Join(b.folder, fmt.Sprintf("link-%d", people))
	if _, err := b.time("generate two", people, b.binary, "generate", "--people", strconv.Itoa(people), "--seed", "21",
		"--department", "medical", "--department", "hukou", dir); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	links := filepath.Join(dir, "links.csv")
	f, err := b.time("match", people, b.binary, "match", "--lang", "en", "-o", links, filepath.Join(dir, "medical.csv"), filepath.Join(dir, "hukou.csv"))
	if err != nil {
		return err
	}
	score, err := exec.Command(b.binary, "evaluate", "--lang", "en", "--left", "medical", "--right", "hukou", links, filepath.Join(dir, "truth.csv")).Output()
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	f.answer, _, _ = strings.Cut(string(score), "; best")
	if err := b.write(); err != nil || b.python == "" {
		return err
	}
	_, err = b.time("splink", people, b.python, "benchmarks/scale/splink_link.py", dir, filepath.Join(dir, "splink.csv"), "2")
	return err
}

// time runs one command and notes its figures. What it prints last is kept as
// its answer.
func (b *bench) time(work string, people int, name string, args ...string) (*figure, error) {
	cmd := exec.Command(name, args...)
	load, _ := os.ReadFile("/proc/loadavg")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(start)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	if code := cmd.ProcessState.ExitCode(); err != nil && (work != "run" || code != 3) { // 3: degraded, results published
		return nil, fmt.Errorf("%s of %d people: %w: %s", work, people, err, last)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	first, _, _ := strings.Cut(string(load), " ")
	b.figures = append(b.figures, figure{work: work, people: people, rows: rowsIn(last), wall: wall,
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: usage.Maxrss * 1024, load: first, answer: last})
	f := &b.figures[len(b.figures)-1]
	fmt.Printf("%-12s %9d people  wall %8.1f s  cpu %8.1f s  peak %6d MB  load %s  %s\n", work, people, f.wall.Seconds(), f.cpu.Seconds(), f.peak>>20, f.load, f.answer)
	return f, b.write() // what is measured stays when a later work fails
}

// rowsIn reads "… and 63417 rows …".
func rowsIn(text string) int {
	words := strings.Fields(text)
	for i, w := range words {
		if strings.HasPrefix(w, "rows") && i > 0 {
			n, _ := strconv.Atoi(words[i-1])
			return n
		}
	}
	return 0
}
