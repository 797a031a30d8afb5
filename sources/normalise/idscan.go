package normalise

import "unicode/utf8"

// idScan collects the characters of a number cell: digits, X, '?', and what
// shows scientific notation.
type idScan struct {
	b       [40]byte
	n       int
	repairs Repair
	point   int // characters before the decimal point, -1 without one
	exp     int // exponent, -1 without one
	masks   int // runs of mask characters
	xs      int // X characters seen
}

// read fills the scan; false when the cell holds something that is not a
// number (letters, words, too long).
func (s *idScan) read(raw string) bool {
	s.point, s.exp = -1, -1
	for i := 0; i < len(raw); {
		c, size := rune(raw[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(raw[i:])
		}
		if s.n >= len(s.b)-1 {
			return false
		}
		if (c == 'E' || c == 'e' || c == 'Ｅ') && s.n > 0 && s.exp < 0 {
			rest, ok := exponent(raw[i+size:])
			if !ok {
				return false
			}
			s.exp = rest
			s.repairs |= RepairScientific
			return true
		}
		if !s.take(c) {
			return false
		}
		i += size
	}
	return true
}

// take adds one character, false when it has no place in a number.
func (s *idScan) take(c rune) bool {
	switch {
	case c >= '0' && c <= '9':
		s.put(byte(c))
	case c >= '０' && c <= '９':
		s.repairs |= RepairWidth
		s.put(byte(c - '０' + '0'))
	case c == 'X':
		s.xs++
		s.put('X')
	case isXLike(c):
		s.xs++
		s.repairs |= RepairX
		s.put('X')
	case c == 'O' || c == 'o' || c == 'Ｏ' || c == 'ｏ' || c == 'О' || c == 'о' || c == '〇' || c == '○':
		s.repairs |= RepairLetters
		s.put('0')
	case c == 'l' || c == 'I' || c == '|' || c == 'ｌ' || c == 'Ｉ':
		s.repairs |= RepairLetters
		s.put('1')
	case c == '*' || c == '＊' || c == '?' || c == '？' || c == '•' || c == '●' || c == '＃' || c == '#':
		if s.n == 0 || s.b[s.n-1] != '?' {
			s.masks++
		}
		s.put('?')
	case c == 'B' || c == 'b' || c == 'Ｂ':
		if s.n < 20 { // B1…B9 marks a re-issued disability certificate
			return false
		}
		s.put('B')
	case c == '.' || c == '．':
		if s.point >= 0 {
			return false
		}
		s.point = s.n
	case ignorable(c):
		s.repairs |= RepairBlanks
	case isHan(c): // 身份证：…, …（已注销）
		s.repairs |= RepairRemark
	default:
		return false
	}
	return true
}

func (s *idScan) put(c byte) {
	s.b[s.n] = c
	s.n++
}

// isXLike knows the letters and signs typed for the check character X.
func isXLike(c rune) bool {
	switch c {
	case 'x', 'Ｘ', 'ｘ', '×', 'χ', 'Χ', 'Х', 'х', 'Ⅹ', 'ⅹ', '╳', '✕', '✖', '乂', '㐅':
		return true
	}
	return false
}

// ignorable knows blanks, invisible characters, quotes, dashes and the guards
// people put around numbers to stop a spreadsheet.
func ignorable(c rune) bool {
	switch c {
	case '\'', '"', '`', '=', '‘', '’', '“', '”', '＇', '＂', '｀', '´', '′', '-', '－', '—', '–', '_', ',', '，', '、', '。', ';', '；', ':', '：', '(', ')', '（', '）', '/':
		return true
	}
	return isBlank(c)
}

// exponent reads "+17" after the E.
func exponent(s string) (int, bool) {
	n, digits := 0, 0
	for _, c := range s {
		switch {
		case c == '+' || c == '＋' || ignorable(c) && c != '-':
		case c >= '0' && c <= '9':
			n, digits = n*10+int(c-'0'), digits+1
		case c >= '０' && c <= '９':
			n, digits = n*10+int(c-'０'), digits+1
		default:
			return 0, false
		}
		if digits > 2 {
			return 0, false
		}
	}
	return n, digits > 0
}

// assemble makes the pattern out of what was read.
func (s *idScan) assemble() (string, Repair) {
	if s.exp >= 0 {
		return s.scientific()
	}
	if s.point >= 0 { // 350102198001011234.0 out of a data frame
		for _, c := range s.b[s.point:s.n] {
			if c != '0' {
				return "", s.repairs | RepairNotID
			}
		}
		s.n = s.point
		s.repairs |= RepairBlanks
	}
	s.maskLetters()
	b := s.b[:s.n]
	if s.masks > 0 {
		return s.masked(b)
	}
	for i, c := range b {
		if c == 'X' && i != 17 && i != s.n-1 || c == 'B' && i != 20 {
			return "", s.repairs | RepairNotID
		}
	}
	switch {
	case s.n == 18:
		return finishID(string(b), s.repairs)
	case s.n == 15 && allDigits(string(b)):
		return widen15(string(b), s.repairs)
	case s.n == 17:
		return short17(string(b), s.repairs)
	case s.n == 20 || s.n == 22 || s.n == 21:
		return s.certificate(string(b))
	}
	return wrongLength(string(b), s.repairs)
}

// maskLetters turns a run of X inside the number into a mask: 350102XXXXXXXX1234.
func (s *idScan) maskLetters() {
	if s.xs < 2 {
		return
	}
	run := 0
	for i := 0; i <= s.n; i++ {
		if i < s.n && s.b[i] == 'X' {
			run++
			continue
		}
		if run >= 2 {
			s.masks++
			for k := i - run; k < i; k++ {
				s.b[k] = '?'
			}
		}
		run = 0
	}
}

// certificate cuts the 18-character number out of a disability certificate:
// number + category 1–7 + level 1–4, then B1–B9 for a re-issue.
func (s *idScan) certificate(v string) (string, Repair) {
	r := s.repairs
	head := v[:18]
	tailOK := v[18] >= '1' && v[18] <= '7' && v[19] >= '1' && v[19] <= '4'
	if !clean18(head) || !(tailOK || IDValid(head)) {
		return wrongLength(v, r)
	}
	return finishID(head, r|RepairCertificate)
}
