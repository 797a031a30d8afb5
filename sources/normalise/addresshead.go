package normalise

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Addresses reads addresses like Address, and remembers what stands in front
// of the first digit: a village is delivered in a few spellings for all its
// people, only the group and the house number differ. It is for one goroutine;
// all of them share what is remembered, and what they give never depends on it.
//
// What is in front of the digit decides the place whenever the village ends
// there: every rule of the reader stops at a digit, whatever the digit is.
// Then only the rest is the hamlet.
type Addresses struct {
	book *book
	last *head
}

// book is what is remembered, of whatever was met first or last.
type book struct {
	heads [mostHeads]atomic.Pointer[head]
	bare  [mostHeads]atomic.Pointer[head] // texts without any digit
	tails [mostTails]atomic.Pointer[tail]
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
	mostHeads = 1 << 16 // some cities' worth, each village spelt in several ways
	mostTails = 1 << 14

	longestHead = 240 // bytes; what is longer is not remembered
)

var (
	headSeed   = maphash.MakeSeed()
	remembered = sync.OnceValue(func() *book { return new(book) })
)

// NewAddresses makes a reader.
func NewAddresses() *Addresses { return &Addresses{book: remembered(), last: &head{}} }

// Read is Address. plain says that raw is Han characters and visible ASCII
// signs; it is false for some such texts too. The hamlet may be a piece of raw.
func (a *Addresses) Read(raw, countyHint string) (place Place, plain bool) {
	at := firstDigit(raw)
	if at <= 0 {
		h := a.find(&a.book.bare, raw, countyHint, readBare)
		return h.place, h.plain
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
	remembered := &a.book.tails[maphash.String(headSeed, raw[at:])&(mostTails-1)]
	t := remembered.Load()
	if len(raw)-at > longestHead {
		t = readTail(raw[at:], h.rest)
	} else if t == nil || t.text != raw[at:] || t.rest != h.rest {
		t = readTail(strings.Clone(raw[at:]), h.rest)
		remembered.Store(t)
	}
	place.Hamlet = t.hamlet
	return place, h.plain && t.plain
}

func (a *Addresses) head(text, hint string) *head {
	if h := a.last; h.text == text && h.hint == hint {
		return h
	}
	a.last = a.find(&a.book.heads, text, hint, readHead)
	return a.last
}

// find gives what is remembered of a text, or reads and remembers it. It may
// stand in one of two places, and what came first keeps the first.
func (a *Addresses) find(among *[mostHeads]atomic.Pointer[head], text, hint string, read func(text, hint string) *head) *head {
	at := maphash.String(headSeed, text) & (mostHeads - 1)
	for _, way := range [...]uint64{at, at ^ 1} {
		h := among[way].Load()
		if h == nil {
			at = way
			break
		}
		if h.text == text && h.hint == hint {
			return h
		}
		at = way
	}
	if len(text) > longestHead {
		return read(text, hint)
	}
	h := read(strings.Clone(text), strings.Clone(hint))
	among[at].Store(h)
	return h
}

// readBare is Address for a text without a digit in it, or with one in front.
func readBare(text, hint string) *head {
	return &head{text: text, hint: hint, place: Address(text, hint), plain: plainText(text)}
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
func readTail(text, rest string) *tail {
	return &tail{text, rest, foldHamlet(trimSeparators(rest + withoutFormer(strings.TrimRight(foldPlace(text), quotes)))), plainText(text)}
}

// readHead reads text with a digit behind it.
func readHead(text, hint string) *head {
	h := &head{text: text, hint: hint, whole: true, plain: plainText(text)}
	if numeralBehind(text) || openBracket(text) {
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

// openBracket tells whether a bracket may end behind the text.
func openBracket(text string) bool {
	at := strings.LastIndexAny(text, "(（)）")
	return at >= 0 && text[at] != ')' && !strings.HasPrefix(text[at:], "）")
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
