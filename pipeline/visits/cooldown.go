package visits

import (
	"slices"
	"strings"
	"time"
)

// Cooldown is for how many months a closed lead stays away.
const Cooldown = 6

// Closure is the last result of a person's leads that closed them.
type Closure struct {
	Code     string
	Date     string // YYYY-MM-DD
	Rules    []string
	Severity string
}

// Closed gives what closed each person's leads. A later visit that is not
// final opens them again (V5).
func (j *Journal) Closed() map[string]*Closure {
	closed := map[string]*Closure{}
	if j == nil {
		return closed
	}
	visits := j.latest()
	slices.SortStableFunc(visits, func(a, b Visit) int { return strings.Compare(a.Date, b.Date) })
	for _, v := range visits {
		o, _ := FindOutcome(v.Code) // the journal holds known codes only
		if !o.Final {
			delete(closed, v.Person)
			continue
		}
		c := closed[v.Person]
		if c == nil {
			c = &Closure{}
			closed[v.Person] = c
		}
		c.Code, c.Date, c.Severity, c.Rules = v.Code, v.Date, v.Severity, append(c.Rules, v.Rules...)
	}
	return closed
}

// latest gives the deciding visit of each lead, in the order of the journal.
func (j *Journal) latest() []Visit {
	at := map[string]int{}
	for i, v := range j.Visits {
		if v.State != Applied {
			continue
		}
		key := v.Batch + " " + v.Lead
		if old, ok := at[key]; !ok || j.Visits[old].Date <= v.Date {
			at[key] = i
		}
	}
	order := make([]int, 0, len(at))
	for _, i := range at {
		order = append(order, i)
	}
	slices.Sort(order)
	visits := make([]Visit, len(order))
	for n, i := range order {
		visits[n] = j.Visits[i]
	}
	return visits
}

// severities, the most urgent first.
const severities = "ROYB"

// Cools says whether a lead of the day asOf still rests (V6): the closure is
// younger than Cooldown months and the lead says nothing new. event is the
// day (YYYYMMDD) of the latest event behind the lead, "" unknown.
func (c *Closure) Cools(rules []string, severity, event string, asOf time.Time) bool {
	if c == nil {
		return false
	}
	day, err := time.Parse(time.DateOnly, c.Date)
	if err != nil || !asOf.Before(day.AddDate(0, Cooldown, 0)) {
		return false
	}
	for _, r := range rules {
		if !slices.Contains(c.Rules, r) {
			return false
		}
	}
	if strings.Index(severities, severity) < strings.Index(severities, c.Severity) {
		return false
	}
	return event <= day.Format("20060102")
}
