package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/matchers"
	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// maxSettings is the largest settings file read, in bytes.
const maxSettings = 1 << 20

func init() {
	exitCodes["match"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitIO, exitLater, exitPlan, exitSignal}
}

func (s *session) matchCommand() *cli.Command {
	return &cli.Command{Name: "match", Action: s.match, Flags: []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: s.say("match.flag.output")},
		&cli.StringFlag{Name: "dedupe", Usage: s.say("match.flag.dedupe")},
		&cli.StringFlag{Name: "settings", Usage: s.say("match.flag.settings")},
		s.workersFlag(),
		&cli.BoolFlag{Name: "explain", Usage: s.say("match.flag.explain")},
	}}
}

func (s *session) match(c *cli.Context) error {
	job, err := s.matchJob(c)
	if err != nil {
		return err
	}
	output, err := s.linksPath(c.String("output"))
	if err == nil && output != "" {
		err = s.mayWriteFile(output, job.Left, job.Right, c.String("settings"))
	}
	if err != nil {
		return err
	}
	events, done := s.events()
	job.Events = events
	found, err := pipeline.Match(c.Context, job)
	done()
	if err != nil {
		return s.matchError(err, c.String("settings"))
	}
	if err := s.writeLinks(output, found); err != nil {
		return err
	}
	for _, m := range found.Doubts.In(c.String("settings")) {
		fmt.Fprintln(s.err, s.say("warning", "note", m.Text(string(s.language))))
	}
	s.tellMatch(found, c.Bool("explain"), job.Right == "")
	return nil
}

func (s *session) matchJob(c *cli.Context) (pipeline.MatchJob, error) {
	job := pipeline.MatchJob{Left: c.String("dedupe"), Workers: c.Int("workers")}
	args := c.Args().Slice()
	switch {
	case job.Left != "" && len(args) == 0:
	case job.Left == "" && len(args) == 2:
		job.Left, job.Right = args[0], args[1]
	default:
		return job, usageError{s.say("match.needs-two")}
	}
	for _, path := range append([]string{job.Left}, args[min(1, len(args)):]...) {
		if _, err := os.Stat(path); err != nil {
			return job, err // nothing to judge, as in profile
		}
	}
	if path := c.String("settings"); path != "" {
		f, err := mistake.Open(path)
		if err != nil {
			return job, err
		}
		defer f.Close()
		if job.Settings, err = io.ReadAll(io.LimitReader(f, maxSettings)); err != nil {
			return job, err
		}
	}
	return job, nil
}

// matchError gives mistakes of the settings their exit code.
func (s *session) matchError(err error, settings string) error {
	var bad *pipeline.BadSettings
	var mistakes mistake.List
	var few *matchers.TooFew
	if errors.As(err, &few) {
		return cli.Exit(s.say("error", "problem", few.Text(string(s.language))), exitHeld)
	}
	if errors.As(err, &mistakes) {
		return cli.Exit(mistakes.In(settings).Text(string(s.language)), exitPlan)
	}
	if errors.As(err, &bad) {
		return cli.Exit(s.say("error", "problem", bad.Error()), exitPlan)
	}
	return err
}

// linksPath says which file -o means: a name ending in .csv is that file,
// anything else a folder that gets links.csv and is made when it is not there.
// "" is standard output. A mistake is found out before the work begins.
func (s *session) linksPath(out string) (string, error) {
	if out == "" || strings.EqualFold(filepath.Ext(out), ".csv") {
		return out, nil
	}
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := archive.MakeFolder(out); err != nil {
			return "", err
		}
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", usageError{s.say("match.not-a-folder", "path", out)}
	}
	return filepath.Join(out, "links.csv"), nil
}

func (s *session) writeLinks(path string, found *pipeline.Matched) error {
	if path == "" {
		return found.Write(struct{ io.Writer }{s.out}) // not closed
	}
	w, err := archive.Atomic(path)
	if err != nil {
		return err
	}
	if err := found.Write(w); err != nil {
		return errors.Join(err, w.Abort())
	}
	return nil
}

// tellMatch says what was read and found, on standard error because standard
// output may be the links.
func (s *session) tellMatch(found *pipeline.Matched, explain, dedupe bool) {
	for _, f := range found.Files {
		s.tellFile(f, explain)
	}
	s.tellBlocking(found, explain)
	if s.tellWarnings(found.Links.Summary.Prior.Warnings); explain {
		s.tellPrior(found.Links.Summary.Prior)
		s.tellBounds(found.Links.Summary)
	}
	for _, why := range found.Why {
		if explain {
			fmt.Fprintln(s.err, why)
		}
	}
	sum := found.Links.Summary
	code := "match.done"
	if dedupe {
		code = "match.done-dedupe"
	}
	accepted := func(i int) string {
		if i >= len(found.Files) {
			return ""
		}
		return strconv.Itoa(found.Files[i].Accepted)
	}
	fmt.Fprintln(s.err, s.say(code, "links", strconv.Itoa(sum.Linked), "reviews", strconv.Itoa(sum.Reviews), "left", accepted(0),
		"right", accepted(1), "rows", strconv.Itoa(found.Table.Rows()), "persons", strconv.Itoa(found.Links.Count)))
}

// tellFile says how a file was read.
func (s *session) tellFile(f pipeline.MatchedFile, explain bool) {
	if f.Rejected > 0 {
		fmt.Fprintln(s.err, s.say("match.rejected", "name", f.Name, "count", strconv.Itoa(f.Rejected)))
	}
	if f.Blank > 0 { // who joins by row numbers may have counted them
		fmt.Fprintln(s.err, s.say("match.blank", "name", f.Name, "count", strconv.Itoa(f.Blank)))
	}
	for _, o := range f.Left {
		lines := strings.Trim(strings.ReplaceAll(fmt.Sprint(o.Lines), " ", ", "), "[]")
		why := o.Code
		if s.language == "zh" { // the reasons are Chinese
			why = o.Reason + "（" + o.Code + "）"
		}
		if o.Rows > len(o.Lines) {
			lines += ", …"
		}
		fmt.Fprintln(s.err, s.say("match.left", "name", f.Name, "code", why, "count", strconv.Itoa(o.Rows), "lines", lines))
	}
	for _, w := range f.Warnings {
		if explain {
			fmt.Fprintln(s.err, s.say("warning", "note", w.Text(string(s.language))))
		}
	}
	for _, col := range f.Columns {
		if explain {
			fmt.Fprintln(s.err, s.say("match.column", "name", f.Name, "header", col.Header, "field", fieldName(col.Field), "how", col.How))
		}
	}
}

// tellBounds says what precision and recall may be, as far as anything tells.
func (s *session) tellBounds(sum matchers.Summary) {
	if sum.Linked == 0 {
		return
	}
	shown := func(b matchers.Bounds) string {
		code := "match.bounds"
		if b.Open {
			code = "match.bounds-open"
		}
		percent := func(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }
		return s.say(code, "least", percent(b.Least), "most", percent(b.Most))
	}
	fmt.Fprintln(s.err, s.say("match.told", "precision", shown(sum.PrecisionBounds), "recall", shown(sum.RecallBounds)))
}

// tellWarnings says what a reader must know of λ.
func (s *session) tellWarnings(list []matchers.Warning) {
	for _, w := range list {
		fmt.Fprintln(s.err, s.say("warning", "note", w.Text(string(s.language))))
	}
}

// tellPrior says where λ came from.
func (s *session) tellPrior(p matchers.Prior) {
	for _, line := range p.Text(string(s.language)) {
		fmt.Fprintln(s.err, line)
	}
}

// tellBlocking says of every rule what it brought, or only of those that left
// out pairs.
func (s *session) tellBlocking(found *pipeline.Matched, explain bool) {
	for _, b := range found.Links.Summary.Blocking {
		pairs, largest := strconv.FormatInt(b.Pairs, 10), strconv.FormatInt(b.Largest, 10)
		if explain {
			fmt.Fprintln(s.err, s.say("match.rule", "rule", b.Rule, "pairs", pairs, "largest", largest))
		}
		if b.Dropped > 0 {
			fmt.Fprintln(s.err, s.say("match.dropped", "rule", b.Rule, "dropped", strconv.FormatInt(b.Dropped, 10), "pairs", pairs,
				"blocks", strconv.Itoa(b.Split), "largest", largest))
		}
	}
}

func fieldName(f record.Field) string {
	if f == "" {
		return "-"
	}
	return string(f)
}
