package comparison

import (
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// nameLevels are the relations of two Chinese names, best first.
var nameLevels = []string{"null", "same", "unreadable character", "same reading", "look-alike character", "accent",
	"surname reads alike", "order differs", "one character differs", "surname only", "else"}

var nameLevelOf = map[similarity.NameRelation]uint8{
	similarity.NameUnknown: Null, similarity.NameSame: 1, similarity.NameWildcard: 2, similarity.NameSound: 3,
	similarity.NameShape: 4, similarity.NameAccent: 5, similarity.NameSurnameAlike: 6, similarity.NameReordered: 7,
	similarity.NameNear: 8, similarity.NameSurname: 9, similarity.NameDifferent: 10,
}

// bindName compares Chinese names; its fields are name and, optionally,
// alias. The best relation of any name of one side with any of the other
// counts.
func bindName(c *Comparison, f *feature, s Spec) error {
	c.Levels = nameLevels
	c.Codes = f.codes
	forms := make([][]*similarity.NameForm, f.size())
	for code := range forms {
		for i := range f.columns {
			if v := f.value(uint32(code), i); v != "" {
				forms[code] = append(forms[code], similarity.NewName(v))
			}
		}
	}
	c.compare = func(x, y uint32) uint8 {
		best := similarity.NameUnknown
		for _, a := range forms[x] {
			for _, b := range forms[y] {
				best = max(best, similarity.CompareNameForms(a, b))
			}
		}
		return nameLevelOf[best]
	}
	if s.TermFrequency {
		name := func(code uint32) string { return f.value(code, 0) }
		c.Frequency = make([]*Frequency, len(c.Levels))
		c.Frequency[1] = frequencyBeyond(f.codes, f.size(), f.columns[0], name, func(v string) string { return v })
		c.Frequency[3] = frequencyBeyond(f.codes, f.size(), f.columns[0], name, normalise.PinyinFolded)
	}
	return nil
}

// placeLevels are the relations of two places, best first; the last three are
// for pairs of which a side has no village.
var placeLevels = []string{"null", "same door or group", "same village", "same town", "same county", "else",
	"no village, same town", "no village, same county", "no village, else"}

var placeGroups = []uint8{0, 1, 1, 1, 1, 1, 2, 2, 2}

var placeLevelOf = map[similarity.PlaceRelation]uint8{
	similarity.PlaceUnknown: Null, similarity.PlaceHamlet: 1, similarity.PlaceVillage: 2,
	similarity.PlaceTown: 3, similarity.PlaceCounty: 4, similarity.PlaceDifferent: 5,
}

// bindPlace compares places; its fields are county, town, village, hamlet.
func bindPlace(c *Comparison, f *feature, s Spec) error {
	c.Levels, c.Groups = placeLevels, placeGroups
	c.Codes = f.codes
	places := make([]normalise.Place, f.size())
	for code := range places {
		at := uint32(code)
		places[code] = normalise.Place{County: f.value(at, 0), Town: f.value(at, 1), Village: f.value(at, 2), Hamlet: f.value(at, 3)}
	}
	c.compare = func(x, y uint32) uint8 {
		level := placeLevelOf[similarity.ComparePlaces(places[x], places[y])]
		if level >= 3 && (places[x].Village == "" || places[y].Village == "") {
			level += 3
		}
		return level
	}
	if s.TermFrequency {
		c.Frequency = make([]*Frequency, len(c.Levels))
		c.Frequency[2] = frequencyOf(f.codes, f.size(), 1, func(code uint32) string {
			if p := places[code]; p.Village != "" {
				return p.Town + "\x00" + p.Village
			}
			return ""
		})
	}
	return nil
}

// sharedPhone is the number of names above which a phone says nothing: it is
// a village cadre's.
const sharedPhone = 6

// bindPhone compares phones; its fields are phone and name. A phone under
// which more than sharedPhone names stand is missing.
func bindPhone(c *Comparison, f *feature, s Spec) error {
	c.Levels = []string{"null", "same", "else"}
	column := f.columns[0]
	c.Codes = make([]uint32, len(f.codes))
	names := make([]map[uint32]bool, len(column.Values))
	for code := 1; code < f.size(); code++ {
		phone, name := f.tuples[code*len(f.columns)], uint32(code)
		if len(f.columns) > 1 {
			name = f.tuples[code*len(f.columns)+1]
		}
		if phone == 0 || len(names[phone]) > sharedPhone {
			continue
		}
		if names[phone] == nil {
			names[phone] = map[uint32]bool{}
		}
		names[phone][name] = true
	}
	for row, code := range column.All() {
		if len(names[code])+beyond(column, code) <= sharedPhone {
			c.Codes[row] = code
		}
	}
	f.tuples = make([]uint32, len(column.Values)*len(f.columns))
	c.Equal = 1
	c.compare = func(x, y uint32) uint8 {
		if x == y {
			return 1
		}
		return 2
	}
	if s.TermFrequency {
		c.Frequency = []*Frequency{nil, {Strength: 1, Share: shares(c.Codes, len(column.Values))}, nil}
	}
	return nil
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
