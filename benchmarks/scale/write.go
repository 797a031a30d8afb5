package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// write leaves the raw rows, what they were measured on, and a table.
func (b *bench) write() error {
	dir := filepath.Join("benchmarks", "results", time.Now().Format("2006-01-02"))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var raw, table strings.Builder
	raw.WriteString("work,people,wall_s,cpu_s,peak_mb,load,answer\n")
	fmt.Fprintf(&table, "# Scale\n\n%s\n\n| work | people | wall s | CPU s | peak MB | people/CPU s | load before | answer |\n|---|---|---|---|---|---|---|---|\n", b.machine())
	for _, f := range b.figures {
		fmt.Fprintf(&raw, "%s,%d,%.2f,%.2f,%d,%s,%q\n", f.work, f.people, f.wall.Seconds(), f.cpu.Seconds(), f.peak>>20, f.load, f.answer)
		fmt.Fprintf(&table, "| %s | %d | %.1f | %.1f | %d | %.0f | %s | %s |\n", f.work, f.people, f.wall.Seconds(), f.cpu.Seconds(), f.peak>>20,
			float64(f.people)/f.cpu.Seconds(), f.load, strings.ReplaceAll(f.answer, "|", "/"))
	}
	if err := os.WriteFile(filepath.Join(dir, "scale.csv"), []byte(raw.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "scale.md"), []byte(table.String()), 0o644)
}

// machine says what the figures were measured on.
func (b *bench) machine() string {
	commit, _ := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	cpu := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(info), "\n") {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				cpu = strings.TrimLeft(name, "\t: ")
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d processors, %s, commit %s. Other work ran on the machine: read CPU seconds, and wall clock only beside the load.",
		cpu, runtime.NumCPU(), runtime.Version(), strings.TrimSpace(string(commit)))
}
