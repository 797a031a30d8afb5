package comparison

import (
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// The identity comparison takes the number, the birth date, the sex and the
// check digit as one piece of evidence: digits 7–14 of a number are the birth
// date and digit 17 the sex, so that two comparisons would count them twice.
// Its fields are id_no, birth, sex and name, in this order. What the two sides can
// show makes the groups: two valid numbers, two whole ones of which one is
// not valid, a part of a number, no number.
//
// A number that contradicts the birth or the sex on its own row is borrowed:
// a guardian's or the householder's stands on a child's row in some hundredth
// of all rows. It is then no proof of identity.
const (
	idSame         = 1 + iota // two valid numbers, equal
	idBorrowed                // the same, contradicted on a row; the persons' births agree
	idBorrowedElse            // the same, contradicted on a row; the persons' births differ
	idTwoValid                // two valid numbers differ; birth dates equal
	idTwoPeople               // two valid numbers differ; birth dates differ
	idOneOff                  // whole numbers, one not valid: equal, one digit or one swap apart
	idTwoOff                  // two digits apart
	idOtherBirth              // further apart; birth dates equal
	idOther                   // further apart; birth dates differ
	idBirth                   // part of a number: region and birth date agree, or fifteen digits
	idFew                     // the few known digits agree
	idPartConflict            // known digits differ
	birthSame                 // no number on a side; birth dates equal
	birthNear                 // swapped, one digit off, partly unknown, lunar
	birthOther                // birth dates differ
)

var identityLevels = []string{"null", "same number", "borrowed number, birth agrees", "borrowed number, birth differs",
	"two valid numbers, birth same", "two valid numbers",
	"number one off", "number two off", "number differs, birth same", "number differs",
	"region and birth agree", "few digits agree", "part of number differs",
	"no number, birth same", "no number, birth near", "no number, birth differs"}

var identityGroups = []uint8{0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4}

// identity is one prepared value: a pattern and the births that are known.
type identity struct {
	number string
	valid  bool
	lent   bool      // the number contradicts the row's own birth or sex
	births [2]string // stated, and from the number; the latter is "" when lent
}

func newIdentity(number, birth, sex string, denied bool) identity {
	v := identity{number: number, valid: normalise.IDValid(number), lent: denied || Borrowed(number, birth, sex) || otherDay(number, birth)}
	v.births[0] = birth
	if !v.lent {
		v.births[1] = normalise.IDBirth(number)
	}
	return v
}

// Borrowed tells whether a valid number contradicts the birth date or the sex
// stated beside it: it is somebody else's. A birth date that is near the
// number's is a slip of the pen.
func Borrowed(number, birth, sex string) bool {
	if !normalise.IDValid(number) {
		return false
	}
	r := similarity.CompareDates(birth, normalise.IDBirth(number))
	if r != similarity.DateUnknown && r <= similarity.DateMonth {
		return true
	}
	return sex != "" && sex != normalise.IDSex(number) && r != similarity.DateSame
}

// otherDay tells whether a whole number, valid or not, says another birth date
// than its row does, and not one a slip away.
func otherDay(number, birth string) bool {
	r := similarity.CompareDates(birth, normalise.IDBirth(number))
	return normalise.IDComplete(number) && r != similarity.DateUnknown && r <= similarity.DateMonth
}

func bindIdentity(c *Comparison, f *feature, s Spec) error {
	c.Levels, c.Groups = identityLevels, identityGroups
	c.Enumerated = make([]bool, len(c.Levels))
	c.Enumerated[idSame], c.Enumerated[idBorrowed], c.Enumerated[idBorrowedElse] = true, true, true
	c.Codes = f.codes
	values := make([]identity, f.size())
	owners := ownersOf(f)
	for code := range values {
		at := uint32(code)
		values[code] = newIdentity(f.value(at, 0), f.value(at, 1), f.value(at, 2), owners.deny(f, at))
	}
	c.compare = func(x, y uint32) uint8 { return compareIdentity(&values[x], &values[y]) }
	if s.TermFrequency {
		byBirth := frequencyOf(f.codes, f.size(), 1, func(code uint32) string {
			if v := values[code]; v.births[0] != "" {
				return v.births[0]
			}
			return values[code].births[1]
		})
		c.Frequency = make([]*Frequency, len(c.Levels))
		c.Frequency[birthSame], c.Frequency[idOtherBirth], c.Frequency[idTwoValid], c.Frequency[idBirth] = byBirth, byBirth, byBirth, byBirth
	}
	return nil
}

// owners holds, for a number, the names under which a birth date that is the
// number's own stands beside it.
type owners map[string][]*similarity.NameForm

// ownersOf reads the owners of the valid numbers. Only numbers that stand with
// several tuples can be borrowed, so only those are kept.
func ownersOf(f *feature) owners {
	if len(f.columns) < 4 || f.columns[0] == nil || f.columns[3] == nil {
		return nil
	}
	n := len(f.columns)
	times := make([]uint8, len(f.columns[0].Values))
	for code := 1; code < f.size(); code++ {
		if t := &times[f.tuples[code*n]]; *t < 2 {
			*t++
		}
	}
	out := owners{}
	for code := 1; code < f.size(); code++ {
		at := uint32(code)
		number, name := f.value(at, 0), f.value(at, 3)
		if times[f.tuples[code*n]] > 1 && name != "" && normalise.IDValid(number) && ownBirth(number, f.value(at, 1)) {
			out[number] = append(out[number], similarity.NewName(name))
		}
	}
	return out
}

func ownBirth(number, birth string) bool {
	return similarity.CompareDates(birth, normalise.IDBirth(number)) == similarity.DateSame
}

// deny tells whether a number belongs to somebody else than the row: the row
// states no birth date of its own that bears the number out, other rows do,
// and all of those have another name.
func (o owners) deny(f *feature, code uint32) bool {
	if o == nil || code == 0 {
		return false
	}
	number, name := f.value(code, 0), f.value(code, 3)
	names := o[number]
	if len(names) == 0 || name == "" || ownBirth(number, f.value(code, 1)) {
		return false
	}
	form := similarity.NewName(name)
	for _, other := range names {
		if !OtherName(nameLevelOf[similarity.CompareNameForms(form, other)]) {
			return false
		}
	}
	return true
}

func compareIdentity(a, b *identity) uint8 {
	if a.valid && b.valid && a.number != b.number {
		// Most pairs by far. Only equal births say more than two valid numbers.
		if sameBirth(a, b) {
			return idTwoValid
		}
		return idTwoPeople
	}
	relation := similarity.CompareIDs(a.number, b.number)
	switch {
	case relation == similarity.IDUnknown:
		return withoutNumber(compareBirths(a, b))
	case a.valid && b.valid:
		return bothValid(a, b, relation)
	case normalise.IDComplete(a.number) && normalise.IDComplete(b.number):
		return bothWhole(a, b, relation)
	}
	return partOf(a, b, relation)
}

func bothValid(a, b *identity, relation similarity.IDRelation) uint8 {
	births := compareBirths(a, b)
	switch {
	case relation == similarity.IDSame && !a.lent && !b.lent:
		return idSame
	case relation == similarity.IDSame && (births == similarity.DateDifferent || births == similarity.DateYear || births == similarity.DateMonth):
		return idBorrowedElse
	case relation == similarity.IDSame:
		return idBorrowed
	case births == similarity.DateSame:
		return idTwoValid
	}
	return idTwoPeople
}

func bothWhole(a, b *identity, relation similarity.IDRelation) uint8 {
	births := compareBirths(a, b)
	apart := (a.lent || b.lent) && (births == similarity.DateDifferent || births == similarity.DateYear || births == similarity.DateMonth)
	switch {
	case apart: // one number, and two persons who have it
	case relation == similarity.IDSame || relation == similarity.IDOneOff:
		return idOneOff
	case relation == similarity.IDTwoOff:
		return idTwoOff
	}
	if births == similarity.DateSame {
		return idOtherBirth
	}
	return idOther
}

func partOf(a, b *identity, relation similarity.IDRelation) uint8 {
	births := compareBirths(a, b)
	switch relation {
	case similarity.IDSame, similarity.IDPrefix, similarity.IDOneOff, similarity.IDBirthRegion:
		return idBirth
	case similarity.IDTail, similarity.IDRegion:
		switch births {
		case similarity.DateSame:
			return idBirth
		case similarity.DateDifferent, similarity.DateYear, similarity.DateMonth:
			return idPartConflict
		}
		if relation == similarity.IDRegion {
			return Null // the region alone says no more than the place does
		}
		return idFew
	}
	if births == similarity.DateSame {
		return idFew
	}
	return idPartConflict
}

// withoutNumber is the level of two births when a number is missing.
func withoutNumber(r similarity.DateRelation) uint8 {
	switch r {
	case similarity.DateUnknown:
		return Null
	case similarity.DateSame:
		return birthSame
	case similarity.DateDifferent, similarity.DateYear, similarity.DateMonth:
		return birthOther
	}
	return birthNear
}

// sameBirth tells whether compareBirths is DateSame.
func sameBirth(a, b *identity) bool {
	for _, x := range a.births {
		for _, y := range b.births {
			if x != "" && x == y && similarity.CompareDates(x, y) == similarity.DateSame {
				return true
			}
		}
	}
	return false
}

// compareBirths gives the best relation among the stated births and those of
// the numbers: one of the two may be wrong on a side.
func compareBirths(a, b *identity) similarity.DateRelation {
	best := similarity.DateUnknown
	for _, x := range a.births {
		for _, y := range b.births {
			if x == "" || y == "" {
				continue
			}
			r := similarity.CompareDates(x, y)
			if r != similarity.DateUnknown && (best == similarity.DateUnknown || r > best) {
				best = r
			}
		}
	}
	return best
}

// bindSex compares the sexes only where a number is missing on a side: the
// number tells the sex. Its fields are sex and id_no.
func bindSex(c *Comparison, f *feature, _ Spec) error {
	c.Levels = []string{"null", "same", "else"}
	c.Codes = make([]uint32, len(f.codes))
	// Codes: 0 unknown; 1, 2 stated without a number; 3, 4 with a number.
	of := make([]uint32, f.size())
	for code := range of {
		sex, number := f.value(uint32(code), 0), f.value(uint32(code), 1)
		known := normalise.IDSex(number)
		if known != "" {
			sex = known
		}
		if sex == "1" || sex == "2" {
			of[code] = uint32(sex[0]-'0') + map[bool]uint32{true: 2}[known != ""]
		}
	}
	for row, code := range f.codes {
		c.Codes[row] = of[code]
	}
	f.tuples = make([]uint32, 5*len(f.columns))
	c.compare = func(x, y uint32) uint8 {
		if x > 2 && y > 2 {
			return Null
		}
		if (x-1)%2 == (y-1)%2 {
			return 1
		}
		return 2
	}
	return nil
}

// SameNumber tells whether a level of the identity comparison is that of a
// whole number on both sides, or one slip off.
func SameNumber(level uint8) bool { return level == idSame || level == idOneOff }

// TwoNumbers tells whether a level of the identity comparison is that of two
// valid numbers which differ.
func TwoNumbers(level uint8) bool { return level == idTwoValid || level == idTwoPeople }

// SameBirth tells whether a level of the identity comparison is one of equal
// birth dates.
func SameBirth(level uint8) bool {
	switch level {
	case idSame, idBorrowed, idTwoValid, idOneOff, idOtherBirth, idBirth, birthSame:
		return true
	}
	return false
}
