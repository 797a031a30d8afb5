package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entity"
	"yingbao/pipeline/worklist"
)

// ExportJob is how a run's worklists are written again.
type ExportJob struct {
	Folder   string // written into; made when it is not there
	Split    string // "" as the plan says
	Encoding string // "" as the plan says
	XLSX     bool
	// Households gives one line a household; see worklist.Reprint.
	Households bool
	Full       bool // whole numbers and phones; reads the extracts again
}

// Export writes the worklists of a run again. The lines are those of the run,
// none more and none less, unless there is to be one a household. It gives the number of files and lines.
func Export(ctx context.Context, p *Past, job ExportJob, options Options) (files, lines int, err error) {
	if err := p.Verify(); err != nil {
		return 0, 0, err
	}
	printed, err := worklist.ReadPrinted(p.Folder)
	if err != nil {
		return 0, 0, err
	}
	o := worklist.Reprint{Split: job.Split, Encoding: job.Encoding, XLSX: job.XLSX, Households: job.Households, Workers: max(options.Workers, 1)}
	if o.Split == "" {
		o.Split = p.Plan.Worklist.Split
	}
	if o.Encoding == "" {
		o.Encoding = p.Plan.Worklist.Encoding
	}
	if job.Full {
		if o.Full, err = p.contacts(ctx, options); err != nil {
			return 0, 0, err
		}
	}
	written, err := worklist.WritePrinted(printed, o, func(name string) (io.Writer, error) {
		return archive.AtomicBelow(job.Folder, name)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("export: %w", err)
	}
	for _, w := range written {
		lines += w.Lines
	}
	guide, err := archive.AtomicBelow(job.Folder, worklist.GuideName)
	if err != nil {
		return 0, 0, fmt.Errorf("export: %w", err)
	}
	if err := worklist.WriteGuide(guide); err != nil {
		return 0, 0, fmt.Errorf("export: %w", err)
	}
	return len(written), lines, nil
}

// contacts reads the run's extracts again, without matching them, and gives
// the whole number and phone of each lead's person.
func (p *Past) contacts(ctx context.Context, options Options) (func(id string) (number, phone string), error) {
	defer sparing()()
	n, err := p.night(options)
	if err != nil {
		return nil, err
	}
	if err := p.load(ctx, n); err != nil {
		return nil, err
	}
	persons, count, err := p.persons(n)
	if err != nil {
		return nil, err
	}
	world, err := entity.Build(n.table, persons, count)
	if err != nil {
		return nil, fmt.Errorf("persons: %w", err)
	}
	of := map[string]int{}
	err = p.eachLead(func(header, cells []string) error {
		id, at := slices.Index(header, "lead_id"), slices.Index(header, "person")
		person, err := 0, errors.New("no column")
		if id >= 0 && at >= 0 {
			person, err = strconv.Atoi(cells[at])
		}
		if err != nil || person < 1 || person > world.Count() {
			return &archive.Damaged{File: "leads.csv", Why: "names a person that is not there"}
		}
		of[strings.Clone(cells[id])] = person - 1
		return nil
	})
	return func(id string) (number, phone string) {
		person, ok := of[strings.TrimSpace(id)]
		if !ok {
			return "", ""
		}
		who := world.Person(person)
		return who.Number, who.Phone
	}, err
}

// PlanFolder is the folder of all runs of the run's plan.
func (p *Past) PlanFolder() string { return filepath.Dir(p.Folder) }
