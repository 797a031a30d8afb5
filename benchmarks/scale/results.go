package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// row is one measured process. A zero means that there is no such figure.
type row struct {
	Table, Size, Tool, Work, Status string
	Wall, CPU                       float64 // seconds
	Peak                            int64   // MB
	Rows, Pairs, Links              int64
	Precision, Recall, F1           float64
	Bytes                           int64
	Facts                           string // what else there is to say: key=value;…
	Load, Commit, When              string
}

func (o *outcome) row(table string, people int, tool, work string) *row {
	return &row{Table: table, Size: strconv.Itoa(people), Tool: tool, Work: work, Status: o.status, Wall: o.wall.Seconds(), CPU: o.cpu.Seconds(),
		Peak: o.peak >> 20, Load: o.load}
}

func (r *row) people() int { n, _ := strconv.Atoi(r.Size); return n }

func (r *row) fact(key string, value any) {
	if r.Facts != "" {
		r.Facts += ";"
	}
	r.Facts += fmt.Sprintf("%s=%v", key, value)
}

// said gives a fact of the row.
func (r *row) said(key string) string {
	for _, f := range strings.Split(r.Facts, ";") {
		if k, v, _ := strings.Cut(f, "="); k == key {
			return v
		}
	}
	return ""
}

// results are the raw rows of a day, one file a table.
type results struct {
	folder, commit string
	rows           []*row
}

func (r *results) open(b *bench) error {
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		return err
	}
	r.commit = commitOf(b.root)
	if err := r.environment(b); err != nil {
		return err
	}
	for _, t := range tables {
		if err := r.read(filepath.Join(r.folder, t.name+".csv")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func commitOf(root string) string {
	if named := os.Getenv("COMMIT"); named != "" { // a copy of the tree knows no commit
		return named
	}
	head, _ := exec.Command("git", "-C", root, "rev-parse", "--short", "HEAD").Output()
	commit := strings.TrimSpace(string(head))
	if exec.Command("git", "-C", root, "diff", "--quiet", "HEAD", "--", "cmd", "matchers", "pipeline", "sources", "go.mod").Run() != nil {
		commit += "+"
	}
	return commit
}

// environment is the machine and the versions: without them a figure means nothing.
func (r *results) environment(b *bench) error {
	var text strings.Builder
	fmt.Fprintf(&text, "commit: %s (+: with changes not committed)\ngo: %s\n", r.commit, runtime.Version())
	fmt.Fprintf(&text, "cpu: %s, %d cores\n", after("/proc/cpuinfo", "model name"), runtime.NumCPU())
	fmt.Fprintf(&text, "memory: %s\n", after("/proc/meminfo", "MemTotal"))
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	fmt.Fprintf(&text, "kernel: %s\n", strings.TrimSpace(string(kernel)))
	if b.python != "" {
		version, _ := exec.Command(b.python, "--version").Output()
		fmt.Fprintf(&text, "python: %s\n", strings.TrimSpace(string(version)))
		frozen, _ := exec.Command(b.python, "-m", "pip", "freeze").Output()
		for _, line := range strings.Split(string(frozen), "\n") {
			for _, name := range []string{"splink", "duckdb", "recordlinkage", "dedupe", "pandas", "numpy", "pyarrow", "scikit-learn"} {
				if strings.HasPrefix(line, name+"==") {
					fmt.Fprintln(&text, strings.Replace(line, "==", ": ", 1))
				}
			}
		}
	}
	return os.WriteFile(filepath.Join(r.folder, "environment.txt"), []byte(text.String()), 0o644)
}

// after gives what stands behind a word and a colon in a file of the kernel.
func after(path, word string) string {
	text, _ := os.ReadFile(path)
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, word); ok {
			return strings.Join(strings.Fields(strings.TrimLeft(rest, "\t :")), " ")
		}
	}
	return "unknown"
}

// has tells whether a row is measured already, where only missing ones are wanted.
func (b *bench) has(table string, people int, tool, work string) bool {
	return b.missing && b.results.find(table, people, tool, work) != nil
}

func (r *results) find(table string, people int, tool, work string) *row {
	for _, old := range r.rows {
		if old.Table == table && old.people() == people && old.Tool == tool && old.Work == work {
			return old
		}
	}
	return nil
}

// add keeps a row, in place of one of the same work, and writes its table.
func (r *results) add(table string, n *row) error {
	n.Table, n.Commit, n.When = table, r.commit, time.Now().UTC().Format(time.RFC3339)
	fmt.Printf("%-8s %10s %-22s %-14s wall %8.1f s  cpu %8.1f s  peak %6d MB  load %-6s %s %s\n", n.Table, n.Size, n.Tool, n.Work, n.Wall, n.CPU, n.Peak, n.Load, n.Status, n.Facts)
	at := slices.IndexFunc(r.rows, func(o *row) bool {
		return o.Table == n.Table && o.Size == n.Size && o.Tool == n.Tool && o.Work == n.Work
	})
	if at >= 0 {
		r.rows[at] = n
	} else {
		r.rows = append(r.rows, n)
	}
	if err := r.write(table); err != nil {
		return err
	}
	return r.render()
}

// write writes the raw rows of a table; the columns are the fields of row.
func (r *results) write(table string) error {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	var header []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[row]()) {
		header = append(header, strings.ToLower(f.Name))
	}
	_ = w.Write(header)
	for _, n := range r.rows {
		if n.Table != table {
			continue
		}
		var cells []string
		for i := range header {
			cells = append(cells, cell(reflect.ValueOf(*n).Field(i)))
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return os.WriteFile(filepath.Join(r.folder, table+".csv"), buf.Bytes(), 0o644)
}

func cell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', 5, 64)
	case reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	}
	return v.String()
}

func (r *results) read(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for i, line := range lines {
		if i == 0 {
			continue
		}
		n := &row{}
		v := reflect.ValueOf(n).Elem()
		for k, text := range line {
			switch f := v.Field(k); f.Kind() {
			case reflect.Float64:
				x, _ := strconv.ParseFloat(text, 64)
				f.SetFloat(x)
			case reflect.Int64:
				x, _ := strconv.ParseInt(text, 10, 64)
				f.SetInt(x)
			default:
				f.SetString(text)
			}
		}
		r.rows = append(r.rows, n)
	}
	return nil
}
