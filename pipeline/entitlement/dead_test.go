package entitlement

import (
	"strings"
	"testing"
)

// TestNamesakeDied: a record of death with another sound number hides nobody,
// even where the pair is taken for certain; with the person's own number, or
// one with a slip, it does.
func TestNamesakeDied(t *testing.T) {
	for number, flagged := range map[string]bool{
		"990102201401010110": false, // his
		"990102201401010140": false, // a slip: the check character does not fit
		"990102201506140157": true,
	} {
		coverage := Coverage{Uncovered: []float64{1}, Rows: []float64{1, 1}, Row: []int32{-1}, Dead: []float64{1}, DeathRow: []int32{1}}
		leads := childLeads(t, coverage, childPart("child-situation", "child-situation", "990102201401010110", "20140101", "dead", "dead", "", ""),
			childPart("deaths", "deaths", number, "", "", "", "", "20260901"))
		if (len(leads) > 0) != flagged {
			t.Fatalf("death with %s: %d leads", number, len(leads))
		}
		if flagged && !strings.Contains(leads[0].Suspect, "死亡名册有同名") {
			t.Errorf("death with %s: %q", number, leads[0].Suspect)
		}
	}
}
