package pipeline

import (
	"fmt"
	"path/filepath"

	"yingbao/pipeline/archive"
)

// Recount checks a finished run against its manifest: every file's bytes, and
// the accounts counted again from the files. The error is *archive.Damaged or
// *Unequal.
func (p *Past) Recount() error {
	if err := p.Verify(); err != nil {
		return err
	}
	m := p.Manifest
	a := &accounts{}
	rows, accepted, rejected, apart := 0, 0, 0, 0
	for _, in := range m.Inputs {
		rows, accepted, rejected, apart = rows+in.Rows, accepted+in.Accepted, rejected+in.Rejected, apart+in.Apart
		a.add("rows = accepted + rejected in "+in.Source, in.Rows, in.Accepted+in.Rejected)
	}
	var sum tallied
	for _, f := range m.Files {
		if err := sum.add(f.Name, filepath.Join(p.Folder, filepath.FromSlash(f.Name))); err != nil {
			return fmt.Errorf("verify: %s: %w", f.Name, err)
		}
	}
	entities, err := archive.CountEntities(filepath.Join(p.Folder, archive.EntitiesName))
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	leads, err := countRecords(filepath.Join(p.Folder, "leads.csv"))
	if err != nil {
		return fmt.Errorf("verify: leads.csv: %w", err)
	}
	a.add("records = rows of the inputs", m.Counts["records"], rows)
	a.add("records in entities.parquet = rows accepted - apart", entities, accepted-apart)
	a.add("rows in rejects = rows rejected", sum.rejects, rejected)
	a.add("lines in worklists = leads listed", sum.lines, m.Counts["listed"])
	a.add("lines in visiting lists = persons in care", sum.care, m.Counts["in_care"])
	a.add("lines in leads.csv = leads", leads, m.Counts["leads"])
	return a.check()
}
