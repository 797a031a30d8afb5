package sources

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/normalise"
)

// TestPlainCellsAreNoOtherAnswer: the fast paths of cells say what the slow
// ones say.
func TestPlainCellsAreNoOtherAnswer(t *testing.T) {
	names := rapid.OneOf(rapid.StringMatching(`[张陈林锟斤烫屯鏉浜曾][国已故原名又三丽婷斤烫拷][用名亡华烫]?[明名]?`), rapid.StringMatching(`\p{Han}{2,4}`), rapid.String())
	amounts := rapid.OneOf(rapid.StringMatching(`[0-9]{1,14}\.[0-9]{2}`), rapid.StringMatching(`0?0?[0-9]{0,3}[.,]?[0-9]{0,3}元?`))
	cents := func(c *cell) string { // readMoney without its fast path
		if v, ok := normalise.Money(cleanText(c.raw)); ok {
			return formatYuan(v)
		}
		return ""
	}
	rapid.Check(t, func(t *rapid.T) {
		if name := names.Draw(t, "name"); plainNames().Has(name) {
			if fault := nameFault(name); fault != "" || totalWord(name) || exampleSign(name) || !reflect.DeepEqual(normalise.Name(name), normalise.NameParts{Key: name, Shown: name}) {
				t.Fatalf("%q is no plain name: %s %+v", name, fault, normalise.Name(name))
			}
		}
		c := &cell{raw: amounts.Draw(t, "amount")}
		if plainAmount(c.raw) && cents(c) != c.raw {
			t.Fatalf("%q is kept as %q", c.raw, cents(c))
		}
	})
	if !plainNames().Has("陈国明") || !plainAmount("0.50") || !plainAmount("1234567.89") || plainAmount("00.50") {
		t.Error("plain cells are not plain")
	}
}

// TestPlainNamesCount: names that are read fast are names all the same when
// the column is judged: 24 numbers among 100 are no column of numbers.
func TestPlainNamesCount(t *testing.T) {
	rows := roll(100, 0)
	for i := range 24 {
		rows[i] = "13900001234" + strings.TrimLeft(rows[i], "林一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")
	}
	reject := 0.5
	l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, func(e *Extract) { e.Gate.MaxReject = &reject })
	if l.Held != nil || l.Rejected != 24 {
		t.Errorf("held %+v, %d rejected", l.Held, l.Rejected)
	}
}
