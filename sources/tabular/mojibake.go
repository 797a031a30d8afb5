package tabular

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"
)

// disguises are U+FFFD and what it became when it was misread again; the last
// three are uninitialised memory printed by old programs.
var disguises = []string{"\uFFFD", "锟斤拷", "烫烫烫", "屯屯屯", "葺葺葺"}

// doubtful tells whether text holds one of the disguises anywhere: a cheap
// test of a whole buffer, so that sound files pay nothing for it per cell.
func doubtful(text []byte) bool {
	for _, d := range disguises {
		if bytes.Contains(text, []byte(d)) {
			return true
		}
	}
	return false
}

// misread tells whether cell shows that its text was lost upstream: it holds a
// disguise (looked for only if doubt), or it is UTF-8 that was once read as GBK.
func misread(cell string, doubt bool) bool {
	if doubt && doubtfulText(cell) {
		return true
	}
	return cell[0] >= 0xE4 && utf8AsGBK(cell)
}

// utf8AsGBK undoes the misreading: the GBK bytes of the cell must be UTF-8
// text of Han characters, possibly cut at the end. Real words that pass this
// by chance are of GB2312 characters, so one character outside GB2312 (a byte
// 80–A0) is asked for as well.
func utf8AsGBK(cell string) bool {
	table := gbTable()
	if r, _ := utf8.DecodeRuneInString(cell); r >= 0x10000 || table.back[r]>>8 < 0xE4 || table.back[r]>>8 > 0xE9 {
		return false // the usual end, before anything is allocated
	}
	var raw []byte
	rare := false
	for _, r := range cell {
		if r < utf8.RuneSelf {
			raw = append(raw, byte(r))
			continue
		}
		if r >= 0x10000 || table.back[r] == 0 {
			if r == utf8.RuneError || r == '?' {
				break
			}
			return false
		}
		code := table.back[r]
		hi, lo := byte(code>>8), byte(code)
		if len(raw) == 0 && (hi < 0xE4 || hi > 0xE9 || lo < 0x80 || lo > 0xBF) {
			return false
		}
		rare = rare || hi <= 0xA0 || lo <= 0xA0
		raw = append(raw, hi, lo)
	}
	if !rare || len(raw) < 6 {
		return false
	}
	han := 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError {
			return han >= 2 && len(raw) < 3
		}
		if unicode.Is(unicode.Han, r) {
			han++
		}
		raw = raw[n:]
	}
	return han >= 2
}

// leads is a set of characters of the basic plane, one bit each.
type leads [1 << 10]uint64

// misreadLeads are the characters that utf8AsGBK may find a cell to begin
// with.
var misreadLeads = sync.OnceValue(func() *leads {
	l, table := new(leads), gbTable()
	for r, code := range table.back {
		if lead := code >> 8; lead >= 0xE4 && lead <= 0xE9 {
			l[r>>6] |= 1 << (r & 63)
		}
	}
	return l
})

// begins tells whether valid UTF-8 whose first byte is 0xE4 or above begins
// with one of the set.
func (l *leads) begins(cell string) bool {
	if cell[0] >= 0xF0 || len(cell) < 3 {
		return false
	}
	r := uint(cell[0]&0x0F)<<12 | uint(cell[1]&0x3F)<<6 | uint(cell[2]&0x3F)
	return l[r>>6]&(1<<(r&63)) != 0
}

// disguised are the first characters of the disguises.
var disguised = func() *leads {
	l := new(leads)
	for _, d := range disguises {
		r, _ := utf8.DecodeRuneInString(d)
		l[r>>6] |= 1 << (r & 63)
	}
	return l
}()
