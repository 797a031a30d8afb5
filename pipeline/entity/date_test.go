package entity

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDayMeansTheCalendar: Day takes the days that exist and no others, and
// Age counts birthdays as the calendar does.
func TestDayMeansTheCalendar(t *testing.T) {
	on := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		ymd := rapid.StringMatching(`(19|20)[0-9]{2}[01][0-9][0-3][0-9]`).Draw(rt, "day")
		want, err := time.Parse("20060102", ymd)
		got, ok := Day(ymd)
		if ok != (err == nil) || ok && !got.Equal(want) {
			rt.Fatalf("%s: %v %v, the calendar says %v %v", ymd, got, ok, want, err)
		}
		age, _ := strconv.Atoi(ymd[:4])
		age = on.Year() - age
		if on.Format("0102") < ymd[4:] {
			age--
		}
		if age < 0 || age > 130 {
			age = -1
		}
		if Age(ymd, on) != age {
			rt.Fatalf("%s: age %d, want %d", ymd, Age(ymd, on), age)
		}
	})
	for _, ymd := range []string{"", "1980", "19800230", "198013", "abcdefgh", "19800?0?", "????0101"} {
		_, err := time.Parse("20060102", Earliest(ymd))
		if _, ok := Day(ymd); ok != (err == nil) {
			t.Errorf("%q: %v", ymd, ok)
		}
	}
}
