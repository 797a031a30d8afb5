package sources

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestDaysAhead: a column of days that are over is told when many of them are yet
// to come, and one whose days may lie ahead is not.
func TestDaysAhead(t *testing.T) {
	for _, c := range []struct {
		header string
		ahead  int // rows of 40
		told   bool
	}{
		{"失业登记日期", 40, true}, {"失业登记日期", 6, true}, {"失业登记日期", 4, false}, {"失业登记日期", 0, false}, {"失业保险金领取截止日期", 40, false},
	} {
		var text strings.Builder
		text.WriteString("姓名,身份证号,就业状态," + c.header + "\n")
		for i, row := range roll(40, 0) {
			cells, year := strings.Split(row, ","), 2023
			if i < c.ahead {
				year = 2035
			}
			fmt.Fprintf(&text, "%s,%s,失业,%d-%02d-01\n", cells[0], cells[1], year, i%12+1)
		}
		l := night(t, map[string]string{"a.csv": text.String()}, nil, func(e *Extract) { e.Department = "人社" })
		if l.Held != nil {
			t.Fatal(l.Held)
		}
		at := slices.IndexFunc(l.Warnings, func(m Message) bool { return m.Code == "W_AHEAD" })
		if (at >= 0) != c.told {
			t.Errorf("%s, %d ahead: %+v", c.header, c.ahead, l.Warnings)
		}
	}
}

// TestDayAhead: a date is ahead as far as it is known.
func TestDayAhead(t *testing.T) {
	for date, want := range map[string]bool{"20240103": true, "20240102": false, "2024????": false, "2025????": true, "202402??": true, "": false, "????0101": false} {
		if dayAhead(date, "20240102") != want {
			t.Errorf("%q: %v", date, !want)
		}
	}
}
