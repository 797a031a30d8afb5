package pipeline

import (
	"context"
	"io"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
)

// writeCare writes the visiting lists of persons in care, whom no lead of
// tonight sends a visitor to. Questions about benefits send nobody: they are
// the clerk's.
func (n *night) writeCare(_ context.Context, run *archive.Run) error {
	if !n.plan.Worklist.Care {
		return nil
	}
	visited := map[int]bool{}
	for i := range n.leads {
		if n.leads[i].Class != "W" {
			visited[n.leads[i].Person] = true
		}
	}
	lines := worklist.CareLines(n.world, n.batch, n.day(), func(person int) bool { return visited[person] })
	lists, counts, err := worklist.WriteCare(lines, n.worklistOptions(), func(name string) (io.Writer, error) { return run.Create(name) })
	if err != nil || len(lines) == 0 {
		return err
	}
	for _, list := range lists {
		n.inCare += list.Lines
	}
	n.accounts.add("lines of visiting lists = persons in care", n.inCare, len(lines))
	for _, c := range counts {
		n.summary.Care = append(n.summary.Care, report.Care{Name: c.Name, Persons: c.Persons})
	}
	w, err := run.Create(worklist.CareFolder + "/" + worklist.CareGuideName)
	if err != nil {
		return err
	}
	return worklist.WriteCareGuide(w)
}
