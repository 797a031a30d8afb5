package matchers

import (
	"testing"

	"yingbao/matchers/fellegisunter"
)

// TestAGivenModelKeepsItsLinks: what a given model can make of a pattern is
// known before a pair is seen, so that candidates are enumerated once.
func TestAGivenModelKeepsItsLinks(t *testing.T) {
	left, right := twoFiles(31, 600, 0.2)
	table := tableOf(t, peopleFields, left, right)
	s := peopleSettings(ShapeLink)
	s.Model = mustLink(t, table, s).Model()
	e := learned(t, table, s)
	if !e.covers(e.reaching(fellegisunter.Odds(e.set.Floor))) {
		t.Error("the candidates must be enumerated again")
	}
}
