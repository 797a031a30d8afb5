package main

import (
	"encoding/json"
	"fmt"
	"os/user"
	"path/filepath"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/report"
)

func init() {
	exitCodes["report"] = []int{exitDone, exitOther, exitUsage, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
	exitCodes["export"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) reportCommand() *cli.Command {
	return &cli.Command{Name: "report", Action: s.report, Flags: []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: s.say("report.flag.output")},
	}}
}

// report writes the page again from summary.json. A run's own files are never
// changed: without -o the page goes into the working folder.
func (s *session) report(c *cli.Context) error {
	p, err := s.onePast(c)
	if err != nil {
		return err
	}
	path := c.String("output")
	if path == "" {
		path = "report-" + p.Manifest.Plan.Name + "-" + p.Manifest.Meta.Run + ".html"
	}
	if err := s.mayWriteFile(path, pastInputs(p)...); err != nil {
		return err
	}
	if err := p.Verify(); err != nil {
		return err
	}
	data, err := archive.ReadFile(filepath.Join(p.Folder, "summary.json"))
	if err != nil {
		return err
	}
	summary := new(report.Summary)
	if err := json.Unmarshal(data, summary); err != nil {
		return &archive.Damaged{File: "summary.json", Why: "cannot be read"}
	}
	page, err := summary.HTML()
	if err != nil {
		return err
	}
	if err := archive.Replace(path, page); err != nil {
		return err
	}
	fmt.Fprintln(s.out, s.say("written", "file", path))
	return nil
}

func (s *session) exportCommand() *cli.Command {
	return &cli.Command{Name: "export", Action: s.export, Flags: []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: s.say("export.flag.output")},
		&cli.StringFlag{Name: "split", Usage: s.say("export.flag.split")},
		&cli.StringFlag{Name: "encoding", Usage: s.say("export.flag.encoding")},
		&cli.BoolFlag{Name: "xlsx", Usage: s.say("export.flag.xlsx")},
		&cli.BoolFlag{Name: "households", Usage: s.say("export.flag.households")},
		&cli.BoolFlag{Name: "full", Usage: s.say("export.flag.full")},
		&cli.StringFlag{Name: "to", Usage: s.say("export.flag.to")},
		s.workersFlag(),
	}}
}

func (s *session) export(c *cli.Context) error {
	job, err := s.exportJob(c)
	if err != nil {
		return err
	}
	p, err := s.onePast(c)
	if err == nil {
		err = s.mayWrite(job.Folder)
	}
	if err == nil {
		err = archive.MayAppend(exportsOf(p)) // no copy without a record of it
	}
	if err != nil {
		return err
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	files, lines, err := pipeline.Export(c.Context, p, job, options)
	done()
	if err != nil {
		return s.inWords(err)
	}
	if err := s.recordExport(p, job, c.String("to"), files, lines); err != nil {
		return err
	}
	fmt.Fprintln(s.out, s.say("export.done", "files", strconv.Itoa(files), "lines", strconv.Itoa(lines), "folder", job.Folder))
	return nil
}

func (s *session) exportJob(c *cli.Context) (pipeline.ExportJob, error) {
	job := pipeline.ExportJob{Folder: c.String("output"), Split: c.String("split"), Encoding: c.String("encoding"), XLSX: c.Bool("xlsx"), Households: c.Bool("households"), Full: c.Bool("full")}
	switch {
	case job.Folder == "":
		return job, usageError{s.say("export.needs-output")}
	case !oneOf(job.Split, "", "township", "village", "county"):
		return job, usageError{s.say("export.bad-split")}
	case !oneOf(job.Encoding, "", "utf-8-bom", "utf-8", "gb18030"):
		return job, usageError{s.say("export.bad-encoding")}
	case job.Full && c.String("to") == "":
		return job, usageError{s.say("export.needs-to")}
	}
	return job, nil
}

func oneOf(word string, words ...string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// recordExport leaves in the plan's folder who exported which run, when, in
// what form and for whom.
func (s *session) recordExport(p *pipeline.Past, job pipeline.ExportJob, to string, files, lines int) error {
	who := ""
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	line, err := json.Marshal(map[string]any{"time": s.shanghai().Format(time.RFC3339), "user": who, "run": p.Manifest.Meta.Run, "to": to,
		"full": job.Full, "xlsx": job.XLSX, "households": job.Households, "split": job.Split, "encoding": job.Encoding, "folder": job.Folder, "files": files, "lines": lines})
	if err != nil {
		return err
	}
	return archive.Append(exportsOf(p), line)
}

func exportsOf(p *pipeline.Past) string { return filepath.Join(p.PlanFolder(), "exports.jsonl") }
