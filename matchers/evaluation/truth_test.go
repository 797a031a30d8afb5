package evaluation_test

import (
	"fmt"
	"testing"

	"yingbao/matchers/evaluation"
	"yingbao/sources/record"
)

// TestPersonsByAnyName: persons called by numbers, by words or by what only
// looks like a number are told apart and called as the truth calls them.
func TestPersonsByAnyName(t *testing.T) {
	names := []string{"1", "01", "+1", "1.0", "甲", "", "0", "4294967295", "4294967296", "99999", "300000", "-1"}
	truth := evaluation.NewTruth()
	row := uint32(0)
	for range 3 {
		for _, name := range names {
			row++
			if err := truth.Add(record.ID{Source: "s", Row: row}, name); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 100_000 { // so that a number that was too great for a slice is not any more
			if err := truth.Add(record.ID{Source: fmt.Sprint("t", row), Row: uint32(i + 1)}, fmt.Sprint(i+500_000)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := len(names) + 100_000; truth.Persons != want {
		t.Errorf("%d persons, want %d", truth.Persons, want)
	}
	for r := uint32(1); r <= row; r++ {
		if got, ok := truth.Person(record.ID{Source: "s", Row: r}); !ok || got != names[int(r-1)%len(names)] {
			t.Errorf("row %d is of %q, want %q", r, got, names[int(r-1)%len(names)])
		}
	}
}
