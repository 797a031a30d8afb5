package normalise

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/han_simplified.tsv
var simplifiedData string

//go:embed data/han_variants.tsv
var variantData string

const (
	hanFirst = 0x3400 // CJK Extension A to the end of the basic block
	hanLast  = 0x9FFF
)

// hanFold maps the characters of the basic blocks to their simplified standard
// form (0: itself); hanFoldExt does the same for all other planes.
var (
	hanFold    [hanLast - hanFirst + 1]uint16
	hanFoldExt map[rune]rune
)

func init() {
	table := make(map[rune]rune, 6000)
	for _, data := range []string{simplifiedData, variantData} {
		for _, f := range tsv(data) {
			standard := []rune(f[0])[0]
			for _, c := range f[1] {
				if _, ok := table[c]; !ok {
					table[c] = standard
				}
			}
		}
	}
	hanFoldExt = make(map[rune]rune, 2500)
	for c, standard := range table {
		for i := 0; i < 4; i++ { // variant → traditional → simplified
			next, ok := table[standard]
			if !ok || next == c {
				break
			}
			standard = next
		}
		if c >= hanFirst && c <= hanLast && standard <= 0xFFFF {
			hanFold[c-hanFirst] = uint16(standard)
		} else {
			hanFoldExt[c] = standard
		}
	}
}

// tsv splits an embedded table: comment lines start with '#'.
func tsv(data string) [][]string {
	var rows [][]string
	for _, line := range strings.Split(data, "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// foldHan gives the simplified standard form of a Chinese character, the
// character itself when it has none.
func foldHan(c rune) rune {
	if c >= hanFirst && c <= hanLast {
		if to := hanFold[c-hanFirst]; to != 0 {
			return rune(to)
		}
		// A few simplified forms live in the extensions.
		if c < 0x4E00 {
			if to, ok := hanFoldExt[c]; ok {
				return to
			}
		}
		return c
	}
	if to, ok := hanFoldExt[c]; ok {
		return to
	}
	return c
}

// Simplified gives text with every Chinese character in its simplified standard
// form; all else stands.
func Simplified(text string) string {
	return strings.Map(foldHan, text)
}

// isHan tells whether c is a Chinese character; 〇 is one, used as a numeral
// and in names.
func isHan(c rune) bool {
	switch {
	case c >= 0x4E00 && c <= 0x9FFF, c >= 0x3400 && c <= 0x4DBF, c == '〇':
		return true
	case c >= 0x20000 && c <= 0x323AF, c >= 0xF900 && c <= 0xFAFF, c >= 0x2E80 && c <= 0x2FDF:
		return true
	}
	return false
}

// isBlank knows every blank and every character that shows nothing.
func isBlank(c rune) bool {
	return c == ' ' || c == '\u3000' || c == '\u00a0' || c >= '\u2000' && c <= '\u200a' || c == '\u202f' || c == '\u205f' || invisible(c)
}

// invisible knows control, bidirectional, zero-width and joining characters.
// They are never part of what a visitor reads.
func invisible(c rune) bool {
	switch {
	case c < 0x20, c >= 0x7f && c < 0xa0, c == 0xad, c == 0x34f, c == 0x61c:
		return true
	case c == 0x115f, c == 0x1160, c == 0x17b4, c == 0x17b5, c == 0x180e, c == 0x3164, c == 0xffa0:
		return true
	case c >= 0x200b && c <= 0x200f, c >= 0x2028 && c <= 0x202e, c >= 0x2060 && c <= 0x206f:
		return true
	case c >= 0xfe00 && c <= 0xfe0f, c == 0xfeff, c >= 0xfff0 && c <= 0xfffb:
		return true
	}
	return c >= 0xe0000 && c <= 0xe0fff
}

// narrow folds one full-width character or blank to its ASCII form.
func narrow(c rune) rune {
	switch {
	case c >= 0xff01 && c <= 0xff5e:
		return c - 0xfee0
	case c == 0x3000:
		return ' '
	}
	return c
}

// foldText prepares free text (addresses, phones, money, dates): width folded,
// invisible characters and all blanks removed, compatibility characters
// decomposed (NFKC) only where there are any. Clean input is given back
// without a copy.
func foldText(s string) (string, Repair) {
	dirty, compat := false, false
	for _, c := range s {
		if c < 0x80 && c > 0x20 && c != 0x7f || c >= 0x4e00 && c <= 0x9fff {
			continue
		}
		dirty = true
		if c >= 0xf900 && c <= 0xfaff || c >= 0x2100 && c <= 0x2fdf || c >= 0x3200 && c <= 0x33ff {
			compat = true
		}
	}
	if !dirty {
		return s, 0
	}
	if compat {
		s = norm.NFKC.String(s)
	}
	var r Repair
	buf := make([]byte, 0, len(s))
	for _, c := range s {
		if isBlank(c) {
			r |= RepairBlanks
			continue
		}
		n := narrow(c)
		if n != c {
			r |= RepairWidth
		}
		buf = appendRune(buf, n)
	}
	return string(buf), r
}

func appendRune(b []byte, c rune) []byte {
	if c < 0x80 {
		return append(b, byte(c))
	}
	return append(b, string(c)...)
}

func isLatin(c rune) bool {
	return c < 0x250 && unicode.IsLetter(c)
}
