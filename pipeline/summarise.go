package pipeline

import (
	"yingbao/matchers"
	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
	"yingbao/sources/department"
)

// summarise gathers what the report says. lines are those of n.leads, after
// they were written, and cuts what they come to.
func (n *night) summarise(lines []*worklist.Line, cuts *cutter) {
	s := &report.Summary{Plan: n.plan.Name, Policy: n.pack.Name, PolicyTitle: n.pack.Title, AsOf: n.asOf, Batch: n.batch}
	n.noteRulesOff()
	s.State = n.state()
	for _, x := range n.notes {
		s.Notes = append(s.Notes, report.Note{Code: x.Code, About: x.About, Text: x.ZH, Degrades: true})
	}
	for _, x := range n.warnings {
		s.Notes = append(s.Notes, report.Note{Code: x.Code, About: x.About, Text: x.ZH})
	}
	s.Sources = n.reportSources()
	s.Matching = n.reportMatching()
	s.Rules = n.reportRules()
	s.Leads, s.Cuts = cuts.told()
	s.Funnel = n.funnel(s.Leads)
	s.Compared, s.Visits, s.Lines = n.compared, n.countVisits(), n.standards(lines)
	s.Aid = n.temporaryAid()
	n.summary = s
}

func (n *night) funnel(leads report.Cut) []report.Step {
	return []report.Step{
		{Key: "records", Name: "入库记录", Unit: "条", Count: n.accepted + n.rejected},
		{Key: "accepted", Name: "有效记录", Unit: "条", Count: n.accepted},
		{Key: "persons", Name: "唯一人", Unit: "人", Count: n.world.Count() + n.apart},
		{Key: "linked", Name: "有两个以上来源的人", Unit: "人", Count: n.inSeveralSources()},
		{Key: "leads", Name: "命中规则", Unit: "条", Count: leads.Leads},
		{Key: "persons_flagged", Name: "命中规则的人", Unit: "人", Count: leads.Persons},
		{Key: "households_flagged", Name: "命中规则的户", Unit: "户", Count: leads.Households},
		{Key: "listed", Name: "推送核查", Unit: "条", Count: leads.Listed},
		{Key: "waiting", Name: "待下批", Unit: "条", Count: leads.Waiting},
		{Key: "cooling", Name: "冷却期内", Unit: "条", Count: leads.Cooling},
	}
}

func (n *night) inSeveralSources() int {
	count := 0
	for p := range n.world.Count() {
		rows := n.world.Rows(p)
		first := n.table.SourceOf(int(rows[0]))
		for _, row := range rows[1:] {
			if n.table.SourceOf(int(row)) != first {
				count++
				break
			}
		}
	}
	return count
}

func (n *night) reportSources() []report.Source {
	leads := map[string]int{}
	var names []string
	for i := range n.leads {
		names = sourcesOf(&n.leads[i], names[:0])
		for _, source := range names {
			leads[source]++
		}
	}
	var all []report.Source
	for _, x := range n.extracts {
		src := report.Source{Name: x.source.Name, Department: x.source.Department, State: x.state, Period: x.source.Period, Leads: leads[x.source.Name]}
		if d, ok := department.Find(x.source.Department); ok {
			src.Title = d.ZH
		}
		if l := x.loaded; l != nil {
			src.Rows, src.Accepted, src.Rejected, src.Repairs = l.Rows, l.Accepted, l.Rejected, l.Repairs
			if l.Period != "" {
				src.Period = l.Period
			}
			src.Rejects, src.Flags = map[string]int{}, l.Flags
			for _, r := range l.Rejects {
				src.Rejects[r.Code]++
			}
		}
		all = append(all, src)
	}
	return all
}

func (n *night) reportMatching() report.Matching {
	s := n.links.Summary
	m := report.Matching{Model: n.plan.Matching.Model, Records: s.Records, Persons: s.Persons, Candidates: s.Candidates, Linked: s.Linked,
		Reviews: s.Reviews, Vetoed: s.Vetoed, Precision: s.Precision, Recall: s.Recall}
	if m.Model != "built-in" {
		m.Model = "自定义" // its path is the manifest's business
	}
	m.Reach = claimed(s.Reach, s.Identified)
	m.PrecisionBounds, m.RecallBounds = bounds(s.PrecisionBounds, s.Linked), bounds(s.RecallBounds, s.Linked)
	for _, b := range s.Blocking {
		m.Rules = append(m.Rules, report.BlockingRule{Rule: b.Rule, Pairs: b.Pairs, Largest: b.Largest, Split: b.Split, Dropped: b.Dropped})
	}
	for _, c := range s.Cells {
		m.Cells = append(m.Cells, report.Cell{Left: c.Left, Right: c.Right, Expected: c.Expected, Linked: c.Linked, Precision: c.Precision, Recall: c.Recall,
			PrecisionBounds: bounds(c.PrecisionBounds, c.Linked), RecallBounds: bounds(c.RecallBounds, c.Linked), Reach: claimed(c.Blocking, c.Identified)})
	}
	return m
}

// bounds is nil where nothing was linked.
func bounds(b matchers.Bounds, linked int) *report.Bounds {
	if linked == 0 {
		return nil
	}
	return &report.Bounds{Least: b.Least, Most: b.Most, Open: b.Open}
}

// claimed is nil for an estimate that the counts do not support.
func claimed(share float64, identified bool) *float64 {
	if !identified {
		return nil
	}
	return &share
}

func (n *night) reportRules() []report.Rule {
	count := map[string]int{}
	for i := range n.leads {
		for _, hit := range n.leads[i].Rules {
			count[hit.ID]++
		}
	}
	off := map[string]string{}
	for _, o := range n.off {
		off[o.ID] = o.Zh
	}
	var rules []report.Rule
	for _, r := range n.pack.Rules {
		rules = append(rules, report.Rule{ID: r.ID, Name: r.Name, Class: r.Class, Off: off[r.ID], Leads: count[r.ID]})
	}
	return rules
}
