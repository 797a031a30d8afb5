package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

func init() {
	exitCodes["check"] = []int{exitDone, exitOther, exitDegraded, exitUsage, exitHeld, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) checkCommand() *cli.Command {
	return &cli.Command{Name: "check", Action: s.check, Flags: []cli.Flag{
		&cli.StringFlag{Name: "as-of", Usage: s.say("run.flag.as-of")},
		s.workersFlag(),
	}}
}

func (s *session) check(c *cli.Context) error {
	args, err := s.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	p, err := s.loadPlan(args[0])
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	result, err := pipeline.Check(c.Context, p, options)
	done()
	for _, x := range result.Extracts {
		fmt.Fprintln(s.out, s.say("check.source", "name", x.Name, "rows", strconv.Itoa(x.Rows), "accepted", strconv.Itoa(x.Accepted), "rejected", strconv.Itoa(x.Rejected)))
		if len(x.Unknown) > 0 {
			fmt.Fprintln(s.out, s.say("check.unknown", "name", x.Name, "headers", strings.Join(x.Unknown, ", ")))
		}
	}
	for _, note := range result.Degraded {
		fmt.Fprintln(s.err, s.say("degraded", "note", note.Text(string(s.language))))
		s.code = exitDegraded
	}
	for _, note := range result.Warnings {
		fmt.Fprintln(s.err, s.say("warning", "note", note.Text(string(s.language))))
	}
	unfit := archive.Judge(p.Runs, p.Name)
	if err != nil && unfit != nil && err.Error() == unfit.Error() {
		err = nil
	}
	if err != nil || unfit != nil {
		return errors.Join(s.inWords(err), s.inWords(unfit))
	}
	if s.code == exitDone {
		fmt.Fprintln(s.out, s.say("check.fine"))
	}
	return nil
}
