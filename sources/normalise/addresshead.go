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
	last  *head
	tails []tail
	bare  []head // texts without any digit
}

// head is what stood in front of a digit and what it says.
type head struct {
	text, hint string
	place      Place
	rest       string // what is left of the text behind the village, folded
	whole      bool   // the head does not decide: the whole address must be read
	plain      bool   // plainText
}

// tail is what stood behind, from the digit on.
type tail struct {
	text, rest, hamlet string // hamlet behind what is left of the head
	plain              bool
}

const (
	heads = 1 << 13 // how many heads are remembered: some counties' worth
	tails = 1 << 11
	bares = 1 << 10
)

var headSeed = maphash.MakeSeed()

// NewAddresses makes a reader that remembers nothing yet.
func NewAddresses() *Addresses {
	a := &Addresses{heads: make([]head, heads), tails: make([]tail, tails), bare: make([]head, bares)}
	a.last = &a.heads[0]
	return a
}

// Read is Address. plain says that raw is Han characters and visible ASCII
// signs with a digit among them; it is false for some such texts too.
func (a *Addresses) Read(raw, countyHint string) (place Place, plain bool) {
	at := firstDigit(raw)
	if at <= 0 {
		return a.readBare(raw, countyHint), false
	}
	h := a.head(raw[:at], countyHint)
	if h.whole {
		return Address(raw, countyHint), false
	}
	t := &a.tails[maphash.String(headSeed, raw[at:])&(tails-1)]
	if t.text != raw[at:] || t.rest != h.rest {
		*t = readTail(strings.Clone(raw[at:]), h.rest)
	}
	place = h.place
	place.Hamlet = t.hamlet
	return place, h.plain && t.plain
}

// readBare is Address for a text without a digit in it, or with one in front.
func (a *Addresses) readBare(raw, hint string) Place {
	h := &a.bare[maphash.String(headSeed, raw)&(bares-1)]
	if h.text != raw || h.hint != hint {
		h.text, h.hint = strings.Clone(raw), strings.Clone(hint)
		h.place = Address(h.text, h.hint)
	}
	return h.place
}

func (a *Addresses) head(text, hint string) *head {
	if h := a.last; h.text == text && h.hint == hint {
		return h
	}
	h := &a.heads[maphash.String(headSeed, text)&(heads-1)]
	if h.text != text || h.hint != hint {
		*h = readHead(strings.Clone(text), strings.Clone(hint))
	}
	a.last = h
	return h
}

// readTail reads what stands behind a village and rest, from the first digit
// on.
func readTail(text, rest string) tail {
	return tail{text, rest, foldHamlet(trimSeparators(rest + strings.TrimRight(foldPlace(text), quotes))), plainText(text)}
}

// readHead reads text with a digit behind it.
func readHead(text, hint string) head {
	h := head{text: text, hint: hint, whole: true, plain: plainText(text)}
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
