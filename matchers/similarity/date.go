package similarity

import "math/bits"

// DateRelation is how two birth dates relate, in the order of the evidence that
// they are one person's. Dates are those of normalise.Date: YYYYMMDD, '?' for an
// unknown digit.
type DateRelation uint8

const (
	// DateUnknown: a side is empty or no date, or the years share no known digit.
	DateUnknown DateRelation = iota
	// DateDifferent: nothing below holds.
	DateDifferent
	// DateYear: the years agree, the rest contradicts.
	DateYear
	// DateMonth: year and month agree, the days contradict.
	DateMonth
	// DateYearOnly: the years agree, and a side says no more than the year: month
	// and day unknown, or 1 January, which clerks write for "not known".
	DateYearOnly
	// DateLunar: 20 to 50 days apart: one side holds the day of the farmers'
	// calendar. Over the years 1900-2100 it lags the civil one by 20 to 50 days.
	DateLunar
	// DateNear: one digit differs, or two neighbouring digits are swapped.
	DateNear
	// DateSwapped: day and month change places.
	DateSwapped
	// DatePartial: every shared digit agrees, year and month among them or the
	// whole month and day; some digits are unknown.
	DatePartial
	// DateSame: both complete, and equal.
	DateSame
)

var dateRelations = [...]string{"unknown", "different", "year", "month", "year-only",
	"lunar", "near", "swapped", "partial", "same"}

// String returns the relation's stable code.
func (r DateRelation) String() string { return codeOf(dateRelations[:], uint8(r)) }

const (
	dateLength = 8
	// The farmers' calendar names a civil day 20 to 50 days earlier.
	lunarLeast, lunarMost = 20, 50
)

// CompareDates relates two dates; it is symmetric and allocates nothing.
func CompareDates(a, b string) DateRelation {
	if len(a) != dateLength || len(b) != dateLength {
		return DateUnknown
	}
	k, d := octet(a, b, 0)
	known, differ := uint8(k), uint8(d)
	const year, month, day = 0b1111, 0b110000, 0b11000000
	switch {
	case known&year == 0:
		return DateUnknown
	case known == 0xff && differ == 0:
		return DateSame
	case known == 0xff:
		return relateFullDates(a, b, differ)
	case differ == 0 && known&year == year && known&(month|day) == 0:
		return DateYearOnly
	case differ == 0 && (known&(year|month) == year|month || known&(month|day) == month|day):
		return DatePartial
	case differ == 0 && known&year == year:
		return DateYear
	case differ&(year|month) == 0 && known&(year|month) == year|month:
		return DateMonth
	case differ&year == 0 && known&year == year:
		return DateYear
	case differ == 0:
		return DateUnknown // a part of the year agrees, and too little else is known
	}
	return DateDifferent
}

// relateFullDates relates two complete dates that differ at the given places.
func relateFullDates(a, b string, differ uint8) DateRelation {
	sameYear := differ&0b1111 == 0
	switch {
	case sameYear && a[4:6] == b[6:8] && a[6:8] == b[4:6]:
		return DateSwapped
	case sameYear && (a[4:] == "0101" || b[4:] == "0101"):
		return DateYearOnly
	case differ&(differ-1) == 0 || swappedDigits(a, b, differ):
		return DateNear
	}
	if gap := dayNumber(a) - dayNumber(b); max(gap, -gap) >= lunarLeast && max(gap, -gap) <= lunarMost {
		return DateLunar
	}
	switch {
	case differ&0b111111 == 0:
		return DateMonth
	case sameYear:
		return DateYear
	}
	return DateDifferent
}

// CompareWholeDates is CompareDates of two dates of eight digits, four bits each,
// the first in the highest.
func CompareWholeDates(a, b uint32) DateRelation {
	const year, month, low = 0xffff0000, 0xff00, 0x11111111
	differ := a ^ b
	places := (differ | differ>>1 | differ>>2 | differ>>3) & low // the lowest bit of each digit that differs
	sameYear := differ&year == 0
	switch {
	case differ == 0:
		return DateSame
	case sameYear && a&month == b<<8&month && b&month == a<<8&month:
		return DateSwapped
	case sameYear && (a&^year == 0x0101 || b&^year == 0x0101):
		return DateYearOnly
	case places&(places-1) == 0 || swappedPlaces(a, b, places):
		return DateNear
	}
	if gap := dayNumberOf(a) - dayNumberOf(b); max(gap, -gap) >= lunarLeast && max(gap, -gap) <= lunarMost {
		return DateLunar
	}
	switch {
	case differ&(year|month) == 0:
		return DateMonth
	case sameYear:
		return DateYear
	}
	return DateDifferent
}

// swappedPlaces is swappedDigits of packed dates.
func swappedPlaces(a, b, places uint32) bool {
	at := bits.TrailingZeros32(places)
	if places != 0x11<<at {
		return false
	}
	x, y := a>>at, b>>at
	return x&0xf == y>>4&0xf && x>>4&0xf == y&0xf
}

func dayNumberOf(date uint32) int {
	two := func(shift int) int { return int(date>>(shift+4)&0xf)*10 + int(date>>shift&0xf) }
	return dayOf(two(24)*100+two(16), two(8), two(0))
}

// swappedDigits reports whether a and b differ by one swap of neighbours.
func swappedDigits(a, b string, differ uint8) bool {
	for i := range dateLength - 1 {
		if differ == 0b11<<i {
			return a[i] == b[i+1] && a[i+1] == b[i]
		}
	}
	return false
}

// dayNumber counts days of the Gregorian calendar from an arbitrary origin
// (Howard Hinnant, days from civil). A date is a possible one by the contract of
// normalise.Date; any other digits give some number.
func dayNumber(date string) int {
	number := func(s string) int {
		n := 0
		for i := range len(s) {
			n = n*10 + int(s[i]-'0')
		}
		return n
	}
	return dayOf(number(date[:4]), number(date[4:6]), number(date[6:]))
}

func dayOf(y, m, d int) int {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d
}
