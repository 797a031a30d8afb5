package normalise

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// allNames is made after the tables are: a package variable would be made
// before them and know no character that folds.
var allNames = sync.OnceValue(func() *PlainNames {
	none := func(rune) bool { return false }
	return NewPlainNames(none, none)
})

func checkPlain(t failer, raw string) {
	t.Helper()
	if got := Name(raw); allNames().Has(raw) && !reflect.DeepEqual(got, NameParts{Key: raw, Shown: raw}) {
		t.Fatalf("%q is no plain name: %+v", raw, got)
	}
	pattern, repairs := ID(raw)
	var ids IDs
	for range 2 {
		if p, r, valid := ids.Read(raw); p != pattern || r != repairs || valid != IDValid(pattern) {
			t.Fatalf("%q is read as %q %v %v, want %q %v", raw, p, r.Names(), valid, pattern, repairs.Names())
		}
	}
	if PlainMobile(raw) && !reflect.DeepEqual(Phones(raw), []string{raw}) {
		t.Fatalf("%q is no plain number: %q", raw, Phones(raw))
	}
	if len(raw) == 11 && mobile(raw) != PlainMobile(raw) {
		t.Fatalf("%q: a mobile number %v", raw, mobile(raw))
	}
	for _, known := range []string{"", "19800102", "20220225", "1980????", IDBirth(pattern)} {
		if d, ok := PlainDay(raw, known); ok {
			if want, r := anyDate(raw); d != want || r != 0 {
				t.Fatalf("%q is read as %q, want %q with %v", raw, d, want, r.Names())
			}
		}
	}
	if folded, r := foldText(raw); plainText(raw) && (folded != raw || r != 0) {
		t.Fatalf("%q is folded to %q", raw, folded)
	}
	at := strings.IndexAny(raw, "0123456789０１２３４５６７８９")
	if got := firstDigit(raw); got != at {
		t.Fatalf("%q has its first digit at %d, want %d", raw, got, at)
	}
}

// TestPlainIsNoOtherAnswer: the fast paths say what the slow ones say.
func TestPlainIsNoOtherAnswer(t *testing.T) {
	cells := rapid.OneOf(rapid.Custom(genCell), rapid.Custom(genID),
		rapid.StringMatching(`[张陈林萧李曾某][国已故死原名又三丽婷先女同小师]?[用名亡华先女生]?[明名生士志姐]?`),
		rapid.StringMatching(`(1111111900010|111111190001011119|11010119[0-9]{2})[0-9]{0,11}[0-9Xx]?`),
		rapid.StringMatching(`(19|20|18)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日号]?`), rapid.StringMatching(`[12][890][0-9]{6}`),
		rapid.StringMatching(`1[0-9]{10}`), rapid.StringMatching(`1[3-9]([0-9])00000000|13800138000|1(3|9|8)*`),
		rapid.StringMatching(`[\x00-\xff]{0,30}`))
	rapid.Check(t, func(t *rapid.T) { checkPlain(t, cells.Draw(t, "cell")) })
	plain := 0
	for i := range 2000 {
		d := fmt.Sprintf("%04d-%02d-%02d", 1840+i%250, i%13+1, i%31+1)
		checkPlain(t, d)
		checkPlain(t, fmt.Sprintf("%04d年%d月%d日", 1840+i%250, i%14, i%33))
		if day, ok := PlainDay(d, dayText(1900, 1, 2)); ok && day == strings.ReplaceAll(d, "-", "") {
			plain++
		}
	}
	if plain < 1000 || !allNames().Has("陈国明") || allNames().Has("陈曾用名") || allNames().Has("张陳") {
		t.Error("plain cells are not plain")
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"陈国明", "990101198001011234", "13912345678", "1980年1月2日", "第１组", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkPlain(t, raw) })
}
