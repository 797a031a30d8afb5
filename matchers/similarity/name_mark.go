package similarity

import "strings"

// NameMark is a digest of a name. Two marks relate most pairs of names in a few
// loads, without their characters.
type NameMark struct {
	places  [markPlaces]uint64 // of each character, what it may be taken for
	runes   uint64             // sixteen bits a character, the first in the lowest
	sum     uint32             // of the characters, the same in any order
	size    uint8              // characters; 0 when the mark says nothing
	surname uint8              // characters of the surname
	splits  bool               // a character may fall apart into others
	tabled  bool               // every reading is the table's
}

// markPlaces is the length of the longest Chinese name.
const markPlaces = longName - 1

// Mark gives the digest. It says nothing of a name with a wildcard, of a name
// in another language, of one longer than a Chinese name, and of one with a
// character that sixteen bits do not hold.
func (f *NameForm) Mark() NameMark {
	var m NameMark
	if len(f.runes) == 0 || len(f.runes) > markPlaces || f.hidden > 0 || f.foreign {
		return m
	}
	for i, r := range f.runes {
		if r > 0xffff {
			return NameMark{}
		}
		m.places[i] = f.placeBits(i, placeBit, groupBits)
		m.runes |= uint64(r) << (16 * i)
		m.sum += uint32(r) * 2654435761
		m.splits = m.splits || len(splits[r]) > 1
	}
	m.size, m.surname, m.tabled = uint8(len(f.runes)), uint8(f.surname), f.sounds == nil
	return m
}

// placeBits gives what a character may be taken for: bits of its readings and
// of its groups, or of itself where it has neither.
func (f *NameForm) placeBits(i int, bit func(uint32) uint64, groups map[rune]uint64) uint64 {
	bits := soundBits(f.sound(i), bit) | groups[f.runes[i]]
	if bits == 0 {
		bits = bit(uint32(f.runes[i]))
	}
	return bits
}

// NameShade is a second digest of a name that has a mark, hashed otherwise: of
// the pairs of characters that only seem alike by their marks nine in ten do
// not by their shades.
type NameShade [markPlaces]uint64

// Shade gives the second digest of a name whose mark says something.
func (f *NameForm) Shade() NameShade {
	var s NameShade
	for i := range f.runes[:min(len(f.runes), markPlaces)] {
		s[i] = f.placeBits(i, shadeBit, groupShades)
	}
	return s
}

// RelateAgain is Relate of two marks that did not tell, with their names'
// shades.
func (a *NameMark) RelateAgain(b *NameMark, x, y *NameShade) (relation NameRelation, ok bool) {
	if a.size == 0 || a.size != b.size {
		return 0, false
	}
	return a.relateAligned(b, x, y)
}

// RelateCharacters is CompareNameForms of two names of one length, out of the
// characters that their marks hold; ok is false where that is not enough.
func (a *NameMark) RelateCharacters(b *NameMark) (relation NameRelation, ok bool) {
	switch {
	case a.size == 0 || a.size != b.size || !a.tabled || !b.tabled:
		return 0, false
	case a.runes == b.runes:
		return NameSame, true
	}
	var x, y [markPlaces]rune
	for i := range a.size {
		x[i&3], y[i&3] = rune(uint16(a.runes>>(16*i))), rune(uint16(b.runes>>(16*i)))
	}
	p, q := NameForm{runes: x[:a.size], surname: int32(a.surname)}, NameForm{runes: y[:b.size], surname: int32(b.surname)}
	return relateAligned(&p, &q), true
}

// Illegible tells that the mark says nothing.
func (a *NameMark) Illegible() bool { return a.size == 0 }

// Relate is CompareNameForms where the marks tell; ok is false where they do
// not.
func (a *NameMark) Relate(b *NameMark) (relation NameRelation, ok bool) {
	switch {
	case a.size == 0 || b.size == 0:
		return 0, false
	case a.size == b.size:
		return a.relateAligned(b, nil, nil)
	case a.size > b.size:
		a, b = b, a
	}
	first, last := a.places[0]&b.places[0] != 0, a.places[a.size-1]&b.places[b.size-1] != 0
	switch {
	case last:
		return 0, false
	case !first:
		// Whatever is dropped, or falls apart, the first or the last are equal.
		return NameDifferent, true
	case uint16(a.runes^b.runes) != 0 || a.size < 2 || a.places[1]&b.places[1] != 0 || a.splits:
		return 0, false
	case a.surname == 1 && b.surname == 1:
		return NameSurname, true // the first character is all that agrees
	}
	return NameDifferent, true
}

// relateAligned relates names of one length whose characters are each equal or
// not alike at all, and not the same in another order: relateUnlike of the
// characters.
//
// The shades are looked at unless they are nil.
func (a *NameMark) relateAligned(b *NameMark, x, y *NameShade) (relation NameRelation, ok bool) {
	equal, surname := uint8(0), min(a.surname, b.surname)
	differ := a.runes ^ b.runes
	unlikeAt := a.size // the first place that is not alike
	for i := range a.size {
		switch {
		case a.places[i&3]&b.places[i&3] == 0, x != nil && x[i&3]&y[i&3] == 0:
			unlikeAt = min(unlikeAt, i)
		case uint16(differ>>(16*i)) != 0:
			return 0, false
		default:
			equal++
		}
	}
	switch {
	case equal == a.size || a.sum == b.sum:
		return 0, false
	case a.size >= 3 && equal == a.size-1:
		return NameNear, true
	case surname > 0 && unlikeAt >= surname:
		return NameSurname, true
	}
	return NameDifferent, true
}

// soundBits hashes the readings after the regional mergers: characters that
// share a reading share one of these.
func soundBits(r *readings, bit func(uint32) uint64) (bits uint64) {
	for i, code := range r.folded {
		if code == 0 {
			code = r.plain[i]
		}
		if code != 0 {
			bits |= bit(code)
		}
	}
	return bits
}

func placeBit(code uint32) uint64 { return 1 << (code * 2654435761 >> 26) }

func shadeBit(code uint32) uint64 { return 1 << ((code ^ code>>7) * 0x85EBCA6B >> 26) }

// groupBits and groupShades hold, for a character, the groups of look-alikes
// and of written forms of a surname that it is in, a bit each at the place of
// its hash.
var groupBits, groupShades = groupsBy(placeBit), groupsBy(shadeBit)

func groupsBy(bit func(uint32) uint64) map[rune]uint64 {
	out := map[rune]uint64{}
	group := uint32(0)
	for _, data := range []string{shapeData, surnameData} {
		for line := range tableLines(data) {
			group++
			for _, r := range strings.TrimSpace(line) {
				out[r] |= bit(group * 40503)
			}
		}
	}
	return out
}
