package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/plan"
	"yingbao/pipeline/report"
)

func init() {
	exitCodes["run"] = []int{exitDone, exitOther, exitDegraded, exitUsage, exitHeld, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) runCommand() *cli.Command {
	return &cli.Command{Name: "run", Action: s.run, Flags: []cli.Flag{
		&cli.StringFlag{Name: "as-of", Usage: s.say("run.flag.as-of")},
		&cli.StringSliceFlag{Name: "only", Usage: s.say("run.flag.only")},
		&cli.BoolFlag{Name: "dry-run", Usage: s.say("run.flag.dry-run")},
		&cli.BoolFlag{Name: "again", Usage: s.say("run.flag.again")},
		&cli.BoolFlag{Name: "full", Usage: s.say("run.flag.full")},
		s.workersFlag(),
		&cli.StringFlag{Name: "memory", Usage: s.say("run.flag.memory")},
	}}
}

func (s *session) run(c *cli.Context) error {
	path, only, err := s.planAndSources(c)
	if err != nil {
		return err
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	options.Only = only
	p, err := s.loadPlan(path)
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	var result *pipeline.Result
	err = s.inWords(withinAddresses(c.Context, func(ctx context.Context) (err error) {
		result, err = pipeline.Run(ctx, p, options)
		return err
	}))
	done()
	s.recordAttempt(c.Context, p, options, result, err)
	if err != nil {
		return err
	}
	s.published = !options.DryRun
	s.tell(result)
	return nil
}

// planAndSources tells the plan from sources listed bare after --only.
func (s *session) planAndSources(c *cli.Context) (path string, only []string, err error) {
	only = splitWords(c.StringSlice("only"))
	if c.IsSet("only") && len(only) == 0 {
		return "", nil, usageError{s.say("run.no-source")} // all of them is not what was meant
	}
	args := c.Args().Slice()
	if len(only) > 0 && len(args) > 1 {
		at := max(0, slices.IndexFunc(args, func(a string) bool { ext := filepath.Ext(a); return ext == ".yaml" || ext == ".yml" }))
		only = append(only, slices.Delete(slices.Clone(args), at, at+1)...)
		args = args[at : at+1]
	}
	if args, err = s.checkCount(c, args, 1, 1); err != nil {
		return "", nil, err
	}
	return args[0], only, nil
}

// options reads what run and its like have in common.
func (s *session) options(c *cli.Context) (pipeline.Options, error) {
	day, err := s.day(c)
	o := pipeline.Options{AsOf: day, DryRun: c.Bool("dry-run"), Again: c.Bool("again"), Full: c.Bool("full"), Workers: c.Int("workers"), Now: s.shanghai(),
		Version: version, Build: build(), PID: os.Getpid(), Hook: s.hook}
	o.Host, _ = os.Hostname() // a figure for people
	if err != nil {
		return o, err
	}
	o.Memory = defaultMemory()
	if text := c.String("memory"); c.IsSet("memory") {
		bytes, ok := parseSize(text)
		if !ok {
			return o, usageError{s.say("bad-memory")}
		}
		o.Memory = bytes
	}
	o.Memory = lowerMemory(o.Memory)
	return o, nil
}

// build names the program itself by its content, so that a night is done again
// when another program is asked for it. "" when the file cannot be read.
func build() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// shanghai is the moment in the zone that decides what "today" is, whatever
// the machine's zone.
func (s *session) shanghai() time.Time {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		zone = time.FixedZone("CST", 8*3600) // the zone is compiled in; a bad TZ cannot hurt
	}
	return s.now().In(zone)
}

// loadPlan reads a plan that only its owner and group can have changed.
func (s *session) loadPlan(path string) (*plan.Plan, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError{s.say("no-plan", "file", strconv.Quote(path))}
	}
	if err == nil && info.IsDir() {
		return nil, usageError{s.say("plan-is-folder", "file", strconv.Quote(path))}
	}
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o002 != 0 {
		return nil, cli.Exit(s.say("unsafe-plan", "file", path), exitUnsafe)
	}
	return pipeline.LoadPlan(path)
}

// busyError says in words that another run holds the lock.
type busyError struct{ cli.ExitCoder }

// inWords gives errors that speak one language the session's.
func (s *session) inWords(err error) error {
	var busy *archive.Busy
	var unsafe *archive.Unsafe
	var unknown *pipeline.UnknownSource
	switch {
	case errors.As(err, &busy):
		return busyError{cli.Exit(s.say("busy", "pid", strconv.Itoa(busy.PID), "started", busy.Started), exitLater)}
	case errors.As(err, &unsafe):
		return cli.Exit(s.say("unsafe", "path", unsafe.Path), exitUnsafe)
	case errors.As(err, &unknown):
		return usageError{unknown.Text(string(s.language))}
	}
	return err
}

// tell says what came of a run: what is degraded on standard error, the rest
// in one place on standard output. Warnings stand in the report; check shows
// them.
func (s *session) tell(r *pipeline.Result) {
	if r.Before {
		fmt.Fprintln(s.out, s.say("run.before", "id", r.ID, "folder", r.Folder))
		return
	}
	for _, note := range r.Warnings {
		if pipeline.TellAtOnce(note) {
			fmt.Fprintln(s.err, s.say("warning", "note", note.Text(string(s.language))))
		}
	}
	for _, note := range r.Degraded {
		fmt.Fprintln(s.err, s.say("degraded", "note", note.Text(string(s.language))))
		s.code = exitDegraded
	}
	code := "run.done"
	if r.ID == "" {
		code = "run.dry"
	}
	fmt.Fprintln(s.out, s.say(code, "id", r.ID, "folder", r.Folder, "rows", strconv.Itoa(r.Summary.Count("records")),
		"persons", strconv.Itoa(r.Summary.Count("persons")), "leads", strconv.Itoa(r.Summary.Leads.Leads), "listed", strconv.Itoa(r.Summary.Leads.Listed)))
	if len(r.RulesOff) > 0 {
		fmt.Fprintln(s.out, s.say("run.rules-off", "count", strconv.Itoa(len(r.RulesOff)), "rules", strings.Join(r.RulesOff, ", ")))
	}
}

// recordAttempt leaves the state of this attempt for monitoring, beside the
// runs. A second start that found the lock held leaves the holder's alone, and
// what was typed wrongly is no night. Whatever a signal made of an attempt, it
// is the signal that the process ends with.
func (s *session) recordAttempt(ctx context.Context, p *plan.Plan, o pipeline.Options, r *pipeline.Result, err error) {
	code, file := exitCode(err), filepath.Join(p.Runs, p.Name, "yingbao.prom")
	if stop := (stopped{}); err != nil && errors.As(context.Cause(ctx), &stop) {
		code = stop.ExitCode()
	}
	switch {
	case o.DryRun || code == exitUnsafe || code == exitUsage || errors.As(err, new(busyError)):
		return
	case r != nil && r.Before && !failedBefore(file):
		return // the state is that of the run which published it
	case r != nil && len(r.Degraded) > 0:
		code = exitDegraded
	}
	end, success := s.now(), lastSuccess(p)
	if r != nil && err == nil && !r.Before {
		success = end.Unix()
	}
	data := report.Attempt(p.Name, code, end.Unix(), end.Sub(o.Now).Seconds(), success)
	if failed := archive.Replace(file, data); failed != nil && err == nil {
		fmt.Fprintln(s.err, s.say("warning", "note", failed.Error()))
	}
}

// failedBefore says whether the attempt that a file tells of published nothing.
func failedBefore(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(text), "\nyingbao_last_exit_code{")
	line, _, _ := strings.Cut(rest, "\n")
	return rest != "" && !strings.HasSuffix(line, " 0") && !strings.HasSuffix(line, " 3")
}

// lastSuccess is when the last good run was published, in Unix seconds, 0
// where there is none.
func lastSuccess(p *plan.Plan) int64 {
	m, err := archive.ReadManifest(archive.Latest(p.Runs, p.Name))
	if err != nil {
		return 0
	}
	at, err := time.Parse(time.RFC3339, m.Meta.Finished)
	if err != nil {
		return 0
	}
	return at.Unix()
}

// mostWorkers is far beyond any machine; each costs memory and time of its own,
// so that a hundred thousand, typed by mistake, would seem to hang.
const mostWorkers = 1024

// workersFlag bounds how many things are done at once, 0 for one a processor.
func (s *session) workersFlag() *cli.IntFlag {
	return &cli.IntFlag{Name: "workers", Usage: s.say("run.flag.workers"), Action: func(_ *cli.Context, n int) error {
		if n < 0 || n > mostWorkers {
			return usageError{s.say("bad-workers", "most", strconv.Itoa(mostWorkers))}
		}
		return nil
	}}
}
