package matchers

import (
	"context"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

func validID(first17 string) string { return first17 + string(normalise.CheckDigit(first17)) }

// TestBorrowedNumbers: a number stands with two names. A namesake nearby is
// the person, and the number borrowed, but for two cases: the namesake bears
// the very number, or was born on another day than the row says of itself.
func TestBorrowedNumbers(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldCounty, record.FieldTown, record.FieldVillage}
	mother, child, aunt := validID("99012119500307002"), validID("99012120150506001"), validID("99012119600909002")
	place := func(cells ...string) []string { return append(cells, "990121", "霁岭镇", "柘洋村") }
	rolls := [][]string{
		place("林小宝", aunt, "", ""),                                  // a child under his aunt's number
		place("王美兰", mother, "19500307", "2"),                       // a second name of the mother, who says her own birth date
		place("陈大双", child, "20150506", "1"),                        // his number is his own
		place("陈大双", mother, "20150506", "1"),                       // his number contradicts him
		place("赵一鸣", validID("99012119800101001"), "20150506", "1"), // another's number, of the same birth date
	}
	register := [][]string{
		place("王秀兰", mother, "19500307", "2"),
		place("林小宝", child, "20150506", "1"),
		place("王美兰", validID("99012119820101002"), "19820101", "2"), // another Wang Meilan, born on another day
		place("王美兰", mother, "19500307", "2"),
		place("王金花", aunt, "", ""),
	}
	table := tableOf(t, fields, rolls, register)
	e, err := newEngine(context.Background(), table, Departments(table).withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	weight := func(links ...[2]uint32) float64 {
		var scored []fellegisunter.Link
		for _, l := range links {
			scored = append(scored, link(l[0], l[1]+5, 9, 0))
		}
		return e.borrowed(scored)[0].Weight
	}
	for _, c := range []struct {
		why   string
		links [][2]uint32
		taken bool
	}{
		{"no namesake", [][2]uint32{{0, 4}}, false},
		{"the child stands on the register under his own number", [][2]uint32{{0, 4}, {0, 1}}, true},
		{"the namesake was born on another day", [][2]uint32{{1, 0}, {1, 2}}, false},
		{"the namesake bears the very number", [][2]uint32{{1, 0}, {1, 3}}, false},
		{"two numbers and two names, born on one day", [][2]uint32{{2, 0}}, true},
		{"two numbers and two names, one number not his own", [][2]uint32{{4, 1}}, false},
	} {
		if got := weight(c.links...); (got == rivalWeight) != c.taken || (got == 9) == c.taken {
			t.Errorf("%s: weight %g", c.why, got)
		}
	}
}
