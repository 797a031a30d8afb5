package sources

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yingbao/sources/normalise"
)

// maxName is the longest name accepted, in runes: the national systems hold 50.
const maxName = 64

// plainNames are names that nameFault finds nothing wrong with, that are their
// own key, and that are no total and begin like no example.
var plainNames = sync.OnceValue(func() *normalise.PlainNames {
	leads := garbledLead()
	first := func(c rune) bool { return leads[c>>6]&(1<<(c&63)) != 0 || exampleSign(string(c)) }
	return normalise.NewPlainNames(first, func(c rune) bool { return c == '计' || hasGarble(string(c)) })
})

// nameFault says why a name cell names nobody, "" when it may be a name. What
// normalise.Name can mend or read as a wildcard is no fault.
func nameFault(raw string) string {
	s := strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	if s == "" {
		return "Q_NAME_EMPTY"
	}
	if len(s) > maxName && utf8.RuneCountInString(s) > maxName {
		return "Q_NAME_LEN"
	}
	letters, marks, garbled := 0, 0, false
	first := true
	for _, r := range s {
		switch {
		case r >= 0x4E00 && r <= 0x9FFF:
			letters++
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return "Q_CTRL"
		case r == utf8.RuneError:
			return "Q_MOJIBAKE"
		case first && strings.ContainsRune("=+-@＝＋－＠", r) && len(s) > utf8.RuneLen(r), r == '=' || r == '＝':
			garbled = true
		case isWildcard(r), unicode.Is(unicode.Co, r), r >= 0x2E80 && r <= 0x2FDF:
			marks++
		case unicode.IsLetter(r), r == '㈠':
			letters++
		case unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), r >= 0x1F000 && r <= 0x1FAFF:
			garbled = true
		}
		first = false
	}
	switch {
	case garbled:
		return "Q_NAME"
	case mojibake(s):
		return "Q_MOJIBAKE"
	case letters+marks == 0:
		return "Q_NAME_EMPTY"
	}
	return ""
}

// isWildcard knows the signs that exports put for a character they could not
// write.
func isWildcard(r rune) bool {
	return strings.ContainsRune("?？*＊□■〓●○◇◆△▲Xx×", r) && r > 0
}

// garbles are words that appear where bytes of one encoding were read in
// another; no name holds them.
var garbles = []string{"锟斤", "斤拷", "烫烫", "屯屯", "锘"}

// mojibake says that a name is UTF-8 once read as GBK: its GBK bytes are then
// valid UTF-8 of Han characters.
func mojibake(s string) bool {
	if hasGarble(s) {
		for _, g := range garbles {
			if strings.Contains(s, g) {
				return true
			}
		}
	}
	first, n := utf8.DecodeRuneInString(s)
	if n < 2 || first > 0xFFFF || garbledLead()[first>>6]&(1<<(first&63)) == 0 {
		return false
	}
	bytes, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil || len(bytes) < 6 {
		return false
	}
	han := 0
	for i := 0; i < len(bytes); {
		r, n := utf8.DecodeRuneInString(bytes[i:])
		if r == utf8.RuneError || n == 2 {
			// A last character may have lost its last byte.
			return han >= 2 && i+3 > len(bytes)
		}
		if n == 3 {
			if !unicode.Is(unicode.Han, r) {
				return false
			}
			han++
		}
		i += n
	}
	return han >= 2
}

// hasGarble tells whether a word of garbles may be in a name.
func hasGarble(s string) bool {
	for _, r := range s {
		switch r {
		case '锟', '斤', '烫', '屯', '锘':
			return true
		}
	}
	return false
}

// garbledLead holds the characters whose GBK bytes begin like a Han character
// in UTF-8: only names that begin with one are looked at closely.
// One bit a character.
var garbledLead = sync.OnceValue(func() *[1 << 10]uint64 {
	m := &[1 << 10]uint64{}
	for lead := byte(0xE3); lead <= 0xE9; lead++ {
		for trail := byte(0x80); trail <= 0xBF; trail++ {
			s, err := simplifiedchinese.GBK.NewDecoder().String(string([]byte{lead, trail}))
			if r, _ := utf8.DecodeRuneInString(s); err == nil && r != utf8.RuneError && r <= 0xFFFF {
				m[r>>6] |= 1 << (r & 63)
			}
		}
	}
	return m
})

// longestNothing is the length of the longest of nothings, in bytes.
const longestNothing = 6

// nothings are what people type into a cell that has no value.
var nothings = map[string]bool{
	"": true, "无": true, "NULL": true, "null": true, "Null": true, "-": true, "--": true, "—": true, "——": true, "/": true, "\\": true, "\\N": true,
	"N/A": true, "n/a": true, "#N/A": true, "NA": true, "None": true, "none": true, "NONE": true, "nan": true, "NaN": true, "nil": true,
	"不详": true, "未知": true, "空": true, "暂无": true, "没有": true,
}

// cleanText trims a cell and makes it one line: control and invisible
// characters go, runs of blanks become one. Words for nothing become "".
func cleanText(s string) string {
	if simpleText(s) {
		if len(s) <= longestNothing && nothings[s] {
			return ""
		}
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			blank = b.Len() > 0
		case unicode.Is(unicode.Cf, r) || r == utf8.RuneError || r >= 0xFE00 && r <= 0xFE0F:
		default:
			if blank {
				b.WriteByte(' ')
				blank = false
			}
			b.WriteRune(r)
		}
	}
	out := b.String()
	if nothings[out] {
		return ""
	}
	return out
}

// simpleText says that a cell is Han characters and visible ASCII signs only.
func simpleText(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7F {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
		i += size
	}
	return true
}
