package sources

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// anyTable is a file of any shape as a table.
func anyTable(t *testing.T, text string) *record.Table {
	t.Helper()
	l, err := LoadAny(context.Background(), write(t, map[string]string{"a.csv": text})[0], "x", Options{})
	if err != nil || l.Held != nil {
		t.Fatal(err, l)
	}
	table, err := record.Merge(l.Part)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestDatesUnderAnyHeader: written dates are dates in any language's column,
// and one slip does not turn the month of an American file into the day.
func TestDatesUnderAnyHeader(t *testing.T) {
	for _, form := range []struct{ layout, slip string }{
		{"%[2]d/%[3]d/%[1]d", "13/2/1970"}, {"%02[3]d.%02[2]d.%[1]d", "02.13.1970"}, {"%[1]d-%02[2]d-%02[3]d", "1970-02-31"},
	} {
		var text strings.Builder
		text.WriteString("Geb.-Dat\n")
		for i := range 60 {
			fmt.Fprintf(&text, form.layout+"\n", 1950+i, i%12+1, i%28+1)
		}
		text.WriteString(form.slip + "\n")
		if c := anyTable(t, text.String()).Column("Geb.-Dat"); c.Kind != record.Date || c.Value(4) != "19540505" || c.Value(16) != "19660517" {
			t.Errorf("%s: kind %s, %q %q", form.layout, c.Kind, c.Value(4), c.Value(16))
		}
	}
}

// TestShortYears: under the header of a date two digits are a year, 30 and more of
// the last century; elsewhere 12-11-10 is anything.
func TestShortYears(t *testing.T) {
	for header, want := range map[string]string{"DOB": "19640505 20090110", "lot": "05/05/64 10/01/09"} {
		var text strings.Builder
		fmt.Fprintf(&text, "%s\n05/05/64\n10/01/09\n", header)
		for i := range 60 {
			fmt.Fprintf(&text, "%02d/%02d/%02d\n", i%28+1, i%12+1, 30+i)
		}
		if c := anyTable(t, text.String()).Column(record.Field(header)); c.Value(0)+" "+c.Value(1) != want {
			t.Errorf("%s: %q %q", header, c.Value(0), c.Value(1))
		}
	}
}
