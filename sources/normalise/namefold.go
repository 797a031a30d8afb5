package normalise

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameFolder folds the characters of one name.
type nameFolder struct {
	out       []rune
	han       int   // Chinese characters and wildcards so far
	latin     int   // Latin letters so far
	gaps      []int // places in out where a single full-width blank stood
	parts     int   // components of a described character still to skip
	separator bool
	repairs   Repair
}

// fold makes the key of one name, "" when it is none.
func (p *nameParser) fold(text string) string {
	var f nameFolder
	// An outer ASCII blank is padding; an outer full-width blank may stand for
	// a character the office's encoding could not write.
	text = strings.TrimFunc(text, func(c rune) bool { return c != '\u3000' && isBlank(c) })
	text = strings.TrimLeftFunc(text, isBlank)
	for i, c := range text {
		f.take(c, text[i+utf8.RuneLen(safe(c)):])
	}
	f.romanised()
	f.trimTail()
	f.hideGiven()
	key := f.key()
	if key == "" {
		p.parts.Repairs |= f.repairs | RepairNotName
		return ""
	}
	p.parts.Repairs |= f.repairs
	if rest := p.suffixes(key); rest != key {
		return p.fold(rest)
	}
	if f.separator || f.latin == 0 && len(f.out) >= 5 && f.han > 0 {
		p.parts.Minority = true
	}
	return p.gaps(&f, key)
}

// safe keeps RuneLen positive for a broken byte, which ranges as U+FFFD of
// length one.
func safe(c rune) rune {
	if c == utf8.RuneError {
		return 'a'
	}
	return c
}

// take adds one character; rest is what follows it.
func (f *nameFolder) take(c rune, rest string) {
	switch {
	case c >= '⿰' && c <= '⿻': // ⿰王文 describes one character
		if f.parts == 0 {
			f.wildcard()
			f.parts = 1
		}
		if f.parts++; c == '⿲' || c == '⿳' { // one of the parts becomes two, or three
			f.parts++
		}
	case f.parts > 0 && isHan(c):
		f.parts--
	case isHan(c):
		to := foldHan(c)
		if to != c {
			f.repairs |= RepairVariant
		}
		f.out = append(f.out, to)
		f.han++
	case c == '\u3000':
		f.gaps = append(f.gaps, len(f.out)) // a run of them gives several gaps: padding
		f.blank()
	case isBlank(c):
		f.blank()
	case unreadable(c):
		f.wildcard()
	case isSeparator(c):
		f.repairs |= RepairBlanks
		next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, isSeparator))
		f.separator = f.separator || f.han > 0 && f.latin == 0 && isHan(next)
		if f.latin > 0 {
			f.blank()
		}
	default:
		f.other(narrow(c))
	}
}

func (f *nameFolder) wildcard() {
	f.out = append(f.out, '?')
	f.han++
	f.repairs |= RepairWildcard
}

// blank: inside Chinese names blanks say nothing, between Latin words one
// blank stays.
func (f *nameFolder) blank() {
	f.repairs |= RepairBlanks
	if f.latin > 0 && len(f.out) > 0 && f.out[len(f.out)-1] != ' ' && f.out[len(f.out)-1] < 0x2E80 {
		f.out = append(f.out, ' ')
	}
}

func (f *nameFolder) other(c rune) {
	switch {
	case unicode.IsLetter(c):
		f.out = append(f.out, unicode.ToLower(c))
		f.latin++
	case c >= '0' && c <= '9':
		f.out = append(f.out, c)
	case unicode.IsDigit(c) || c >= '①' && c <= '⑳':
		f.out = append(f.out, '1')
	case unicode.IsMark(c):
		// An accent on a Latin letter is dropped; scripts that write vowels as
		// marks keep them.
		if n := len(f.out); n > 0 && f.out[n-1] >= 0x590 && !isHan(f.out[n-1]) {
			f.out = append(f.out, c)
		}
	}
}

// unreadable characters stand for exactly one character nobody can read: the
// signs typed or printed for it, private-use characters, broken bytes.
func unreadable(c rune) bool {
	switch c {
	case '?', '？', '□', '■', '▢', '▣', '◇', '◆', '〓', '●', '○', '◯', '◎', '△', '▲', '☐', '�', '*', '＊', '×', '※', '_', '＿', '⬜', '⬛', '𡆗':
		return true
	}
	return c >= 0xE000 && c <= 0xF8FF || c >= 0xF0000
}

// isSeparator knows the dots and dashes that part a minority name.
func isSeparator(c rune) bool {
	switch c {
	case '·', '•', '‧', '・', '．', '.', '∙', '⋅', '﹒', '･', '˙', '●', '-', '－', '‐', '–', '—', '―', '~', '～', '\'', '’', '‘', '`', '。':
		return true
	}
	return false
}

// romanised turns pinyin inside a Chinese name (陈yan) into one wildcard.
func (f *nameFolder) romanised() {
	if f.han == 0 || f.latin == 0 {
		return
	}
	f.trimTail()
	out := f.out[:0:0]
	inside := false
	for _, c := range f.out {
		if c == ' ' || isDigitRune(c) {
			continue
		}
		if isHan(c) || c == '?' {
			out, inside = append(out, c), false
			continue
		}
		if !inside {
			out, inside = append(out, '?'), true
			f.repairs |= RepairWildcard
		}
	}
	f.out, f.latin = out, 0
}

// trimTail drops the digits (and one letter) that number homonyms: 张三1, 张三A.
func (f *nameFolder) trimTail() {
	n := len(f.out)
	for n > 0 && (isDigitRune(f.out[n-1]) || f.out[n-1] == ' ') {
		n--
	}
	if n == len(f.out) && f.han >= 2 && f.latin == 1 && isLatin(f.out[n-1]) && f.out[n-1] < 0x80 {
		n--
		f.latin = 0
	}
	if n < len(f.out) {
		if strings.TrimSpace(string(f.out[n:])) != "" {
			f.repairs |= RepairDigits
		}
		f.out = f.out[:n]
	}
}

// hideGiven reads 张某, 张某某 as a surname with unknown characters.
func (f *nameFolder) hideGiven() {
	if len(f.out) < 2 || f.out[0] == '某' {
		return
	}
	given := f.out[1:]
	if len(given) > 1 && given[0] != '某' && compoundSurnames[string(f.out[:2])] != "" {
		given = f.out[2:]
	}
	for _, c := range given {
		if c != '某' {
			return
		}
	}
	for i := range given {
		given[i] = '?'
	}
	f.repairs |= RepairWildcard
}

// key checks that something readable is left.
func (f *nameFolder) key() string {
	readable := false
	for i, c := range f.out {
		if isDigitRune(c) && f.han > 0 {
			f.out[i] = '?' // a digit inside a name is a slip of the keyboard
			f.repairs |= RepairWildcard
		} else if c != '?' && !isDigitRune(c) && c != ' ' {
			readable = true
		}
	}
	if !readable {
		return ""
	}
	if f.han > 0 && len(f.out) <= 4 {
		if to := surnameFold[f.out[0]]; to != 0 {
			f.out[0] = to
			f.repairs |= RepairVariant
		}
	}
	s := string(f.out)
	if notNames[s] {
		return ""
	}
	return s
}

func isDigitRune(c rune) bool { return c >= '0' && c <= '9' }

// gaps gives the reading in which a single full-width blank is a lost
// character: as the key where only a surname is left, else as an alias.
func (p *nameParser) gaps(f *nameFolder, key string) string {
	if len(f.gaps) != 1 || f.han == 0 || len(f.out) > 3 || f.gaps[0] == 0 {
		return key
	}
	at := f.gaps[0]
	if at > len(f.out) || len(f.out) == 3 && at < 3 {
		return key // 李　素美 is a whole name, spaced
	}
	runes := append(append(append([]rune{}, f.out[:at]...), '?'), f.out[at:]...)
	wild := string(runes)
	p.parts.Repairs |= RepairWildcard
	if len(f.out) == 1 {
		return wild
	}
	if len(f.out) == 3 {
		return key
	}
	p.aliases = append(p.aliases, wild)
	return key
}
