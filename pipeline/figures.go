package pipeline

import (
	"time"

	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
)

// countVisits gives what visits of the last year found, nil without any.
func (n *night) countVisits() *report.Visits {
	since := n.day().AddDate(-1, 0, 1).Format(time.DateOnly)
	all, byRule := n.visits.Count(since, n.asOf)
	if all.Visited == 0 {
		return nil
	}
	v := &report.Visits{Since: since, Visited: all.Visited, Need: all.Need, Applied: all.Applied, Propose: all.Proposed, Wrong: all.Wrong,
		Rules: map[string]report.RuleVisits{}}
	for rule, t := range byRule {
		v.Rules[rule] = report.RuleVisits{Visited: t.Visited, Need: t.Need, Applied: t.Applied}
	}
	return v
}

// riseMonths is for how long a standard that rose is told.
const riseMonths = 6

// standards gives the counties of the leads whose dibao standard rose lately,
// and those for which the pack states none.
func (n *night) standards(lines []*worklist.Line) *report.Standards {
	var counties []string
	seen := map[string]bool{"": true}
	for _, l := range lines {
		if !seen[l.CountyCode] {
			seen[l.CountyCode] = true
			counties = append(counties, l.CountyCode)
		}
	}
	s := &report.Standards{Risen: []report.Rise{}, Unstated: []string{}}
	for _, r := range n.pack.Risen(counties, n.day(), riseMonths) {
		s.Risen = append(s.Risen, report.Rise{County: n.countyShown(r.County), Since: r.Since, Before: r.Before, Now: r.Now})
	}
	for _, c := range n.pack.Unstated(counties, n.day()) {
		s.Unstated = append(s.Unstated, n.countyShown(c))
	}
	s.Sort()
	return s
}

func (n *night) countyShown(code string) string { return n.worklistOptions().CountyName(code) }
