package comparison

import (
	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// The identity comparison takes the number, the birth date and the check
// digit as one piece of evidence: digits 7–14 of a number are the birth date
// and digit 17 the sex, so that two comparisons would count them twice. Its
// fields are id_no and birth, in this order. What the two sides can show
// makes the groups: two valid numbers, two whole ones of which one is not
// valid, a part of a number, no number.
const (
	idSame         = 1 + iota // two valid numbers, equal
	idLent                    // the same, but a stated birth contradicts the number: a guardian's
	idTwoValid                // two valid numbers differ; birth dates equal
	idTwoPeople               // two valid numbers differ; birth dates differ
	idOneOff                  // whole numbers, one not valid: equal, one digit or one swap apart
	idTwoOff                  // two digits apart
	idOtherBirth              // further apart; birth dates equal
	idOther                   // further apart; birth dates differ
	idPrefix                  // part of a number: fifteen or more known digits agree
	idBirth                   // region and birth date agree
	idFew                     // the few known digits agree
	idPartConflict            // known digits differ
	birthSame                 // no number on a side; birth dates equal
	birthNear                 // swapped, one digit off, partly unknown, lunar
	birthOther                // birth dates differ
)

var identityLevels = []string{"null", "same number", "same number, birth contradicts", "two valid numbers, birth same", "two valid numbers",
	"number one off", "number two off", "number differs, birth same", "number differs",
	"fifteen digits agree", "region and birth agree", "few digits agree", "part of number differs",
	"no number, birth same", "no number, birth near", "no number, birth differs"}

var identityGroups = []uint8{0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4}

// identity is one prepared value: a pattern and the births that are known.
type identity struct {
	number string
	valid  bool
	births [2]string // stated, and from the number
}

func bindIdentity(c *Comparison, f *feature, s Spec) error {
	c.Levels, c.Groups = identityLevels, identityGroups
	c.Codes = f.codes
	values := make([]identity, f.size())
	for code := range values {
		number, stated := f.value(uint32(code), 0), f.value(uint32(code), 1)
		values[code] = identity{number: number, valid: normalise.IDValid(number), births: [2]string{stated, normalise.IDBirth(number)}}
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

func compareIdentity(a, b *identity) uint8 {
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
	switch {
	case relation == similarity.IDSame && contradicts(a, b):
		return idLent
	case relation == similarity.IDSame:
		return idSame
	case compareBirths(a, b) == similarity.DateSame:
		return idTwoValid
	}
	return idTwoPeople
}

// contradicts tells whether exactly one side's stated birth is another than
// the one in its number: that side bears somebody else's number.
func contradicts(a, b *identity) bool {
	return lent(a) != lent(b)
}

func lent(v *identity) bool {
	r := similarity.CompareDates(v.births[0], v.births[1])
	return r != similarity.DateUnknown && r <= similarity.DateMonth
}

func bothWhole(a, b *identity, relation similarity.IDRelation) uint8 {
	switch relation {
	case similarity.IDSame, similarity.IDOneOff:
		return idOneOff
	case similarity.IDTwoOff:
		return idTwoOff
	}
	if compareBirths(a, b) == similarity.DateSame {
		return idOtherBirth
	}
	return idOther
}

func partOf(a, b *identity, relation similarity.IDRelation) uint8 {
	births := compareBirths(a, b)
	switch relation {
	case similarity.IDSame, similarity.IDPrefix, similarity.IDOneOff:
		return idPrefix
	case similarity.IDBirthRegion:
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
