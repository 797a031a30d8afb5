package similarity

import "unicode/utf8"

// Stem is a town's or village's name ready to be compared with many others: a
// number that equal names without their suffix share, and a digest of their
// ends. The zero Stem is the unknown name.
type Stem struct{ id, ends uint32 }

// Stems numbers the names of towns or of villages.
type Stems struct {
	suffixes []string
	ids      map[string]uint32
	names    []string // without their suffix, by id
}

// TownStems numbers names of towns.
func TownStems() *Stems { return newStems(townSuffixes) }

// VillageStems numbers names of villages.
func VillageStems() *Stems { return newStems(villageSuffixes) }

func newStems(suffixes []string) *Stems {
	return &Stems{suffixes, map[string]uint32{}, []string{""}}
}

// Of gives the stem of a name.
func (s *Stems) Of(name string) Stem {
	if name == "" {
		return Stem{}
	}
	short := withoutSuffix(name, s.suffixes)
	id, ok := s.ids[short]
	if !ok {
		id = uint32(len(s.names))
		s.ids[short] = id
		s.names = append(s.names, short)
	}
	first, _ := utf8.DecodeRuneInString(short)
	last, _ := utf8.DecodeLastRuneInString(short)
	return Stem{id, uint32(first)<<16 | uint32(last)&0xffff}
}

// Agree tells how two names agree, when their stems tell: ok is false for
// names that may be one edit apart. Those begin or end alike: an edit leaves
// the first or the last character of a name of two and more as it is, a swap of
// neighbours that of a name of three and more, and shorter names are not
// compared by swaps.
func (a Stem) Agree(b Stem) (agreement Agreement, ok bool) {
	switch {
	case a.id == 0 || b.id == 0:
		return FieldUnknown, true
	case a.id == b.id:
		return FieldAgrees, true
	}
	differ := a.ends ^ b.ends
	return FieldContradicts, differ>>16 != 0 && differ&0xffff != 0
}

// Compare tells how two names agree, by their characters.
func (s *Stems) Compare(a, b Stem) Agreement {
	if a.id == 0 || b.id == 0 {
		return FieldUnknown
	}
	return agreeStems(s.names[a.id], s.names[b.id])
}

// Pair gives a number that stands for two stems in either order, not 0 when
// both are known.
func (a Stem) Pair(b Stem) uint64 { return uint64(min(a.id, b.id))<<32 | uint64(max(a.id, b.id)) }

// Known tells whether there is a name at all.
func (a Stem) Known() bool { return a.id != 0 }
