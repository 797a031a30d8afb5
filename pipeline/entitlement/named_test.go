package entitlement

import "testing"

// TestListWithoutRole: a children's list that the plan does not call a register
// has no probability of its own, and covers whom its row is tied to all the
// same: nobody is told that a registered orphan is on no list.
func TestListWithoutRole(t *testing.T) {
	const number, birth = "990102201401010113", "20140101"
	for benefit, flagged := range map[string]bool{"GE": false, "LA": true} {
		coverage := Coverage{Uncovered: []float64{1}, Rows: []float64{1, 1}, Row: []int32{-1}, Dead: []float64{0}, DeathRow: []int32{-1}}
		leads := childLeads(t, coverage, childPart("survey", "child-situation", number, birth, "dead", "dead", "", ""),
			childPart("list", "children", number, birth, "", "", benefit, ""))
		if (len(leads) > 0) != flagged {
			t.Errorf("on a list of %s: %d leads", benefit, len(leads))
		}
	}
}
