package visits

import "slices"

// Tally counts what visits found.
type Tally struct {
	Visited  int // leads with a result
	Need     int // hardship confirmed
	Applied  int // an application was made
	Proposed int // a benefit was proposed
	Wrong    int // the data were wrong
}

// applied are the words for an application that was made.
var applied = []string{"是", "已申请", "申请", "1", "y", "Y", "yes", "√"}

// columnApplied is the place of 是否申请 in Visit.Cells.
var columnApplied = slices.Index(filled, "是否申请")

// Count tallies the deciding visit of each lead visited between two days
// (YYYY-MM-DD, both counted), in all and by each rule that had flagged it. A
// line that says 未核查 is no visit.
func (j *Journal) Count(from, to string) (all Tally, byRule map[string]Tally) {
	byRule = map[string]Tally{}
	if j == nil {
		return all, byRule
	}
	for _, v := range j.latest() {
		if v.Code == "90" || v.Date < from || v.Date > to {
			continue
		}
		all.add(&v)
		for _, rule := range v.Rules {
			t := byRule[rule]
			t.add(&v)
			byRule[rule] = t
		}
	}
	return all, byRule
}

func (t *Tally) add(v *Visit) {
	o, _ := FindOutcome(v.Code) // the journal holds known codes only
	t.Visited++
	if o.Need {
		t.Need++
	}
	if columnApplied < len(v.Cells) && slices.Contains(applied, v.Cells[columnApplied]) {
		t.Applied++
	}
	if v.Code >= "11" && v.Code <= "19" {
		t.Proposed++
	}
	if v.Code == "61" {
		t.Wrong++
	}
}
