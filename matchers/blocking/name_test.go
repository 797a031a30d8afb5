package blocking

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

func TestNames(t *testing.T) {
	for expr, want := range map[string][]string{
		"dob[0:4]": {"", "dob", "0:4"}, "year(`born|dob`)": {"year", "born|dob", ""}, "`电话(手机)`": {"", "电话(手机)", ""}, "tail(`a[0:1]`[0:2])": {"tail", "a[0:1]", "0:2"},
		"`a``b`": {"", "a`b", ""}, "year(dob)": {"year", "dob", ""}, "`": {"", "`", ""}, "a[]": {"", "a", ":"},
	} {
		function, field, slice := splitAlternative(expr)
		if got := []string{function, field, slice}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", expr, got, want)
		}
	}
	if got := Fields("`a|b`[0:4] | phone(x) | c"); !slices.Equal(got, []record.Field{"a|b", "x", "c"}) {
		t.Errorf("%q", got)
	}
}

// Whatever a column is called, its name leads to it: alone, in a function, cut,
// and as one of two alternatives.
func TestNameLeadsToItsColumn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.StringMatching("[a电|()\\[\\]` :0+]{1,6}"), rapid.StringN(1, 8, -1)).Draw(t, "name")
		field := record.Field(name)
		for _, expr := range []string{Name(field), "year(" + Name(field) + ")", Name(field) + "[0:4]", "tail(" + Name(field) + "[1:])"} {
			if got := Fields(expr + "|other"); !slices.Equal(got, []record.Field{field, "other"}) {
				t.Fatalf("%s reads %q, want %q", expr, got, name)
			}
		}
	})
}
