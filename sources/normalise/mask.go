package normalise

import (
	"strings"
	"unicode/utf8"
)

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

// personal is the number of digits from which a number in a text is taken for a
// person's: a mobile has so many, no house number or postcode does.
const personal = 11

// MaskText hides the identity, certificate and telephone numbers that stand in
// a text that is printed, such as an address that somebody wrote them behind.
// They may be full-width, or parted by blanks, "-" or "."; the number of a house
// before one stays.
func MaskText(text string) string {
	if len(text) < personal {
		return text
	}
	var out []byte
	kept := 0
	for at := 0; at < len(text); {
		end, digits := numberRun(text[at:])
		if digits >= personal {
			out = append(out, text[kept:at]...)
			out = append(out, maskRun(text[at:at+end], digits)...)
			kept = at + end
		}
		at += end
	}
	if kept == 0 {
		return text
	}
	return string(append(out, text[kept:]...))
}

// maskRun masks the numbers of a run that are long enough without what parts
// it, or where none is, the run as one number.
func maskRun(run string, digits int) string {
	groups := strings.FieldsFunc(run, func(c rune) bool { return c == '-' || c == '.' || isBlank(c) })
	masked := run
	for _, g := range groups {
		if _, n := numberRun(g); n >= personal {
			masked = strings.Replace(masked, g, maskNumber(g, n), 1)
		}
	}
	if masked == run {
		return maskNumber(run, digits)
	}
	return masked
}

// numberRun gives the bytes that belong together at the head of s: a character,
// or the digits of a number and what parts its groups, an X behind them included.
func numberRun(s string) (end, digits int) {
	for i, c := range s {
		switch d := narrow(c); {
		case d >= '0' && d <= '9':
			digits++
			end = i + utf8.RuneLen(c)
		case digits == 0:
			_, size := utf8.DecodeRuneInString(s) // one byte where it is no character
			return size, 0
		case digits >= 7 && (d == 'X' || d == 'x'):
			end = i + utf8.RuneLen(c)
		case d == '-' || d == '.' || isBlank(c):
		default:
			return end, digits
		}
	}
	return end, digits
}

func maskNumber(run string, digits int) string {
	number := strings.Map(func(c rune) rune {
		if c = narrow(c); c < 0x80 && c != '-' && c != '.' && c != ' ' {
			return c
		}
		return -1
	}, run)
	if digits >= 15 {
		return MaskID(number)
	}
	return MaskPhone(number)
}
