package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

func init() {
	exitCodes["train"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) trainCommand() *cli.Command {
	return &cli.Command{Name: "train", Action: s.train, Flags: []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: s.say("train.flag.output")},
		&cli.StringFlag{Name: "as-of", Usage: s.say("run.flag.as-of")},
		s.workersFlag(),
	}}
}

func (s *session) train(c *cli.Context) error {
	args, err := s.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	path := c.String("output")
	if path == "" {
		return usageError{s.say("train.needs-output")}
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	p, err := s.loadPlan(args[0])
	if err == nil {
		err = s.mayWriteFile(path, planInputs(p, args[0])...)
	}
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	defer done()
	w, err := archive.Atomic(path)
	if err != nil {
		return err
	}
	prior, err := pipeline.Train(c.Context, p, options, w)
	if err != nil {
		return errors.Join(s.inWords(err), w.Abort())
	}
	if err := w.Close(); err != nil {
		return err
	}
	done()
	s.tellWarnings(prior.Warnings)
	s.tellPrior(prior)
	fmt.Fprintln(s.out, s.say("train.done", "file", path))
	return nil
}
