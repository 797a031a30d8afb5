package report

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Summary is everything the report says; summary.json is exactly this.
type Summary struct {
	Plan     string      `json:"plan"`
	Policy   string      `json:"policy"`
	AsOf     string      `json:"as_of"`
	Batch    string      `json:"batch"`
	State    string      `json:"state"` // "complete" or "degraded"
	Notes    []Note      `json:"notes"` // why it is degraded, and warnings
	Funnel   []Step      `json:"funnel"`
	Sources  []Source    `json:"sources"`
	Matching Matching    `json:"matching"`
	Rules    []Rule      `json:"rules"`
	Leads    Cut         `json:"leads"`
	Cuts     []Breakdown `json:"cuts"`

	PolicyTitle string `json:"policy_title,omitempty"` // in Chinese

	Compared *Comparison `json:"compared,omitempty"` // with the register of an earlier month
	Visits   *Visits     `json:"visits,omitempty"`   // what came back within a year
	Lines    *Standards  `json:"standards,omitempty"`
	Aid      *Aid        `json:"temporary_aid,omitempty"` // of the last twelve months
	Care     []Care      `json:"care,omitempty"`          // persons on the visiting list
}

// Comparison is what the register says of the leads before it: persons, not
// leads.
type Comparison struct {
	Since     string         `json:"since"`     // as-of date of the run compared with
	Entrants  int            `json:"entrants"`  // new on the register since
	Confirmed int            `json:"confirmed"` // flagged before they entered
	Missed    int            `json:"missed"`    // never flagged: our misses
	Crossed   int            `json:"crossed"`   // flagged only after the benefit had begun
	Days      int            `json:"median_days"`
	ByRule    map[string]int `json:"by_rule"`           // confirmed, by each rule that had flagged them
	Benefits  map[string]int `json:"missed_by_benefit"` // missed, by what they entered
}

// Aid counts temporary aid: persons and person-times are two things.
type Aid struct {
	Times   int     `json:"times"`
	Persons int     `json:"persons"`
	Yuan    float64 `json:"yuan"` // where amounts are stated
	// Reasons holds the same by reason. Who was helped for two reasons counts
	// with both, so persons do not add up.
	Reasons []AidReason `json:"reasons,omitempty"`
}

// AidReason is the aid given for one reason.
type AidReason struct {
	Name    string  `json:"name"`
	Times   int     `json:"times"`
	Persons int     `json:"persons"`
	Yuan    float64 `json:"yuan"`
}

// Care counts the persons in care who are to be visited without a lead, by
// why they are in care.
type Care struct {
	Name    string `json:"name"`
	Persons int    `json:"persons"`
}

// Visits counts the leads visited within a year, each by its last visit.
type Visits struct {
	Since   string `json:"since"` // YYYY-MM-DD
	Visited int    `json:"visited"`
	Need    int    `json:"need"`     // hardship confirmed
	Applied int    `json:"applied"`  // an application was made
	Propose int    `json:"proposed"` // a benefit proposed, codes 11 to 19
	Wrong   int    `json:"wrong"`    // the data were wrong
	// Rules holds the same by rule.
	Rules map[string]RuleVisits `json:"rules"`
}

// RuleVisits are the visits of one rule's leads.
type RuleVisits struct {
	Visited int `json:"visited"`
	Need    int `json:"need"`
	Applied int `json:"applied"`
}

// Standards says where the dibao standard rose within half a year, and where
// the pack states none.
type Standards struct {
	Risen    []Rise   `json:"risen"`
	Unstated []string `json:"unstated"` // counties
}

// Sort orders both lists by county.
func (s *Standards) Sort() {
	slices.SortFunc(s.Risen, func(a, b Rise) int { return cmp.Compare(a.County, b.County) })
	slices.Sort(s.Unstated)
}

// Rise is one county's.
type Rise struct {
	County string  `json:"county"`
	Since  string  `json:"since"` // YYYY-MM
	Before float64 `json:"before"`
	Now    float64 `json:"now"`
}

// Note is one thing to know, in Chinese for the page.
type Note struct {
	Code     string `json:"code"`
	About    string `json:"about,omitempty"`
	Text     string `json:"text"`
	Degrades bool   `json:"degrades"`
}

// Step is one step of the funnel; the unit is 条, 人 or 户 (T1).
type Step struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Count int    `json:"count"`
}

// Source is one extract.
type Source struct {
	Name       string         `json:"name"`
	Department string         `json:"department"`
	Title      string         `json:"title"`
	State      string         `json:"state"` // "loaded", "missing", "held", "last-good"
	Period     string         `json:"period,omitempty"`
	Rows       int            `json:"rows"`
	Accepted   int            `json:"accepted"`
	Rejected   int            `json:"rejected"`
	Rejects    map[string]int `json:"rejects,omitempty"` // by reason code
	Repairs    map[string]int `json:"repairs,omitempty"`
	Flags      map[string]int `json:"flags,omitempty"` // what was not understood
	Leads      int            `json:"leads"`           // leads with evidence from it
}

// Matching holds the figures of the linkage.
type Matching struct {
	Model      string  `json:"model"`
	Records    int     `json:"records"`
	Persons    int     `json:"persons"`
	Candidates int64   `json:"candidates"`
	Linked     int     `json:"linked"`
	Reviews    int     `json:"reviews"`
	Vetoed     int     `json:"vetoed"`
	Precision  float64 `json:"estimated_precision"`
	Recall     float64 `json:"estimated_recall"`
	// PrecisionBounds and RecallBounds are nil where nothing was linked, and in
	// summaries of earlier versions.
	PrecisionBounds *Bounds `json:"estimated_precision_bounds,omitempty"`
	RecallBounds    *Bounds `json:"estimated_recall_bounds,omitempty"`
	// Reach is the estimated share of the matches that a blocking rule reaches,
	// nil where the counts do not say.
	Reach *float64       `json:"estimated_blocking_recall,omitempty"`
	Rules []BlockingRule `json:"blocking"`
	Cells []Cell         `json:"cells"`
}

// Bounds is what an estimate without labels may be. Open says that nothing tells
// how low; Least is then the lowest of the estimates.
type Bounds struct {
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
	Open  bool    `json:"open,omitempty"`
}

// BlockingRule is one blocking rule and the candidate pairs it makes.
type BlockingRule struct {
	Rule    string `json:"rule"`
	Pairs   int64  `json:"pairs"`
	Largest int64  `json:"largest_block"`          // pairs of it
	Split   int    `json:"blocks_split,omitempty"` // blocks over the limit
	Dropped int64  `json:"pairs_dropped,omitempty"`
}

// Cell is one pair of sources.
type Cell struct {
	Left      string  `json:"left"`
	Right     string  `json:"right"`
	Expected  float64 `json:"expected"`
	Linked    int     `json:"linked"`
	Precision float64 `json:"estimated_precision"`
	Recall    float64 `json:"estimated_recall"`
	// The bounds and Reach as in Matching.
	PrecisionBounds *Bounds  `json:"estimated_precision_bounds,omitempty"`
	RecallBounds    *Bounds  `json:"estimated_recall_bounds,omitempty"`
	Reach           *float64 `json:"estimated_blocking_recall,omitempty"`
}

// Rule is one rule of the pack and what it found, or why it is off.
type Rule struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Class string `json:"class,omitempty"`
	Off   string `json:"off,omitempty"` // reason, in Chinese
	Leads int    `json:"leads"`
}

// Cut counts leads in their units: 条 are leads, 人 persons, 户 households.
type Cut struct {
	Leads      int `json:"leads"`
	Persons    int `json:"persons"`
	Households int `json:"households"`
	Listed     int `json:"listed"`
	Waiting    int `json:"waiting"`
	Cooling    int `json:"cooling"` // rest after a visit
}

// Breakdown is a table of cuts.
type Breakdown struct {
	Key  string     `json:"key"` // "county", "township", "class", "severity", "rule", "source", "difficulty"
	Name string     `json:"name"`
	Rows []NamedCut `json:"rows"`
}

// NamedCut is one row of a breakdown.
type NamedCut struct {
	Name string `json:"name"`
	Cut
}

// JSON gives summary.json.
func (s *Summary) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(s, "", "  ")
	return append(data, '\n'), err
}

// Count gives a step of the funnel, 0 when there is none.
func (s *Summary) Count(key string) int {
	for _, step := range s.Funnel {
		if step.Key == key {
			return step.Count
		}
	}
	return 0
}

// VisitsOf gives a rule's visits, zero without any.
func (s *Summary) VisitsOf(rule string) RuleVisits {
	if s.Visits == nil {
		return RuleVisits{}
	}
	return s.Visits.Rules[rule]
}

// ConfirmedOf counts the persons a rule flagged before they entered the
// register.
func (s *Summary) ConfirmedOf(rule string) int {
	if s.Compared == nil {
		return 0
	}
	return s.Compared.ByRule[rule]
}

// OffRules are the rules that did not run.
func (s *Summary) OffRules() []Rule {
	var off []Rule
	for _, r := range s.Rules {
		if r.Off != "" {
			off = append(off, r)
		}
	}
	return off
}

// Serious are the notes of what degrades the run, about what the page names.
func (s *Summary) Serious() []Note {
	var out []Note
	for _, n := range s.Notes {
		if n.Degrades {
			n.About = s.SourceShown(n.About)
			out = append(out, n)
		}
	}
	return out
}

// Hints are the other notes, those of one text together, in their order.
func (s *Summary) Hints() []Note {
	var out []Note
	at := map[string]int{}
	for _, n := range s.Notes {
		if n.Degrades {
			continue
		}
		n.About = s.SourceShown(n.About)
		if i, there := at[n.Text]; there {
			out[i].About += "、" + n.About
			continue
		}
		at[n.Text] = len(out)
		out = append(out, n)
	}
	return out
}
