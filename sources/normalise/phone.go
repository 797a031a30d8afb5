package normalise

import (
	"strings"
	"unicode/utf8"
)

// Phones reads a phone cell and gives its usable numbers as digits, mobiles
// (11 digits, 13…–19…) first, then landlines (with the area code's leading 0 where it was
// given); nil when there is none. +86, separators, the ".0" of a data frame
// and extensions are taken off; repeated digits and numbers of other lengths
// are dropped.
func Phones(raw string) []string {
	if len(raw) == 11 && mobile(raw) {
		return []string{raw}
	}
	var mobiles, lines []string
	var digits [64]byte
	n, skip := 0, false
	flush := func() {
		mobiles, lines = splitPhones(string(digits[:n]), mobiles, lines)
		n, skip = 0, false
	}
	for i := 0; i < len(raw); {
		c, size := utf8.DecodeRuneInString(raw[i:])
		if c >= '０' && c <= '９' {
			c -= '０' - '0'
		}
		switch {
		case c >= '0' && c <= '9':
			if !skip && n < len(digits) {
				digits[n] = byte(c)
				n++
			}
		case strings.ContainsRune("/／、,，;；|｜\n\r和或及\\", c):
			flush()
		case c == '转' || c == 'x' || c == '#' || c == '.' || c == '．':
			if c == '.' && strings.TrimLeft(raw[i+1:], "0 ") == "" || c == '转' || c == '#' || c == 'x' {
				skip = true // ".0" and extensions
			}
		case c == 'E' || c == 'e': // 1.38E+10: the digits are gone
			return append(mobiles, lines...)
		}
		i += size
	}
	flush()
	return append(mobiles, lines...)
}

// splitPhones takes one or two numbers out of a run of digits.
func splitPhones(s string, mobiles, lines []string) (m, l []string) {
	for _, prefix := range [...]string{"0086", "86", "0"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(rest) >= 11 && mobile(rest[:11]) && (len(rest) == 11 || len(rest) == 22 && mobile(rest[11:])) {
			s = rest
			break
		}
	}
	switch {
	case mobile(s):
		return addOnce(mobiles, s), lines
	case landline(s):
		return mobiles, addOnce(lines, s)
	case len(s) > 17 && len(s) <= 24 && mobile(s[:11]) && (mobile(s[11:]) || landline(s[11:])):
		mobiles = addOnce(mobiles, s[:11])
		return splitPhones(s[11:], mobiles, lines)
	case len(s) > 17 && len(s) <= 24 && landline(s[:len(s)-11]) && mobile(s[len(s)-11:]):
		return addOnce(mobiles, s[len(s)-11:]), addOnce(lines, s[:len(s)-11])
	case len(s) == 14 && strings.HasPrefix(s, "086") && mobile(s[3:]):
		return addOnce(mobiles, s[3:]), lines
	}
	return mobiles, lines
}

func addOnce(list []string, s string) []string {
	if containsString(list, s) {
		return list
	}
	return append(list, s)
}

// mobile: 11 digits from 13… to 19… that are no filler.
func mobile(s string) bool {
	return len(s) == 11 && s[0] == '1' && s[1] >= '3' && allDigits(s) && !filler(s)
}

// landline: a local number of 7 or 8 digits, or an area code of 3 or 4 with 0
// in front of one.
func landline(s string) bool {
	if len(s) < 7 || len(s) > 12 || !allDigits(s) || filler(s) {
		return false
	}
	if s[0] == '0' {
		return len(s) >= 10 && s[1] != '0'
	}
	return len(s) <= 8 && s[0] >= '2'
}

// filler knows what is typed to get past a form: one digit repeated, runs,
// eight zeros.
func filler(s string) bool {
	if s == "12345678" || s == "23456789" {
		return true
	}
	return strings.HasSuffix(s, "00000000") || strings.Trim(s[1:], s[len(s)-1:]) == "" || s == "13800138000"
}
