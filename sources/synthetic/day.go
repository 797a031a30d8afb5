package synthetic

import "time"

// day counts days since 1970-01-01: arithmetic on it is cheap, and it has no time zone.
type day int32

func dayOf(t time.Time) day { return newDay(t.Year(), int(t.Month()), t.Day()) }

// newDay is Howard Hinnant's days_from_civil.
func newDay(year, month, dayOfMonth int) day {
	if month <= 2 {
		year--
	}
	era := year / 400
	inEra := year - era*400
	shifted := (month + 9) % 12
	inYear := (153*shifted+2)/5 + dayOfMonth - 1
	return day(era*146097 + inEra*365 + inEra/4 - inEra/100 + inYear - 719468)
}

// civil is civil_from_days.
func (d day) civil() (year, month, dayOfMonth int) {
	z := int(d) + 719468
	era := z / 146097
	inEra := z - era*146097
	y := (inEra - inEra/1460 + inEra/36524 - inEra/146096) / 365
	inYear := inEra - (365*y + y/4 - y/100)
	shifted := (5*inYear + 2) / 153
	dayOfMonth = inYear - (153*shifted+2)/5 + 1
	month = (shifted+2)%12 + 1
	year = y + era*400
	if month <= 2 {
		year++
	}
	return year, month, dayOfMonth
}

// years is the age in whole years on another day.
func (d day) years(on day) int {
	y, m, dd := d.civil()
	oy, om, od := on.civil()
	age := oy - y
	if om < m || om == m && od < dd {
		age--
	}
	return age
}

// addMonths goes months back or forth; the day of the month is at most the 28th.
func (d day) addMonths(months int) day {
	y, m, dd := d.civil()
	m0 := y*12 + m - 1 + months
	return newDay(m0/12, m0%12+1, min(dd, 28))
}

// wholeMonths are the full months up to a later day; the last day of a month
// completes every month.
func (d day) wholeMonths(on day) int {
	y, m, dd := d.civil()
	oy, om, od := on.civil()
	n := (oy-y)*12 + om - m
	if _, next, _ := (on + 1).civil(); od < dd && next == om {
		n--
	}
	return n
}

// appendDay writes YYYY-MM-DD with the given separator, or none when it is 0.
func appendDay(dst []byte, d day, sep byte) []byte {
	y, m, dd := d.civil()
	dst = append(dst, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
	if sep != 0 {
		dst = append(dst, sep)
	}
	dst = append(dst, byte('0'+m/10), byte('0'+m%10))
	if sep != 0 {
		dst = append(dst, sep)
	}
	return append(dst, byte('0'+dd/10), byte('0'+dd%10))
}
