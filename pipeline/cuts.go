package pipeline

import (
	"cmp"
	"slices"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
)

// breakdowns are the tables of the report and the names of a lead's rows in
// each, added to a slice.
var breakdowns = []struct {
	key, name string
	names     func(c *cutter, lead *entitlement.Lead, l *worklist.Line, to []string) []string
}{
	{"county", "县", func(_ *cutter, _ *entitlement.Lead, l *worklist.Line, to []string) []string {
		return append(to, countyShown(l))
	}},
	{"township", "乡镇", func(c *cutter, _ *entitlement.Lead, l *worklist.Line, to []string) []string {
		return append(to, c.township(l))
	}},
	{"class", "类别", func(_ *cutter, lead *entitlement.Lead, _ *worklist.Line, to []string) []string {
		return append(to, classTitles[lead.Class])
	}},
	{"severity", "优先级", func(_ *cutter, lead *entitlement.Lead, _ *worklist.Line, to []string) []string {
		return append(to, severityTitles[lead.Severity])
	}},
	{"difficulty", "困难类型", func(_ *cutter, lead *entitlement.Lead, _ *worklist.Line, to []string) []string {
		return distinct(lead, to, func(h *entitlement.RuleHit) string { return h.Difficulty })
	}},
	{"rule", "规则", func(_ *cutter, lead *entitlement.Lead, _ *worklist.Line, to []string) []string {
		return distinct(lead, to, func(h *entitlement.RuleHit) string { return h.Name })
	}},
	{"source", "来源", func(_ *cutter, lead *entitlement.Lead, _ *worklist.Line, to []string) []string {
		return sourcesOf(lead, to)
	}},
}

var (
	classTitles    = map[string]string{"D": "D 基本确定", "S": "S 疑似", "W": "W 错保核查"}
	severityTitles = map[string]string{"R": "1 红", "O": "2 橙", "Y": "3 黄", "B": "4 蓝"}
)

func countyShown(l *worklist.Line) string {
	if name, ok := countyName(l.CountyCode); ok {
		return name
	}
	return "未定县"
}

// distinct adds what differs among the rules of a lead.
func distinct(lead *entitlement.Lead, to []string, text func(*entitlement.RuleHit) string) []string {
	for i := range lead.Rules {
		if t := text(&lead.Rules[i]); t != "" && !slices.Contains(to, t) {
			to = append(to, t)
		}
	}
	return to
}

// sourcesOf adds the extracts that a lead's evidence comes from.
func sourcesOf(lead *entitlement.Lead, to []string) []string {
	for _, id := range lead.Evidence {
		if !slices.Contains(to, id.Source) {
			to = append(to, id.Source)
		}
	}
	return to
}

// tally counts one cut. Leads come to it in the order of their persons, then
// of their households, so that each is counted once (T1 of report) without a
// set of all.
type tally struct {
	report.Cut
	last int // person or household added last, counted from 1
}

func (t *tally) add(l *worklist.Line) {
	t.Leads++
	switch {
	case l.Listed:
		t.Listed++
	case l.Cooling:
		t.Cooling++
	default:
		t.Waiting++
	}
}

// once says whether a person or household is another than the one before.
func (t *tally) once(one int) bool {
	before := t.last
	t.last = one
	return before != one
}

// cutter gathers the breakdowns.
type cutter struct {
	tallies   []tally          // the first is of all leads
	at        []map[string]int // by breakdown: place of each row
	townships map[[2]string]string
	rows      []int32 // places of every lead's tallies, lead after lead
	ends      []int32 // where a lead's places end
}

// township names a township with its county.
func (c *cutter) township(l *worklist.Line) string {
	key := [2]string{l.CountyCode, l.Township}
	name, known := c.townships[key]
	if !known {
		name = countyShown(l) + " " + l.Township
		c.townships[key] = name
	}
	return name
}

// count adds each lead to its tallies and notes which they are.
func (c *cutter) count(leads []entitlement.Lead, lines []*worklist.Line) {
	var names []string
	for i := range leads {
		c.rows = append(c.rows, 0)
		for t := range breakdowns {
			names = breakdowns[t].names(c, &leads[i], lines[i], names[:0])
			for _, name := range names {
				place, known := c.at[t][name]
				if !known {
					place = len(c.tallies)
					c.at[t][name], c.tallies = place, append(c.tallies, tally{})
				}
				c.rows = append(c.rows, int32(place))
			}
		}
		c.ends = append(c.ends, int32(len(c.rows)))
		for _, place := range c.of(i) {
			c.tallies[place].add(lines[i])
		}
	}
}

// of gives the places of a lead's tallies.
func (c *cutter) of(lead int) []int32 {
	from := int32(0)
	if lead > 0 {
		from = c.ends[lead-1]
	}
	return c.rows[from:c.ends[lead]]
}

// distinctly counts what leads share, each once a tally: leads are visited in
// its order.
func (c *cutter) distinctly(leads []entitlement.Lead, of func(*entitlement.Lead) int, into func(*tally) *int) {
	type place struct{ one, lead int32 }
	order := make([]place, len(leads))
	for i := range order {
		order[i] = place{int32(of(&leads[i])), int32(i)}
	}
	entity.SortInParts(0, order, func(a, b place) int { return cmp.Or(cmp.Compare(a.one, b.one), cmp.Compare(a.lead, b.lead)) })
	for i := range c.tallies {
		c.tallies[i].last = 0
	}
	for _, o := range order {
		for _, place := range c.of(int(o.lead)) {
			if t := &c.tallies[place]; t.once(int(o.one)) {
				*into(t)++
			}
		}
	}
}

// personOf and householdOf are never 0; somebody without a household is one.
func personOf(lead *entitlement.Lead) int { return lead.Person + 1 }

func householdOf(lead *entitlement.Lead) int {
	if lead.Household >= 0 {
		return lead.Household + 1
	}
	return -1 - lead.Person
}

// cuts counts the breakdowns of the leads.
func (n *night) cuts(lines []*worklist.Line) *cutter {
	c := &cutter{tallies: make([]tally, 1), townships: map[[2]string]string{}}
	for range breakdowns {
		c.at = append(c.at, map[string]int{})
	}
	c.count(n.leads, lines)
	c.distinctly(n.leads, personOf, func(t *tally) *int { return &t.Persons })
	c.distinctly(n.leads, householdOf, func(t *tally) *int { return &t.Households })
	return c
}

// told gives what all leads come to, and the breakdowns.
func (c *cutter) told() (report.Cut, []report.Breakdown) {
	var all []report.Breakdown
	for t, b := range breakdowns {
		out := report.Breakdown{Key: b.key, Name: b.name}
		for name, place := range c.at[t] {
			out.Rows = append(out.Rows, report.NamedCut{Name: name, Cut: c.tallies[place].Cut})
		}
		many := b.key == "rule" || b.key == "difficulty" || b.key == "source" // places are never ranked by hits
		slices.SortFunc(out.Rows, func(x, y report.NamedCut) int {
			if c := cmp.Compare(y.Leads, x.Leads); many && c != 0 {
				return c
			}
			return cmp.Compare(x.Name, y.Name)
		})
		all = append(all, out)
	}
	return c.tallies[0].Cut, all
}
