package comparison

import (
	"strings"

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
// of all rows. It is then no proof of identity; and beside another valid
// number it is none against it either: that the father's number is not the
// child's says nothing of the child. The birth dates alone do.
const (
	idSame         = 1 + iota // two valid numbers, equal
	idBorrowed                // the same, contradicted on a row; the persons' births agree
	idBorrowedElse            // the same, contradicted on a row; the persons' births differ
	idTwoValid                // two valid numbers differ, neither known to be another's; birth dates equal
	idTwoPeople               // the same; birth dates differ, or both numbers say the same one
	idOneOff                  // whole numbers, one not valid: equal, one digit or one swap apart
	idTwoOff                  // two digits apart
	idOtherBirth              // further apart; birth dates equal
	idOther                   // further apart; birth dates differ
	idBirth                   // part of a number: region and birth date agree, or fifteen digits
	idFew                     // the few known digits agree
	idPartConflict            // known digits differ
	birthSame                 // no number of its own on a side; birth dates equal
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
	lent   bool     // the number contradicts the row's own birth or sex
	births [2]birth // stated, and from the number; the latter is none when lent
}

// Borrowed tells whether a valid number contradicts the birth date or the sex
// stated beside it: it is somebody else's. A birth date that is near the
// number's is a slip of the pen.
func Borrowed(number, birth, sex string) bool {
	return normalise.IDValid(number) && contradicted(number, birth, sex)
}

// contradicted is Borrowed of a number that is valid.
func contradicted(number, birth, sex string) bool {
	if birth == number[6:14] { // of nearly all rows
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
	f.internRows(c)
	packed := packIdentities(f)
	c.compare = func(x, y uint32) uint8 {
		a, b := packed[x].unpack(f, x), packed[y].unpack(f, y)
		return compareIdentity(&a, &b)
	}
	c.own = func(code uint32) uint32 {
		if packed[code].marks&(idValid|idElse) == idValid {
			return packed[code].number
		}
		return 0
	}
	c.pack = func(e *Evaluator, i int) features {
		return &identityFeatures{plainFeatures: plainFeatures{evaluator: e, comparison: i}, packed: packed}
	}
	if s.TermFrequency {
		byBirth := frequencyBy(f.codes, f.size(), 1, birthKeys(f, packed))
		c.Frequency = make([]*Frequency, len(c.Levels))
		c.Frequency[birthSame], c.Frequency[idOtherBirth], c.Frequency[idTwoValid], c.Frequency[idBirth] = byBirth, byBirth, byBirth, byBirth
	}
	return nil
}

func compareIdentity(a, b *identity) uint8 {
	if a.valid && b.valid && a.number != b.number {
		// Most pairs by far. Only equal births say more than two valid numbers.
		switch {
		case a.lent || b.lent:
			return withoutNumber(compareBirths(a, b))
		case sameBirth(a, b) && !twoOwn(a, b):
			return idTwoValid
		}
		return idTwoPeople
	}
	relation := similarity.CompareIDs(a.number, b.number)
	switch {
	case relation == similarity.IDUnknown:
		return withoutNumber(compareBirths(a, b))
	case a.valid && b.valid:
		return sameNumber(a, b)
	case normalise.IDComplete(a.number) && normalise.IDComplete(b.number):
		return bothWhole(a, b, relation)
	}
	return partOf(a, b, relation)
}

// sameNumber is the level of one valid number on both sides.
func sameNumber(a, b *identity) uint8 {
	if !a.lent && !b.lent {
		return idSame
	}
	switch compareBirths(a, b) {
	case similarity.DateDifferent, similarity.DateYear, similarity.DateMonth:
		return idBorrowedElse
	}
	return idBorrowed
}

// twoOwn tells whether each of two valid, different numbers is its row's own
// and both say one birth date. They differ in place and sequence, which no slip
// of the pen leaves valid but for one in eleven: two people born on one day.
// Where a guardian's number stands on a row, the numbers' dates differ. A
// number that a spreadsheet rounded is valid by chance as often, and then the
// first fifteen digits are one.
func twoOwn(a, b *identity) bool {
	if a.births[1] == (birth{}) || a.births[1] != b.births[1] {
		return false
	}
	return !rounded(a.number) && !rounded(b.number) || a.number[:15] != b.number[:15]
}

// rounded tells whether a number may be one whose end a spreadsheet rounded.
func rounded(number string) bool { return strings.HasSuffix(number, "000") }

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
			if x == y && x.relate(y) == similarity.DateSame {
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
			r := x.relate(y)
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
	codes := make([]uint32, f.rows)
	c.Codes, c.Size = NewCodes(codes), 5
	// Codes: 0 unknown; 1, 2 stated without a number; 3, 4 with a number.
	known := make([]uint8, 1)
	if len(f.columns) > 1 && f.columns[1] != nil {
		known = make([]uint8, len(f.columns[1].Values))
		for code, number := range f.columns[1].Values {
			known[code] = sexCode(normalise.IDSex(number))
		}
	}
	stated := make([]uint8, len(f.columns[0].Values))
	for code, sex := range f.columns[0].Values {
		stated[code] = sexCode(sex)
	}
	for row := range codes {
		code := stated[f.columns[0].Code(row)]
		if len(known) > 1 {
			if k := known[f.columns[1].Code(row)]; k != 0 {
				code = k + 2
			}
		}
		codes[row] = uint32(code)
	}
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

func sexCode(sex string) uint8 {
	if sex == "1" || sex == "2" {
		return sex[0] - '0'
	}
	return 0
}

// SameNumber tells whether a level of the identity comparison is that of a
// whole number on both sides, or one slip off.
func SameNumber(level uint8) bool { return level == idSame || level == idOneOff }

// TwoNumbers tells whether a level of the identity comparison is that of two
// valid numbers which differ.
func TwoNumbers(level uint8) bool { return level == idTwoValid || level == idTwoPeople }

// OtherNumber tells whether a level of the identity comparison is that of two
// numbers more than two digits apart, or contrary in what is known of them, or of
// which one is another's, and of birth dates that differ or say nothing; or of
// none and birth dates that differ.
func OtherNumber(level uint8) bool {
	return level == idTwoPeople || level == idOther || level == idPartConflict || level == birthOther
}

// OtherNumberSameBirth tells whether a level of the identity comparison is that of
// two whole numbers more than two digits apart, one of them not valid, and of one
// birth date.
func OtherNumberSameBirth(level uint8) bool { return level == idOtherBirth }

// SameBirth tells whether a level of the identity comparison is one of equal
// birth dates.
func SameBirth(level uint8) bool {
	switch level {
	case idSame, idBorrowed, idTwoValid, idOneOff, idOtherBirth, idBirth, birthSame:
		return true
	}
	return false
}
