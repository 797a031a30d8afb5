package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

// defaultPlan is the plan of commands that name none.
const defaultPlan = "plan.yaml"

func isPlan(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".yaml" || ext == ".yml"
}

// past opens the run that an argument names: its folder, the link latest, or
// a plan, whose last good run is meant.
func (s *session) past(arg string) (*pipeline.Past, error) {
	if isPlan(arg) {
		p, err := s.loadPlan(arg)
		if err != nil {
			return nil, err
		}
		folder := filepath.Join(p.Runs, p.Name)
		arg = filepath.Join(folder, "latest")
		if _, err := os.Lstat(arg); errors.Is(err, fs.ErrNotExist) { // "no manifest in latest" would send them looking for it
			return nil, usageError{s.say("plan-without-run", "folder", folder)}
		}
	}
	p, err := pipeline.OpenPast(arg)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// store finds a plan's runs: by the plan, or by their folder.
func (s *session) store(arg string) (runs, name string, err error) {
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		whole, err := filepath.Abs(arg)
		if err != nil {
			return "", "", err
		}
		if runAround(whole) != "" || !archive.HoldsRuns(whole) { // purge would leave its lock there
			return "", "", usageError{s.say("no-runs-folder", "path", strconv.Quote(arg))}
		}
		return filepath.Dir(whole), filepath.Base(whole), nil
	}
	p, err := s.loadPlan(arg)
	if err != nil {
		return "", "", err
	}
	return p.Runs, p.Name, nil
}

// planArgument gives the one argument of a command, plan.yaml when it has
// none.
func (s *session) planArgument(c *cli.Context) (string, error) {
	args, err := s.arguments(c, 0, 1)
	if err != nil {
		return "", err
	}
	if len(args) == 0 {
		return defaultPlan, nil
	}
	return args[0], nil
}
