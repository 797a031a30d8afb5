package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline/visits"
)

func init() {
	exitCodes["visits-import"] = []int{exitDone, exitOther, exitDegraded, exitUsage, exitHeld, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["visits-status"] = []int{exitDone, exitOther, exitUsage, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) visitsCommand() *cli.Command {
	plan := &cli.StringFlag{Name: "plan", Value: defaultPlan, Usage: s.say("visits.flag.plan")}
	return &cli.Command{Name: "visits", Subcommands: []*cli.Command{
		{Name: "import", Action: s.visitsImport, Flags: []cli.Flag{plan}},
		{Name: "status", Action: s.visitsStatus, Flags: []cli.Flag{plan,
			&cli.StringFlag{Name: "as-of", Usage: s.say("visits-status.flag.as-of")},
			&cli.BoolFlag{Name: "overdue", Usage: s.say("visits-status.flag.overdue")}}},
	}}
}

func (s *session) visitsImport(c *cli.Context) error {
	files, err := s.arguments(c, 1, 10000)
	if err != nil {
		return err
	}
	runs, name, err := s.store(c.String("plan"))
	if err != nil {
		return err
	}
	tasks, err := visits.NewTasks(runs, name)
	if err != nil {
		return err
	}
	var bad []error
	results := 0
	for _, path := range files {
		if _, err := os.Lstat(path); err != nil {
			bad = append(bad, err)
			continue
		}
		got, err := visits.Import(c.Context, visits.Folder(runs, name), path, tasks, s.shanghai())
		var unreadable *visits.Unreadable
		switch {
		case errors.As(err, &unreadable): // the other files are still worth it
			bad = append(bad, err)
			fmt.Fprintln(s.err, s.say("error", "problem", unreadable.Text(string(s.language))))
			continue
		case err != nil:
			return err
		}
		s.tellImport(got)
		results += got.Rows - got.Open
	}
	if len(bad) > 0 {
		return s.unread(bad)
	}
	if results == 0 {
		return cli.Exit(s.say("visits-import.none"), exitHeld)
	}
	return nil
}

// unread says how many files brought nothing. What cannot be understood was
// told where it came; a file that is not there is an I/O error.
func (s *session) unread(bad []error) error {
	code := exitHeld
	for _, err := range bad {
		if !errors.As(err, new(*visits.Unreadable)) {
			fmt.Fprintln(s.err, s.explain(err))
			code = exitIO
		}
	}
	return cli.Exit(s.say("visits-import.unread", "count", strconv.Itoa(len(bad))), code)
}

// tellImport says what became of a file's rows; parked rows make the import
// degraded, because a human must look at them.
func (s *session) tellImport(got *visits.Imported) {
	fmt.Fprintln(s.out, s.say("visits-import.done", "file", got.File, "rows", strconv.Itoa(got.Rows), "applied", strconv.Itoa(got.Applied),
		"added", strconv.Itoa(got.Added), "duplicate", strconv.Itoa(got.Duplicate), "parked", strconv.Itoa(got.Parked), "open", strconv.Itoa(got.Open)))
	if got.Torn > 0 {
		fmt.Fprintln(s.err, s.say("warning", "note", s.say("visits-import.torn", "bytes", strconv.FormatInt(got.Torn, 10))))
	}
	for _, why := range sortedKeys(got.Why) {
		var lines []string
		for _, n := range got.Lines[why][:min(20, len(got.Lines[why]))] {
			lines = append(lines, strconv.Itoa(n))
		}
		fmt.Fprintln(s.err, s.say("visits-import.parked", "file", got.File, "count", strconv.Itoa(got.Why[why]), "why", s.say("parked."+why), "lines", strings.Join(lines, ", ")))
		s.code = exitDegraded
	}
}

func (s *session) visitsStatus(c *cli.Context) error {
	if _, err := s.arguments(c, 0, 0); err != nil {
		return err
	}
	day, err := s.day(c)
	if err != nil {
		return err
	}
	if day == "" {
		day = s.shanghai().Format(time.DateOnly)
	}
	runs, name, err := s.store(c.String("plan"))
	if err != nil {
		return err
	}
	tasks, err := visits.NewTasks(runs, name)
	if err != nil {
		return err
	}
	journal, err := visits.Read(visits.Folder(runs, name))
	if err != nil {
		return err
	}
	status, err := visits.StatusOn(tasks, journal, day)
	if err != nil {
		return err
	}
	if status.Batch == "" && len(journal.Visits) == 0 {
		fmt.Fprintln(s.out, s.say("no-run-yet"))
		return nil
	}
	s.tellStatus(status, c.Bool("overdue"))
	return nil
}

func (s *session) tellStatus(st *visits.Status, overdue bool) {
	fmt.Fprintln(s.out, s.say("visits-status.head", "batch", st.Batch, "listed", strconv.Itoa(st.Listed), "done", strconv.Itoa(st.Done),
		"open", strconv.Itoa(st.Open), "overdue", strconv.Itoa(len(st.Overdue)), "added", strconv.Itoa(st.Added)))
	var rows [][]string
	for _, o := range st.Outcomes {
		rows = append(rows, []string{o.Code, o.ZH, strconv.Itoa(o.N)})
	}
	if len(rows) > 0 {
		printTable(s.out, strings.Split(s.say("visits-status.header"), "|"), rows)
	}
	for _, why := range sortedKeys(st.Parked) {
		fmt.Fprintln(s.out, s.say("visits-status.parked", "count", strconv.Itoa(st.Parked[why]), "why", s.say("parked."+why)))
	}
	towns := map[string]int{}
	for _, t := range st.Overdue {
		towns[t.Town]++
		if overdue {
			fmt.Fprintln(s.out, t.Lead, t.Due, t.Town)
		}
	}
	if !overdue && len(towns) > 0 {
		var names []string
		for t := range towns {
			names = append(names, t)
		}
		sort.Slice(names, func(i, j int) bool {
			return towns[names[i]] > towns[names[j]] || towns[names[i]] == towns[names[j]] && names[i] < names[j]
		})
		for _, t := range names {
			fmt.Fprintln(s.out, s.say("visits-status.town", "town", t, "count", strconv.Itoa(towns[t])))
		}
	}
}
