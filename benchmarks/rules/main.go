// Command rules measures every rule of a policy pack against the truth: it
// makes a province with every department, runs yingbao on it and compares the
// leads with entitlements.csv.
//
//	go run ./benchmarks/rules [-people N] [-seed S] [-policy P] [-out DIR] [-keep DIR] [-explain RULE]
//
// It writes rules.csv and rules.md into DIR (benchmarks/results/<date>/). A
// lead's person is the true person most of his records are of; rules about a
// household are compared by household. Recall is the share of the entitled
// who are flagged, needless the share of the flagged who are not entitled.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/sources/synthetic"
)

func main() {
	o := options{}
	flag.IntVar(&o.people, "people", 60_000, "persons of the province")
	flag.Uint64Var(&o.seed, "seed", 2026, "seed")
	flag.Float64Var(&o.defects, "defects", 1, "times the usual rates of defects; negative is none")
	flag.Float64Var(&o.need, "need", 1, "times the usual share of people in need")
	flag.StringVar(&o.policy, "policy", "", "policy pack; none is the province's own")
	flag.StringVar(&o.out, "out", "", "folder of the results; none is standard output only")
	flag.StringVar(&o.keep, "keep", "", "folder to keep the province in")
	flag.StringVar(&o.explain, "explain", "", "rule whose errors are listed")
	flag.BoolVar(&o.again, "again", false, "score the night that -keep holds once more, without making or running it")
	flag.Parse()
	if err := o.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "rules:", err)
		os.Exit(1)
	}
}

type options struct {
	people         int
	seed           uint64
	defects, need  float64
	policy         string
	out, keep      string
	explain        string
	again          bool
	generated, ran time.Duration
}

func (o *options) run(ctx context.Context) error {
	dir := o.keep
	if dir == "" {
		temp, err := os.MkdirTemp("", "yingbao-rules-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		dir = temp
	}
	start := time.Now()
	config := synthetic.Config{People: o.people, Seed: o.seed, Defects: o.defects, Need: o.need, Departments: []string{"all"}}
	if !o.again {
		if _, err := synthetic.Generate(ctx, dir, config); err != nil {
			return err
		}
	}
	o.generated = time.Since(start)
	if !o.again {
		if err := o.night(ctx, dir); err != nil {
			return err
		}
	}
	if o.policy == "" {
		o.policy = filepath.Join(dir, "pack.yaml")
	}
	pack, err := entitlement.Load(o.policy)
	if err != nil {
		return err
	}
	p, err := readProvince(dir)
	if err != nil {
		return err
	}
	if o.explain != "" {
		return p.explain(os.Stdout, o.explain)
	}
	table := p.score(pack)
	fmt.Print(markdown(table, o.heading()))
	if o.out == "" {
		return nil
	}
	return o.write(table)
}

// night builds the program and runs it as cron would.
func (o *options) night(ctx context.Context, dir string) error {
	program := filepath.Join(dir, "yingbao")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "yingbao/cmd/yingbao")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, text)
	}
	plan, err := os.ReadFile(filepath.Join(dir, "plan.yaml"))
	if err != nil {
		return err
	}
	if o.policy != "" {
		changed := strings.Replace(string(plan), "policy: pack.yaml", "policy: "+o.policy, 1)
		if err := os.WriteFile(filepath.Join(dir, "plan.yaml"), []byte(changed), 0o644); err != nil {
			return err
		}
	}
	start := time.Now()
	night := exec.CommandContext(ctx, program, "run", filepath.Join(dir, "plan.yaml"))
	text, err := night.CombinedOutput()
	o.ran = time.Since(start)
	if code := night.ProcessState.ExitCode(); err != nil && code != 3 {
		return fmt.Errorf("run: %w: %s", err, text)
	}
	return nil
}

func (o *options) heading() string {
	commit, _ := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	return fmt.Sprintf("%d people, seed %d, defects ×%g, policy %s; commit %s, %s, %d cores, %s; made in %.0f s, run in %.0f s",
		o.people, o.seed, o.defects, filepath.Base(o.policy), strings.TrimSpace(string(commit)), runtime.Version(), runtime.NumCPU(), cpu(),
		o.generated.Seconds(), o.ran.Seconds())
}

// cpu names the processor where the system tells.
func cpu() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}

func (o *options) write(table []line) error {
	if err := os.MkdirAll(o.out, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(o.out, "rules.md"), []byte(markdown(table, o.heading())), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.out, "rules.csv"), []byte(csvText(table)), 0o666)
}
