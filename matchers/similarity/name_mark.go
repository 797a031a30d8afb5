package similarity

import "strings"

// NameMark is a digest of a name. Two marks tell most unrelated names apart in
// a few loads, without their characters.
type NameMark struct {
	places [markPlaces]uint64 // of each character, what it may be taken for
	sum    uint32             // of the characters, the same in any order
	size   uint8              // characters; 0 when the mark says nothing
}

// markPlaces is the length of the longest Chinese name.
const markPlaces = longName - 1

// Mark gives the digest. It says nothing of a name with a wildcard, of a name
// in another language, and of one longer than a Chinese name.
func (f *NameForm) Mark() NameMark {
	var m NameMark
	if len(f.runes) == 0 || len(f.runes) > markPlaces || f.hidden > 0 || f.foreign {
		return m
	}
	m.size = uint8(len(f.runes))
	for i, r := range f.runes {
		m.places[i] = soundBits(&f.sounds[i]) | groupBits[r]
		if m.places[i] == 0 {
			m.places[i] = placeBit(uint32(r))
		}
		m.sum += uint32(r) * 2654435761
	}
	return m
}

// Legible tells whether the mark says anything.
func (a *NameMark) Legible() bool { return a.size > 0 }

// Unlike tells that two names are NameDifferent; false says nothing. Names that
// are alike at no place have no likeness at all, but for their order (the sum)
// and, when one is longer, for what stands before or behind what was dropped:
// then the first or the last characters are alike.
func (a *NameMark) Unlike(b *NameMark) bool {
	if a.size == b.size {
		return a.places[0]&b.places[0] == 0 && a.places[1]&b.places[1] == 0 &&
			a.places[2]&b.places[2] == 0 && a.places[3]&b.places[3] == 0 && a.size > 0 && a.sum != b.sum
	}
	return a.size > 0 && b.size > 0 && a.places[0]&b.places[0] == 0 &&
		a.places[(a.size-1)&3]&b.places[(b.size-1)&3] == 0
}

// soundBits hashes the readings after the regional mergers: characters that
// share a reading share one of these.
func soundBits(r *readings) (bits uint64) {
	for i, code := range r.folded {
		if code == 0 {
			code = r.plain[i]
		}
		if code != 0 {
			bits |= placeBit(code)
		}
	}
	return bits
}

func placeBit(code uint32) uint64 { return 1 << (code * 2654435761 >> 26) }

// groupBits holds, for a character, the groups of look-alikes and of written
// forms of a surname that it is in, a bit each at the place of its hash.
var groupBits = func() map[rune]uint64 {
	out := map[rune]uint64{}
	group := uint32(0)
	for _, data := range []string{shapeData, surnameData} {
		for line := range tableLines(data) {
			group++
			for _, r := range strings.TrimSpace(line) {
				out[r] |= placeBit(group * 40503)
			}
		}
	}
	return out
}()
