package blocking

import (
	"fmt"
	"strings"

	"yingbao/sources/record"
)

// Alternative is one alternative of an expression: a column and what its
// values are turned into.
type Alternative struct {
	Field     record.Field
	Transform func(string) string // nil leaves the value as it is
}

// Alternatives parses an expression of Derive without a table, for rows that
// are in none. An error names the expression.
func Alternatives(expr string) ([]Alternative, error) {
	var out []Alternative
	for _, alt := range alternatives(expr) {
		function, field, slice := splitAlternative(alt)
		a := Alternative{Field: record.Field(field)}
		if function != "" {
			f, ok := functions[function]
			if !ok {
				return nil, fmt.Errorf("block key %q: no function %q; known are %s", expr, function, strings.Join(Functions(), ", "))
			}
			a.Transform = f
		}
		if slice != "" {
			from, to, err := parseSlice(slice)
			if err != nil {
				return nil, fmt.Errorf("block key %q: %w", expr, err)
			}
			a.Transform = sliced(a.Transform, from, to)
		}
		out = append(out, a)
	}
	return out, nil
}

func sliced(inner func(string) string, from, to int) func(string) string {
	return func(v string) string {
		if inner != nil {
			v = inner(v)
		}
		return substring(v, from, to)
	}
}
