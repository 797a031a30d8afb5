package similarity

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"yingbao/sources/normalise"
)

// NameRelation is how two names relate, in the order of the evidence that they
// are one person's. The order is that of precedence: a pair has the highest
// relation whose condition it meets.
type NameRelation uint8

// '?' in a key is a character nobody could read; it agrees with any one
// character, or with two that a clerk typed for it.
const (
	// NameUnknown: a side is empty, or too little is legible to say anything.
	NameUnknown NameRelation = iota
	// NameDifferent: nothing below holds.
	NameDifferent
	// NameSurname: only the surname agrees, in writing or in sound.
	NameSurname
	// NameNear: one character of three or more substituted, dropped or added
	// (a generation character, a surname); a name of four or more characters
	// cut short, or of another language without the father's name; a long name with up to a third of its characters changed; or
	// one character (or no more than the surname) legible on both sides, and
	// equal.
	NameNear
	// NameReordered: the same characters in another order.
	NameReordered
	// NameSurnameAlike: the given name agrees in writing or, with two
	// characters, in sound, but the surname is written otherwise, alike in
	// sound (张/章, 陈/程) or, before a single character, in shape (余/佘).
	NameSurnameAlike
	// NameAccent: the surname is the same; characters of the given name differ
	// but sound alike to a southern ear (n/l, f/hu, zh/z, in/ing …).
	NameAccent
	// NameShape: one character replaced by a look-alike, or by the parts it is
	// made of (玟 as 王文).
	NameShape
	// NameSound: the surname is the same or a known variant (萧/肖); characters
	// of the given name differ but share a reading; or a name of another
	// language in another spelling (买买提/麦麦提).
	NameSound
	// NameWildcard: equal where both are legible, which is two characters or
	// more and not the surname alone.
	NameWildcard
	// NameSame: equal keys, every character legible.
	NameSame
)

var nameRelations = [...]string{"unknown", "different", "surname", "near", "reordered",
	"surname-alike", "accent", "shape", "sound", "wildcard", "same"}

// String returns the relation's stable code, as in models and settings.
func (r NameRelation) String() string { return codeOf(nameRelations[:], uint8(r)) }

func codeOf(codes []string, i uint8) string {
	if int(i) < len(codes) {
		return codes[i]
	}
	return "invalid"
}

// wildcard is the character nobody could read.
const wildcard = '?'

// spelledBase marks a pseudo-character that stands for typed pinyin; the
// syllable's code is added. It is above every Unicode code point.
const spelledBase = 0x40000000

// NameForm is a name made ready to be compared with many others: one for each
// distinct key, read-only afterwards, safe for concurrent use.
type NameForm struct {
	key    string
	runes  []rune
	sounds *[]readings // of each rune; nil where all are those of the table
	mask   uint64      // characters, as Mask, and those of respelled
	voice  uint64      // folded readings, hashed alike, and those of respelled
	// respelled is the name in the first spelling of each syllable group, nil
	// where the name has none of the table. It is foreign and has no respelled.
	respelled *NameForm
	surname   int32 // runes of the surname; 0 where the name has none
	hidden    int32 // wildcards among the runes
	foreign   bool
}

// sound gives the readings of a rune; zero for '?' and Latin letters.
func (f *NameForm) sound(i int) *readings {
	if f.sounds != nil {
		return &(*f.sounds)[i]
	}
	return tableReadings(f.runes[i])
}

// setSound gives a rune readings that may be others than the table's.
func (f *NameForm) setSound(i int, r readings) {
	if r == *f.sound(i) {
		return
	}
	if f.sounds == nil {
		own := make([]readings, len(f.runes))
		for j := range own {
			own[j] = *f.sound(j)
		}
		f.sounds = &own
	}
	(*f.sounds)[i] = r
}

// NewName prepares a key of normalise.Name.
func NewName(key string) *NameForm {
	f := formOf([]rune(key))
	f.key = key
	surname, _ := normalise.Surname(key)
	f.surname = int32(utf8.RuneCountInString(surname))
	if len(f.runes) >= longName || int(f.surname) > len(f.runes) {
		f.surname = 0
	}
	if f.surname > 0 && f.hidden == 0 {
		for i, syllable := range syllablesOf(surname) {
			if i < int(f.surname) && f.sound(i).plain[0] != 0 {
				f.setSound(i, f.sound(i).withFirst(syllable))
			}
		}
	}
	if out, ok := respell(f.runes); ok {
		f.foreign = true
		f.respelled = formOf(out)
		f.respelled.foreign = true
	}
	f.sign()
	return f
}

// syllablesOf gives the readings of a surname, which are few and asked for often.
func syllablesOf(surname string) []string {
	if known, ok := surnameSyllables.Load(surname); ok {
		return known.([]string)
	}
	out := strings.Fields(normalise.Pinyin(surname))
	surnameSyllables.Store(strings.Clone(surname), out)
	return out
}

// surnameSyllables has an entry for a character or a compound surname: tens of
// thousands at the very most.
var surnameSyllables sync.Map

// longName is the length from which a name is not a Chinese one and has no
// surname: four characters still are 欧阳建国 or 陈李秀英.
const longName = 5

// formOf fills runes, sounds and hidden. In a name with Han characters a run of
// Latin letters is one character written in pinyin.
func formOf(key []rune) *NameForm {
	f := &NameForm{runes: make([]rune, 0, len(key))}
	var few [longName]readings
	odd, han := few[:0], false // odd are readings that are not the table's
	for _, r := range key {
		han = han || unicode.Is(unicode.Han, r)
	}
	for i := 0; i < len(key); i++ {
		end := i
		for han && end < len(key) && isLatin(key[end]) {
			end++
		}
		if end-i >= 2 {
			r := spelledOut(key[i:end])
			f.runes = append(f.runes, spelledBase|rune(r.plain[0]))
			odd = append(odd, r)
			i = end - 1
			continue
		}
		f.runes = append(f.runes, key[i])
		if odd = append(odd, readings{}); !tabled(key[i]) {
			odd[len(odd)-1] = readingsOf(key[i])
		}
		if key[i] == wildcard {
			f.hidden++
		}
	}
	for i, r := range odd {
		if r != (readings{}) {
			f.setSound(i, r)
		}
	}
	f.sign()
	return f
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// sign computes the hashed sets that tell two unrelated names apart at once.
func (f *NameForm) sign() {
	f.mask, f.voice = Mask(f.runes), 0
	for i := range f.runes {
		for _, code := range f.sound(i).folded {
			if code != 0 {
				f.voice |= 1 << (code * 2654435761 >> 26)
			}
		}
	}
	if f.respelled != nil {
		f.mask |= f.respelled.mask
		f.voice |= f.respelled.voice
	}
}

// Key returns the key the form was made of.
func (f *NameForm) Key() string { return f.key }

// Runes returns the characters; read-only.
func (f *NameForm) Runes() []rune { return f.runes }

// CompareNames relates two keys of normalise.Name; it is symmetric. It prepares
// both names anew: where a name is compared more than once, use NewName and
// CompareNameForms.
func CompareNames(a, b string) NameRelation { return CompareNameForms(NewName(a), NewName(b)) }

// CompareNameForms relates two prepared names; it is symmetric and allocates
// nothing. NameSame holds exactly for equal keys without a wildcard.
func CompareNameForms(a, b *NameForm) NameRelation {
	switch {
	case len(a.runes) == 0 || len(b.runes) == 0:
		return NameUnknown
	case a.hidden == 0 && b.hidden == 0:
		if a.key == b.key {
			return NameSame
		}
		if a.mask&b.mask == 0 && a.voice&b.voice == 0 {
			return NameDifferent
		}
	}
	relation := relateNames(a, b)
	if a.respelled != nil && b.respelled != nil && relation < NameSound {
		relation = max(relation, min(relateNames(a.respelled, b.respelled), NameSound))
	}
	return relation
}

func relateNames(a, b *NameForm) NameRelation {
	if len(a.runes) == len(b.runes) {
		return relateAligned(a, b)
	}
	if len(a.runes) > len(b.runes) {
		a, b = b, a
	}
	return relateUnaligned(a, b)
}

// NewNames prepares many keys. Their characters stand side by side, so that
// they are few pieces of memory.
func NewNames(keys []string) []NameForm {
	out := make([]NameForm, len(keys))
	var runes []rune
	for i, key := range keys {
		f := NewName(key)
		n := len(f.runes)
		if cap(runes)-len(runes) < n {
			runes = make([]rune, 0, max(n, namePiece))
		}
		from := len(runes)
		runes = append(runes, f.runes...)
		out[i] = *f
		out[i].runes = runes[from:len(runes):len(runes)]
	}
	return out
}

// namePiece is how many characters of names stand in one piece of memory.
const namePiece = 1 << 14
