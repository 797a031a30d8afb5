package evaluation_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"yingbao/matchers/evaluation"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden runs the cases of testdata/cases.txt: a truth, links, what is
// asked, and the report as a person would read it.
func TestGolden(t *testing.T) {
	const path = "testdata/cases.txt"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, c := range strings.Split(strings.TrimSpace(string(data)), "\n\n\n") {
		if i > 0 {
			out.WriteString("\n\n\n")
		}
		given, _, _ := strings.Cut(c+"\n", "\n----\n")
		out.WriteString(given + "\n----\n" + strings.TrimSpace(runCase(given)))
	}
	got := strings.TrimRight(out.String(), "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(data) {
		t.Errorf("%s differs; got:\n%s", path, got)
	}
}

// runCase reads "# title", "truth:", "links:" and "ask:" blocks.
func runCase(text string) string {
	block := map[string][]string{}
	at := ""
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasSuffix(line, ":"):
			at = strings.TrimSuffix(line, ":")
		default:
			block[at] = append(block[at], line)
		}
	}
	truth, err := evaluation.ReadTruth(strings.NewReader(strings.Join(block["truth"], "\n")))
	if err != nil {
		return err.Error()
	}
	var scope evaluation.Scope
	options := evaluation.Options{Bins: 5, Thresholds: []float64{0.5, 0.95}}
	for _, word := range strings.Fields(strings.Join(block["ask"], " ")) {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "left":
			scope.Left = strings.Split(value, ",")
		case "right":
			scope.Right = strings.Split(value, ",")
		case "closure":
			options.Closure = true
		}
	}
	e := evaluation.New(truth, options)
	if err := e.Read(strings.NewReader(strings.Join(block["links"], "\n"))); err != nil {
		return err.Error()
	}
	r, err := e.Report(scope)
	if err != nil {
		return err.Error()
	}
	return show(r)
}

func show(r *evaluation.Report) string {
	var b strings.Builder
	rates := func(name string, x evaluation.Rates) {
		fmt.Fprintf(&b, "%-16s %d of %d links right, precision %.4f recall %.4f F1 %.4f\n", name, x.True, x.Links, x.Precision, x.Recall, x.F1)
	}
	fmt.Fprintf(&b, "cells %s, true pairs %d, untold %d\n", strings.Join(r.Cells, " "), r.TruePairs, r.Untold)
	rates("decided", r.Decided)
	rates(fmt.Sprintf("best ≥ %.4f", r.Best.Weight), r.Best.Rates)
	rates("kept", r.Kept)
	for _, p := range r.Table {
		rates(fmt.Sprintf("p ≥ %.2f", p.Probability), p.Rates)
	}
	for _, p := range r.Curve {
		rates(fmt.Sprintf("curve ≥ %.4f", p.Weight), p.Rates)
	}
	fmt.Fprintf(&b, "ECE %.4f Brier %.4f\n", r.Pairs.ECE, r.Pairs.Brier)
	for _, bin := range r.Pairs.Bins {
		fmt.Fprintf(&b, "  %.1f–%.1f: %d said %.3f, were %.3f\n", bin.Low, bin.High, bin.Count, bin.Predicted, bin.Observed)
	}
	if r.Closure != nil {
		rates("closed", r.Closure.Decided)
		rates(fmt.Sprintf("closed ≥ %.4f", r.Closure.Best.Weight), r.Closure.Best.Rates)
	}
	return b.String()
}
