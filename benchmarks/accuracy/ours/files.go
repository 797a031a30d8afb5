package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"yingbao/matchers"
	"yingbao/matchers/evaluation"
	"yingbao/pipeline"
	"yingbao/sources/record"
)

// files matches one or two files of any schema, as `yingbao match` does, with
// a settings file or with none.
func files(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("files", flag.ContinueOnError)
	name := flags.String("name", "files", "name of the results")
	left := flags.String("left", "", "file")
	right := flags.String("right", "", "second file, none to find the duplicates of the first")
	settings := flags.String("settings", "", "settings file, none for the automatic plan")
	truthFile := flags.String("truth", "", "truth.csv")
	links := flags.String("links", ".", "folder of the links")
	out := flags.String("out", ".", "folder of the results")
	if err := flags.Parse(args); err != nil {
		return err
	}
	job := pipeline.MatchJob{Left: *left, Right: *right, Workers: runtime.GOMAXPROCS(0)}
	tool := "yingbao-automatic"
	if *settings != "" {
		data, err := os.ReadFile(*settings)
		if err != nil {
			return err
		}
		job.Settings, tool = data, "yingbao-settings"
	}
	start := time.Now()
	found, err := pipeline.Match(ctx, job)
	if err != nil {
		return err
	}
	o := &outcome{Name: *name, Tool: tool, Wall: since(start), RSS: peak(), Pairs: found.Links.Summary.Candidates, Notes: found.Why}
	o.Estimated = &estimated{Precision: found.Links.Summary.Precision, Recall: found.Links.Summary.Recall, Blocking: found.Links.Summary.Reach}
	truth, err := readTruth(*truthFile)
	if err != nil {
		return err
	}
	if err := saveLinks(filepath.Join(*links, *name+"."+tool+".csv"), found); err != nil {
		return err
	}
	// Every pair counts that the matching was asked for: none within a file
	// when there are two.
	if o.Report, err = evaluate(found.Table, found.Links, truth, *right == "").Report(evaluation.Scope{}); err != nil {
		return err
	}
	if o.Blocking, err = blockingRecall(found, job, truth); err != nil {
		return err
	}
	return o.save(*out)
}

func saveLinks(path string, found *pipeline.Matched) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return found.Write(f)
}

// blockingRecall asks the rules again, with the split keys of the settings.
func blockingRecall(found *pipeline.Matched, job pipeline.MatchJob, truth *evaluation.Truth) (float64, error) {
	s, err := settingsOf(found.Table, job, found.Files)
	if err != nil {
		return 0, err
	}
	r, err := newReach(found.Table, s, truth)
	if err != nil {
		return 0, err
	}
	if job.Right == "" {
		return r.recall(nil, nil), nil
	}
	return r.recall([]string{found.Table.Sources[0].Name}, []string{found.Table.Sources[1].Name}), nil
}

func settingsOf(table *record.Table, job pipeline.MatchJob, read []pipeline.MatchedFile) (matchers.Settings, error) {
	if job.Settings != nil {
		s, _, err := matchers.ParseSettings(job.Settings)
		return s, err
	}
	if c := table.Column(record.FieldName); c != nil && c.Kind == record.Name { // as pipeline.Match does
		return matchers.Departments(table), nil
	}
	shape := matchers.ShapeLink
	if job.Right == "" {
		shape = matchers.ShapeDedupe
	}
	var ignore []record.Field
	for _, f := range read {
		for _, c := range f.Columns {
			if c.Role != "" {
				ignore = append(ignore, record.Field(c.Header))
			}
		}
	}
	return matchers.Automatic(table, shape, ignore)
}

// score gives a peer's links.csv the same figures. What the peer said of its
// time and memory stands beside it in FILE.facts.json.
func score(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("score", flag.ContinueOnError)
	name := flags.String("name", "files", "name of the results")
	tool := flags.String("tool", "peer", "whose links")
	links := flags.String("links", "", "links.csv")
	truthFile := flags.String("truth", "", "truth.csv")
	lefts := flags.String("left", "", "sources, comma-separated")
	rights := flags.String("right", "", "sources")
	closure := flags.Bool("closure", false, "close the links")
	out := flags.String("out", ".", "folder of the results")
	if err := flags.Parse(args); err != nil {
		return err
	}
	truth, err := readTruth(*truthFile)
	if err != nil {
		return err
	}
	f, err := os.Open(*links)
	if err != nil {
		return err
	}
	defer f.Close()
	e := evaluation.New(truth, evaluation.Options{Closure: *closure})
	if err := e.Read(f); err != nil {
		return err
	}
	o := &outcome{Name: *name, Tool: *tool}
	if err := facts(o, strings.TrimSuffix(*links, ".csv")+".facts.json"); err != nil {
		return err
	}
	if o.Report, err = e.Report(evaluation.Scope{Left: list(*lefts), Right: list(*rights)}); err != nil {
		return err
	}
	o.Blocking = o.Report.Kept.Recall // peers write every pair they scored
	return o.save(*out)
}

func facts(o *outcome, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var f struct {
		Version string
		Wall    float64 `json:"wall_s"`
		RSS     float64 `json:"rss_mb"`
		Pairs   int64
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	o.Wall, o.RSS, o.Pairs, o.Notes = f.Wall, f.RSS, f.Pairs, []string{"version " + f.Version}
	return nil
}
