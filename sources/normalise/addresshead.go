package normalise

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// Addresses reads addresses like Address, and remembers what stands in front
// of the first digit: a village is delivered in a few spellings for all its
// people, only the group and the house number differ. It is for one goroutine,
// and what it gives never depends on what it remembers.
//
// What is in front of the digit decides the place whenever the village ends
// there: every rule of the reader stops at a digit, whatever the digit is.
// Then only the rest is the hamlet.
type Addresses struct {
	heads []head
}

// head is what stood in front of a digit and what it says.
type head struct {
	text, hint string
	place      Place
	rest       string // what is left of the text behind the village, folded
	whole      bool   // the head does not decide: the whole address must be read
}

// heads is how many heads are remembered: some counties' worth.
const heads = 1 << 13

var headSeed = maphash.MakeSeed()

// NewAddresses makes a reader that remembers nothing yet.
func NewAddresses() *Addresses { return &Addresses{heads: make([]head, heads)} }

// Read is Address.
func (a *Addresses) Read(raw, countyHint string) Place {
	at := firstDigit(raw)
	if at <= 0 {
		return Address(raw, countyHint)
	}
	h := &a.heads[maphash.String(headSeed, raw[:at])&(heads-1)]
	if h.text != raw[:at] || h.hint != countyHint {
		*h = readHead(strings.Clone(raw[:at]), strings.Clone(countyHint))
	}
	if h.whole {
		return Address(raw, countyHint)
	}
	place := h.place
	rest := strings.TrimRight(foldPlace(raw[at:]), quotes)
	if h.rest != "" {
		rest = h.rest + rest
	}
	place.Hamlet = foldHamlet(trimSeparators(rest))
	return place
}

// firstDigit is the place of the first digit of text, -1 when there is none.
func firstDigit(text string) int {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			return i
		case c == 0xEF && i+2 < len(text) && text[i+1] == 0xBC && text[i+2] >= 0x90 && text[i+2] <= 0x99:
			return i // ０ to ９
		}
	}
	return -1
}

// readHead reads text with a digit behind it.
func readHead(text, hint string) head {
	h := head{text: text, hint: hint, whole: true}
	if numeralBehind(text) {
		return h
	}
	a := addressReader{rest: foldAddress(text + "0")}
	a.readHint(hint)
	a.divisions()
	a.county()
	if a.rest == "" {
		return h
	}
	a.town()
	a.village()
	rest, ok := strings.CutSuffix(a.rest, "0")
	if !ok || a.place.Village == "" {
		return h // no village yet: 刘庄5组 is one because a group follows
	}
	h.place, h.rest, h.whole = a.place, rest, false
	return h
}

// numeralBehind tells whether a Chinese numeral is among the last characters:
// the one rule that looks past it for 组 could look past the digit too.
func numeralBehind(text string) bool {
	for range 5 {
		c, size := utf8.DecodeLastRuneInString(text)
		if size == 0 {
			return false
		}
		if numeral(c) > 0 {
			return true
		}
		text = text[:len(text)-size]
	}
	return false
}
