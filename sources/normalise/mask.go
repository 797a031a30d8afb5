package normalise

import "strings"

// MaskID hides the birth date of a resident's number (350102********1234) and
// of a disability certificate, whatever its length. Texts that are no such
// number keep their first and last two characters at most.
func MaskID(id string) string {
	switch n := len(id); {
	case n == 18 || n == 20 || n == 21 || n == 22:
		if allDigits(strings.ReplaceAll(id[:17], "?", "0")) {
			return id[:6] + "********" + id[14:]
		}
	case n == 15 && allDigits(id):
		return id[:6] + "******" + id[12:]
	}
	return maskMiddle(id)
}

// MaskPhone hides the four digits after the third of a mobile (138****5678),
// and the middle of any other number.
func MaskPhone(phone string) string {
	if len(phone) == 11 && phone[0] == '1' && allDigits(phone) {
		return phone[:3] + "****" + phone[7:]
	}
	return maskMiddle(phone)
}

// maskMiddle keeps two characters at each end of a text of eight or more, one
// of four or more, none of a shorter one.
func maskMiddle(s string) string {
	runes := []rune(s)
	keep := 0
	switch {
	case len(runes) >= 8:
		keep = 2
	case len(runes) >= 4:
		keep = 1
	}
	for i := keep; i < len(runes)-keep; i++ {
		runes[i] = '*'
	}
	return string(runes)
}
