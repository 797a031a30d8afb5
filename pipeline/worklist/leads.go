package worklist

import (
	"io"
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
	for i := range leads {
		if err := c.Row(leadCells(&leads[i], lines[i], o)...); err != nil {
			return 0, err
		}
	}
	return c.Rows(), c.Close()
}

func leadCells(lead *entitlement.Lead, l *Line, o Options) []string {
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
	var rules []string
	for _, hit := range lead.Rules {
		rules = append(rules, hit.ID)
	}
	return []string{l.ID, strconv.Itoa(lead.Person + 1), household, o.CountyName(l.CountyCode), oneLine(l.Town), oneLine(l.Village),
		strings.Join(rules, ";"), lead.Class, lead.Severity, strconv.Itoa(lead.Priority),
		strconv.FormatFloat(lead.PUncovered, 'f', 6, 64), lead.Identity, oneLine(l.Doubt), oneLine(l.Assistance), oneLine(l.Channel),
		lead.Due, status, evidence(lead.Evidence), oneLine(strings.Join(l.Reasons, ""))}
}

func evidence(ids []record.ID) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = id.String()
	}
	return strings.Join(parts, ";")
}
