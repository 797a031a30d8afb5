package tabular

import (
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Decoder gives the decoder of one byte order. Lone surrogates become
// badByte, an odd byte at the end of the file too.
func utf16Decoder(high int) func(dst, src []byte, eof bool) ([]byte, int) {
	unit := func(b []byte) rune { return rune(b[high])<<8 | rune(b[1-high]) }
	return func(dst, src []byte, eof bool) ([]byte, int) {
		i := 0
		for i+2 <= len(src) {
			r := unit(src[i:])
			n := 2
			if utf16.IsSurrogate(r) {
				if i+4 > len(src) && !eof {
					break
				}
				pair := rune(utf8.RuneError)
				if i+4 <= len(src) {
					pair = utf16.DecodeRune(r, unit(src[i+2:]))
				}
				if pair == utf8.RuneError {
					dst = append(dst, badByte)
					i += 2
					continue
				}
				r, n = pair, 4
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		}
		if eof && i < len(src) {
			dst = append(dst, badByte)
			i = len(src)
		}
		return dst, i
	}
}

// looksUTF16 tells from a sample without byte order mark whether it is UTF-16
// and which byte is the high one (0 or 1): text tables have delimiters, digits
// and line ends, whose high byte is zero; a zero low byte is rare (一 is U+4E00).
func looksUTF16(sample []byte) (high int, ok bool) {
	sample = sample[:len(sample)&^1]
	if len(sample) < 16 {
		return 0, false
	}
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i&1]++
		}
	}
	units := len(sample) / 2
	for high := range 2 {
		if zeros[1-high]*50 <= units && zeros[high]*10 >= units {
			return high, true
		}
	}
	return 0, false
}
