package blocking

import (
	"strings"

	"yingbao/sources/record"
)

// Name writes a column as an expression of Derive: its name, in backquotes when
// it holds signs of the grammar (telephone (home), a|b); a backquote in it is
// doubled.
func Name(field record.Field) string {
	name := string(field)
	if !strings.ContainsAny(name, "|()[]`") && strings.TrimSpace(name) == name {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

// Fields lists the columns that an expression reads, in order.
func Fields(expr string) []record.Field {
	var out []record.Field
	for _, alt := range alternatives(expr) {
		_, field, _ := splitAlternative(alt)
		out = append(out, record.Field(field))
	}
	return out
}

// alternatives cuts an expression at the strokes outside backquotes.
func alternatives(expr string) []string {
	var out []string
	from, quoted := 0, false
	for i := range len(expr) {
		switch {
		case expr[i] == '`':
			quoted = !quoted
		case expr[i] == '|' && !quoted:
			out, from = append(out, strings.TrimSpace(expr[from:i])), i+1
		}
	}
	return append(out, strings.TrimSpace(expr[from:]))
}

// splitAlternative cuts "func(field[a:b])" into its three parts.
func splitAlternative(alt string) (function, field, slice string) {
	field = alt
	if at := strings.IndexAny(field, "(`"); at > 0 && field[at] == '(' && strings.HasSuffix(field, ")") {
		function, field = field[:at], field[at+1:len(field)-1]
	}
	at := strings.IndexByte(field, '[')
	end := strings.LastIndexByte(field, '`')
	quoted := end > 0 && field[0] == '`'
	if quoted {
		if at = end + 1; at < len(field) && field[at] != '[' {
			return function, field, ""
		}
	}
	if at > 0 && strings.HasSuffix(field, "]") && at < len(field) {
		if field, slice = field[:at], field[at+1:len(field)-1]; slice == "" {
			slice = ":"
		}
	}
	if quoted {
		field = strings.ReplaceAll(field[1:end], "``", "`")
	}
	return function, field, slice
}
