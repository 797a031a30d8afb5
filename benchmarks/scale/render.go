package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// column is one column of a table that people read.
type column struct {
	title string
	cell  func(*row) string
}

var (
	sizeColumn   = column{"people", func(r *row) string { return short(r.people()) }}
	toolColumn   = column{"tool", func(r *row) string { return r.Tool }}
	workColumn   = column{"work", func(r *row) string { return r.Work }}
	statusColumn = column{"ended", func(r *row) string { return r.Status }}
	wallColumn   = column{"wall s", func(r *row) string { return some(r.Wall, "%.1f") }}
	cpuColumn    = column{"CPU s", func(r *row) string { return some(r.CPU, "%.1f") }}
	peakColumn   = column{"peak MB", func(r *row) string { return some(float64(r.Peak), "%.0f") }}
	rowsColumn   = column{"rows", func(r *row) string { return some(float64(r.Rows), "%.0f") }}
	pairsColumn  = column{"pairs", func(r *row) string { return some(float64(r.Pairs), "%.0f") }}
	rateColumn   = column{"rows/s", func(r *row) string { return some(float64(r.Rows)/r.Wall, "%.0f") }}
	bytesColumn  = column{"extracts MB", func(r *row) string { return some(float64(r.Bytes)/1e6, "%.0f") }}
	loadColumn   = column{"load before", func(r *row) string { return r.Load }}
)

func fact(title, key string) column {
	return column{title, func(r *row) string { return r.said(key) }}
}

func part(title string, of func(*row) float64) column {
	return column{title, func(r *row) string { return some(of(r), "%.4f") }}
}

// shown are the columns of each table.
var shown = map[string][]column{
	"limits": {fact("write MB/s", "write_MB_per_s"), fact("read MB/s", "read_MB_per_s"), fact("read, cached, MB/s", "read_cached_MB_per_s"),
		fact("SHA-256 MB/CPU s", "sha256_MB_per_cpu_s"), fact("memcpy GB/CPU s", "memcpy_GB_per_cpu_s"), fact("memcpy, all cores, GB/s", "memcpy_GB_per_s_all_cores"),
		fact("random access ns", "random_access_ns"), fact("random gather ns", "random_gather_ns"), loadColumn},
	"link": {sizeColumn, toolColumn, workColumn, statusColumn, wallColumn, cpuColumn, peakColumn, pairsColumn,
		{"pairs/s", func(r *row) string { return some(float64(r.Pairs)/r.Wall, "%.0f") }},
		{"links", func(r *row) string { return some(float64(r.Links), "%.0f") }},
		part("precision", func(r *row) float64 { return r.Precision }), part("recall", func(r *row) float64 { return r.Recall }),
		part("F1", func(r *row) float64 { return r.F1 }), loadColumn},
	"dense": {sizeColumn, toolColumn, workColumn, statusColumn, wallColumn, cpuColumn, peakColumn, pairsColumn, fact("million pairs a CPU second", "million_per_cpu_s"), loadColumn},
	"growth": {sizeColumn, workColumn, statusColumn, bytesColumn, rowsColumn, wallColumn, cpuColumn, peakColumn, rateColumn,
		{"leads", func(r *row) string { return some(float64(r.Links), "%.0f") }},
		part("recall", func(r *row) float64 { return r.Recall }), part("right", func(r *row) float64 { return r.Precision }), loadColumn},
	"delta": {sizeColumn, workColumn, statusColumn, wallColumn, cpuColumn, peakColumn, fact("share of full, wall", "share_of_full_wall"),
		fact("share of full, CPU", "share_of_full_cpu"), fact("bytes", "bytes"), loadColumn},
	"skew": {sizeColumn, toolColumn, workColumn, statusColumn, wallColumn, cpuColumn, peakColumn,
		{"leads or links", func(r *row) string { return some(float64(r.Links), "%.0f") }},
		part("precision", func(r *row) float64 { return r.Precision }), part("recall", func(r *row) float64 { return r.Recall }), loadColumn},
	"profile": {sizeColumn, {"stage", func(r *row) string { return r.Work }}, wallColumn, cpuColumn, peakColumn,
		{"CPU ns a row", func(r *row) string { return some(r.CPU*1e9/float64(r.Rows), "%.0f") }},
		{"MB of extracts a CPU second", func(r *row) string { return some(float64(r.Bytes)/1e6/r.CPU, "%.0f") }},
		{"most of the processor time", func(r *row) string { return strings.Join(r.tops(), "; ") }}},
}

func (r *row) tops() (list []string) {
	for i := 1; i <= 6; i++ {
		if t := r.said(fmt.Sprintf("top%d", i)); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// some writes a figure, nothing for one that was not measured.
func some(x float64, format string) string {
	if x == 0 || x != x || x > 1e15 {
		return ""
	}
	return fmt.Sprintf(format, x)
}

// short writes 100k and 40M.
func short(n int) string {
	switch {
	case n >= 1_000_000 && n%100_000 == 0:
		return fmt.Sprintf("%gM", float64(n)/1e6)
	case n >= 1_000 && n%1_000 == 0:
		return fmt.Sprintf("%dk", n/1_000)
	}
	return fmt.Sprint(n)
}

// render writes table.md and growth.svg from the raw rows.
func (r *results) render() error {
	var text strings.Builder
	environment, _ := os.ReadFile(filepath.Join(r.folder, "environment.txt"))
	text.WriteString("# Scale\n\n" + strings.ReplaceAll(strings.TrimSpace(string(environment)), "\n", "  \n") + "\n\n" +
		"Other work ran on the machine: *load before* is the number of waiting processes when a work began, and with a load\n" +
		"over the number of cores CPU seconds say more than wall clock. Raw rows, with the commit of each: the CSV files.\n")
	for _, t := range tables {
		rows := r.of(t.name)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n## %s\n\n|", t.name)
		for _, c := range shown[t.name] {
			fmt.Fprintf(&text, " %s |", c.title)
		}
		text.WriteString("\n|" + strings.Repeat("---|", len(shown[t.name])) + "\n")
		for _, n := range rows {
			text.WriteString("|")
			for _, c := range shown[t.name] {
				fmt.Fprintf(&text, " %s |", strings.ReplaceAll(c.cell(n), "|", "/"))
			}
			text.WriteString("\n")
		}
		switch t.name {
		case "link":
			text.WriteString(r.ratios(rows))
		case "profile":
			text.WriteString(r.held(rows))
		}
	}
	if err := os.WriteFile(filepath.Join(r.folder, "table.md"), []byte(text.String()), 0o644); err != nil {
		return err
	}
	return r.plot(filepath.Join(r.folder, "growth.svg"))
}

// of gives the rows of a table by size, else as they were measured.
func (r *results) of(table string) (rows []*row) {
	for _, n := range r.rows {
		if n.Table == table {
			rows = append(rows, n)
		}
	}
	slices.SortStableFunc(rows, func(a, b *row) int { return a.people() - b.people() })
	return rows
}

// held puts the stages beside what the machine can do.
func (r *results) held(rows []*row) string {
	limits := r.find("limits", 1, "machine", "limits")
	if limits == nil {
		return ""
	}
	var text strings.Builder
	text.WriteString("\nAgainst the machine: a row's time as so many accesses to memory at random, each waiting for the one before, and the rate of\n" +
		"extracts as a share of the rate at which one core makes their SHA-256:\n\n| people | stage | accesses a row | share of SHA-256 |\n|---|---|---|---|\n")
	chase, sha := number(limits.said("random_access_ns")), number(limits.said("sha256_MB_per_cpu_s"))
	for _, n := range rows {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", short(n.people()), n.Work, some(n.CPU*1e9/float64(n.Rows)/chase, "%.1f"), some(float64(n.Bytes)/1e6/n.CPU/sha, "%.3f"))
	}
	return text.String()
}

func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// ratios puts our whole way from the raw files beside each peer's linking
// alone and beside its linking and cleaning.
func (r *results) ratios(rows []*row) string {
	var text strings.Builder
	text.WriteString("\nOurs from the raw files, cleaning included; times by which a peer takes more, CPU (wall):\n\n" +
		"| people | peer | its linking alone | its linking and cleaning | its memory | F1, ours − its |\n|---|---|---|---|---|---|\n")
	for _, peer := range rows {
		ours, clean := r.find("link", peer.people(), "yingbao", "raw"), r.find("link", peer.people(), "pandas", "clean")
		if peer.Work != "same blocking" || peer.Tool == "yingbao" || peer.Status != done || ours == nil || clean == nil {
			continue
		}
		fmt.Fprintf(&text, "| %s | %s | %.1f (%.1f) | %.1f (%.1f) | %s | %+.5f |\n", short(peer.people()), peer.Tool, peer.CPU/ours.CPU, peer.Wall/ours.Wall,
			(peer.CPU+clean.CPU)/ours.CPU, (peer.Wall+clean.Wall)/ours.Wall, some(float64(max(peer.Peak, clean.Peak))/float64(ours.Peak), "%.1f"), ours.F1-peer.F1)
	}
	return text.String()
}
