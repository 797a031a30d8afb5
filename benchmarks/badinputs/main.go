package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"yingbao/sources/tabular"
)

func main() {
	tabular.ChildMain() // the harness reads the cases too, to know what must not leak
	os.Exit(command(os.Args[1:], os.Stdout, os.Stderr))
}

func command(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("badinputs", flag.ContinueOnError)
	flags.SetOutput(errs)
	h := harness{out: out}
	flags.StringVar(&h.program, "yingbao", "yingbao", "the program under test")
	flags.BoolVar(&h.profile, "profile", false, "run profile on every case too")
	flags.DurationVar(&h.limit, "limit", time.Minute, "for one process")
	flags.Int64Var(&h.memory, "memory", 1024, "MiB of resident memory for one process")
	total := flags.Duration("total", 5*time.Minute, "for all cases")
	only := flags.String("only", "", "pattern of case names")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return 64
	}
	cases, err := readCases(flags.Arg(0))
	if err == nil {
		h.work, err = os.MkdirTemp("", "badinputs-")
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 74
	}
	defer os.RemoveAll(h.work)
	cases = matching(cases, *only)
	begin := time.Now()
	failed := h.all(cases)
	took := time.Since(begin)
	fmt.Fprintf(out, "%d cases, %d failed, %.1f s, slowest %.1f s (%s), most memory %d MiB (%s), user %d\n", len(cases), failed,
		took.Seconds(), h.slowest.Seconds(), h.slowestCase, h.most>>10, h.mostCase, os.Getuid())
	if took > *total {
		fmt.Fprintf(out, "FAIL all cases together took more than %v\n", *total)
		failed++
	}
	return min(failed, 1)
}

func matching(cases []*badCase, pattern string) []*badCase {
	if pattern == "" {
		return cases
	}
	var out []*badCase
	for _, c := range cases {
		if ok, err := filepath.Match(pattern, c.shown); ok && err == nil {
			out = append(out, c)
		}
	}
	return out
}

// harness runs cases and keeps the worst figures.
type harness struct {
	program string
	profile bool
	limit   time.Duration
	memory  int64 // MiB
	work    string
	out     io.Writer

	lock        sync.Mutex
	slowest     time.Duration
	slowestCase string
	most        int64 // KiB
	mostCase    string
}

// all runs the cases, as many at once as there are processors, and prints each
// in the order of the list.
func (h *harness) all(cases []*badCase) (failed int) {
	next := make(chan *badCase)
	var group sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for c := range next {
				h.one(context.Background(), c)
			}
		})
	}
	for _, c := range cases {
		next <- c
	}
	close(next)
	group.Wait()
	for _, c := range cases {
		if len(c.failures) == 0 {
			fmt.Fprintf(h.out, "ok   %-44s %-16s exit %-3d %-22s %5.1f s\n", c.shown, c.outcome, c.exit, c.code, c.took.Seconds())
			continue
		}
		failed++
		for _, f := range c.failures {
			fmt.Fprintf(h.out, "FAIL %-44s %s\n", c.shown, f)
		}
	}
	return failed
}

// figure keeps the worst of what a process took.
func (h *harness) figure(c *badCase, took time.Duration, kib int64) {
	h.lock.Lock()
	defer h.lock.Unlock()
	c.took += took
	if took > h.slowest {
		h.slowest, h.slowestCase = took, c.shown
	}
	if kib > h.most {
		h.most, h.mostCase = kib, c.shown
	}
}
