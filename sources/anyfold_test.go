package sources

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// TestOneWritingOfTwoOffices: for a match, capitals and the groups of a
// telephone number are no difference; a profile shows values as they came.
func TestOneWritingOfTwoOffices(t *testing.T) {
	var a, b strings.Builder
	a.WriteString("surname,phone\n")
	b.WriteString("surname,phone\n")
	for i := range 40 {
		fmt.Fprintf(&a, "Müller-Smith%c,0%d 4455 %04d\n", 'a'+i%26, i%10, i)
		fmt.Fprintf(&b, "MÜLLER-SMITH%c,(0%d) 4455-%04d\n", 'A'+i%26, i%10, i)
	}
	read := func(text string, fold bool) [2]string {
		path := write(t, map[string]string{"a.csv": text})[0]
		l, err := LoadAny(context.Background(), path, "x", Options{FoldCase: fold})
		if err != nil || l.Held != nil {
			t.Fatal(err, l)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		return [2]string{table.Column("surname").Value(7), table.Column("phone").Value(7)}
	}
	left, right := read(a.String(), true), read(b.String(), true)
	if left != right || left[0] != "müller-smithh" || left[1] == "" {
		t.Errorf("%q and %q", left, right)
	}
	if shown := read(a.String(), false); shown[0] != "Müller-Smithh" {
		t.Errorf("%q", shown)
	}
}

// TestOneSexOfTwoOffices: words for a sex are written alike in a match, whatever the
// office writes. Figures, other words and a profile stay.
func TestOneSexOfTwoOffices(t *testing.T) {
	read := func(header string, fold bool, values ...string) []string {
		path := write(t, map[string]string{"a.csv": "surname," + header + "\nx," + strings.Join(values, "\nx,") + "\n"})[0]
		l, err := LoadAny(context.Background(), path, "x", Options{FoldCase: fold})
		if err != nil || l.Held != nil {
			t.Fatal(err, l)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for row := range values {
			out = append(out, table.Column(record.Field(header)).Value(row))
		}
		return out
	}
	for _, c := range []struct {
		header string
		fold   bool
		values string
		want   string
	}{
		{"Sex", true, "m F ?", "m f ?"},
		{"gender", true, "Male female 男 女 Unknown", "m f m f unknown"},
		{"gender", false, "Male female", "Male female"},
		{"sex", true, "1 2 1 0", "1 2 1 0"},
		{"sexo", true, "H M", "h m"},
		{"size", true, "M F", "m f"},
	} {
		if got := strings.Join(read(c.header, c.fold, strings.Fields(c.values)...), " "); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.header, c.values, got, c.want)
		}
	}
}
