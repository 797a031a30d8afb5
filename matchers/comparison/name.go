package comparison

import (
	"slices"

	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// nameLevels are the relations of two Chinese names, best first.
var nameLevels = []string{"null", "same", "unreadable character", "same reading", "look-alike character", "accent",
	"surname reads alike", "order differs", "one character differs", "surname only", "else"}

var nameLevelOf = [...]uint8{
	similarity.NameUnknown: Null, similarity.NameSame: 1, similarity.NameWildcard: 2, similarity.NameSound: 3,
	similarity.NameShape: 4, similarity.NameAccent: 5, similarity.NameSurnameAlike: 6, similarity.NameReordered: 7,
	similarity.NameNear: 8, similarity.NameSurname: 9, similarity.NameDifferent: 10,
}

// bindName compares Chinese names; its fields are name and, optionally,
// alias. The best relation of any name of one side with any of the other
// counts.
func bindName(c *Comparison, f *feature, s Spec) error {
	c.Levels = nameLevels
	f.intern(c)
	c.same = sameNames(f)
	forms := formsOf(f)
	c.compare = func(x, y uint32) uint8 {
		best := similarity.NameUnknown
		for i := range f.columns {
			for j := range f.columns {
				if p, q := f.code(x, i), f.code(y, j); p != 0 && q != 0 {
					best = max(best, similarity.CompareNameForms(&forms[i][p], &forms[j][q]))
				}
			}
		}
		return nameLevelOf[best]
	}
	packed, shades := packNames(f, forms), shadesOf(forms[0])
	c.pack = func(e *Evaluator, i int) features {
		return &nameFeatures{plainFeatures: plainFeatures{evaluator: e, comparison: i}, packed: packed, shades: shades}
	}
	if s.TermFrequency {
		c.Frequency = make([]*Frequency, len(c.Levels))
		readings := readingsOf(f)
		name := func(code uint32) uint32 { return f.code(code, 0) }
		c.Frequency[1] = frequencyBeyond(f.codes, f.size(), f.columns[0], name, func(v uint32) uint64 { return uint64(v) })
		c.Frequency[3] = frequencyBeyond(f.codes, f.size(), f.columns[0], name, func(v uint32) uint64 { return uint64(readings[v]) })
	}
	return nil
}

// placeLevels are the relations of two places, best first; the last three are
// for pairs of which a side has no village.
var placeLevels = []string{"null", "same door or group", "same village", "same town", "same county", "else",
	"no village, same town", "no village, same county", "no village, else"}

var placeGroups = []uint8{0, 1, 1, 1, 1, 1, 2, 2, 2}

var placeLevelOf = [...]uint8{
	similarity.PlaceUnknown: Null, similarity.PlaceHamlet: 1, similarity.PlaceVillage: 2,
	similarity.PlaceTown: 3, similarity.PlaceCounty: 4, similarity.PlaceDifferent: 5,
}

// bindPlace compares places; its fields are county, town, village, hamlet.
func bindPlace(c *Comparison, f *feature, s Spec) error {
	c.Levels, c.Groups = placeLevels, placeGroups
	f.intern(c)
	place := func(x uint32) normalise.Place {
		return normalise.Place{County: f.value(x, 0), Town: f.value(x, 1), Village: f.value(x, 2), Hamlet: f.value(x, 3)}
	}
	c.compare = func(x, y uint32) uint8 {
		return placeLevel(similarity.ComparePlaces(place(x), place(y)), f.code(x, 2) != 0 && f.code(y, 2) != 0)
	}
	packed, towns, villages := packPlaces(f)
	hamlet := func(code uint32) string { return f.value(code, 3) }
	c.pack = func(e *Evaluator, i int) features {
		return &placeFeatures{plainFeatures: plainFeatures{evaluator: e, comparison: i}, packed: packed,
			towns: stemCache{stems: towns}, villages: stemCache{stems: villages}, hamlet: hamlet}
	}
	if s.TermFrequency {
		c.Frequency = make([]*Frequency, len(c.Levels))
		c.Frequency[2] = frequencyBy(f.codes, f.size(), 1, func(code uint32) uint64 {
			if village := f.code(code, 2); village != 0 {
				return uint64(f.code(code, 1))<<32 | uint64(village)
			}
			return 0
		})
	}
	return nil
}

// placeLevel is the level of a relation; villages says that both sides have
// one.
func placeLevel(relation similarity.PlaceRelation, villages bool) uint8 {
	level := placeLevelOf[relation]
	if level >= 3 && !villages {
		level += 3
	}
	return level
}

// sharedPhone is the number of names above which a phone says nothing: it is
// a village cadre's.
const sharedPhone = 6

// bindPhone compares phones; its fields are phone and name. A phone under
// which more than sharedPhone names stand is missing.
func bindPhone(c *Comparison, f *feature, s Spec) error {
	c.Levels = []string{"null", "same", "else"}
	column := f.columns[0]
	names := namesByPhone(f)
	codes := column.Flat()
	for row, code := range codes {
		if names[code]+beyond(column, code) > sharedPhone {
			codes[row] = 0
		}
	}
	c.Codes, c.Size = NewCodes(codes), len(column.Values)
	c.Equal = 1
	c.compare = func(x, y uint32) uint8 {
		if x == y {
			return 1
		}
		return 2
	}
	if s.TermFrequency {
		same := &Frequency{Strength: 1}
		same.shareRows(codes, len(column.Values))
		c.Frequency = []*Frequency{nil, same, nil}
	}
	return nil
}

// namesByPhone gives, by code of a phone, under how many names it stands, none
// among them; of more than sharedPhone that they are more, and of a phone on few
// rows how many these are.
func namesByPhone(f *feature) []int {
	column := f.columns[0]
	out := make([]int, len(column.Values))
	for code, n := range column.Counts() {
		if out[code] = int(n); int(n)+beyond(column, uint32(code)) > sharedPhone {
			out[code] = -1 // to be counted
		}
	}
	names := map[uint32][]uint32{} // of phones on many rows
	for row, code := range column.All() {
		if out[code] >= 0 || len(names[code]) > sharedPhone {
			continue
		}
		if name := f.other(row); !slices.Contains(names[code], name) {
			names[code] = append(names[code], name)
		}
	}
	for code, list := range names {
		out[code] = len(list)
	}
	return out
}

// other gives the code of a row's second column, 0 without one.
func (f *feature) other(row int) uint32 {
	if len(f.columns) < 2 {
		return 0
	}
	return f.columns[1].Code(row)
}

// beyond is the number of rows outside the table that bear a value.
func beyond(c *record.Column, code uint32) int {
	if c.Beyond == nil {
		return 0
	}
	return int(c.Beyond[code])
}

// SameName tells whether a level of the name comparison is that of one name,
// written the same or read the same.
func SameName(level uint8) bool { return level >= 1 && level <= 3 }

// DoubtfulName tells whether a level of the name comparison is that of two
// names that differ in a character or more.
func DoubtfulName(level uint8) bool { return level >= 8 }

// OtherName tells whether a level of the name comparison is that of two names
// with nothing in common but the surname.
func OtherName(level uint8) bool { return level >= 9 }

// SameVillage tells whether a level of the place comparison is that of one
// village.
func SameVillage(level uint8) bool { return level == 1 || level == 2 }
