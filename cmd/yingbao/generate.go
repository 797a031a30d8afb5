package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/plan"
	"yingbao/sources/synthetic"
)

func init() {
	exitCodes["generate"] = []int{exitDone, exitOther, exitUsage, exitIO, exitLater, exitSignal}
}

func (s *session) generateCommand() *cli.Command {
	return &cli.Command{Name: "generate", Action: s.generate, Flags: []cli.Flag{
		&cli.IntFlag{Name: "people", Value: 5000, Usage: s.say("generate.flag.people")},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: s.say("generate.flag.seed")},
		&cli.Float64Flag{Name: "defects", Value: 1, Usage: s.say("generate.flag.defects")},
		&cli.StringFlag{Name: "as-of", Usage: s.say("generate.flag.as-of")},
		&cli.StringSliceFlag{Name: "department", Usage: s.say("generate.flag.department")},
		&cli.Float64Flag{Name: "changed", Usage: s.say("generate.flag.changed")},
		&cli.IntFlag{Name: "namesakes", Usage: s.say("generate.flag.namesakes")},
		&cli.IntFlag{Name: "one-phone", Usage: s.say("generate.flag.one-phone")},
	}}
}

func (s *session) generate(c *cli.Context) error {
	args, err := s.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	config := synthetic.Config{People: c.Int("people"), Seed: c.Uint64("seed"), Defects: c.Float64("defects"), Departments: c.StringSlice("department"),
		Changed: c.Float64("changed"), Namesakes: c.Int("namesakes"), OnePhone: c.Int("one-phone")}
	if config.Defects == 0 {
		config.Defects = -1 // none at all, see synthetic.Config
	}
	if day := c.String("as-of"); day != "" {
		if !plan.ValidDate(day) {
			return usageError{s.say("bad-date")}
		}
		config.AsOf, _ = time.Parse(time.DateOnly, day) // checked above
	}
	if config.People < 1 {
		return usageError{s.say("usage-error", "problem", "--people < 1")}
	}
	if config.Changed < 0 || config.Changed > 1 {
		return usageError{s.say("usage-error", "problem", "--changed: 0-1")}
	}
	if most := min(config.People, synthetic.MostNamesakes); config.Namesakes < 0 || config.Namesakes > most || config.OnePhone < 0 || config.OnePhone > config.People {
		return usageError{s.say("usage-error", "problem", "--namesakes, --one-phone > --people")}
	}
	events, done := s.events()
	config.Progress = func(people int) {
		events(pipeline.Event{Stage: "generate", Done: int64(people), Total: int64(config.People)})
	}
	summary, err := synthetic.Generate(c.Context, args[0], config)
	done()
	if err != nil {
		return err
	}
	rows := 0
	for _, n := range summary.Rows {
		rows += n
	}
	fmt.Fprintln(s.out, s.say("generate.done", "people", strconv.Itoa(summary.People), "rows", strconv.Itoa(rows), "dir", args[0], "plan", filepath.Join(args[0], "plan.yaml")))
	return nil
}
