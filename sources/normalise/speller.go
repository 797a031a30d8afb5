package normalise

import "encoding/binary"

// Speller spells names as PinyinFolded does, in memory that is used again. It
// is for one goroutine.
type Speller struct {
	whole, given [spellRoom]byte
	long         []byte
}

// A reading stands behind the place where its first syllable ends, so that
// the surname can be put in front of what is read already.
const (
	spellFrom = 8
	spellRoom = 64
)

// AnySurname stands in front of a given name that is read alone: the table of
// surnames' readings must not read a given name.
const AnySurname = "王"

// anyPacked is how it is read.
const anyPacked = uint64('w') | 'a'<<8 | 'n'<<16 | 3<<56

// Names gives PinyinFolded(key), and PinyinFolded(AnySurname+given) of its
// given name; nil for no given name. They stand until the next call. plain
// says that the surname is one character and that every character is read as
// one syllable: two plain names that sound alike have given names that do.
func (s *Speller) Names(key string) (whole, given []byte, plain bool) {
	if whole, given, plain = s.plain(key); plain {
		return whole, given, true
	}
	s.long = AppendPinyinFolded(s.long[:0], key)
	n := len(s.long)
	if _, own := Surname(key); own != "" {
		s.long = AppendPinyinFolded(s.long, AnySurname+own)
		given = s.long[n:]
	}
	return s.long[:n:n], given, false
}

// plain spells names of two to four common characters.
func (s *Speller) plain(key string) (whole, given []byte, ok bool) {
	n := len(key)
	if n != 6 && n != 9 && n != 12 {
		return nil, nil, false
	}
	t := readings()
	to, first := spellFrom, uint64(0)
	for i := 0; i < n; i += 3 {
		if key[i]>>4 != 0xE || key[i+1]>>6 != 2 || key[i+2]>>6 != 2 {
			return nil, nil, false
		}
		c := rune(key[i]&0x0F)<<12 | rune(key[i+1]&0x3F)<<6 | rune(key[i+2]&0x3F)
		if c < firstHan || c > lastHan {
			return nil, nil, false
		}
		packed := t.packed[t.han[c-firstHan]]
		if i == 0 {
			if n >= 9 && compoundHeads[c-firstHan] != 0 {
				return nil, nil, false
			}
			if own := t.alone[c-firstHan]; own != 0 {
				packed = t.packedSounds[own]
			}
			first = packed
		} else {
			s.whole[to], s.given[to] = ' ', ' '
			binary.LittleEndian.PutUint64(s.whole[to+1:], packed)
			binary.LittleEndian.PutUint64(s.given[to+1:], packed)
			to += 1 + int(packed>>56)
		}
		if packed == 0 {
			return nil, nil, false
		}
	}
	return lead(&s.whole, first, to), lead(&s.given, anyPacked, to), true
}

// lead puts the first syllable in front of the others, which end at to.
func lead(b *[spellRoom]byte, first uint64, to int) []byte {
	n := int(first >> 56)
	for i := range n {
		b[spellFrom-n+i] = byte(first >> (8 * i))
	}
	return b[spellFrom-n : to]
}

// pack puts a syllable into one word, its length on top; 0 is what none fits.
func pack(syllable string) uint64 {
	if len(syllable) == 0 || len(syllable) > 7 {
		return 0
	}
	packed := uint64(len(syllable)) << 56
	for i := range len(syllable) {
		c := syllable[i]
		if c <= ' ' || c >= 0x7F || c == '?' {
			return 0
		}
		packed |= uint64(c) << (8 * i)
	}
	return packed
}
