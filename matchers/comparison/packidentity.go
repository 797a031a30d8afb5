package comparison

import (
	"runtime"
	"sync"

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
	idValid   = 1 << iota // a valid number
	idLent                // that contradicts its row
	idClear               // what births are whole, the packed ones say
	idRounded             // that may be one whose end a spreadsheet rounded
	idElse                // a valid number that the row's own birth date or sex contradicts
)

func packIdentities(f *feature) []packedIdentity {
	valid := make([]bool, f.values(0))
	inParts(len(valid), func(from, to int) {
		for code := from; code < to; code++ {
			valid[code] = code > 0 && normalise.IDValid(f.columns[0].Values[code])
		}
	})
	births := make([]uint32, f.values(1))
	odd := make([]bool, len(births))
	for code := range births {
		if code > 0 {
			births[code], odd[code] = packBirth(f.columns[1].Values[code])
		}
	}
	owners := ownersOf(f, valid)
	out := make([]packedIdentity, f.size())
	inParts(len(out), func(from, to int) {
		for code := from; code < to; code++ {
			at := uint32(code)
			number, birth := f.code(at, 0), f.code(at, 1)
			v := packedIdentity{number: number, stated: births[birth]}
			if !odd[birth] {
				v.marks = idClear
			}
			if valid[number] {
				v.marks |= idValid
			}
			v.bear(f.value(at, 0), f.value(at, 1), f.value(at, 2), owners.deny(f, at))
			out[code] = v
		}
	})
	return out
}

// bear marks what a number is to the row that states a birth date and a sex;
// denied says that other rows bear it as theirs.
func (v *packedIdentity) bear(number, birth, sex string, denied bool) {
	if v.marks&idValid == 0 {
		denied = denied || otherDay(number, birth)
	} else {
		if rounded(number) {
			v.marks |= idRounded
		}
		if contradicted(number, birth, sex) {
			v.marks |= idElse
			denied = true
		}
	}
	if denied {
		v.marks |= idLent
	} else {
		v.own, _ = packBirth(normalise.IDBirth(number))
	}
}

// inParts does 0..n-1 in parts, all processors at once.
func inParts(n int, do func(from, to int)) {
	workers := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { do(n*w/workers, n*(w+1)/workers) })
	}
	wait.Wait()
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
