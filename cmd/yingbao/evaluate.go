package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/matchers/evaluation"
	"yingbao/sources/mistake"
)

func init() {
	exitCodes["evaluate"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitIO, exitLater, exitSignal}
}

func (s *session) evaluateCommand() *cli.Command {
	return &cli.Command{Name: "evaluate", Action: s.evaluate, Flags: []cli.Flag{
		&cli.StringSliceFlag{Name: "left", Usage: s.say("evaluate.flag.left")},
		&cli.StringSliceFlag{Name: "right", Usage: s.say("evaluate.flag.right")},
		&cli.BoolFlag{Name: "closure", Usage: s.say("evaluate.flag.closure")},
		&cli.BoolFlag{Name: "json", Usage: s.say("evaluate.flag.json")},
	}}
}

func (s *session) evaluate(c *cli.Context) error {
	args, err := s.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	evaluator, err := s.readLinks(args[0], args[1], evaluation.Options{Closure: c.Bool("closure")})
	if err != nil {
		return err
	}
	scope := evaluation.Scope{Left: splitWords(c.StringSlice("left")), Right: splitWords(c.StringSlice("right"))}
	if (len(scope.Left) == 0) != (len(scope.Right) == 0) {
		return usageError{s.say("evaluate.both-sides")}
	}
	whole, err := evaluator.Report(scope)
	if err != nil {
		return usageError{s.say("usage-error", "problem", err.Error())}
	}
	if c.Bool("json") {
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(whole)
	}
	if len(scope.Left) == 0 {
		cells, err := evaluator.EachCell()
		if err != nil {
			return err
		}
		for _, cell := range cells {
			if len(cells) > 1 {
				s.printRates(strings.Join(cell.Cells, ", "), cell)
			}
		}
	}
	s.printRates(s.say("evaluate.all"), whole)
	s.printDetails(whole)
	return nil
}

// readLinks streams links.csv past the truth. A file that cannot be
// understood holds the evaluation; one that is not there is an I/O error.
func (s *session) readLinks(links, truth string, options evaluation.Options) (*evaluation.Evaluator, error) {
	t, err := mistake.Open(truth)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	known, err := evaluation.ReadTruth(t)
	if err != nil {
		return nil, cli.Exit(s.say("error", "problem", err.Error()), exitHeld)
	}
	l, err := mistake.Open(links)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	evaluator := evaluation.New(known, options)
	if err := evaluator.Read(l); err != nil {
		return nil, cli.Exit(s.say("error", "problem", err.Error()), exitHeld)
	}
	return evaluator, nil
}

func (s *session) printRates(name string, r *evaluation.Report) {
	fmt.Fprintln(s.out, s.say("evaluate.rates", "name", name, "true", fmt.Sprint(r.TruePairs), "links", fmt.Sprint(r.Decided.Links),
		"precision", fmt.Sprintf("%.5f", r.Decided.Precision), "recall", fmt.Sprintf("%.5f", r.Decided.Recall), "f1", fmt.Sprintf("%.5f", r.Decided.F1),
		"best", fmt.Sprintf("%.5f", r.Best.F1), "weight", fmt.Sprintf("%.2f", r.Best.Weight), "kept", fmt.Sprintf("%.5f", r.Kept.Recall)))
}

func (s *session) printDetails(r *evaluation.Report) {
	fmt.Fprintln(s.out, s.say("evaluate.calibration", "ece", fmt.Sprintf("%.4f", r.Pairs.ECE), "worst", fmt.Sprintf("%.4f", r.Pairs.Worst), "brier", fmt.Sprintf("%.5f", r.Pairs.Brier)))
	fmt.Fprintln(s.out, s.say("evaluate.bins"))
	for _, b := range r.Pairs.Bins {
		fmt.Fprintf(s.out, "  %4.2f-%4.2f %9d %11.4f %9.4f\n", b.Low, b.High, b.Count, b.Predicted, b.Observed)
	}
	if r.Closure != nil {
		fmt.Fprintln(s.out, s.say("evaluate.closure", "precision", fmt.Sprintf("%.5f", r.Closure.Decided.Precision),
			"recall", fmt.Sprintf("%.5f", r.Closure.Decided.Recall), "f1", fmt.Sprintf("%.5f", r.Closure.Decided.F1), "best", fmt.Sprintf("%.5f", r.Closure.Best.F1)))
	}
	if r.Untold > 0 {
		fmt.Fprintln(s.out, s.say("evaluate.untold", "count", fmt.Sprint(r.Untold)))
	}
	fmt.Fprintln(s.out, s.say("evaluate.thresholds"))
	for _, p := range r.Table {
		fmt.Fprintf(s.out, "  %8.3f %9d %11.5f %9.5f %9.5f\n", p.Probability, p.Links, p.Precision, p.Recall, p.F1)
	}
	fmt.Fprintln(s.out, s.say("evaluate.curve"))
	for i := 0; i < len(r.Curve); i += max(1, len(r.Curve)/20) {
		p := r.Curve[i]
		fmt.Fprintf(s.out, "  %8.2f %9d %11.5f %9.5f %9.5f\n", p.Weight, p.Links, p.Precision, p.Recall, p.F1)
	}
}

// splitWords takes a flag given several times, or once with commas.
func splitWords(given []string) []string {
	var words []string
	for _, g := range given {
		for _, w := range strings.Split(g, ",") {
			if w = strings.TrimSpace(w); w != "" {
				words = append(words, w)
			}
		}
	}
	return words
}
