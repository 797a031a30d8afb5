package matchers

import (
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// TestSessions: what Link learned tells which comparisons were held out of the
// pairs of which block, and a reader is told of each.
func TestSessions(t *testing.T) {
	table := tableOf(t, wideFields, wideRows(1, 3000))
	s, err := Automatic(table, ShapeDedupe, []record.Field{"label"})
	if err != nil {
		t.Fatal(err)
	}
	result := mustLink(t, table, s)
	sessions := result.Model().Sessions
	if len(sessions) < fewSessions {
		t.Fatalf("%d sessions: %q", len(sessions), result.Summary.Reasons)
	}
	held := map[string]bool{}
	for _, s := range sessions {
		name := strings.Join(s.Held, ", ")
		told := slices.ContainsFunc(result.Summary.Reasons, func(r string) bool { return strings.HasPrefix(r, "session: "+name+" held out, ") })
		if name == "" || held[name] || !told {
			t.Errorf("session %q is told %t", name, told)
		}
		if held[name] = true; s.Matches < 150 || s.Matches > float64(s.Pairs) {
			t.Errorf("session %q: %.0f matches of %d pairs", name, s.Matches, s.Pairs)
		}
	}
}
