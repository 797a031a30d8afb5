package comparison

import (
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// formsOf prepares the names of a feature, by column and code of the value.
func formsOf(f *feature) [][]similarity.NameForm {
	out := make([][]similarity.NameForm, len(f.columns))
	for i, c := range f.columns {
		if c != nil {
			out[i] = similarity.NewNames(c.Values)
		}
	}
	return out
}

// readingsOf numbers the folded readings of the names of the first column, by
// code of the name; 0 for none.
func readingsOf(f *feature) []uint32 {
	out := make([]uint32, f.values(0))
	index := map[string]uint32{"": 0}
	for code, name := range f.columns[0].Values {
		reading := normalise.PinyinFolded(name)
		n, ok := index[reading]
		if !ok {
			n = uint32(len(index))
			index[reading] = n
		}
		out[code] = n
	}
	return out
}

// packedName is what tells most pairs of names apart.
type packedName struct {
	mark similarity.NameMark // of a row with one name alone
	name uint32
}

func packNames(f *feature, forms [][]similarity.NameForm) []packedName {
	out := make([]packedName, f.size())
	for code := range out {
		name := f.code(uint32(code), 0)
		if name != 0 && f.code(uint32(code), 1) == 0 {
			out[code] = packedName{forms[0][name].Mark(), name}
		}
	}
	return out
}

// shadesOf gives the second digests of names by code.
func shadesOf(forms []similarity.NameForm) []similarity.NameShade {
	out := make([]similarity.NameShade, len(forms))
	for code := range forms {
		out[code] = forms[code].Shade()
	}
	return out
}

// nameFeatures are names by their marks.
type nameFeatures struct {
	plainFeatures
	packed []packedName
	shades []similarity.NameShade // by code of the name
	rows   []packedName
}

func (f *nameFeatures) load(codes []uint32) {
	f.plainFeatures.load(codes)
	f.rows = f.rows[:0]
	for _, code := range codes {
		f.rows = append(f.rows, f.packed[code])
	}
}

func (f *nameFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	same := nameLevelOf[similarity.NameSame]
	for k, p := range pairs {
		a, b := &f.rows[p>>16], &f.rows[p&0xffff]
		level := same
		if a.name != b.name || a.mark.Illegible() {
			relation, ok := a.mark.Relate(&b.mark)
			if !ok {
				relation, ok = a.mark.RelateAgain(&b.mark, &f.shades[a.name], &f.shades[b.name])
			}
			if !ok {
				relation, ok = a.mark.RelateCharacters(&b.mark)
			}
			if ok {
				level = nameLevelOf[relation]
			} else {
				level = f.level(p>>16, p&0xffff)
			}
		}
		out[k] |= Vector(level) << shift
	}
}

// packedPlace is a place by the numbers of its parts.
type packedPlace struct {
	county        uint32
	town, village similarity.Stem
	hamlet        uint32
	missing       bool
}

// packPlaces also gives what numbers the towns and the villages.
func packPlaces(f *feature) (out []packedPlace, towns, villages *similarity.Stems) {
	towns, villages = similarity.TownStems(), similarity.VillageStems()
	town, village := stemsOf(f, 1, towns), stemsOf(f, 2, villages)
	out = make([]packedPlace, f.size())
	for code := range out {
		at := uint32(code)
		out[code] = packedPlace{county: f.code(at, 0), town: town[f.code(at, 1)], village: village[f.code(at, 2)],
			hamlet: f.code(at, 3), missing: code == 0}
	}
	return out, towns, villages
}

// stemsOf gives the stems of a column by code of the value.
func stemsOf(f *feature, column int, stems *similarity.Stems) []similarity.Stem {
	out := make([]similarity.Stem, f.values(column))
	for code := 1; code < len(out); code++ {
		out[code] = stems.Of(f.columns[column].Values[code])
	}
	return out
}

// stemCache remembers how stems agree that may be one edit apart: the pair and
// its agreement in one word, 0 is free.
type stemCache struct {
	stems *similarity.Stems
	slots []uint64
}

const stemBits = 12

func (c *stemCache) agree(a, b similarity.Stem) similarity.Agreement {
	if agreement, ok := a.Agree(b); ok {
		return agreement
	}
	pair := a.Pair(b)
	if pair >= 1<<62 {
		return c.stems.Compare(a, b)
	}
	if c.slots == nil {
		c.slots = make([]uint64, 1<<stemBits)
	}
	slot := &c.slots[pair*0x9e3779b97f4a7c15>>(64-stemBits)]
	if *slot>>2 != pair {
		*slot = pair<<2 | uint64(c.stems.Compare(a, b))
	}
	return similarity.Agreement(*slot & 3)
}

// placeFeatures are places by their numbers.
type placeFeatures struct {
	plainFeatures
	packed          []packedPlace
	rows            []packedPlace
	towns, villages stemCache
	hamlet          func(code uint32) string
}

func (f *placeFeatures) load(codes []uint32) {
	f.plainFeatures.load(codes)
	f.rows = f.rows[:0]
	for _, code := range codes {
		f.rows = append(f.rows, f.packed[code])
	}
}

func (f *placeFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	for k, p := range pairs {
		a, b := &f.rows[p>>16], &f.rows[p&0xffff]
		if a.missing || b.missing {
			continue
		}
		town, village := f.towns.agree(a.town, b.town), f.villages.agree(a.village, b.village)
		county := similarity.FieldUnknown
		if a.county != 0 && a.county == b.county {
			county = similarity.FieldAgrees
		}
		relation := similarity.RelatePlaces(county, town, village)
		if relation == similarity.PlaceVillage && f.sameHamlet(p, a.hamlet, b.hamlet) {
			relation = similarity.PlaceHamlet
		}
		out[k] |= Vector(placeLevel(relation, a.village.Known() && b.village.Known())) << shift
	}
}

func (f *placeFeatures) sameHamlet(p, a, b uint32) bool {
	switch {
	case a == 0 || b == 0:
		return false
	case a == b:
		return true
	}
	return similarity.AgreeHamlets(f.hamlet(f.codes[p>>16]), f.hamlet(f.codes[p&0xffff]))
}
