package similarity

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/antzucaro/matchr"
	"pgregory.net/rapid"
)

// alphabet: few runes, so that equal ones meet often; Han, Latin, digits, one
// character beyond the basic plane.
var alphabet = []rune("张三丰ab01?𠮷")

func drawRunes(t *rapid.T, label string) []rune {
	if rapid.IntRange(0, 9).Draw(t, label+" long") == 0 { // longer than a machine word
		return rapid.SliceOfN(rapid.SampledFrom(alphabet), wordRunes-2, wordRunes+12).Draw(t, label)
	}
	return rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 24).Draw(t, label)
}

// drawPair draws two strings, often one an edited copy of the other.
func drawPair(t *rapid.T) (a, b []rune) {
	a = drawRunes(t, "a")
	if rapid.Bool().Draw(t, "unrelated") || len(a) < 2 {
		return a, drawRunes(t, "b")
	}
	b = append(b, a...)
	for range rapid.IntRange(0, 4).Draw(t, "edits") {
		i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "edit") {
		case 0:
			b[i] = rapid.SampledFrom(alphabet).Draw(t, "rune")
		case 1:
			b = append(b[:i], b[i+1:]...)
			b = append(b, 'z')
		default:
			b[i], b[len(b)/2] = b[len(b)/2], b[i]
		}
	}
	return a, b
}

func TestMetricsEqualReferences(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		distance := func(name string, got, want int) {
			if got != want {
				t.Fatalf("%s(%q,%q) = %d, reference %d", name, string(a), string(b), got, want)
			}
		}
		score := func(name string, got, want float64) {
			if math.Abs(got-want) > 1e-12 || got < 0 || got > 1 {
				t.Fatalf("%s(%q,%q) = %v, reference %v", name, string(a), string(b), got, want)
			}
		}
		distance("Levenshtein", Levenshtein(a, b), levenshteinPlain(a, b))
		distance("OSA", OSA(a, b), osaPlain(a, b))
		distance("DamerauLevenshtein", DamerauLevenshtein(a, b), damerauPlain(a, b))
		score("Jaro", Jaro(a, b), jaroPlain(a, b))
		score("JaroWinkler", JaroWinkler(a, b), jaroWinklerPlain(a, b))
		for q := 1; q <= 5; q++ {
			score(fmt.Sprint("Jaccard ", q), Jaccard(a, b, q), jaccardSets(a, b, q))
		}
	})
}

func TestMetricsSymmetricAndIdentical(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		for name, f := range map[string]func(a, b []rune) float64{
			"Levenshtein":        func(a, b []rune) float64 { return -float64(Levenshtein(a, b)) },
			"OSA":                func(a, b []rune) float64 { return -float64(OSA(a, b)) },
			"DamerauLevenshtein": func(a, b []rune) float64 { return -float64(DamerauLevenshtein(a, b)) },
			"Jaro":               Jaro,
			"JaroWinkler":        JaroWinkler,
			"Jaccard":            func(a, b []rune) float64 { return Jaccard(a, b, 2) },
		} {
			if f(a, b) != f(b, a) {
				t.Fatalf("%s(%q,%q) = %v, turned round %v", name, string(a), string(b), f(a, b), f(b, a))
			}
			if f(a, a) < f(a, b) {
				t.Fatalf("%s: %q is nearer to %q than to itself", name, string(a), string(b))
			}
		}
	})
}

func TestWithin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		limit := rapid.IntRange(-1, 8).Draw(t, "max")
		if got, want := LevenshteinWithin(a, b, limit), levenshteinPlain(a, b) <= limit; got != want {
			t.Fatalf("LevenshteinWithin(%q,%q,%d) = %v", string(a), string(b), limit, got)
		}
		if got, want := OSAWithin(a, b, limit), osaPlain(a, b) <= limit; got != want {
			t.Fatalf("OSAWithin(%q,%q,%d) = %v", string(a), string(b), limit, got)
		}
		if got, want := DamerauLevenshteinWithin(a, b, limit), damerauPlain(a, b) <= limit; got != want {
			t.Fatalf("DamerauLevenshteinWithin(%q,%q,%d) = %v", string(a), string(b), limit, got)
		}
	})
}

// TestMatchrAgrees uses matchr as an oracle outside its known faults.
func TestMatchrAgrees(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		if len(a) == 0 || len(b) == 0 {
			return
		}
		s, u := string(a), string(b)
		if got, want := Levenshtein(a, b), matchr.Levenshtein(s, u); got != want {
			t.Fatalf("Levenshtein(%q,%q) = %d, matchr %d", s, u, got, want)
		}
		if got, want := DamerauLevenshtein(a, b), matchr.DamerauLevenshtein(s, u); got != want {
			t.Fatalf("DamerauLevenshtein(%q,%q) = %d, matchr %d", s, u, got, want)
		}
		if got, want := Jaro(a, b), matchr.Jaro(s, u); math.Abs(got-want) > 1e-12 {
			t.Fatalf("Jaro(%q,%q) = %v, matchr %v", s, u, got, want)
		}
		// A rune put in front of both strings keeps the swap clear of matchr's first two.
		if got, want := OSA(a, b), matchr.OSA("甲"+s, "甲"+u); got != want {
			t.Fatalf("OSA(%q,%q) = %d, matchr %d", s, u, got, want)
		}
		if !strings.ContainsAny(s+u, "01") {
			if got, want := JaroWinkler(a, b), matchr.JaroWinkler(s, u, false); math.Abs(got-want) > 1e-12 {
				t.Fatalf("JaroWinkler(%q,%q) = %v, matchr %v", s, u, got, want)
			}
		}
	})
}

// TestMatchrFaults pins the faults of matchr that we do not share. A case that
// starts to fail means that matchr was repaired and the oracle can be widened.
func TestMatchrFaults(t *testing.T) {
	t.Parallel()
	r := func(s string) []rune { return []rune(s) }
	if ours, theirs := OSA(r("李四"), r("四李")), matchr.OSA("李四", "四李"); ours != 1 || theirs != 2 {
		t.Errorf("a swap of the first two: ours %d (want 1), matchr %d (was 2)", ours, theirs)
	}
	ours, theirs := JaroWinkler(r("350102"), r("350120")), matchr.JaroWinkler("350102", "350120", false)
	if plain := matchr.Jaro("350102", "350120"); theirs != plain || ours <= plain {
		t.Errorf("digits in the prefix: ours %v, matchr %v, Jaro %v", ours, theirs, plain)
	}
	if ours, theirs := Jaro(nil, nil), matchr.Jaro("", ""); ours != 1 || theirs != 0 {
		t.Errorf("two empty strings: ours %v (want 1), matchr %v (was 0)", ours, theirs)
	}
}

func TestMetricTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b                  string
		lev, osa, dl          int
		jaro, winkler, bigram float64
	}{
		{"张三", "张四", 1, 1, 1, 2.0 / 3, 2.0 / 3, 0},
		{"李四", "四李", 2, 1, 1, 0, 0, 0},
		{"ca", "abc", 3, 3, 2, 0, 0, 0},
		{"martha", "marhta", 2, 1, 1, 0.944444444444, 0.961111111111, 0.25},
		{"dixon", "dicksonx", 4, 4, 4, 0.766666666667, 0.813333333333, 0.222222222222},
		{"𠮷田", "吉田", 1, 1, 1, 2.0 / 3, 2.0 / 3, 0},
		{"", "张", 1, 1, 1, 0, 0, 0},
	} {
		a, b := []rune(c.a), []rune(c.b)
		if l, o, d := Levenshtein(a, b), OSA(a, b), DamerauLevenshtein(a, b); l != c.lev || o != c.osa || d != c.dl {
			t.Errorf("%s %s: distances %d %d %d, want %d %d %d", c.a, c.b, l, o, d, c.lev, c.osa, c.dl)
		}
		for _, s := range [][2]float64{{Jaro(a, b), c.jaro}, {JaroWinkler(a, b), c.winkler}, {Jaccard(a, b, 2), c.bigram}} {
			if math.Abs(s[0]-s[1]) > 1e-9 {
				t.Errorf("%s %s: score %v, want %v", c.a, c.b, s[0], s[1])
			}
		}
	}
}

func TestCeilings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		ma, mb := Mask(a), Mask(b)
		if f := EditFloor(ma, len(a), mb, len(b)); f > damerauPlain(a, b) || f < 0 {
			t.Fatalf("EditFloor(%q,%q) = %d above %d", string(a), string(b), f, damerauPlain(a, b))
		}
		bagA, okA := Bag(a)
		bagB, okB := Bag(b)
		if common := paired(a, b); okA && okB && (BagCeiling(bagA, bagB) < common || BagCeiling(bagA, bagB) > min(len(a), len(b))) {
			t.Fatalf("BagCeiling(%q,%q) = %d, and %d are equal", string(a), string(b), BagCeiling(bagA, bagB), common)
		}
		if c := JaroCeiling(ma, len(a), mb, len(b)); c < Jaro(a, b) || c > 1 {
			t.Fatalf("JaroCeiling(%q,%q) = %v below %v", string(a), string(b), c, Jaro(a, b))
		}
		if c := JaroWinklerCeiling(ma, len(a), mb, len(b)); c < JaroWinkler(a, b) || c > 1 {
			t.Fatalf("JaroWinklerCeiling(%q,%q) = %v below %v", string(a), string(b), c, JaroWinkler(a, b))
		}
	})
	if c := JaroCeiling(Mask([]rune("陈丽")), 2, Mask([]rune("王军")), 2); c != 0 {
		t.Errorf("nothing shared, yet the ceiling is %v", c)
	}
}

// paired counts the runes of two strings that can be paired off as equal.
func paired(a, b []rune) (n int) {
	left := map[rune]int{}
	for _, c := range a {
		left[c]++
	}
	for _, c := range b {
		if left[c] > 0 {
			left[c]--
			n++
		}
	}
	return n
}

// TestBags: digits have groups of their own, and what a group cannot count is
// said.
func TestBags(t *testing.T) {
	bag := func(s string) uint64 {
		b, ok := Bag([]rune(s))
		if !ok {
			t.Errorf("%s cannot be counted", s)
		}
		return b
	}
	if n := BagCeiling(bag("112233445566778899"), bag("001122334455667788")); n != 16 {
		t.Errorf("%d of 18 digits are equal, want 16", n)
	}
	if n := BagCeiling(bag("111111111111111"), bag("111111111111111")); n != 15 {
		t.Errorf("%d of 15 digits are equal", n)
	}
	if _, ok := Bag([]rune("1111111111111111")); ok {
		t.Error("sixteen of a group are counted in four bits")
	}
}

// TestNothingAllocated: scratch is pooled, names and numbers need none at all.
func TestNothingAllocated(t *testing.T) {
	a, b := []rune("350102198001011234"), []rune("350102198001012134")
	var sink float64
	n := testing.AllocsPerRun(200, func() {
		sink += float64(Levenshtein(a, b)+OSA(a, b)) + Jaro(a, b) + JaroWinkler(a, b)
	})
	if n != 0 {
		t.Errorf("%v allocations on numbers", n)
	}
	_ = sink
}

func TestPhonetic(t *testing.T) {
	t.Parallel()
	if Soundex("Robert") != "R163" || Soundex("") != "" {
		t.Errorf("Soundex: %q %q", Soundex("Robert"), Soundex(""))
	}
	if NYSIIS("Macintosh") == "" || NYSIIS("") != "" {
		t.Errorf("NYSIIS: %q %q", NYSIIS("Macintosh"), NYSIIS(""))
	}
	if p, a := DoubleMetaphone("Smith"); p != "SM0" || a != "XMT" {
		t.Errorf("DoubleMetaphone: %q %q", p, a)
	}
}
