package pipeline

import (
	"io"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
)

// careLists are the visiting lists that were written.
type careLists struct {
	lines, persons int
	counts         []worklist.CareCount
}

// writeCare writes the visiting lists of persons in care, whom no lead of
// tonight sends a visitor to. Questions about benefits send nobody: they are
// the clerk's. It changes nothing of the night: others write beside it.
func (n *night) writeCare(run *archive.Run, care *careLists) error {
	if !n.plan.Worklist.Care {
		return nil
	}
	visited := make([]bool, n.world.Count())
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
		care.lines += list.Lines
	}
	care.persons, care.counts = len(lines), counts
	w, err := run.Create(worklist.CareFolder + "/" + worklist.CareGuideName)
	if err != nil {
		return err
	}
	return worklist.WriteCareGuide(w)
}

// countCare tells the report and the accounts of the visiting lists.
func (n *night) countCare(care *careLists) {
	if care.persons == 0 {
		return
	}
	n.inCare = care.lines
	n.accounts.add("lines of visiting lists = persons in care", n.inCare, care.persons)
	for _, c := range care.counts {
		n.summary.Care = append(n.summary.Care, report.Care{Name: c.Name, Persons: c.Persons})
	}
}
