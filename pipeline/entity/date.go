package entity

import (
	"strconv"
	"strings"
	"time"
)

// Earliest gives the first day a date with unknown digits can be: "202103??"
// is 20210301. "" stays "".
func Earliest(ymd string) string { return resolveDate(ymd, "0101") }

// Latest gives the last day it can be, never more than "1231"; the day is 31
// whatever the month, which is enough for comparing.
func Latest(ymd string) string { return resolveDate(ymd, "1231") }

// resolveDate fills unknown months and days from the default.
func resolveDate(ymd, monthDay string) string {
	if len(ymd) == 8 && strings.IndexByte(ymd, '?') < 0 {
		return ymd
	}
	if len(ymd) < 4 || strings.Contains(ymd[:4], "?") {
		return ""
	}
	out := ymd[:4]
	for i, from := range []int{4, 6} {
		part := ""
		if len(ymd) >= from+2 {
			part = ymd[from : from+2]
		}
		if part == "" || strings.Contains(part, "?") {
			part = monthDay[i*2 : i*2+2]
			if i == 1 && monthDay == "1231" {
				part = "31"
			}
		}
		out += part
	}
	return out
}

// Day parses a complete or partly unknown date at its earliest.
func Day(ymd string) (time.Time, bool) {
	s := Earliest(ymd)
	if s == "" {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || len(s) != 8 {
		return time.Time{}, false
	}
	y, m, d := int(n/10000), time.Month(n/100%100), int(n%100)
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Month() != m || t.Day() != d {
		return time.Time{}, false // no such day
	}
	return t, true
}

// Months gives the number of full months from a date to a later day, or -1
// when the date is unknown or later. Unknown days count from the first of the
// month: a lead too early costs a visit, one too late a month of hardship.
func Months(from string, to time.Time) int {
	t, ok := Day(from)
	if !ok || t.After(to) {
		return -1
	}
	n := (to.Year()-t.Year())*12 + int(to.Month()) - int(t.Month())
	lastDay := to.AddDate(0, 0, 1).Day() == 1
	if to.Day() < t.Day() && !lastDay {
		n--
	}
	return n
}

// Days gives the days from a date to a day, negative when the date is later.
func Days(from string, to time.Time) (int, bool) {
	t, ok := Day(from)
	if !ok {
		return 0, false
	}
	return int(to.Sub(t).Hours() / 24), true
}

// Age gives the full years on a day, -1 when the year of birth is unknown. An
// unknown month or day counts as the last it can be, so nobody is taken for
// older than he surely is.
func Age(birth string, on time.Time) int {
	s := Latest(birth)
	if s == "" {
		return -1
	}
	y, _ := strconv.Atoi(s[:4])
	birthday, _ := strconv.Atoi(s[4:])
	age := on.Year() - y
	if int(on.Month())*100+on.Day() < birthday {
		age--
	}
	if age < 0 || age > 130 {
		return -1
	}
	return age
}

// month gives YYYYMM of a period written 202207, 2022-07 or 20220731.
func month(period string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, period)
	if len(digits) < 6 {
		return ""
	}
	return digits[:6]
}
