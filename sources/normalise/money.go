package normalise

import (
	"math"
	"strconv"
	"strings"
)

// Money reads an amount and gives it in yuan: 12,345.60元, 1.2万, ¥300,
// (123.45) for a negative one. ok is false for texts, dashes, empty cells and
// ranges. It does not know the unit of a bare number: that is the column's.
func Money(raw string) (yuan float64, ok bool) {
	if v, ok := plainMoney(raw); ok {
		return v, true
	}
	s, _ := foldText(raw)
	negative := false
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s, negative = s[1:len(s)-1], true
	}
	for _, prefix := range [...]string{"人民币", "RMB", "CNY", "¥", "￥", "约", "'"} {
		s = strings.TrimPrefix(s, prefix)
	}
	for _, sign := range [...]string{"-", "−", "负"} {
		if rest, cut := strings.CutPrefix(s, sign); cut {
			s, negative = rest, !negative
			break
		}
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "¥"), "+")
	for _, suffix := range [...]string{"/人/月", "/人", "/月", "/年", "每月", "每年", "整", "正", "圆", "元", "RMB"} {
		s = strings.TrimSuffix(s, suffix)
	}
	factor := 1.0
	for _, unit := range [...]struct {
		word  string
		value float64
	}{{"亿", 1e8}, {"千万", 1e7}, {"百万", 1e6}, {"万", 1e4}, {"千", 1e3}, {"百", 1e2}} {
		if rest, cut := strings.CutSuffix(s, unit.word); cut {
			s, factor = rest, unit.value
			break
		}
	}
	v, ok := number64(s)
	if !ok {
		return 0, false
	}
	v = math.Round(v*factor*10000) / 10000
	if negative {
		v = -v
	}
	if math.IsInf(v, 0) {
		return 0, false
	}
	return v, true
}

// plainMoney is the fast path: digits with at most one point, up to 15 of them.
func plainMoney(s string) (float64, bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	whole, scale, point := int64(0), 1.0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			whole = whole*10 + int64(c-'0')
			if point {
				scale *= 10
			}
		case c == '.' && !point && i > 0 && i < len(s)-1:
			point = true
		default:
			return 0, false
		}
	}
	return float64(whole) / scale, true
}

// number64 reads digits with grouping commas and a point; signs, words and
// hexadecimal forms are refused.
func number64(s string) (float64, bool) {
	if strings.IndexByte(s, ',') >= 0 {
		s = strings.ReplaceAll(s, ",", "")
	}
	digits := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			digits++
		case c == '.':
		case (c == 'E' || c == 'e') && digits > 0 && i < len(s)-1:
		case (c == '+' || c == '-') && i > 0 && (s[i-1] == 'E' || s[i-1] == 'e'):
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}
