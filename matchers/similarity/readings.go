package similarity

import (
	"strings"
	"sync"

	"yingbao/sources/normalise"
)

// maxReadings bounds the readings kept of one character; later ones are
// literary.
const maxReadings = 3

// readings are the toneless readings of one character, most common first, as
// syllable codes; 0 ends the list. folded are the same after the regional
// mergers of normalise.FoldSyllable.
type readings struct {
	plain, folded [maxReadings]uint32
}

// syllableCode packs a syllable of up to six letters, five bits a letter. Every
// Mandarin syllable fits; what does not gives 0, which equals nothing.
func syllableCode(s string) uint32 {
	var code uint32
	if len(s) > 6 {
		return 0
	}
	for i := range len(s) {
		c := s[i]
		if c < 'a' || c > 'z' {
			return 0
		}
		code = code<<5 | uint32(c-'a'+1)
	}
	return code
}

func newReadings(syllables []string) readings {
	var r readings
	for i, s := range syllables[:min(len(syllables), maxReadings)] {
		r.plain[i] = syllableCode(s)
		r.folded[i] = syllableCode(normalise.FoldSyllable(s))
	}
	return r
}

// The block of unified ideographs that holds nearly every name.
const firstHan, lastHan = 0x4E00, 0x9FFF

// hanReadings is filled once, on first use, half a megabyte.
var hanReadings = sync.OnceValue(func() []readings {
	t := make([]readings, lastHan-firstHan+1)
	for i := range t {
		t[i] = newReadings(normalise.Syllables(rune(firstHan + i)))
	}
	return t
})

func readingsOf(r rune) readings {
	if tabled(r) {
		return hanReadings()[r-firstHan]
	}
	return newReadings(normalise.Syllables(r))
}

// tabled tells whether the table has the readings of a character.
func tabled(r rune) bool { return r >= firstHan && r <= lastHan }

var noReadings readings

// tableReadings gives the readings that the table has of a character, none
// where it has not that character.
func tableReadings(r rune) *readings {
	if tabled(r) {
		return &hanReadings()[r-firstHan]
	}
	return &noReadings
}

// withFirst puts one reading before the others: 曾 is zeng as a surname and
// ceng elsewhere.
func (r readings) withFirst(syllable string) readings {
	first := newReadings([]string{syllable})
	n := 1
	for i, p := range r.plain {
		if n < maxReadings && p != 0 && p != first.plain[0] {
			first.plain[n], first.folded[n] = p, r.folded[i]
			n++
		}
	}
	return first
}

// shareReading reports whether a typist who heard one character could have
// written the other: they share a reading that is the common one of either. Two
// characters that only share rare readings do not.
func shareReading(a, b *[maxReadings]uint32) bool {
	if a[0] != 0 {
		for _, c := range b {
			if c == a[0] {
				return true
			}
		}
	}
	if b[0] != 0 {
		for _, c := range a {
			if c == b[0] {
				return true
			}
		}
	}
	return false
}

// SharedReading reports whether two characters are homophones, tones aside:
// they share a reading that is the most common one of at least one of them.
// Regional mergers do not count. A character without a reading shares none.
func SharedReading(a, b rune) bool {
	ra, rb := readingsOf(a), readingsOf(b)
	return shareReading(&ra.plain, &rb.plain)
}

// SharedAccent is SharedReading after the mergers of southern speech (n/l, r/l,
// f/hu, zh/z, ch/c, sh/s, in/ing, en/eng, an/ang).
func SharedAccent(a, b rune) bool {
	ra, rb := readingsOf(a), readingsOf(b)
	return shareReading(&ra.folded, &rb.folded)
}

// spelledOut returns the readings of a run of Latin letters inside a Chinese
// name: pinyin typed for a character that the typist could not find.
func spelledOut(letters []rune) readings {
	return newReadings([]string{strings.ToLower(string(letters))})
}
