package main

import (
	"os"
	"path/filepath"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/plan"
)

// mayWrite refuses an output, a file or a folder, that would take the place of
// something the command reads, or would change a published run: a slip of the
// hand behind -o must not cost an extract or last night. It is asked before
// the work begins.
func (s *session) mayWrite(out string, inputs ...string) error {
	if there, err := os.Stat(out); err == nil {
		for _, in := range inputs {
			if read, err := os.Stat(in); err == nil && os.SameFile(there, read) {
				return usageError{s.say("output-is-input", "path", out)}
			}
		}
	}
	if run := runAround(out); run != "" {
		return usageError{s.say("output-in-run", "path", out, "run", run)}
	}
	if folder := above(out, keepsRuns); folder != "" {
		return usageError{s.say("output-in-runs", "path", out, "folder", folder)}
	}
	return nil
}

// keepsRuns says that a folder is a plan's, with its runs.
func keepsRuns(folder string) bool {
	published, err := archive.List(filepath.Dir(folder), filepath.Base(folder))
	return err == nil && len(published) > 0
}

// mayWriteFile is mayWrite for a file, whose folder has to be there: an hour's
// work is not done for a place that cannot take it.
func (s *session) mayWriteFile(out string, inputs ...string) error {
	if err := s.mayWrite(out, inputs...); err != nil {
		return err
	}
	if there, err := os.Stat(out); err == nil && !there.Mode().IsRegular() && !there.IsDir() {
		return usageError{s.say("output-no-file", "path", out)}
	}
	_, err := os.Stat(filepath.Dir(out))
	return err
}

// runAround gives the published run a path lies in, "" when it lies in none.
func runAround(path string) (run string) {
	above(path, func(folder string) bool {
		m, err := archive.ReadManifest(folder)
		if err == nil {
			run = m.Meta.Run
		}
		return run != ""
	})
	return run
}

// above gives the first of a path and the folders above it, links resolved, of
// which something holds, "" for none.
func above(path string, holds func(folder string) bool) string {
	at, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			at = real
			break
		}
	}
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		if holds(at) {
			return at
		}
	}
	return ""
}

// planInputs lists the files a plan reads, itself among them. The model it
// pins is none: learning it anew is what train is for.
func planInputs(p *plan.Plan, path string) []string {
	inputs := []string{path, p.Policy}
	for _, source := range p.Sources {
		for _, pattern := range source.Paths {
			found, err := filepath.Glob(pattern)
			if err != nil || len(found) == 0 {
				found = []string{pattern}
			}
			inputs = append(inputs, found...)
		}
	}
	return inputs
}

// pastInputs lists the files a finished run was made from.
func pastInputs(p *pipeline.Past) []string {
	inputs := []string{p.Manifest.Meta.Plan}
	for _, in := range p.Manifest.Inputs {
		for _, file := range in.Files {
			inputs = append(inputs, file.Path)
		}
	}
	return inputs
}
