package comparison

import (
	"fmt"
	"runtime"
	"sync"

	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// packedIdentity is an identity by the code of its number and its two births
// as eight digits of four bits, 0 for a birth that is not whole.
type packedIdentity struct {
	number      uint32
	stated, own uint32
	marks       uint32
}

// Marks of a packed identity.
const (
	idValid      = 1 << iota // a valid number
	idLent                   // that contradicts its row
	idClear                  // what births are whole, the packed ones say
	idRounded                // that may be one whose end a spreadsheet rounded
	idElse                   // a valid number that the row's own birth date or sex contradicts
	idStatedPart             // a birth is stated that is not packed
	idOwnPart                // the number says one that is not packed
)

// packedNumber is what a number says whatever row it stands on.
type packedNumber struct {
	birth   uint32 // as in packedIdentity
	part    bool   // there is one that is not packed
	valid   bool
	rounded bool
}

// packNumbers reads the numbers of a column by code.
func packNumbers(f *feature) []packedNumber {
	out := make([]packedNumber, f.values(0))
	InParts(len(out), func(_, from, to int) {
		for code := max(from, 1); code < to; code++ {
			number := f.text(0, uint32(code))
			out[code] = packedNumber{valid: normalise.IDValid(number), rounded: rounded(number)}
			birth := normalise.IDBirth(number)
			out[code].birth, _ = packBirth(birth)
			out[code].part = birth != "" && out[code].birth == 0
		}
	})
	return out
}

func packIdentities(f *feature) []packedIdentity {
	numbers := packNumbers(f)
	births := make([]uint32, f.values(1))
	odd := make([]bool, len(births))
	for code := range births {
		if code > 0 {
			births[code], odd[code] = packBirth(f.columns[1].Values[code])
		}
	}
	owners := ownersOf(f, numbers, births)
	out := make([]packedIdentity, f.size())
	InParts(len(out), func(_, from, to int) {
		for code := from; code < to; code++ {
			at := uint32(code)
			number, birth := f.code(at, 0), f.code(at, 1)
			v := packedIdentity{number: number, stated: births[birth]}
			if !odd[birth] {
				v.marks = idClear
			}
			if birth != 0 && v.stated == 0 {
				v.marks |= idStatedPart
			}
			v.bear(f, at, numbers[number], owners.deny(at))
			out[code] = v
		}
	})
	return out
}

// bear marks what a number is to the row that states a birth date and a sex;
// denied says that other rows bear it as theirs.
func (v *packedIdentity) bear(f *feature, code uint32, number packedNumber, denied bool) {
	agrees := v.stated != 0 && v.stated == number.birth // of nearly all rows
	if !number.valid {
		denied = denied || !agrees && otherDay(f.value(code, 0), f.value(code, 1))
	} else {
		v.marks |= idValid
		if number.rounded {
			v.marks |= idRounded
		}
		if !agrees && contradicted(f.value(code, 0), f.value(code, 1), f.value(code, 2)) {
			v.marks |= idElse
			denied = true
		}
	}
	if denied {
		v.marks |= idLent
	} else if v.own = number.birth; number.part {
		v.marks |= idOwnPart
	}
}

// Parts is how many parts InParts makes.
func Parts() int { return runtime.GOMAXPROCS(0) }

// InParts does 0..n-1 in parts, all processors at once.
func InParts(n int, do func(part, from, to int)) {
	workers := Parts()
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { do(w, n*w/workers, n*(w+1)/workers) })
	}
	wait.Wait()
}

// unpack gives the identity of a feature code. What is packed is taken from there:
// the rows' texts are far apart in memory.
func (v *packedIdentity) unpack(f *feature, code uint32) identity {
	out := identity{number: f.text(0, v.number), valid: v.marks&idValid != 0, lent: v.marks&idLent != 0}
	out.births[0].whole, out.births[1].whole = v.stated, v.own
	if v.marks&idStatedPart != 0 {
		out.births[0].text = f.value(code, 1)
	}
	if v.marks&idOwnPart != 0 {
		out.births[1].text = normalise.IDBirth(out.number)
	}
	return out
}

// birth is a birth date: packed where it is whole, as text where it is not.
type birth struct {
	whole uint32
	text  string
}

// relate is CompareDates of two births.
func (b birth) relate(c birth) similarity.DateRelation {
	if b.whole != 0 && c.whole != 0 {
		return similarity.CompareWholeDates(b.whole, c.whole)
	}
	return similarity.CompareDates(b.spelt(), c.spelt())
}

func (b birth) spelt() string {
	if b.whole == 0 {
		return b.text
	}
	return fmt.Sprintf("%08x", b.whole)
}

// packBirth packs a whole birth. odd tells that it is whole and yet no eight
// digits.
func packBirth(birth string) (packed uint32, odd bool) {
	if len(birth) != 8 {
		return 0, false
	}
	for i := range 8 {
		switch c := birth[i]; {
		case c == '?':
			return 0, false
		case c < '0' || c > '9':
			odd = true
		default:
			packed = packed<<4 | uint32(c-'0')
		}
	}
	if odd {
		packed = 0
	}
	return packed, odd
}

// birthKeys gives each feature code a key that equal births share: the stated
// one, or else the number's; 0 for neither.
func birthKeys(f *feature, packed []packedIdentity) func(code uint32) uint64 {
	parts := map[string]uint64{}
	part := func(birth string) uint64 {
		if birth == "" {
			return 0
		}
		if _, ok := parts[birth]; !ok {
			parts[birth] = 1<<32 + uint64(len(parts))
		}
		return parts[birth]
	}
	return func(code uint32) uint64 {
		v := &packed[code]
		switch {
		case v.stated != 0:
			return uint64(v.stated)
		case f.code(code, 1) != 0:
			return part(f.value(code, 1))
		case v.own != 0:
			return uint64(v.own)
		case v.marks&idLent != 0:
			return 0
		}
		return part(normalise.IDBirth(f.value(code, 0)))
	}
}

// identityFeatures are identities by their codes.
type identityFeatures struct {
	plainFeatures
	packed []packedIdentity
	rows   []packedIdentity
}

func (f *identityFeatures) load(codes []uint32) {
	f.plainFeatures.load(codes)
	f.rows = f.rows[:0]
	for _, code := range codes {
		f.rows = append(f.rows, f.packed[code])
	}
}

func (f *identityFeatures) levels(pairs []uint32, shift uint, out []Vector) {
	const whole = idValid | idClear
	for k, p := range pairs {
		a, b := &f.rows[p>>16], &f.rows[p&0xffff]
		level := uint8(idTwoPeople)
		switch {
		case a.marks&b.marks&whole != whole:
			level = f.level(p>>16, p&0xffff)
		case a.number != b.number:
			// Most pairs by far. Only equal births say more than two valid numbers.
			switch {
			case (a.marks|b.marks)&idLent != 0:
				level = f.level(p>>16, p&0xffff)
			case a.own == b.own && a.own != 0:
				if (a.marks|b.marks)&idRounded != 0 {
					level = f.level(p>>16, p&0xffff)
				}
			case a.stated == b.stated && a.stated != 0 || a.stated == b.own && a.stated != 0 || a.own == b.stated && a.own != 0:
				level = idTwoValid
			}
		case (a.marks|b.marks)&idLent == 0:
			level = idSame
		default:
			level = f.level(p>>16, p&0xffff)
		}
		out[k] |= Vector(level) << shift
	}
}

// level compares two places that the packed values say too little of. Tuples
// with a number hardly come again, so that nothing is remembered.
func (f *identityFeatures) level(a, b uint32) uint8 {
	x, y := f.codes[a], f.codes[b]
	if x == 0 || y == 0 {
		return Null
	}
	return f.evaluator.comparisons[f.comparison].compare(x, y)
}
