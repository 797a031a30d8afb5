package normalise

import (
	"strings"
	"unicode/utf8"
)

// dateScan holds the numbers of a date text in their order, with the mark that
// follows each.
type dateScan struct {
	value   [8]int
	width   [8]int
	mark    [8]rune // '年' '月' '日' '-' '/' '.' ':' or 0 at the end
	n       int
	named   int // month given by an English name, 0 without
	namedAt int // how many numbers came before it
	lunar   bool
	era     bool // years of the Republic (民国)
	zulu    bool
	repairs Repair
}

// foldDate folds widths and drops what is not part of the date itself.
func foldDate(raw string) (string, Repair) {
	text := strings.TrimFunc(raw, func(c rune) bool { return isBlank(c) || strings.ContainsRune("'\"‘’“”＇＂", c) })
	if text == "" {
		return "", 0
	}
	var r Repair
	if len(text) != len(raw) {
		r = RepairBlanks
	}
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			buf := make([]byte, 0, len(text))
			for _, c := range text {
				if n := narrow(c); n != c {
					r |= RepairWidth
					c = n
				}
				if !invisible(c) {
					buf = appendRune(buf, c)
				}
			}
			return strings.TrimSuffix(strings.TrimSuffix(string(buf), "生"), "出"), r
		}
	}
	return text, r
}

// read collects the numbers; false at the first thing that has no place in a
// date.
func (s *dateScan) read(text string) bool {
	text = s.leadIn(text)
	for text != "" {
		c, size := utf8.DecodeRuneInString(text)
		switch {
		case c >= '0' && c <= '9' || numeral(c) >= 0:
			used, ok := s.number(text)
			if !ok {
				return false
			}
			size = used
		case s.marks(c):
		case (c == 'T' || c == 't') && s.n == 3, c == '+' && s.n >= 5:
			if c == '+' { // a zone: the day as written is the local one
				return true
			}
		case (c == 'Z' || c == 'z') && s.n >= 5:
			s.zulu = true
			return size == len(text)
		case c < 0x80 && s.named == 0:
			month := englishMonth(text)
			if month == 0 {
				return false
			}
			s.named, s.namedAt = month, s.n
			for size < len(text) && isLatin(rune(text[size])) {
				size++
			}
		case c == '正' || c == '腊' || c == '冬' || c == '初' || c == '闰':
			s.lunar = true
			if c != '初' && c != '闰' {
				s.add(map[rune]int{'正': 1, '冬': 11, '腊': 12}[c], 2)
			}
		default:
			return false
		}
		text = text[size:]
	}
	return s.n > 0
}

// leadIn takes off the calendar in front: 农历, 公元, 民国.
func (s *dateScan) leadIn(text string) string {
	for _, lunar := range [...]string{"农历", "阴历", "旧历"} {
		if rest, ok := strings.CutPrefix(text, lunar); ok {
			text, s.lunar = rest, true
		}
	}
	text = strings.TrimPrefix(strings.TrimPrefix(text, "公元"), "公历")
	if rest, ok := strings.CutPrefix(text, "民国"); ok {
		text, s.era = rest, true
		s.repairs |= RepairNumerals
	}
	return text
}

// marks takes a separator.
func (s *dateScan) marks(c rune) bool {
	switch c {
	case '年', '月', '日', '号', '-', '/', '.', ':', '时', '分', '秒', ',', '–', '—', '。', '、':
		if s.n > 0 {
			switch c {
			case '号':
				c = '日'
			case '时', '分', '秒':
				c = ':'
			case '–', '—':
				c = '-'
			case '。', '、', ',':
				c = '.'
			}
			if s.mark[s.n-1] == 0 || s.mark[s.n-1] == ' ' {
				s.mark[s.n-1] = c
			}
		}
		return s.n > 0
	case ' ':
		if s.n > 0 && s.mark[s.n-1] == 0 {
			s.mark[s.n-1] = ' '
		}
		return true
	}
	return false
}

func (s *dateScan) add(value, width int) bool {
	if s.n == len(s.value) {
		return false
	}
	s.value[s.n], s.width[s.n] = value, width
	s.n++
	return true
}

// number reads one number in digits or Chinese numerals, or a run of 14
// digits as day and time; it gives the bytes used.
func (s *dateScan) number(text string) (int, bool) {
	i := 0
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i > 0 && (i == len(text) || numeralAt(text[i:]) < 0) {
		switch {
		case i == 14:
			return i, s.add(number(text[:8]), 8) && s.add(number(text[8:10]), 2) && s.add(number(text[10:12]), 2) && s.add(number(text[12:14]), 2)
		case i > 9:
			return i, false
		}
		return i, s.add(number(text[:i]), i)
	}
	value, width, used, ok := chineseNumber(text)
	s.repairs |= RepairNumerals
	return used, ok && s.add(value, width)
}

// numeral gives the value of a Chinese numeral up to ten, -1 for others. 廿
// and 卅 count tens.
func numeral(c rune) int {
	switch c {
	case '〇', '零', '○', 'О', 'Ο', '◯':
		return 0
	case '一', '壹', '元':
		return 1
	case '二', '贰', '两':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	case '十', '拾':
		return 10
	case '廿':
		return 20
	case '卅':
		return 30
	}
	return -1
}

func numeralAt(text string) int {
	c, _ := utf8.DecodeRuneInString(text)
	return numeral(c)
}

// chineseNumber reads 一九八〇, 一九八0, 十二, 二十三, 廿三: digit by digit without a
// ten, with place value when there is one.
func chineseNumber(text string) (value, width, used int, ok bool) {
	tens := false
	last := 0
	for i, c := range text {
		v := numeral(c)
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		}
		if v < 0 {
			break
		}
		used = i + utf8.RuneLen(c)
		if width++; width > 8 {
			return 0, 0, used, false
		}
		switch {
		case v >= 20:
			value, tens = value+v, true
		case v == 10:
			if last == 0 {
				last = 1
			}
			value, tens = value-last*btoi(width > 1)+last*10, true
			last = 0
			continue
		case tens:
			value += v
		default:
			value = value*10 + v
		}
		last = v
	}
	if tens {
		width = 2
	}
	return value, width, used, width > 0
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

const englishMonths = "janfebmaraprmayjunjulaugsepoctnovdec"

// englishMonth knows the months of an English-locale spreadsheet: 3-Feb-1980.
func englishMonth(text string) int {
	if len(text) < 3 {
		return 0
	}
	i := strings.Index(englishMonths, strings.ToLower(text[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return i/3 + 1
}
