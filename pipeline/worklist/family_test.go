package worklist

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// filed writes lines and gives the file each stands in, by priority.
func filed(t *testing.T, lines []*Line, o Options) map[int]string {
	t.Helper()
	out := map[int]string{}
	for name, list := range deal(lines, o) {
		for _, l := range list {
			out[l.Priority] = name
		}
	}
	return out
}

// TestFamilyTogether: a family whose members' extracts name two townships is
// dealt to the one that most of them name, on a tie to the most urgent's; a member who lives in another
// county, a question about benefits and a child have files of their own.
func TestFamilyTogether(t *testing.T) {
	lines := []*Line{
		line(1, "990102", "西镇", "西村", ""), line(2, "990102", "东街街道", "南社区", ""), line(3, "990103", "西镇", "西村", ""),
		line(4, "990102", "东街街道", "南社区", ""), line(5, "990102", "西镇", "西村", ""),
	}
	for _, l := range lines {
		l.Household = 7
	}
	lines[3].Wrongly, lines[4].Child = true, true
	want := map[int]string{1: "worklists/甲县/西镇.csv", 2: "worklists/甲县/西镇.csv", 3: "worklists/乙县/西镇.csv",
		4: "worklists/甲县/东街街道_错保核查.csv", 5: "worklists/甲县/西镇_儿童.csv"}
	if got := filed(t, lines, options()); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if lines[1].Township != "西镇" || lines[1].Town != "东街街道" {
		t.Error("the list's township is the anchor's, the line's own place stays what it was")
	}
	o := options()
	o.Split = "village"
	if got := filed(t, lines, o)[2]; got != "worklists/甲县/西镇_西村.csv" {
		t.Errorf("by village the second member stands in %s", got)
	}
}

// TestChildAlone: who is under 18 stands in the children's file when nobody
// grown up of his household is visited with him, and with the others when
// somebody is; a question about benefits is the clerk's.
func TestChildAlone(t *testing.T) {
	var lines []*Line
	for i, household := range []int{-1, 7, 7, 8, 8, 9, 9} {
		l := line(i+1, "990102", "西镇", "西村", "")
		l.Household, l.Minor = household, true
		lines = append(lines, l)
	}
	lines[2].Minor = false                                   // with a grown-up
	lines[6].Minor, lines[6].Wrongly = false, true           // the grown-up is another file's business
	lines = append(lines, line(8, "990102", "西镇", "西村", "")) // age not known: nobody's child
	common, children := "worklists/甲县/西镇.csv", "worklists/甲县/西镇_儿童.csv"
	want := map[int]string{1: children, 2: common, 3: common, 4: children, 5: children, 6: children, 7: "worklists/甲县/西镇_错保核查.csv", 8: common}
	if got := filed(t, lines, options()); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestStaleAddress: one member's old address does not draw the family away.
func TestStaleAddress(t *testing.T) {
	lines := []*Line{line(1, "990102", "东街街道", "南社区", ""), line(2, "990102", "西镇", "西村", ""), line(3, "990102", "西镇", "西村", ""), line(4, "990102", "", "", "")}
	for _, l := range lines {
		l.Household = 7
	}
	for priority, name := range filed(t, lines, options()) {
		if name != "worklists/甲县/西镇.csv" {
			t.Errorf("line %d stands in %s", priority, name)
		}
	}
}

// TestFamilyAtTheLimit: what does not fit waits whole, and nobody less urgent
// goes before it; what fits in no batch is listed alone and told.
func TestFamilyAtTheLimit(t *testing.T) {
	o := options()
	o.Capacity = 3
	at := func(priority, household int, severity string) *Line {
		l := line(priority, "990102", "西镇", "西村", "")
		l.Household, l.Severity = household, severity
		return l
	}
	cases := []struct {
		name   string
		lines  []*Line
		listed []int
		over   bool
	}{
		{"a pair that does not fit waits, one as urgent takes the place", []*Line{at(1, 1, "O"), at(2, 1, "O"), at(3, 2, "O"), at(4, 2, "Y"), at(5, -1, "O")}, []int{1, 2, 5}, false},
		{"nobody less urgent takes it", []*Line{at(1, 1, "O"), at(2, 1, "O"), at(3, 2, "O"), at(4, 2, "Y"), at(5, -1, "Y")}, []int{1, 2}, false},
		{"a blue member goes with a red one", []*Line{at(1, 1, "R"), at(2, -1, "O"), at(3, -1, "O"), at(4, 1, "B")}, []int{1, 2, 4}, false},
		{"five at three places", []*Line{at(1, 1, "R"), at(2, 1, "O"), at(3, 1, "O"), at(4, 1, "O"), at(5, 1, "B"), at(6, -1, "B")}, []int{1, 2, 3, 4, 5}, true},
	}
	for _, c := range cases {
		filed(t, c.lines, o)
		var listed []int
		for _, l := range c.lines {
			if l.Listed {
				listed = append(listed, l.Priority)
			}
		}
		if !slices.Equal(listed, c.listed) || c.lines[0].Over != c.over {
			t.Errorf("%s: listed %v, want %v; over %v", c.name, listed, c.listed, c.lines[0].Over)
		}
	}
}

// TestFamilyNeverCut holds for any lines: of a family's lines that may be
// listed all are or none, and all for a visit stand in one township.
func TestFamilyNeverCut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := options()
		o.Capacity = rapid.IntRange(1, 6).Draw(rt, "capacity")
		var lines []*Line
		for i := range rapid.IntRange(0, 40).Draw(rt, "leads") {
			l := line(i+1, "990102", rapid.SampledFrom([]string{"西镇", "东街街道"}).Draw(rt, "town"), "西村", "")
			l.Household = rapid.IntRange(0, 9).Draw(rt, "household")
			l.Severity = rapid.SampledFrom([]string{"R", "O", "Y", "B"}).Draw(rt, "severity")
			l.Cooling = rapid.IntRange(0, 4).Draw(rt, "rests") == 0
			lines = append(lines, l)
		}
		deal(lines, o)
		first := map[int]*Line{}
		for _, l := range lines {
			if l.Cooling {
				continue
			}
			f := first[l.Household]
			if f == nil {
				first[l.Household] = l
			} else if f.Listed != l.Listed || f.Township != l.Township {
				rt.Fatalf("household %d is cut", l.Household)
			}
		}
	})
}
