package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
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
	config, err := s.generateConfig(c)
	if err != nil {
		return err
	}
	if file := foreign(args[0], config.Departments); file != "" {
		return usageError{s.say("generate.foreign", "file", file)}
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

func (s *session) generateConfig(c *cli.Context) (synthetic.Config, error) {
	config := synthetic.Config{People: c.Int("people"), Seed: c.Uint64("seed"), Defects: c.Float64("defects"), Departments: c.StringSlice("department"),
		Changed: c.Float64("changed"), Namesakes: c.Int("namesakes"), OnePhone: c.Int("one-phone")}
	refuse := func(code string, pairs ...string) (synthetic.Config, error) {
		return config, usageError{s.say(code, pairs...)}
	}
	day, err := s.day(c)
	if err != nil {
		return config, err
	}
	if day != "" {
		config.AsOf, _ = time.Parse(time.DateOnly, day) // checked by day
	}
	known := append(synthetic.AllDepartments(), "all")
	for _, name := range config.Departments {
		if !slices.Contains(known, name) {
			return refuse("generate.no-department", "name", strconv.Quote(name), "known", strings.Join(known, ", "))
		}
	}
	switch most := min(config.People, synthetic.MostNamesakes); {
	case config.People < 1 || int64(config.People) > synthetic.MostPeople:
		return refuse("generate.bad-people", "most", strconv.FormatInt(synthetic.MostPeople, 10))
	case !(config.Defects >= 0 && config.Defects <= synthetic.MostDefects):
		return refuse("generate.bad-defects", "most", strconv.Itoa(synthetic.MostDefects))
	case !(config.Changed >= 0 && config.Changed <= 1):
		return refuse("generate.bad-changed")
	case config.Namesakes < 0 || config.Namesakes > most || config.OnePhone < 0 || config.OnePhone > config.People:
		return refuse("generate.bad-many")
	}
	if config.Defects == 0 {
		config.Defects = -1 // none at all, see synthetic.Config
	}
	return config, nil
}

// foreign gives a file that would be written over although it was not made
// here, "" when there is none: where the truth lies, everything is made up.
func foreign(dir string, departments []string) string {
	if _, err := os.Stat(filepath.Join(dir, "truth.csv")); err == nil {
		return ""
	}
	if len(departments) == 0 {
		departments = synthetic.AllDepartments()
	}
	files := []string{"plan.yaml", "people.csv", "entitlements.csv"}
	for _, name := range departments {
		files = append(files, name+".csv", name+".xlsx", name+".txt")
	}
	for _, name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return filepath.Join(dir, name)
		}
	}
	return ""
}
