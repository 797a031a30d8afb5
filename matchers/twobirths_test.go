package matchers

import (
	"context"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestTwoBirths: two rows of one name in one village are two people when their
// numbers differ and so do the birth dates stated beside them, or when both
// numbers are their own. A number that is a guardian's, and a birth date with a
// slip, leave the pair as it was.
func TestTwoBirths(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldCounty, record.FieldTown, record.FieldVillage}
	father, son, cousin := validID("99012119660307001"), validID("99012119940506001"), validID("99012119940506013")
	place := func(cells ...string) []string { return append(cells, "990121", "霁岭镇", "柘洋村") }
	rolls := [][]string{
		place("林小宝", son, "19940506"),
		place("林小宝", father, ""),                       // as on a roll without birth dates
		place("林小宝", father, "19660307"),               // another roll's, that says whose number it is
		place("林小宝", cousin, "19940516"),               // born on one day; a slip in the date
		place("陈小明", father, "20010809"),               // the number contradicts the row
		place("林小宝", "", "19870203"),                   // no number
		place("林小宝", "990???????????1234", "19870203"), // the middle is masked
		place("吴大双", "990121198801010010", "19880101"), // not valid
		place("张小红", validID("99012119750101004"), ""), // no other row says whose it is
		place("赵一鸣", validID("99012119990110001"), "20000110"),
	}
	register := [][]string{
		place("林小宝", father, "19660307"),
		place("林小宝", son, "19940506"),
		place("陈小明", validID("99012120010809003"), "20010809"), // a child under its own number
		place("吴小双", validID("99022119880101992"), "19880101"),
		place("张小红", validID("99012119830101002"), "19830101"),
		place("赵一鸣", "990121199901110010", "19990110"), // not valid
	}
	table := tableOf(t, fields, rolls, register)
	e, err := newEngine(context.Background(), table, Departments(table).withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	first := uint32(len(rolls))
	for _, c := range []struct {
		why        string
		left, to   uint32
		twoPersons bool
	}{
		{"father and son of one name", 0, 0, true},
		{"a roll without birth dates; another one bears the number out", 1, 1, true},
		{"namesakes born on one day, under their own numbers", 3, 1, true},
		{"the date of birth differs and there is no number", 5, 1, false},
		{"the date of birth differs and the number's end does", 6, 1, true},
		{"twins, one number typed wrongly", 7, 3, true},
		{"a guardian's number and the same birth date", 4, 2, false},
		{"nobody says whose number it is", 8, 4, false},
		{"a year more", 9, 5, false},
		{"one number", 0, 1, false},
	} {
		got := e.borrowed([]fellegisunter.Link{link(c.left, first+c.to, 9, 0)})[0].Weight
		if two := got == rivalWeight; two != c.twoPersons || !two && got != 9 {
			t.Errorf("%s: weight %g", c.why, got)
		}
	}
}
