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

// nameFeatures are names by their marks.
type nameFeatures struct {
	plainFeatures
	packed []packedName
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
	different := nameLevelOf[similarity.NameDifferent]
	same := nameLevelOf[similarity.NameSame]
	for k, p := range pairs {
		a, b := &f.rows[p>>16], &f.rows[p&0xffff]
		switch {
		case a.mark.Unlike(&b.mark):
			out[k] |= Vector(different) << shift
		case a.name == b.name && a.mark.Legible():
			out[k] |= Vector(same) << shift
		default:
			out[k] |= Vector(f.level(p>>16, p&0xffff)) << shift
		}
	}
}

// packedPlace is a place by the numbers of its parts.
type packedPlace struct {
	county        uint32
	town, village similarity.Stem
	hamlet        uint32
	missing       bool
}

func packPlaces(f *feature) []packedPlace {
	towns, villages := stemsOf(f, 1, similarity.TownStems()), stemsOf(f, 2, similarity.VillageStems())
	out := make([]packedPlace, f.size())
	for code := range out {
		at := uint32(code)
		out[code] = packedPlace{county: f.code(at, 0), town: towns[f.code(at, 1)], village: villages[f.code(at, 2)],
			hamlet: f.code(at, 3), missing: code == 0}
	}
	return out
}

// stemsOf gives the stems of a column by code of the value.
func stemsOf(f *feature, column int, stems *similarity.Stems) []similarity.Stem {
	out := make([]similarity.Stem, f.values(column))
	for code := 1; code < len(out); code++ {
		out[code] = stems.Of(f.columns[column].Values[code])
	}
	return out
}

// placeFeatures are places by their numbers.
type placeFeatures struct {
	plainFeatures
	packed []packedPlace
	rows   []packedPlace
	hamlet func(code uint32) string
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
		town, sure := a.town.Agree(b.town)
		village, known := a.village.Agree(b.village)
		if !sure || !known {
			out[k] |= Vector(f.level(p>>16, p&0xffff)) << shift
			continue
		}
		if a.missing || b.missing {
			continue
		}
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
