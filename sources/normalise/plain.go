package normalise

import (
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"
)

// The overwhelming part of a roll is regular: names of two to four characters
// that nothing folds, whole numbers whose check character is right, days and
// mobile numbers as the forms ask for them. What follows knows such cells in
// one pass and leaves every other to the functions it stands before, which it
// never contradicts (plain_test.go).

// runes is a set of characters of the basic plane, one bit each.
type runes [1 << 10]uint64

func (s *runes) add(c rune)    { s[c>>6] |= 1 << (c & 63) }
func (s *runes) remove(c rune) { s[c>>6] &^= 1 << (c & 63) }

// PlainNames knows names that are their own key.
type PlainNames struct {
	first, inner runes
}

// NewPlainNames makes the set without names that begin with a character of
// notFirst or hold one of not.
func NewPlainNames(notFirst, not func(rune) bool) *PlainNames {
	n := &PlainNames{}
	for c := rune(0x4E00); c <= hanLast; c++ {
		if hanFold[c-hanFirst] == 0 && c != '某' && !not(c) {
			n.inner.add(c)
		}
	}
	for _, word := range deadSuffixes {
		c, _ := utf8.DecodeRuneInString(word)
		n.inner.remove(c)
	}
	for _, mark := range glued {
		c, _ := utf8.DecodeLastRuneInString(mark)
		n.inner.remove(c)
	}
	for _, t := range titles {
		n.inner.remove(t.mark)
	}
	n.first = n.inner
	for c := range surnameFold {
		n.first.remove(c)
	}
	for word := range notNames {
		if c, _ := utf8.DecodeRuneInString(word); c <= hanLast {
			n.first.remove(c)
		}
	}
	for c := rune(0x4E00); c <= hanLast; c++ {
		if notFirst(c) {
			n.first.remove(c)
		}
	}
	return n
}

// Has tells that Name(s) is Key and Shown s and nothing else. It is false for
// some such names too.
func (n *PlainNames) Has(s string) bool {
	if len(s) != 6 && len(s) != 9 && len(s) != 12 {
		return false
	}
	set := &n.first
	for i := 0; i+3 <= len(s); i += 3 {
		if s[i]>>4 != 0xE || s[i+1]>>6 != 2 || s[i+2]>>6 != 2 {
			return false
		}
		c := uint(s[i]&0x0F)<<12 | uint(s[i+1]&0x3F)<<6 | uint(s[i+2]&0x3F)
		if set[c>>6]&(1<<(c&63)) == 0 {
			return false
		}
		set = &n.inner
	}
	return true
}

// IDs reads numbers like ID and tells of each whether IDValid. It remembers
// regions: a roll has few of them. It is for one goroutine.
type IDs struct {
	regions [1 << 8]struct {
		next   int // the region's six digits as a number, and 1
		repair Repair
	}
}

// Read is ID and IDValid.
func (r *IDs) Read(raw string) (pattern string, repairs Repair, valid bool) {
	if !plainID(raw) {
		pattern, repairs = ID(raw)
		return pattern, repairs, IDValid(pattern)
	}
	n := number(raw[:6])
	known := &r.regions[(n^n>>8)&(len(r.regions)-1)]
	if known.next != n+1 {
		known.next, known.repair = n+1, regionBit(raw)
	}
	return raw, known.repair, true
}

// plainID tells that a cell is a number in which nothing is wrong but perhaps
// its region. Placeholders have no possible birth date, but for one.
func plainID(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum := 0
	for i, weight := range checkWeights {
		c := s[i] - '0'
		if c > 9 {
			return false
		}
		sum += int(c) * weight
	}
	return checkMap[sum%11] == s[17] && plainBirth(s[6:14]) && !strings.HasPrefix(s, "1111111900010")
}

// plainBirth is possibleBirth for eight digits.
func plainBirth(d string) bool {
	year := number(d[:4])
	return year >= firstBirthYear && year <= lastBirthYear && validDay(year, number(d[4:6]), number(d[6:8]))
}

// PlainMobile tells that Phones(s) is s alone.
func PlainMobile(s string) bool {
	if len(s) != 11 || s[0] != '1' || s[1] < '3' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return s[9] != s[10] || !filler(s)
}

// Days that are written out beforehand, so that a date costs no memory.
const (
	firstDay = 1900 // years
	dayYears = 150
)

var dayTexts = sync.OnceValue(func() string {
	b := make([]byte, 0, dayYears*12*32*8)
	for y := firstDay; y < firstDay+dayYears; y++ {
		for m := 1; m <= 12; m++ {
			for d := range 32 {
				b = append(b, formatDate(y, m, d)...)
			}
		}
	}
	return string(b)
})

// dayText is formatDate of a possible day.
func dayText(y, m, d int) string {
	if y < firstDay || y >= firstDay+dayYears {
		return formatDate(y, m, d)
	}
	at := (((y-firstDay)*12+m-1)*32 + d) * 8
	return dayTexts()[at : at+8]
}

// dayLike is dayText of a possible day, or known when that is the same text:
// known is at hand, and the days written out beforehand are in slower memory.
func dayLike(y, m, d int, known string) string {
	if len(known) == 8 && allDigits(known) && number(known) == y*10000+m*100+d {
		return known
	}
	return dayText(y, m, d)
}

// firstDigit is the place of the first digit of text, full width ones too, -1
// when there is none.
func firstDigit(text string) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		w := load64(text, i)
		low := w &^ highBits
		odd := w ^ 0xEF*eachByte
		found := ((low+0x50*eachByte)&^(low+0x46*eachByte)&^w | (odd-eachByte)&^odd) & highBits
		for ; found != 0; found &= found - 1 {
			if at := i + bits.TrailingZeros64(found)>>3; digitAt(text, at) {
				return at
			}
		}
	}
	for ; i < len(text); i++ {
		if digitAt(text, i) {
			return i
		}
	}
	return -1
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x8080808080808080
)

func load64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func digitAt(text string, i int) bool {
	return isDigit(text[i]) || text[i] == 0xEF && i+2 < len(text) && text[i+1] == 0xBC && text[i+2] >= 0x90 && text[i+2] <= 0x99
}

// plainText says that a text is Han characters and visible ASCII signs only:
// foldText gives it back as it is.
func plainText(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7F {
				return false
			}
			i++
			continue
		}
		if c < 0xE4 || c > 0xE9 || i+3 > len(s) || s[i+1]>>6 != 2 || s[i+2]>>6 != 2 || c == 0xE4 && s[i+1] < 0xB8 {
			return false
		}
		i += 3
	}
	return true
}
