// Program reading measures how fast extracts are read: rows a second of wall
// time and rows a second of processor time (this process and the decoder child
// together: "per core"), for the reader alone (tabular.Read) and for the whole
// way into the table (sources.Load).
//
//	go run ./benchmarks/reading [-rows 200000] [-times 3] [FORMAT…]
//
// The people are made up. Each figure is the median of several readings; the
// machine may be shared, so the figure to go by is the one per core.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"yingbao/sources"
	"yingbao/sources/tabular"
)

// goals are rows a second of one core for tabular.Read.
var goals = map[string]int{"csv": 300_000, "gb18030": 200_000, "xlsx": 40_000, "parquet": 500_000}

func main() {
	if tabular.ChildMain() {
		return
	}
	rows := flag.Int("rows", 200_000, "rows of each file")
	times := flag.Int("times", 3, "readings of each file")
	flag.Parse()
	if err := measure(*rows, *times, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(rows, times int, only []string) error {
	dir, err := os.MkdirTemp("", "reading-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("%s %s/%s, %d processors, %d rows of 8 columns, median of %d\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rows, times)
	fmt.Printf("%-8s %-5s %9s %12s %12s %9s\n", "format", "what", "MB", "rows/s wall", "rows/s core", "goal")
	for _, f := range formats {
		if len(only) > 0 && !slices.Contains(only, f.name) {
			continue
		}
		path := filepath.Join(dir, f.file)
		if err := f.write(path, rows); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		for _, what := range []string{"read", "load"} {
			wall, core, err := median(times, rows, func() error { return reading(what, path, rows) })
			if err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			goal := ""
			if g := goals[f.name]; g > 0 && what == "read" {
				goal = fmt.Sprint(g)
			}
			fmt.Printf("%-8s %-5s %9.1f %12.0f %12.0f %9s\n", f.name, what, float64(st.Size())/1e6, wall, core, goal)
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// reading reads the file once and checks that all rows came.
func reading(what, path string, rows int) error {
	n := 0
	if what == "read" {
		_, err := tabular.Read(context.Background(), path, tabular.Options{}, func(b []tabular.Row) error { n += len(b); return nil })
		if n--; err != nil { // the header
			return err
		}
	} else {
		l, err := sources.Load(context.Background(), sources.Extract{Name: "x", Department: "disabled-federation", Paths: []string{path}}, sources.Options{})
		if err != nil {
			return err
		}
		if l.Held != nil {
			return fmt.Errorf("held: %s", l.Held.Code)
		}
		n = l.Accepted
	}
	if n != rows {
		return fmt.Errorf("%d of %d rows", n, rows)
	}
	return nil
}

// median gives rows a second of wall time and of processor time.
func median(times, rows int, read func() error) (wall, core float64, err error) {
	var walls, cores []float64
	for range times {
		runtime.GC()
		cpu, begin := processor(), time.Now()
		if err := read(); err != nil {
			return 0, 0, err
		}
		walls = append(walls, float64(rows)/time.Since(begin).Seconds())
		cores = append(cores, float64(rows)/(processor()-cpu).Seconds())
	}
	return middle(walls), middle(cores), nil
}

func middle(v []float64) float64 {
	slices.SortFunc(v, cmp.Compare[float64])
	return v[len(v)/2]
}

// processor is the processor time of this process and of its ended children.
func processor() time.Duration {
	sum := time.Duration(0)
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return sum
}
