package comparison

import (
	"regexp"
	"strings"
	"testing"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

func fieldsOf(names ...string) []record.Field {
	var out []record.Field
	for _, n := range names {
		out = append(out, record.Field(n))
	}
	return out
}

// tableOf makes a table of one source.
func tableOf(t testing.TB, fields []record.Field, rows ...[]string) *record.Table {
	t.Helper()
	p := record.NewPart(record.Source{Name: "a"}, fields, make([]record.Kind, len(fields)))
	for i, row := range rows {
		p.Append(uint32(i+1), row)
	}
	table, err := record.Merge(p)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// bindOne binds a spec that must be good.
func bindOne(t testing.TB, table *record.Table, s Spec) *Comparison {
	t.Helper()
	out, err := New(table, []Spec{s})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

var braced = regexp.MustCompile(`\{(\d{17})\}~?`)

// checked puts the check digit behind seventeen digits in braces, and a wrong
// one where a '~' follows, so that a table can hold valid numbers without
// anybody computing them.
func checked(s string) string {
	return braced.ReplaceAllStringFunc(s, func(m string) string {
		digit := normalise.CheckDigit(m[1:18])
		if strings.HasSuffix(m, "~") {
			digit = map[bool]byte{true: '2', false: '1'}[digit == '1']
		}
		return m[1:18] + string(rune(digit))
	})
}

// cells splits "a, b" and fills it up to n.
func cells(s string, n int) []string {
	out := strings.Split(checked(s), ",")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	for len(out) < n {
		out = append(out, "")
	}
	return out
}
