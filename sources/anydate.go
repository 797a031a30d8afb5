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
	if a, b, year, ok := slashParts(v); ok {
		day, month := a, b
		if !dayFirst {
			day, month = b, a
		}
		return year + pad(month) + pad(day)
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

// shortYears is the first year of two digits that is of the last century, as
// spreadsheets read it: 29 is 2029, 30 is 1930.
const shortYears = "30"

// slashParts reads the two parts before the year of 13/02/1980, 2-13-1980,
// 13.02.1980 or, where parts are such, 13/02/80, and the four digits of the year.
func slashParts(v string) (a, b int, year string, ok bool) {
	if len(v) < 6 || len(v) > 10 || v[0] < '0' || v[0] > '9' {
		return 0, 0, "", false
	}
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(partSigns, r) })
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || !digits(parts[2]) {
		return 0, 0, "", false
	}
	a, err1 := strconv.Atoi(parts[0])
	b, err2 := strconv.Atoi(parts[1])
	year = parts[2]
	if len(year) == 2 {
		if max(a, b) > 31 || min(a, b) > 12 || min(a, b) == 0 {
			return 0, 0, "", false // 80/02/13, or no date at all
		}
		if year < shortYears {
			year = "20" + year
		} else {
			year = "19" + year
		}
	}
	return a, b, year, err1 == nil && err2 == nil && len(year) == 4
}
