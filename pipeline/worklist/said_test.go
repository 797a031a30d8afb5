package worklist

import (
	"slices"
	"testing"

	"yingbao/pipeline/entitlement"
)

// TestSaidOnce: of rules that print the same words one speaks, so that the
// three sentences of a line are three.
func TestSaidOnce(t *testing.T) {
	world := worldOf(t, "medical 0 name=甲 id_no=990101195001010018")
	lead := entitlement.Lead{Household: -1, Severity: "R", Class: "S", Rules: []entitlement.RuleHit{
		{Reason: "父母抚养情况需要关注。"}, {Reason: "父母抚养情况需要关注。"}, {Reason: "低保边缘。"}, {Reason: "因病。"}}}
	for i := range lead.Rules {
		lead.Rules[i].Terms = &entitlement.Terms{}
	}
	line := Lines([]entitlement.Lead{lead}, world, "b", testDay)[0].Told()
	if want := []string{"父母抚养情况需要关注。", "低保边缘。", "因病。"}; !slices.Equal(line.Reasons, want) {
		t.Errorf("%q", line.Reasons)
	}
}
