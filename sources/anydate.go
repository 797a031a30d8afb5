package sources

import (
	"strconv"
	"strings"

	"yingbao/sources/normalise"
)

// dayFirst says how 01/02/1980 is read: day before month unless the column
// speaks for the other way more often (a slip puts a day in the month's place);
// unsure is true when it says nothing.
func (c *columnLook) dayFirst() (dayFirst, unsure bool) {
	return c.likes[likeFirst] >= c.likes[likeSecond], c.likes[likeSlashed] > 0 && c.likes[likeFirst] == c.likes[likeSecond]
}

// readAnyDate gives YYYYMMDD, the eight digits of an impossible date as typed,
// or "".
func readAnyDate(v string, dayFirst bool) string {
	if a, b, ok := slashParts(v); ok {
		day, month := a, b
		if !dayFirst {
			day, month = b, a
		}
		d := onlyDigits(v[len(v)-4:]) + pad(month) + pad(day)
		if len(d) == 8 {
			return d
		}
	}
	if d := isoDate(v); d != "" {
		return d
	}
	if d, _ := normalise.Date(v); d != "" {
		return d
	}
	if d := onlyDigits(v); len(d) == 8 {
		return d
	}
	return ""
}

// isoDate reads 1862-01-31 of any century, which normalise.Date does not.
func isoDate(v string) string {
	if len(v) < 10 || len(v) > 10 && v[10] != ' ' && v[10] != 'T' || v[4] != v[7] || !strings.ContainsRune("-/.", rune(v[4])) {
		return ""
	}
	if d := v[:4] + v[5:7] + v[8:10]; digits(d) {
		return d
	}
	return ""
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// partSigns stand between the parts of a date.
const partSigns = "/-."

// slashParts reads the two parts before the year of 13/02/1980, 2-13-1980 or
// 13.02.1980.
func slashParts(v string) (a, b int, ok bool) {
	if len(v) < 8 || len(v) > 10 || !strings.ContainsRune(partSigns, rune(v[len(v)-5])) && !strings.ContainsRune(partSigns, rune(v[len(v)-1])) {
		return 0, 0, false
	}
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(partSigns, r) })
	if len(parts) != 3 || len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, 0, false
	}
	a, err1 := strconv.Atoi(parts[0])
	b, err2 := strconv.Atoi(parts[1])
	_, err3 := strconv.Atoi(parts[2])
	return a, b, err1 == nil && err2 == nil && err3 == nil
}
