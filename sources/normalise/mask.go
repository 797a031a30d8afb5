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
// They may be full-width, or parted by blanks, "-" or "."; the numbers of a
// building, a door and a post office beside one stay.
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
			out = append(out, maskRun(text[at:at+end])...)
			kept = at + end
		}
		at += end
	}
	if kept == 0 {
		return text
	}
	return string(append(out, text[kept:]...))
}

// maskRun masks the numbers of persons in a run: groups that are long enough, and
// such as make one together.
func maskRun(run string) string {
	groups := digitGroups(run)
	var out []byte
	kept := 0
	for i := 0; i < len(groups); {
		n := 1
		if _, digits := numberRun(groups[i].text); digits < personal {
			n = together(groups[i:])
		}
		if n > 0 {
			last := groups[i+n-1]
			number := run[groups[i].at : last.at+len(last.text)]
			out = append(append(out, run[kept:groups[i].at]...), maskNumber(number)...)
			kept = last.at + len(last.text)
		}
		i += max(1, n)
	}
	return string(append(out, run[kept:]...))
}

// digitGroup is a part of a run without what parts it, and where it begins.
type digitGroup struct {
	at   int
	text string
}

func digitGroups(run string) (groups []digitGroup) {
	from := -1
	for i, c := range run + " " {
		switch parts := isBlank(c) || narrow(c) == '-' || narrow(c) == '.'; {
		case parts && from >= 0:
			groups, from = append(groups, digitGroup{from, run[from:i]}), -1
		case !parts && from < 0:
			from = i
		}
	}
	return groups
}

// together tells how many groups from the first make a person's number, 0 for
// none: 350102 19900101 1234, 138 1234 5678, 0591-87654321. Door numbers
// (12-1-1503) are of short groups and in no such order.
func together(groups []digitGroup) int {
	joined, least, most := "", personal, 0
	for i, g := range groups {
		joined += bareNumber(g.text)
		least, most = min(least, len(bareNumber(g.text))), max(most, len(bareNumber(g.text)))
		if i == 0 {
			continue
		}
		even := least > 2 || most < 3
		switch n := len(joined); {
		case n == 11 && even && joined[0] == '1' && joined[1] > '2',
			n >= 10 && n <= 12 && least > 2 && joined[0] == '0',
			n == 15 && possibleBirth("19"+joined[6:12]),
			n >= 17 && n <= 22 && possibleBirth(joined[6:14]):
			return i + 1
		}
	}
	return 0
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

// bareNumber gives the digits of a number, and an X, half-width.
func bareNumber(run string) string {
	return strings.Map(func(c rune) rune {
		if c = narrow(c); c < 0x80 && c != '-' && c != '.' && !isBlank(c) {
			return c
		}
		return -1
	}, run)
}

func maskNumber(run string) string {
	number := bareNumber(run)
	if len(strings.TrimRight(number, "Xx")) >= 15 {
		return MaskID(number)
	}
	return MaskPhone(number)
}
