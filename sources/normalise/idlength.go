package normalise

import "strings"

const unknown18 = "??????????????????"

// widen15 turns a first-generation number into 18 characters: century and
// check character are added. Sequence numbers 996–999 were kept for people
// born before 1900. Fifteen digits whose month cannot exist are an 18-digit
// number that lost its tail to a spreadsheet.
func widen15(v string, r Repair) (string, Repair) {
	century := "19"
	if v[12:] >= "996" {
		century = "18"
	}
	first17 := v[:6] + century + v[6:]
	if compatibleBirth(first17[6:14]) {
		return finishID(first17+string(CheckDigit(first17)), r|Repair15To18)
	}
	if compatibleBirth(v[6:14]) {
		return finishID(v+"???", r|RepairRounded)
	}
	if sameKnown(v) {
		return "", r | RepairPlaceholder
	}
	return finishID(first17+string(CheckDigit(first17)), r|Repair15To18)
}

// short17 reads 17 characters. Where the birth date stands in its place the
// check character is the one that is missing; else a digit before it is.
func short17(v string, r Repair) (string, Repair) {
	if sameKnown(v) {
		return "", r | RepairPlaceholder
	}
	if allDigits(v) {
		if possibleBirth(v[6:14]) {
			return finishID(v+string(CheckDigit(v)), r|RepairCheckAdded)
		}
	} else if possibleBirth(v[6:14]) { // ends in X: one digit of the sequence is missing
		return finishID(v[:14]+"???"+v[16:], r|RepairLength)
	}
	r |= RepairLength
	if possibleBirth(v[5:13]) { // one digit of the region is missing
		return finishID("??????"+v[5:], r)
	}
	return finishID(v[:6]+"????????"+v[13:], r)
}

// wrongLength keeps the digits that are sure and nothing else.
func wrongLength(v string, r Repair) (string, Repair) {
	r |= RepairLength
	if len(v) < 14 || sameKnown(v) {
		return "", r
	}
	if len(v) >= 30 { // two numbers in one cell
		return "", r | RepairSeveral
	}
	if len(v) >= 19 {
		if head := v[:18]; IDValid(head) {
			return finishID(head, r)
		}
		if tail := v[len(v)-18:]; IDValid(tail) {
			return finishID(tail, r)
		}
	}
	if !allDigits(v[:14]) || !possibleBirth(v[6:14]) {
		return "", r
	}
	if len(v) == 16 {
		return finishID(v[:14]+"????", r)
	}
	return finishID(v[:14]+unknown18[14:], r)
}

// masked lays a masked number out: a mask that is too short or too long is
// stretched between its head and its tail.
func (s *idScan) masked(b []byte) (string, Repair) {
	r := s.repairs | RepairMasked
	for i, c := range b {
		if c == 'B' || c == 'X' && i != len(b)-1 && i != 17 {
			return "", r
		}
	}
	v := string(b)
	if len(v) == 20 || len(v) == 22 {
		if strings.IndexByte(v[18:], '?') < 0 && v[18] != 'X' {
			v = v[:18]
			r |= RepairCertificate
		}
	}
	head := strings.IndexByte(v, '?')
	tail := len(v) - 1 - strings.LastIndexByte(v, '?')
	switch {
	case len(v) == 18:
		return finishMask(v, r)
	case len(v) == 15 && tail <= 3:
		// The three last digits of the old number precede the check character.
		return finishMask(v[:6]+"19"+v[6:]+"?", r|Repair15To18)
	case s.masks == 1 && head+tail < 18:
		return finishMask(v[:head]+unknown18[:18-head-tail]+v[len(v)-tail:], r)
	}
	return "", r
}

// finishMask rejects an X that came to stand inside the number.
func finishMask(p string, r Repair) (string, Repair) {
	if x := strings.IndexByte(p, 'X'); x >= 0 && x != 17 {
		return "", r
	}
	return finishID(p, r)
}

// scientific keeps the digits of 3.50102E+17 that are certain. The last digit
// shown may have been rounded, and a shown zero may hide a carry. Six digits
// of an 18-digit number are exempt: the seventh digit is the 1 or 2 of the
// birth year, so nothing was rounded up.
func (s *idScan) scientific() (string, Repair) {
	r := s.repairs
	digits := s.b[:s.n]
	for _, c := range digits {
		if !isDigit(c) {
			return "", r | RepairNotID
		}
	}
	if s.point != 1 && !(s.point < 0 && s.n == 1) || s.exp < 14 || s.exp > 21 {
		return "", r | RepairNotID
	}
	sure := s.n
	switch {
	case s.n >= 15:
		sure = 15
		r |= RepairRounded
	case s.n == 6 && s.exp >= 17:
	default:
		sure--
		for sure > 0 && digits[sure] == '0' {
			sure--
		}
	}
	v := string(digits[:sure])
	if s.exp == 14 && sure > 6 {
		v = v[:6] + "19" + v[6:]
	}
	if len(v) > 18 {
		v = v[:18]
	}
	return finishID(v+unknown18[len(v):], r)
}
