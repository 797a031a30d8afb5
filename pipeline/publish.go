package pipeline

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"sort"
	"time"

	"yingbao/pipeline/archive"
)

// publish closes the books: checks what stands on the disk once more, writes
// the manifest and gives the run its name. A dry run stops before.
func (n *night) publish(store *archive.Store, run *archive.Run) (*Result, error) {
	result := &Result{Degraded: n.notes, Warnings: n.warnings, RulesOff: n.rulesOff, Summary: n.summary}
	if n.options.DryRun {
		return result, nil
	}
	manifest, err := n.manifest()
	if err != nil {
		return nil, err
	}
	if err := archive.Verify(run.Path("."), run.Files()); err != nil {
		return nil, err
	}
	n.stage("check")
	manifest.Meta = n.meta()
	folder, err := run.Publish(manifest)
	if err != nil {
		return nil, err
	}
	n.keep(store, result)
	n.commit(result)
	result.ID, result.Folder = run.ID, folder
	return result, nil
}

func (n *night) manifest() (*archive.Manifest, error) {
	m := &archive.Manifest{Format: archive.ManifestFormat, Program: n.options.Version, AsOf: n.asOf, State: n.state(), Why: []string{},
		Plan:   archive.Named{Name: n.plan.Name, SHA256: n.plan.Hash},
		Policy: archive.Named{Name: n.pack.Name, SHA256: n.pack.Hash},
		Model:  archive.Named{Name: filepath.Base(n.plan.Matching.Model), SHA256: n.modelID},
		Visits: n.visits.Hash(), Text: string(n.plan.Data),
		Counts: map[string]int{}}
	for _, note := range n.notes {
		m.Why = append(m.Why, note.Code+":"+note.About)
	}
	sort.Strings(m.Why)
	for _, step := range n.summary.Funnel {
		m.Counts[step.Key] = step.Count
	}
	if c := n.compared; c != nil {
		m.Counts["entrants"], m.Counts["confirmed"], m.Counts["missed"] = c.Entrants, c.Confirmed, c.Missed
	}
	if n.inCare > 0 {
		m.Counts["in_care"] = n.inCare
	}
	m.Counts["rejected"], m.Counts["candidates"] = n.rejected, int(n.links.Summary.Candidates)
	m.Counts["links"], m.Counts["reviews"] = n.links.Summary.Linked, n.links.Summary.Reviews
	for _, x := range n.extracts {
		in, err := input(x)
		if err != nil {
			return nil, err
		}
		m.Inputs = append(m.Inputs, in)
	}
	return m, nil
}

func input(x *extract) (archive.Input, error) {
	in := archive.Input{Source: x.source.Name, Department: x.source.Department, Role: x.source.Role, Period: x.source.Period, State: x.state, Why: x.why, Files: []archive.InputFile{}}
	l := x.loaded
	if l == nil {
		return in, nil
	}
	in.Rows, in.Accepted, in.Rejected, in.Apart = l.Rows, l.Accepted, l.Rejected, l.Apart
	in.Repairs, in.Flags, in.Unknown = l.Repairs, l.Flags, l.Unknown
	if l.Period != "" {
		in.Period = l.Period
	}
	for _, f := range l.Files {
		in.Files = append(in.Files, archive.InputFile{Path: f.Path, SHA256: f.SHA256, Bytes: f.Bytes, Format: f.Format, Encoding: f.Encoding,
			Rows: f.Rows, Blank: f.Blank, Accepted: f.Accepted, Rejected: f.Rejected})
	}
	for _, c := range l.Columns {
		in.Columns = append(in.Columns, archive.InputColumn{Header: c.Header, Field: string(c.Field), How: c.How})
	}
	for _, o := range l.Overridden {
		if in.Override = x.source.Override; !slices.Contains(in.Overridden, o.Code) {
			in.Overridden = append(in.Overridden, o.Code)
		}
	}
	var err error
	if l.History != nil && x.state == "loaded" {
		in.History, err = json.Marshal(l.History)
	}
	return in, err
}

func (n *night) meta() archive.Meta {
	return archive.Meta{Plan: n.plan.File, Build: n.options.Build, Started: n.started(), Finished: n.options.Now.Add(time.Since(n.options.Now)).Format(time.RFC3339), Host: n.options.Host,
		PID: n.options.PID, Workers: n.options.Workers, PeakMemory: peakMemory(), Seconds: n.seconds, Again: n.spared()}
}
