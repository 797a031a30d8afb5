package report

import "encoding/json"

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
	Leads      int            `json:"leads"` // leads with evidence from it
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
	Cells      []Cell  `json:"cells"`
}

// Cell is one pair of sources.
type Cell struct {
	Left      string  `json:"left"`
	Right     string  `json:"right"`
	Expected  float64 `json:"expected"`
	Linked    int     `json:"linked"`
	Precision float64 `json:"estimated_precision"`
	Recall    float64 `json:"estimated_recall"`
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
