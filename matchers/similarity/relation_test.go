package similarity

import (
	"math/bits"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
	"yingbao/sources/normalise"
)

// nameRunes meet often, and in every way: homophones, accents, look-alikes,
// variants, parts, wildcards, syllable groups, Latin letters.
var nameRunes = []rune("张章伟玮王文玟建健国肖萧未末住佳娜辣买麦提吐尔逊荪图古丽力江姜?yan𠮷")

func drawName(t *rapid.T, label string) string {
	return string(rapid.SliceOfN(rapid.SampledFrom(nameRunes), 0, 9).Draw(t, label))
}

func TestNameProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkNames(t, drawName(t, "a"), drawName(t, "b")) })
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkNames holds two keys to S1, S4, S6 and S7.
func checkNames(t failer, a, b string) {
	t.Helper()
	x, y := NewName(a), NewName(b)
	got := CompareNameForms(x, y)
	if back := CompareNameForms(y, x); back != got {
		t.Fatalf("%q %q: %s, turned round %s", a, b, got, back)
	}
	if got > NameSame {
		t.Fatalf("%q %q: %d is no relation", a, b, got)
	}
	legible := len(x.runes) > 0 && x.hidden == 0
	if (got == NameSame) != (a == b && legible) {
		t.Fatalf("%q %q: %s", a, b, got)
	}
	if self := CompareNameForms(x, x); legible && self != NameSame {
		t.Fatalf("%q against itself: %s", a, self)
	}
	// The early "different" from hashed sets must be what the whole comparison says.
	if got == NameDifferent && x.mask&y.mask == 0 && x.voice&y.voice == 0 {
		if slow := relateNames(x, y); slow != NameDifferent && x.hidden+y.hidden == 0 {
			t.Fatalf("%q %q: sets say different, characters say %s", a, b, slow)
		}
	}
	p, q := x.Mark(), y.Mark()
	if marks, ok := p.Relate(&q); ok && marks != got {
		t.Fatalf("%q %q: marks say %s, characters say %s", a, b, marks, got)
	}
	if marks, ok := p.RelateCharacters(&q); ok && marks != got {
		t.Fatalf("%q %q: characters of marks say %s, forms say %s", a, b, marks, got)
	}
	shade, other := x.Shade(), y.Shade()
	if marks, ok := p.RelateAgain(&q, &shade, &other); ok && marks != got {
		t.Fatalf("%q %q: shades say %s, characters say %s", a, b, marks, got)
	}
}

func TestSharedReadingAndShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b                 rune
		sound, accent, shape bool
	}{
		{'伟', '玮', true, true, false},
		{'己', '已', false, false, true},
		{'娜', '辣', false, true, false},
		{'芳', '黄', false, true, false},
		{'丽', '军', false, false, false},
		{'土', '士', false, false, true},
		{'?', '?', false, false, false},
		{'a', 'a', false, false, false},
	} {
		for _, p := range [][2]rune{{c.a, c.b}, {c.b, c.a}} {
			if s, f, g := SharedReading(p[0], p[1]), SharedAccent(p[0], p[1]), ShapeAlike(p[0], p[1]); s != c.sound || f != c.accent || g != c.shape {
				t.Errorf("%c %c: sound %v accent %v shape %v", p[0], p[1], s, f, g)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.Rune()
		a, b := r.Draw(t, "a"), r.Draw(t, "b")
		if SharedReading(a, b) != SharedReading(b, a) || SharedAccent(a, b) != SharedAccent(b, a) || ShapeAlike(a, b) != ShapeAlike(b, a) {
			t.Fatalf("%q %q is not symmetric", a, b)
		}
		if SharedReading(a, b) && !SharedAccent(a, b) {
			t.Fatalf("%q %q sound alike, but not to a southern ear", a, b)
		}
		if ShapeAlike(a, a) {
			t.Fatalf("%q is alike with itself", a)
		}
	})
}

// TestTables: every line of the data files is of use.
func TestTables(t *testing.T) {
	t.Parallel()
	if shapes.size < 400 {
		t.Errorf("%d shape-alike pairs", shapes.size)
	}
	for _, set := range []*pairSet{shapes, surnamePairs} {
		for _, pair := range set.slots {
			a, b := rune(pair>>32), rune(pair&0xffffffff)
			if pair != 0 && (a == b || a < firstHan || b > lastHan || !set.has(a, b)) {
				t.Errorf("%c%c is no pair of two Han characters", a, b)
			}
		}
	}
	for whole, parts := range splits {
		if len(parts) < 2 || slices.Contains(parts, whole) {
			t.Errorf("%c falls apart into %q", whole, string(parts))
		}
	}
	first := map[string]string{}
	for _, ways := range spellings {
		for _, w := range ways {
			from, to := string(w.from), string(w.to)
			if old, twice := first[from]; twice && !w.last {
				t.Errorf("%s is a spelling of both %s and %s", from, old, to)
			}
			first[from] = to
		}
	}
}

func drawPattern(t *rapid.T) (a, b string) {
	digit := rapid.SampledFrom([]byte("0123456789X???"))
	x := rapid.SliceOfN(digit, idLength, idLength).Draw(t, "a")
	if rapid.Bool().Draw(t, "complete") {
		x = rapid.SliceOfN(rapid.SampledFrom([]byte("01")), 17, 17).Draw(t, "first17")
		x = append(x, normalise.CheckDigit(string(x)))
	}
	y := slices.Clone(x)
	for range rapid.IntRange(0, 4).Draw(t, "edits") {
		i := rapid.IntRange(0, idLength-2).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "edit") {
		case 0:
			y[i] = digit.Draw(t, "digit")
		case 1:
			y[i], y[i+1] = y[i+1], y[i]
		case 2:
			copy(y[i:], y[i+1:])
		default:
			y[17] = normalise.CheckDigit(string(y[:17]))
		}
	}
	return string(x), string(y)
}

func TestIDProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPattern(t)
		checkIDs(t, a, b)
	})
}

func checkIDs(t failer, a, b string) {
	t.Helper()
	got := CompareIDs(a, b)
	if want := idsPlain(a, b); got != want {
		t.Fatalf("%q %q: %s, reference %s", a, b, got, want)
	}
	if back := CompareIDs(b, a); back != got {
		t.Fatalf("%q %q: %s, turned round %s", a, b, got, back)
	}
	if (got == IDSame) != (a == b && normalise.IDComplete(a)) {
		t.Fatalf("%q %q: %s", a, b, got)
	}
}

// idsPlain is the reference of CompareIDs: place by place, with the edit
// distance of the textbook, in which '?' equals anything.
func idsPlain(a, b string) IDRelation {
	if len(a) != 18 || len(b) != 18 {
		return IDUnknown
	}
	var known, agree [18]bool
	shared, wrong, sequence := 0, 0, false
	for i := range 18 {
		known[i] = a[i] != '?' && b[i] != '?'
		agree[i] = known[i] && a[i] == b[i]
		if known[i] {
			shared++
			sequence = sequence || i >= 14 && i <= 16
			if !agree[i] {
				wrong++
			}
		}
	}
	all := func(set [18]bool, from, to int) bool { return !slices.Contains(set[from:to], false) }
	if shared < 4 {
		return IDUnknown
	}
	if wrong > 0 {
		return contradictionPlain(a, b, shared, all(agree, 0, 14))
	}
	switch {
	case shared == 18:
		return IDSame
	case shared >= 15 && sequence:
		return IDPrefix
	case all(known, 6, 14) && (all(known, 0, 6) || sequence):
		return IDBirthRegion
	case slices.Contains(known[6:], true):
		return IDTail
	}
	return IDRegion
}

func contradictionPlain(a, b string, shared int, sameDay bool) IDRelation {
	edits := osaWild(a, b)
	valid := normalise.IDComplete(a) && normalise.IDComplete(b) &&
		normalise.CheckDigit(a[:17]) == a[17] && normalise.CheckDigit(b[:17]) == b[17]
	switch {
	case shared < 15:
		return IDDifferent
	case edits == 1:
		return IDOneOff
	case sameDay && (edits > 2 || valid):
		return IDNeighbour
	case edits == 2:
		return IDTwoOff
	}
	return IDDifferent
}

func osaWild(a, b string) int {
	same := func(x, y byte) bool { return x == y || x == '?' || y == '?' }
	var d [19][19]int
	for i := range 19 {
		d[i][0], d[0][i] = i, i
	}
	for i := 1; i <= 18; i++ {
		for j := 1; j <= 18; j++ {
			cost := 1
			if same(a[i-1], b[j-1]) {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && same(a[i-1], b[j-2]) && same(a[i-2], b[j-1]) {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[18][18]
}

func drawDate(t *rapid.T, label string) string {
	d := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, label))
	s := []byte(d.Format("20060102"))
	switch rapid.IntRange(0, 5).Draw(t, label+" unknown") {
	case 0:
		s[6], s[7] = '?', '?'
	case 1:
		copy(s[4:], "????")
	case 2:
		s[rapid.IntRange(0, 7).Draw(t, label+" place")] = '?'
	}
	return string(s)
}

func TestDateProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDate(t, "a"), drawDate(t, "b")
		checkDates(t, a, b)
		x, errA := time.Parse("20060102", a)
		y, errB := time.Parse("20060102", b)
		if errA != nil || errB != nil {
			return
		}
		gap := int(x.Sub(y).Hours() / 24)
		if got := dayNumber(a) - dayNumber(b); got != gap {
			t.Fatalf("%s %s: %d days apart, calendar says %d", a, b, got, gap)
		}
		if CompareDates(a, b) == DateLunar && (max(gap, -gap) < 20 || max(gap, -gap) > 50) {
			t.Fatalf("%s %s: %d days apart and taken for lunar", a, b, gap)
		}
	})
}

func checkDates(t failer, a, b string) {
	t.Helper()
	got := CompareDates(a, b)
	if back := CompareDates(b, a); back != got {
		t.Fatalf("%q %q: %s, turned round %s", a, b, got, back)
	}
	complete := len(a) == 8 && !slices.Contains([]byte(a), '?')
	if whole := complete && len(b) == 8 && !slices.Contains([]byte(b), '?'); whole {
		x, _ := strconv.ParseUint(a, 16, 32)
		y, _ := strconv.ParseUint(b, 16, 32)
		if packed := CompareWholeDates(uint32(x), uint32(y)); packed != got {
			t.Fatalf("%q %q: %s, packed %s", a, b, got, packed)
		}
	}
	if (got == DateSame) != (a == b && complete) {
		t.Fatalf("%q %q: %s", a, b, got)
	}
}

func drawPlace(t *rapid.T, label string) normalise.Place {
	pick := func(s ...string) string { return rapid.SampledFrom(s).Draw(t, label) }
	return normalise.Place{
		County:        pick("", "990102", "990103"),
		Town:          pick("", "城关镇", "城关街道", "石桥乡", "镇"),
		Village:       pick("", "新村", "新社区", "龙华村", "龙花村", "上龙头山村", "上龙头山前村", "村"),
		Hamlet:        pick("", "6组", "6组186号", "186号", "86号"),
		CountyCertain: rapid.Bool().Draw(t, label),
	}
}

func TestPlaceProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkPlaces(t, drawPlace(t, "a"), drawPlace(t, "b")) })
}

func checkPlaces(t failer, a, b normalise.Place) {
	t.Helper()
	got := ComparePlaces(a, b)
	if back := ComparePlaces(b, a); back != got {
		t.Fatalf("%v %v: %s, turned round %s", a, b, got, back)
	}
	if self := ComparePlaces(a, a); self < got {
		t.Fatalf("%v: %s against itself, %s against %v", a, self, got, b)
	}
	if got > PlaceCounty && a.Town == "" && a.Village == "" {
		t.Fatalf("%v %v: %s", a, b, got)
	}
}

func TestRelationsAllocateNothing(t *testing.T) {
	x, y := NewName("欧阳?国"), NewName("欧阳建国强")
	p, q := normalise.Place{County: "990102", Village: "上龙头山村"}, normalise.Place{County: "990102", Village: "上龙头山前村"}
	sink := 0
	if n := testing.AllocsPerRun(200, func() {
		sink += int(CompareNameForms(x, y)) + int(ComparePlaces(p, q))
		sink += int(CompareIDs("990102198001011236", "990121980010112365")) + int(CompareDates("19800512", "19800618"))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestOctet holds the eight-at-a-time comparison to the plain loop.
func TestOctet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPattern(t)
		known, differ := idPlaces(a, b)
		var k, d uint32
		for i := range idLength {
			if a[i] != '?' && b[i] != '?' {
				k |= 1 << i
				if a[i] != b[i] {
					d |= 1 << i
				}
			}
		}
		if known != k || differ != d {
			t.Fatalf("%s %s: %018b %018b, plain %018b %018b", a, b, known, differ, k, d)
		}
		if bits.OnesCount32(d) > bits.OnesCount32(k) {
			t.Fatalf("%s %s: more places differ than are known", a, b)
		}
	})
}

func TestCodes(t *testing.T) {
	t.Parallel()
	if NameSame.String() != "same" || IDSame.String() != "same" || DateSame.String() != "same" || PlaceHamlet.String() != "hamlet" {
		t.Error("the last code of a list is not that of the last constant")
	}
	if NameRelation(200).String() != "invalid" {
		t.Error("a number that is no relation has a code")
	}
}
