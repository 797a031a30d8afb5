package entitlement

import (
	"time"

	"yingbao/sources/record"
)

// Terms are what every hit of a rule says alike.
type Terms struct {
	ID, Name   string
	Assistance string
	Target     string
	Channel    string
	Office     string
	Difficulty string
	Child      bool
	target     int
}

// RuleHit is one rule that flags a person.
type RuleHit struct {
	*Terms
	Class      string // D S W
	Severity   string // R O Y B
	Strength   string // strong medium weak
	Reason     string // one Chinese sentence, fit to be carried about
	Evidence   []record.ID
	PUncovered float64  // probability that the benefits the rule excludes are not drawn
	Clues      []string // soft exclusions: notes for the visitor, never a reason to drop
	suspect    string
	rows       []uint32 // of Evidence, until the lead is put together
}

// Lead is one person to be looked at, with every rule that flags him. Need
// (Severity), evidence (Class, Strength, Sources) and identity (PUncovered,
// Identity, Suspect) are three axes and never one number.
type Lead struct {
	Person     int
	Rules      []RuleHit // by precedence of the benefit, then class, severity, id
	Class      string    // D before S; W leads hold W rules only
	Severity   string
	Strength   string
	PUncovered float64 // greatest of the rules'
	Identity   string  // 高 中 低: how surely the evidence rows are one person
	Suspect    string  // note when a register or death record may be this person
	Drawn      string  // benefits already drawn, for the visitor
	Due        string  // YYYY-MM-DD
	Evidence   []record.ID
	Sources    int     // distinct extracts that carry the evidence
	Burden     float64 // yuan counted to this person
	Months     float64 // Burden over the month's dibao standard, 0 unknown
	Child      bool    // belongs in the children's own file
	Minor      bool    // known to be under 18
	Edge       bool    // household on the edge, rigid-expenditure or monitored roll
	Vulnerable int     // children, elders of 70 and severely disabled in the household
	Event      string  // YYYYMMDD of the latest event behind the lead
	Household  int     // the widest of the person's, index into World.Households: one for a family; -1 none
	Priority   int     // 1..n, set by ranking.Order
}

// SwitchedOff is a rule that was not evaluated, and why.
type SwitchedOff struct {
	ID, Name string
	Code     string // "missing-input" "not-in-force" "plan" "pack" "not-selected"
	Missing  []string
	Zh, En   string
}

// dueDate counts workdays from the day after asOf.
func (s *Settings) dueDate(asOf time.Time, severity string) string {
	holiday, makeup := map[string]bool{}, map[string]bool{}
	for _, d := range s.Holidays {
		holiday[d] = true
	}
	for _, d := range s.Makeup {
		makeup[d] = true
	}
	day := asOf
	for left := s.Workdays[severity]; left > 0; {
		day = day.AddDate(0, 0, 1)
		d := day.Format(time.DateOnly)
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if (!weekend || makeup[d]) && !holiday[d] {
			left--
		}
	}
	return day.Format(time.DateOnly)
}

// rank gives the position in a list, its length when absent.
func rank(list []string, v string) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return len(list)
}

// shift moves a severity by steps (positive is more urgent), inside O..B: red
// is given by rules only, because a red lead is promised a visit in a day.
func shift(severity string, steps int) string {
	at := rank(Severities, severity)
	if at == 0 && steps >= 0 {
		return severity
	}
	return Severities[min(len(Severities)-1, max(1, at-steps))]
}
