package tabular

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// GB18030 decoding of our own, because x/text knows neither bad input (it
// gives U+FFFD) nor 2,067 two-byte codes that the offices' systems use: the
// three user-defined areas, where rare characters of names are parked, and
// the codes GB18030-2022 moved out of the private use area.
//
// Sources: GB 18030-2022 and its change table against 2005; user-defined areas
// after GB 18030-2000 annex: AAA1–AFFE → U+E000…, F8A1–FEFE → U+E234…,
// A140–A7A0 → U+E4C6….

const (
	gbLeads  = 0xFE - 0x81 + 1
	gbTrails = 0xFE - 0x40 + 1
)

// gb2022 are the two-byte codes that x/text lacks and the standard defines.
var gb2022 = map[uint16]rune{
	0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5,
	0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6C: 0x215D7, 0xFE6D: 0x9FB8, 0xFE76: 0x2298F,
	0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFE91: 0x241FE, 0xFEA0: 0x9FBB,
	0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14,
	0xA6DE: 0xFE15, 0xA6DF: 0xFE16, 0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19,
	0xA8BC: 0x1E3F,
}

// gbCodes are the runes of all two-byte codes (0 = undefined) and the way back
// for the basic plane.
type gbCodes struct {
	runes [gbLeads * gbTrails]rune
	three [gbLeads * gbTrails]uint32 // those of three bytes in UTF-8, the first lowest; 0 for others
	back  [0x10000]uint16
}

var gbTable = sync.OnceValue(func() *gbCodes {
	t := new(gbCodes)
	decoder := simplifiedchinese.GB18030.NewDecoder()
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			if trail == 0x7F {
				continue
			}
			r := gbRune(decoder.Bytes, lead, trail)
			t.runes[(lead-0x81)*gbTrails+trail-0x40] = r
			if text := string(r); len(text) == 3 && r != utf8.RuneError {
				three := uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16
				if disguised[r>>6]&(1<<(r&63)) != 0 {
					three |= mayDisguise
				}
				t.three[(lead-0x81)*gbTrails+trail-0x40] = three
			}
			if r > 0 && r < 0x10000 {
				t.back[r] = uint16(lead)<<8 | uint16(trail)
			}
		}
	}
	return t
})

func gbRune(decode func([]byte) ([]byte, error), lead, trail int) rune {
	if r, ok := gb2022[uint16(lead)<<8|uint16(trail)]; ok {
		return r
	}
	text, err := decode([]byte{byte(lead), byte(trail)})
	if r, n := utf8.DecodeRune(text); err == nil && r != utf8.RuneError && n == len(text) {
		return r
	}
	switch {
	case trail >= 0xA1 && lead >= 0xAA && lead <= 0xAF:
		return rune(0xE000 + (lead-0xAA)*94 + trail - 0xA1)
	case trail >= 0xA1 && lead >= 0xF8:
		return rune(0xE234 + (lead-0xF8)*94 + trail - 0xA1)
	case trail <= 0xA0 && lead >= 0xA1 && lead <= 0xA7:
		n := trail - 0x40
		if trail > 0x7F {
			n--
		}
		return rune(0xE4C6 + (lead-0xA1)*96 + n)
	}
	return 0
}

// gbNext decodes the code at the start of src, whose first byte is not ASCII.
// r is -1 for bytes that are no code; n is then how many to step over: never a
// delimiter, quotation mark or line end. n is 0 when src ends inside a code.
func (t *gbCodes) next(src []byte) (r rune, n int) {
	lead := src[0]
	if lead == 0x80 || lead == 0xFF {
		return -1, 1
	}
	if len(src) < 2 {
		return -1, 0
	}
	trail := src[1]
	if trail >= 0x40 && trail != 0x7F && trail != 0xFF {
		if r := t.runes[int(lead-0x81)*gbTrails+int(trail)-0x40]; r != 0 {
			return r, 2
		}
		if trail < 0x80 {
			return -1, 1
		}
		return -1, 2
	}
	if trail < 0x30 || trail > 0x39 {
		return -1, 1
	}
	if len(src) < 4 {
		if len(src) == 3 && (src[2] < 0x81 || src[2] == 0xFF) {
			return -1, 1
		}
		return -1, 0
	}
	return gbFour(src)
}

// gbFour decodes a four-byte code, whose first two bytes are in range.
func gbFour(src []byte) (rune, int) {
	if src[2] < 0x81 || src[2] == 0xFF || src[3] < 0x30 || src[3] > 0x39 {
		return -1, 1
	}
	linear := ((int(src[0]-0x81)*10+int(src[1]-0x30))*126+int(src[2]-0x81))*10 + int(src[3]-0x30)
	if linear >= 189000 { // U+10000 …
		if r := rune(linear - 189000 + 0x10000); r <= utf8.MaxRune {
			return r, 4
		}
		return -1, 1
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(src[:4])
	r, n := utf8.DecodeRune(text)
	if err != nil || n != len(text) || (r == utf8.RuneError && !bytes.Equal(src[:4], []byte{0x84, 0x31, 0xA4, 0x37})) {
		return -1, 1
	}
	return r, 4
}

// badByte stands in decoded text where bytes were no code: it is valid in no
// UTF-8 text, so that one check serves every encoding.
const badByte = 0xFF

// mayDisguise marks the first characters of disguises in gbCodes.three.
const mayDisguise = 1 << 24

// decodeGB appends src as UTF-8 to dst and tells how much of src it used; the
// rest, at most 3 bytes, is the begin of a code. At the end of the file the
// rest counts as bad.
func decodeGB(dst, src []byte, eof bool) ([]byte, int) {
	dst, n, _ := decodeGBFinding(dst, src, eof)
	return dst, n
}

// found is what a decoder met that must be looked for in the text.
type found struct{ bad, odd bool }

// decodeGBFinding is decodeGB and tells whether bad bytes or the beginning of a
// disguise of U+FFFD are among the text.
func decodeGBFinding(dst, src []byte, eof bool) ([]byte, int, found) {
	t := gbTable()
	from := len(dst)
	dst = slices.Grow(dst, 2*len(src)+8) // the longest: two bytes that become four
	buf, i, k := dst[:cap(dst)], 0, from
	var f found
	for i < len(src) {
		c := src[i]
		if c < utf8.RuneSelf {
			if i+8 <= len(src) {
				if w := binary.LittleEndian.Uint64(src[i:]); w&highs == 0 {
					binary.LittleEndian.PutUint64(buf[k:], w)
					i, k = i+8, k+8
					continue
				}
			}
			buf[k] = c
			i, k = i+1, k+1
			continue
		}
		if u := t.threeAt(src, i); u != 0 {
			buf[k], buf[k+1], buf[k+2] = byte(u), byte(u>>8), byte(u>>16)
			f.odd = f.odd || u >= mayDisguise && disguiseGB(src[i:])
			i, k = i+2, k+3
			continue
		}
		r, n := t.next(src[i:])
		if n == 0 {
			if !eof {
				break
			}
			n = len(src) - i
		}
		if r < 0 {
			buf[k], f.bad = badByte, true
			k++
		} else {
			f.odd = f.odd || r == utf8.RuneError
			k += utf8.EncodeRune(buf[k:], r)
		}
		i += n
	}
	return buf[:k], i, f
}

// threeAt gives three of the two-byte code at src[i], 0 for anything else.
func (t *gbCodes) threeAt(src []byte, i int) uint32 {
	if i+1 >= len(src) || src[i] < 0x81 || src[i] == 0xFF || src[i+1] < 0x40 || src[i+1] == 0xFF {
		return 0
	}
	return t.three[int(src[i]-0x81)*gbTrails+int(src[i+1])-0x40]
}

// disguiseGB tells whether src, which begins with the first code of a
// disguise, may go on as one: 锟斤拷, or the code again.
func disguiseGB(src []byte) bool {
	return len(src) >= 4 && (src[0] == 0xEF && src[1] == 0xBF || src[2] == src[0] && src[3] == src[1])
}

// gbValid tells whether line is text in GB18030.
func gbValid(line []byte) bool {
	t := gbTable()
	for i := 0; i < len(line); {
		if line[i] < utf8.RuneSelf {
			i++
			continue
		}
		if t.threeAt(line, i) != 0 {
			i += 2
			continue
		}
		r, n := t.next(line[i:])
		if r < 0 {
			return false
		}
		i += n
	}
	return true
}
