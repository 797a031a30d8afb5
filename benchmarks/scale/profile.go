package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"

	"yingbao/pipeline"
	"yingbao/pipeline/plan"
)

// profileTable runs the night of a province with a CPU profile of its own for
// each stage, and keeps the functions that take the most.
func (b *bench) profileTable(people int) error {
	dir, remove, _, err := b.province(fmt.Sprintf("profile-%d", people), people, sevenFlags()...)
	if err != nil {
		return err
	}
	defer remove()
	if err := os.RemoveAll(filepath.Join(dir, "runs")); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	rows := int64(0)
	if err := lines(filepath.Join(dir, "truth.csv"), func(_, _, _ []byte) { rows++ }); err != nil {
		return err
	}
	// without it the signals that stop a busy goroutine take part of its samples
	if err := os.Setenv("GODEBUG", "asyncpreemptoff=1"); err != nil {
		return err
	}
	defer os.Unsetenv("GODEBUG")
	o := b.measure(nil, self, "profile-run", filepath.Join(dir, "plan.yaml"), dir)
	whole := o.row("profile", people, "yingbao", "whole run, profiled")
	whole.Bytes, whole.Rows = extractBytes(dir), rows
	if o.status != done {
		whole.fact("said", o.last())
		return b.results.add("profile", whole)
	}
	if err := b.results.add("profile", whole); err != nil {
		return err
	}
	for _, line := range strings.Split(strings.TrimSpace(o.out), "\n") {
		if err := b.stageRow(whole, line, self, dir); err != nil {
			return err
		}
	}
	return nil
}

// stageRow adds what the child said of one stage that takes a hundredth or more.
func (b *bench) stageRow(whole *row, line, self, dir string) error {
	var wall, cpu float64
	var peak int64
	stage, rest, _ := strings.Cut(line, "\t")
	if _, err := fmt.Sscanf(rest, "%g %g %d", &wall, &cpu, &peak); err != nil || cpu < whole.CPU/100 {
		return nil
	}
	r := &row{Size: whole.Size, Tool: "yingbao", Work: stage, Status: done, Wall: wall, CPU: cpu, Peak: peak, Load: whole.Load, Rows: whole.Rows}
	if stage == "load" {
		r.Bytes = whole.Bytes
	}
	for i, top := range b.top(self, filepath.Join(dir, profileName(stage))) {
		r.fact(fmt.Sprintf("top%d", i+1), top)
	}
	return b.results.add("profile", r)
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

func profileName(stage string) string {
	return "cpu-" + notName.ReplaceAllString(strings.ToLower(stage), "-") + ".pprof"
}

// top gives the functions with the most processor time of their own.
func (b *bench) top(binary, profile string) (tops []string) {
	out, err := exec.Command("go", "tool", "pprof", "-top", "-flat", "-nodecount=8", binary, profile).Output()
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(out), "\n") {
		f := strings.Fields(line)
		if len(f) >= 6 && f[1] != "0%" && strings.HasSuffix(f[1], "%") && strings.HasSuffix(f[4], "%") {
			tops = append(tops, f[1]+" "+strings.NewReplacer("yingbao/", "", ";", ",", "=", " ").Replace(strings.Join(f[5:], " ")))
		}
	}
	return tops
}

// stages cuts the profile of a run at the stages of its events.
type stages struct {
	sync.Mutex
	folder, now string
	file        *os.File
	began       time.Time
	cpu         time.Duration
	took        map[string][2]time.Duration // wall, CPU
	peak        map[string]int64
}

// profileRun is the child: PLAN FOLDER. It prints a line a stage: name, wall
// and CPU seconds, peak memory in MB up to its end.
func profileRun(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("profile-run PLAN FOLDER")
	}
	p, err := plan.Load(args[0])
	if err != nil {
		return err
	}
	s := &stages{folder: args[1], took: map[string][2]time.Duration{}, peak: map[string]int64{}}
	s.next("begin")
	options := pipeline.Options{Now: time.Now(), Version: "profile", Events: func(e pipeline.Event) { s.event(e) }}
	_, err = pipeline.Run(context.Background(), p, options)
	s.next("")
	var names []string
	for name := range s.took {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return s.took[names[i]][1] > s.took[names[j]][1] })
	for _, name := range names {
		fmt.Printf("%s\t%.2f %.2f %d\n", name, s.took[name][0].Seconds(), s.took[name][1].Seconds(), s.peak[name])
	}
	return err
}

func (s *stages) event(e pipeline.Event) {
	name := e.Stage
	if e.Stage != "load" && e.Detail != "" {
		name += " " + e.Detail
	}
	s.Lock()
	defer s.Unlock()
	if name != s.now {
		s.change(name)
	}
}

func (s *stages) next(name string) {
	s.Lock()
	defer s.Unlock()
	s.change(name)
}

// change ends a stage and begins another. A stage that comes again overwrites
// its profile and adds to its time.
func (s *stages) change(name string) {
	cpu := processorTime()
	if s.file != nil {
		pprof.StopCPUProfile()
		s.file.Close()
		t := s.took[s.now]
		s.took[s.now] = [2]time.Duration{t[0] + time.Since(s.began), t[1] + cpu - s.cpu}
		s.peak[s.now] = peakSoFar() >> 20
		s.file = nil
	}
	if s.now = name; name == "" {
		return
	}
	s.began, s.cpu = time.Now(), cpu
	if f, err := os.Create(filepath.Join(s.folder, profileName(name))); err == nil {
		s.file = f
		if err := pprof.StartCPUProfile(f); err != nil {
			fmt.Fprintln(os.Stderr, "profile:", err)
		}
	}
}
