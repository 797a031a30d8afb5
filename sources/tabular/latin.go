package tabular

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// enc1252 is what Western European offices' spreadsheets write.
const enc1252 = "windows-1252"

// decode1252 is the decoder of enc1252.
func decode1252(dst, src []byte, _ bool) ([]byte, int) {
	for _, b := range src {
		switch r := charmap.Windows1252.DecodeByte(b); {
		case b < utf8.RuneSelf:
			dst = append(dst, b)
		case r == utf8.RuneError:
			dst = append(dst, badByte)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst, len(src)
}

// Shares of looksWestern, of the high bytes.
const (
	westernLeast   = 3
	westernPercent = 60
)

// looksWestern tells whether text that is no UTF-8 is of letters with accents
// in words: its high bytes stand alone, a Latin letter beside them and plain
// text on either side. Those of Chinese text stand in pairs.
func looksWestern(text []byte) bool {
	high, alone := 0, 0
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z')
	}
	plain := func(i int) bool { return i < 0 || i >= len(text) || text[i] < utf8.RuneSelf }
	for i, b := range text {
		if b < utf8.RuneSelf {
			continue
		}
		high++
		if plain(i-1) && plain(i+1) && (letter(i-1) || letter(i+1)) {
			alone++
		}
	}
	return high >= westernLeast && alone*100 >= high*westernPercent
}
