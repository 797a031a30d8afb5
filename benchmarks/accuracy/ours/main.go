// Command ours runs yingbao on the benchmarks' data and says how good its
// links are: the same figures, by the same code, as for the peers' links.
//
//	ours files  -name N -left F [-right F] [-settings F] -truth KIND -out DIR
//	ours province -name N -dir DIR -out DIR [-errors FILE]
//	ours export -dir DIR -left S,S -out DIR
//	ours score  -name N -links FILE -truth FILE -out DIR [-left S,S -right S,S]
//
// Every call adds links.csv or its figures to DIR: <name>.json. It decides
// nothing by the truth: that is read after the links are made.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"yingbao/matchers/evaluation"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "ours files|province|export|score …")
		os.Exit(64)
	}
	commands := map[string]func(context.Context, []string) error{"files": files, "province": province, "score": score, "export": export}
	run, ok := commands[os.Args[1]]
	if !ok {
		fmt.Fprintf(os.Stderr, "ours: no command %q\n", os.Args[1])
		os.Exit(64)
	}
	if err := run(context.Background(), os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "ours:", err)
		os.Exit(1)
	}
}

// outcome is a raw row of the results.
type outcome struct {
	Name      string             `json:"name"`
	Tool      string             `json:"tool"`
	Wall      float64            `json:"wall_s"`
	RSS       float64            `json:"rss_mb"`
	Pairs     int64              `json:"pairs,omitempty"`     // compared
	Blocking  float64            `json:"blocking_recall"`     // true pairs that a blocking rule reached
	Estimated *estimated         `json:"estimated,omitempty"` // without labels
	Report    *evaluation.Report `json:"report"`
	Uncovered *uncovered         `json:"uncovered,omitempty"`
	Notes     []string           `json:"notes,omitempty"`
}

// estimated are figures the matcher gives without labels.
type estimated struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Blocking  float64 `json:"blocking_recall,omitempty"`
}

// uncovered says how well the probability of no counterpart is calibrated.
type uncovered struct {
	evaluation.Calibration
	Hidden   int `json:"hidden"`   // uncovered persons' rows with p ≤ 0.01
	Needless int `json:"needless"` // covered persons' rows with p > 0.5
	Rows     int `json:"rows"`
}

func (o *outcome) save(dir string) error {
	data, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	o.tell()
	return os.WriteFile(filepath.Join(dir, o.Name+"."+o.Tool+".json"), append(data, '\n'), 0o666)
}

// tell prints one line for the log.
func (o *outcome) tell() {
	r := o.Report
	fmt.Printf("%-28s %-18s decided P %.5f R %.5f F1 %.5f | best %.5f | kept %.5f blocking %.5f | ECE %.4f worst %.3f | true %d | %.1f s %.0f MB", o.Name, o.Tool,
		r.Decided.Precision, r.Decided.Recall, r.Decided.F1, r.Best.F1, r.Kept.Recall, o.Blocking, r.Pairs.ECE, r.Pairs.Worst, r.TruePairs, o.Wall, o.RSS)
	if r.Closure != nil {
		fmt.Printf(" | closure decided %.5f best %.5f", r.Closure.Decided.F1, r.Closure.Best.F1)
	}
	if e := o.Estimated; e != nil {
		fmt.Printf(" | estimated P %.4f R %.4f", e.Precision, e.Recall)
	}
	fmt.Println()
	if u := o.Uncovered; u != nil {
		fmt.Printf("    uncovered: ECE %.4f worst %.3f hidden %d needless %d of %d:", u.ECE, u.Worst, u.Hidden, u.Needless, u.Rows)
		for _, b := range u.Bins {
			fmt.Printf(" %.3f→%.3f(%d)", b.Predicted, b.Observed, b.Count)
		}
		fmt.Println()
	}
}

// list splits a comma list, "" is none.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// peak gives the process's largest resident set in MB.
func peak() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Maxrss) / 1024
}

func since(t time.Time) float64 { return time.Since(t).Seconds() }
