package similarity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yingbao/sources/normalise"
)

func FuzzNames(f *testing.F) {
	for _, s := range [][2]string{{"张伟", "张玮"}, {"李?芳", "李王文芳"}, {"阿不都热依木", "阿卜杜热依木"}, {"陈yan", "陈燕"}, {"??", "????"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if utf8.ValidString(a) && utf8.ValidString(b) {
			checkNames(t, a, b)
		}
	})
}

func FuzzIDs(f *testing.F) {
	f.Add("990102198001011236", "990102198001011263")
	f.Add("990102????????1236", "99010219800101????")
	f.Fuzz(func(t *testing.T, a, b string) {
		CompareIDs(a, b) // any text: no panic
		if strings.Trim(a+b, "0123456789X?") == "" {
			checkIDs(t, a, b)
		}
	})
}

func FuzzDates(f *testing.F) {
	f.Add("19800512", "198005??")
	f.Add("19791229", "19800202")
	f.Fuzz(func(t *testing.T, a, b string) {
		CompareDates(a, b)
		if strings.Trim(a+b, "0123456789?") == "" {
			checkDates(t, a, b)
		}
	})
}

func FuzzPlaces(f *testing.F) {
	f.Add("990102", "城关镇", "新村", "6组", "990102", "城关街道", "新社区", "6组186号", true)
	f.Fuzz(func(t *testing.T, county, town, village, hamlet, county2, town2, village2, hamlet2 string, certain bool) {
		checkPlaces(t, normalise.Place{County: county, Town: town, Village: village, Hamlet: hamlet, CountyCertain: certain},
			normalise.Place{County: county2, Town: town2, Village: village2, Hamlet: hamlet2, CountyCertain: true})
	})
}

// FuzzMetrics holds the distances to their references on arbitrary text.
func FuzzMetrics(f *testing.F) {
	f.Add("martha", "marhta")
	f.Add("张三", "𠮷三")
	f.Add(strings.Repeat("ab", 40), strings.Repeat("ba", 41))
	f.Fuzz(func(t *testing.T, s, u string) {
		a, b := []rune(s), []rune(u)
		if len(a) > 100 || len(b) > 100 {
			return
		}
		if got, want := Levenshtein(a, b), levenshteinPlain(a, b); got != want {
			t.Fatalf("Levenshtein(%q,%q) = %d, reference %d", s, u, got, want)
		}
		if got, want := OSA(a, b), osaPlain(a, b); got != want {
			t.Fatalf("OSA(%q,%q) = %d, reference %d", s, u, got, want)
		}
		if len(a)*len(b) < 400 {
			if got, want := DamerauLevenshtein(a, b), damerauPlain(a, b); got != want {
				t.Fatalf("DamerauLevenshtein(%q,%q) = %d, reference %d", s, u, got, want)
			}
		}
		if got, want := Jaro(a, b), jaroPlain(a, b); got != want {
			t.Fatalf("Jaro(%q,%q) = %v, reference %v", s, u, got, want)
		}
		if c := JaroWinklerCeiling(Mask(a), len(a), Mask(b), len(b)); c < JaroWinkler(a, b) {
			t.Fatalf("JaroWinklerCeiling(%q,%q) = %v below %v", s, u, c, JaroWinkler(a, b))
		}
		for q := 1; q <= 4; q++ {
			if got, want := Jaccard(a, b, q), jaccardSets(a, b, q); got != want {
				t.Fatalf("Jaccard(%q,%q,%d) = %v, reference %v", s, u, q, got, want)
			}
		}
	})
}

// FuzzPhonetic: the library's keys must not panic on anything an extract holds.
func FuzzPhonetic(f *testing.F) {
	f.Add("Robert")
	f.Add("张三")
	f.Add("")
	f.Fuzz(func(_ *testing.T, s string) {
		Soundex(s)
		NYSIIS(s)
		DoubleMetaphone(s)
	})
}
