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
	heads heads
	last  *head
	tails []tail
	bare  heads // texts without any digit
}

// head is what stood in front of a digit and what it says.
type head struct {
	text, hint string
	place      Place
	rest       string // what is left of the text behind the village, folded
	whole      bool   // the head does not decide: the whole address must be read
	plain      bool   // plainText
}

// heads are remembered by text. There is room for more as more turn up.
type heads struct {
	all  []head
	most int
	new  int // heads that were not there, since there was room for more
}

// tail is what stood behind, from the digit on.
type tail struct {
	text, rest, hamlet string // hamlet behind what is left of the head
	plain              bool
}

const (
	someHeads = 1 << 8
	mostHeads = 1 << 16 // some cities' worth, each village spelt in several ways
	mostBare  = 1 << 16
	tails     = 1 << 13
)

// at gives the place of a text, which may hold another.
func (h *heads) at(text string) *head {
	return &h.all[maphash.String(headSeed, text)&uint64(len(h.all)-1)]
}

// put gives the place of a text that is not there.
func (h *heads) put(text string) *head {
	if h.new++; h.new > len(h.all) && len(h.all) < h.most {
		old := h.all
		h.all, h.new = make([]head, 4*len(old)), 0
		for _, o := range old {
			if o.text != "" {
				*h.at(o.text) = o
			}
		}
	}
	return h.at(text)
}

var headSeed = maphash.MakeSeed()

// NewAddresses makes a reader that remembers nothing yet.
func NewAddresses() *Addresses {
	a := &Addresses{heads: heads{all: make([]head, someHeads), most: mostHeads}, tails: make([]tail, tails), bare: heads{all: make([]head, someHeads), most: mostBare}}
	a.last = &a.heads.all[0]
	return a
}

// Read is Address. plain says that raw is Han characters and visible ASCII
// signs; it is false for some such texts too. The hamlet may be a piece of raw.
func (a *Addresses) Read(raw, countyHint string) (place Place, plain bool) {
	at := firstDigit(raw)
	if at <= 0 {
		return a.readBare(raw, countyHint)
	}
	h := a.head(raw[:at], countyHint)
	if h.whole {
		return Address(raw, countyHint), false
	}
	place = h.place
	if h.rest == "" && plainTail(raw[at:]) {
		place.Hamlet = raw[at:]
		return place, h.plain
	}
	t := &a.tails[maphash.String(headSeed, raw[at:])&(tails-1)]
	if t.text != raw[at:] || t.rest != h.rest {
		*t = readTail(strings.Clone(raw[at:]), h.rest)
	}
	place.Hamlet = t.hamlet
	return place, h.plain && t.plain
}

// readBare is Address for a text without a digit in it, or with one in front.
func (a *Addresses) readBare(raw, hint string) (place Place, plain bool) {
	h := a.bare.at(raw)
	if h.text != raw || h.hint != hint {
		h = a.bare.put(raw)
		h.text, h.hint = strings.Clone(raw), strings.Clone(hint)
		h.place, h.plain = Address(h.text, h.hint), plainText(raw)
	}
	return h.place, h.plain
}

func (a *Addresses) head(text, hint string) *head {
	if h := a.last; h.text == text && h.hint == hint {
		return h
	}
	h := a.heads.at(text)
	if h.text != text || h.hint != hint {
		h = a.heads.put(text)
		*h = readHead(strings.Clone(text), strings.Clone(hint))
	}
	a.last = h
	return h
}

// plainTail tells that readTail gives a text back as it is, behind a head that
// leaves nothing: house numbers like 3组12号, 13-70号 and 5-601室.
func plainTail(text string) bool {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case isDigit(c):
			i++
		case c == '-':
			if i++; i == len(text) {
				return false
			}
		case c == 0xE5 && strings.HasPrefix(text[i:], "号"), c == 0xE7 && strings.HasPrefix(text[i:], "组"), c == 0xE5 && strings.HasPrefix(text[i:], "室"):
			i += len("号")
		default:
			return false
		}
	}
	return true
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
