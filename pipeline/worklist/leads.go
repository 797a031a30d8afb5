package worklist

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/sources/record"
)

var leadsHeader = []string{"lead_id", "person", "household", "county", "town", "village", "rules", "class", "severity", "priority",
	"p_uncovered", "identity", "suspect", "assistance", "channel", "due", "status", "evidence", "reason"}

// WriteLeads writes leads.csv: every lead in its order, listed or waiting.
// lines are those of the same leads, after Write. Persons and households are
// counted from 1, as in entities.parquet.
func WriteLeads(w io.Writer, leads []entitlement.Lead, lines []*Line, o Options) (rows int, err error) {
	c, err := archive.NewCSV(w, archive.MachineStyle, leadsHeader...)
	if err != nil {
		return 0, err
	}
	if err := c.Render(o.Workers, len(leads), func(i int, row []string) []string { return leadCells(row, &leads[i], lines[i], o) }); err != nil {
		return 0, err
	}
	return c.Rows(), c.Close()
}

func leadCells(row []string, lead *entitlement.Lead, l *Line, o Options) []string {
	status, household := "waiting", ""
	switch {
	case l.Listed:
		status = "listed"
	case l.Cooling:
		status = "cooldown"
	}
	if lead.Household >= 0 {
		household = strconv.Itoa(lead.Household + 1)
	}
	var ids [8]string
	rules := ids[:0]
	for i := range lead.Rules {
		rules = append(rules, lead.Rules[i].ID)
	}
	return append(row, l.ID, strconv.Itoa(lead.Person+1), household, o.CountyName(l.CountyCode), oneLine(l.Town), oneLine(l.Village),
		strings.Join(rules, ";"), lead.Class, lead.Severity, strconv.Itoa(lead.Priority),
		strconv.FormatFloat(lead.PUncovered, 'f', 6, 64), lead.Identity, oneLine(l.Doubt),
		oneLine(join(lead, func(h *entitlement.RuleHit) string { return h.Assistance })), oneLine(join(lead, func(h *entitlement.RuleHit) string { return h.Channel })),
		lead.Due, status, evidence(lead.Evidence), oneLine(strings.Join(said(lead), "")))
}

func evidence(ids []record.ID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = id.String()
	}
	return strings.Join(parts, ";")
}

// said gives what a lead's rules say, in their order. Two rules for children
// print the same words, so that nobody reads from them what befell the parents:
// they are said once, or they would take the place of another of the three
// sentences that a line shows.
func said(lead *entitlement.Lead) []string {
	out := make([]string, 0, len(lead.Rules))
	for i := range lead.Rules {
		if reason := lead.Rules[i].Reason; !slices.Contains(out, reason) {
			out = append(out, reason)
		}
	}
	return out
}
