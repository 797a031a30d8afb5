package pipeline

import (
	"yingbao/pipeline/entity"
	"yingbao/pipeline/visits"
	"yingbao/pipeline/worklist"
	"yingbao/sources/normalise"
)

// cool marks the lines of persons whose leads a visit closed and about whom
// nothing new is known. They stand in leads.csv and in no worklist.
func (n *night) cool(lines []*worklist.Line) {
	closed := n.visits.Closed()
	if len(closed) == 0 {
		return
	}
	entity.InParts(n.options.Workers, len(lines), func(i int) {
		lead := &n.leads[i]
		var rules []string
		for _, hit := range lead.Rules {
			rules = append(rules, hit.ID)
		}
		lines[i].Cooling = closed[n.personKey(lines[i].Told())].Cools(rules, lead.Severity, lead.Event, n.day())
	})
}

// personKey names a line's person as a returned worklist does: by the cells as
// they are written.
func (n *night) personKey(l *worklist.Line) string {
	number := l.Number
	if number != "" {
		number = normalise.MaskID(number)
	}
	return visits.PersonKey(l.Name, number, l.Sex, n.worklistOptions().CountyName(l.CountyCode), l.Town, l.Village)
}
