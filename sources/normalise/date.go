package normalise

import "strings"

// Years a stated date may lie in: register entries of the oldest people to the
// furthest end of a certificate.
const (
	firstYear = 1850
	lastYear  = 2079
)

// Date reads a stated day in any spelling offices use and gives YYYYMMDD with
// '?' for an unknown month or day; "" for no date, an impossible one
// (2023-02-30 is never moved to another day), an open end (9999-12-31, 长期)
// or one that cannot be told (1/2/23). Serial numbers of spreadsheets are not
// dates here: see DateSerial.
func Date(raw string) (ymd string, r Repair) {
	if d, ok := PlainDay(raw, ""); ok {
		return d, 0
	}
	return anyDate(raw)
}

// anyDate is Date without its fast path.
func anyDate(raw string) (ymd string, r Repair) {
	text, r := foldDate(raw)
	if text == "" {
		return "", r
	}
	var s dateScan
	if !s.read(text) {
		return "", r | s.repairs | RepairUnreadable
	}
	ymd, more := s.date()
	return ymd, r | s.repairs | more
}

// PlainDay is Date for a day written whole, in which there is nothing to mend:
// 20220225, 2022-02-25, 2022/2/5, 2022.2.5, 2022年2月5日. It is false for some
// such texts too. known is a day that the text may well say, the one in a
// person's number: it is given back when it is the same.
func PlainDay(s, known string) (string, bool) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, ok1 := twoDigits(s[0], s[1])
		z, ok2 := twoDigits(s[2], s[3])
		m, ok3 := twoDigits(s[5], s[6])
		d, ok4 := twoDigits(s[8], s[9])
		if y = 100*y + z; ok1 && ok2 && ok3 && ok4 && validDate(y, m, d) {
			return dayLike(y, m, d, known), true
		}
		return "", false
	}
	if len(s) < 8 || len(s) > 17 || !allDigits(s[:4]) {
		return "", false
	}
	if len(s) == 8 && allDigits(s[4:]) {
		return s, validDate(number(s[:4]), number(s[4:6]), number(s[6:]))
	}
	first, second, last := s[4:5], s[4:5], ""
	switch first {
	case "-", "/", ".":
	default:
		if first, second, last = "年", "月", "日"; s[4:min(7, len(s))] != first {
			return "", false
		}
	}
	m, rest, ok := cutNumber(s[4+len(first):], second)
	if !ok {
		return "", false
	}
	d, rest, ok := cutNumber(rest, last)
	if y := number(s[:4]); ok && rest == "" && validDate(y, m, d) {
		return dayLike(y, m, d, known), true
	}
	return "", false
}

func twoDigits(a, b byte) (int, bool) {
	a, b = a-'0', b-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

// cutNumber takes one or two digits and the mark behind them off a text.
func cutNumber(s, mark string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < 2 && isDigit(s[i]) {
		n = n*10 + int(s[i]-'0')
		i++
	}
	rest, ok = strings.CutPrefix(s[i:], mark)
	return n, rest, ok && i > 0
}

func validDate(y, m, d int) bool { return y >= firstYear && y <= lastYear && validDay(y, m, d) }

func validDay(y, m, d int) bool { return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m) }

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// formatDate writes YYYYMMDD; a month or day of 0 is unknown.
func formatDate(y, m, d int) string {
	b := [8]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '?', '?', '?', '?'}
	if m > 0 {
		b[4], b[5] = byte('0'+m/10), byte('0'+m%10)
	}
	if d > 0 {
		b[6], b[7] = byte('0'+d/10), byte('0'+d%10)
	}
	return string(b[:])
}

// DateSerial gives the day of a spreadsheet's serial number in the 1900 or the
// 1904 system, "" for numbers before 1900-01-01, the 29 February 1900 that
// never was, and days after 2079. The fraction of a day is dropped.
func DateSerial(serial float64, date1904 bool) string {
	if !(serial >= 0 && serial < 70000) {
		return ""
	}
	n := int(serial)
	if date1904 {
		n += 1462
	}
	switch {
	case n < 1 || n == 60:
		return ""
	case n > 60:
		n--
	}
	y, m := 1900, 1
	for n > 365 {
		length := 365
		if daysIn(y, 2) == 29 {
			length = 366
		}
		if n <= length {
			break
		}
		n -= length
		y++
	}
	for n > daysIn(y, m) {
		n -= daysIn(y, m)
		m++
	}
	if !validDate(y, m, n) {
		return ""
	}
	return formatDate(y, m, n)
}

// Month reads a month (202103, 2021-03, 2021年3月) or the month of a day and
// gives YYYYMM, "" where no month is known.
func Month(raw string) string {
	if len(raw) == 6 && allDigits(raw) {
		if y, m := number(raw[:4]), number(raw[4:]); y >= firstYear && y <= lastYear && m >= 1 && m <= 12 {
			return raw
		}
		return ""
	}
	d, _ := Date(raw)
	if len(d) != 8 || d[4] == '?' {
		return ""
	}
	return d[:6]
}
