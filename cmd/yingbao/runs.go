package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/visits"
)

func init() {
	exitCodes["runs-list"] = []int{exitDone, exitOther, exitUsage, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["runs-show"] = []int{exitDone, exitOther, exitUsage, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["runs-diff"] = []int{exitDone, exitOther, exitUsage, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["runs-purge"] = []int{exitDone, exitOther, exitUsage, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["verify"] = []int{exitDone, exitOther, exitUsage, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) runsCommand() *cli.Command {
	return &cli.Command{Name: "runs", Subcommands: []*cli.Command{
		{Name: "list", Action: s.runsList},
		{Name: "show", Action: s.runsShow},
		{Name: "diff", Action: s.runsDiff, Flags: []cli.Flag{&cli.BoolFlag{Name: "leads", Usage: s.say("runs-diff.flag.leads")}}},
		{Name: "purge", Action: s.runsPurge, Flags: []cli.Flag{
			&cli.IntFlag{Name: "keep", Value: 1, Usage: s.say("runs-purge.flag.keep")},
			&cli.IntFlag{Name: "days", Value: 0, Usage: s.say("runs-purge.flag.days")},
			&cli.BoolFlag{Name: "dry-run", Usage: s.say("runs-purge.flag.dry-run")},
		}},
	}}
}

func (s *session) runsList(c *cli.Context) error {
	arg, err := s.planArgument(c)
	if err != nil {
		return err
	}
	runs, name, err := s.store(arg)
	if err != nil {
		return err
	}
	folders, err := archive.List(runs, name)
	if err != nil {
		return err
	}
	linked, err := archive.Linked(runs, name)
	if err != nil {
		return err
	}
	for _, name := range linked {
		fmt.Fprintln(s.err, s.say("warning", "note", s.say("runs-list.linked", "name", name)))
	}
	if len(folders) == 0 {
		fmt.Fprintln(s.out, s.say("no-run-yet"))
		return nil
	}
	latest := archive.Latest(runs, name)
	var rows [][]string
	for _, folder := range folders {
		mark := ""
		if real, err := filepath.EvalSymlinks(folder); err == nil && real == latest {
			mark = "latest"
		}
		m, err := archive.ReadManifest(folder)
		if errors.As(err, new(*archive.Damaged)) { // who looks for it must find it
			rows = append(rows, []string{filepath.Base(folder), s.say("state.damaged"), "", "", "", "", "", mark})
			continue
		}
		if err != nil {
			return err
		}
		rows = append(rows, []string{filepath.Base(folder), s.say("state." + m.State), strconv.Itoa(m.Counts["records"]), strconv.Itoa(m.Counts["persons"]),
			strconv.Itoa(m.Counts["leads"]), strconv.Itoa(m.Counts["listed"]), m.Meta.Finished, mark})
	}
	printTable(s.out, strings.Split(s.say("runs-list.header"), "|"), rows)
	return nil
}

func (s *session) runsShow(c *cli.Context) error {
	p, err := s.onePast(c)
	if err != nil {
		return err
	}
	m := p.Manifest
	fmt.Fprintln(s.out, s.say("runs-show.head", "id", m.Meta.Run, "asof", m.AsOf, "state", s.say("state."+m.State), "policy", m.Policy.Name, "model", m.Model.Name,
		"version", m.Program, "finished", m.Meta.Finished, "folder", p.Folder))
	var rows [][]string
	for _, in := range m.Inputs {
		why := in.Why
		if in.Override != "" {
			why = strings.Join(in.Overridden, " ") + ": " + in.Override
		}
		rows = append(rows, []string{in.Source, in.Department, in.Period, s.say("state." + in.State), strconv.Itoa(in.Rows), strconv.Itoa(in.Accepted), strconv.Itoa(in.Rejected), why})
	}
	printTable(s.out, strings.Split(s.say("runs-show.header"), "|"), rows)
	fmt.Fprintln(s.out)
	var counts [][]string
	for _, key := range sortedKeys(m.Counts) {
		counts = append(counts, []string{key, strconv.Itoa(m.Counts[key])})
	}
	printTable(s.out, strings.Split(s.say("runs-show.counts"), "|"), counts)
	for _, why := range m.Why {
		fmt.Fprintln(s.out, s.say("degraded", "note", why))
	}
	return nil
}

func (s *session) onePast(c *cli.Context) (*pipeline.Past, error) {
	args, err := s.arguments(c, 1, 1)
	if err != nil {
		return nil, err
	}
	return s.past(args[0])
}

func (s *session) runsDiff(c *cli.Context) error {
	args, err := s.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	var both [2]*pipeline.Past
	for i := range both {
		if both[i], err = s.past(args[i]); err != nil {
			return err
		}
	}
	d, err := pipeline.Diff(both[0], both[1])
	if err != nil {
		return err
	}
	s.tellDiff(d, c.Bool("leads"))
	return nil
}

func (s *session) tellDiff(d *pipeline.Difference, leads bool) {
	var rows [][]string
	for _, m := range d.Made {
		rows = append(rows, []string{s.say("made." + m.What), s.madeWord(m.What, m.Before), s.madeWord(m.What, m.After)})
	}
	for _, x := range d.Sources {
		rows = append(rows, []string{x.Source, s.sourceWord(x.Before, x.Rows[0]), s.sourceWord(x.After, x.Rows[1])})
	}
	if len(rows) == 0 {
		fmt.Fprintln(s.out, s.say("runs-diff.same-inputs"))
	} else {
		printTable(s.out, strings.Split(s.say("runs-diff.made"), "|"), rows)
	}
	count := map[string]int{}
	for _, l := range d.Leads {
		count[l.Kind+"|"+l.Why]++
	}
	fmt.Fprintln(s.out)
	fmt.Fprintln(s.out, s.say("runs-diff.same", "count", strconv.Itoa(d.Same)))
	rows = nil
	for _, key := range sortedKeys(count) {
		kind, why, _ := strings.Cut(key, "|")
		rows = append(rows, []string{s.say("lead." + kind), s.say("why." + why), strconv.Itoa(count[key])})
	}
	if len(rows) > 0 {
		printTable(s.out, strings.Split(s.say("runs-diff.leads"), "|"), rows)
	}
	if !leads {
		return
	}
	for _, l := range d.Leads {
		fmt.Fprintln(s.out, l.Kind, l.ID, l.Severity, strings.Join(l.Rules, ";"), s.say("why."+l.Why))
	}
}

// madeWord says what a run was made from; that there was nothing (no visits
// yet) is said too.
func (s *session) madeWord(what, is string) string {
	switch is = strings.TrimSpace(is); {
	case is == "":
		return s.say("made.none")
	case what == "state":
		return s.say("state." + is)
	}
	return is
}

// sourceWord says what a source was in a run, "none" when its plan had none.
func (s *session) sourceWord(state string, rows int) string {
	if state == "-" {
		return s.say("made.none")
	}
	return s.say("state."+state) + " " + strconv.Itoa(rows)
}

func (s *session) runsPurge(c *cli.Context) error {
	arg, err := s.planArgument(c)
	if err != nil {
		return err
	}
	if c.Int("keep") < 1 || c.Int("days") < 0 {
		return usageError{s.say("runs-purge.bad")}
	}
	runs, name, err := s.store(arg)
	if err != nil {
		return err
	}
	oldest := s.shanghai().AddDate(0, 0, -c.Int("days"))
	removed, err := archive.Purge(runs, name, c.Int("keep"), c.Bool("dry-run"), archive.Holder{PID: os.Getpid(), Started: s.shanghai().Format(time.RFC3339)},
		func(_ string, m *archive.Manifest) bool {
			finished, err := time.Parse(time.RFC3339, m.Meta.Finished)
			return err != nil || c.Int("days") > 0 && finished.After(oldest)
		}, func(folder string) error { return visits.KeepTasks(runs, name, folder) })
	if err == nil && !c.Bool("dry-run") {
		err = visits.ExpireTasks(runs, name, s.shanghai())
	}
	for _, folder := range removed {
		fmt.Fprintln(s.out, s.say(map[bool]string{true: "runs-purge.would", false: "runs-purge.removed"}[c.Bool("dry-run")], "id", filepath.Base(folder)))
	}
	if err != nil {
		return s.inWords(err)
	}
	fmt.Fprintln(s.out, s.say("runs-purge.done", "count", strconv.Itoa(len(removed))))
	return nil
}

func (s *session) verifyCommand() *cli.Command {
	return &cli.Command{Name: "verify", Action: s.verify}
}

func (s *session) verify(c *cli.Context) error {
	p, err := s.onePast(c)
	if err != nil {
		return err
	}
	if err := p.Recount(); err != nil {
		return err
	}
	fmt.Fprintln(s.out, s.say("verify.fine", "id", p.Manifest.Meta.Run, "files", strconv.Itoa(len(p.Manifest.Files))))
	return nil
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
