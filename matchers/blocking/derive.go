package blocking

import (
	"fmt"
	"strconv"
	"strings"

	"yingbao/sources/record"
)

// Derived is a block value for every row, computed once for each distinct
// value of a column. A column may give several slots, when a rule names
// alternatives such as phone|phone_2: a row then has one value in each.
type Derived struct {
	Expr   string
	Values []string   // distinct block values; Values[0] is "" (B2)
	Slots  [][]uint32 // by slot, by row
}

// Derive evaluates an expression over a table. The grammar is
//
//	expr  = alt { "|" alt }
//	alt   = [ func "(" ] field [ "[" from ":" to "]" ] [ ")" ]
//
// where from and to count characters of what func gives, to may be empty, and
// func is one of Functions. A field whose name holds one of these signs stands in
// backquotes, see Name. A field that the table lacks is an error that names the
// expression.
func Derive(table *record.Table, expr string) (*Derived, error) {
	d := &Derived{Expr: expr}
	interner := record.NewInterner()
	for _, alt := range alternatives(expr) {
		column, transform, err := parseAlternative(table, strings.TrimSpace(alt))
		if err != nil {
			return nil, fmt.Errorf("block key %q: %w", expr, err)
		}
		renumber := make([]uint32, len(column.Values))
		for code, value := range column.Values {
			if code == 0 {
				continue
			}
			renumber[code] = interner.Code(transform(value))
		}
		slot := make([]uint32, table.Rows())
		for row, code := range column.All() {
			slot[row] = renumber[code]
		}
		d.Slots = append(d.Slots, slot)
	}
	d.Values = interner.Values()
	return d, nil
}

// parseAlternative finds the column and the value-to-value function.
func parseAlternative(table *record.Table, alt string) (*record.Column, func(string) string, error) {
	function, field, slice := splitAlternative(alt)
	column := table.Column(record.Field(field))
	if column == nil {
		return nil, nil, fmt.Errorf("no column %q", field)
	}
	transform := func(v string) string { return v }
	if function != "" {
		f, ok := functions[function]
		if !ok {
			return nil, nil, fmt.Errorf("no function %q; known are %s; a column whose name holds brackets is written in backquotes", function, strings.Join(Functions(), ", "))
		}
		transform = f
	}
	if slice == "" {
		return column, transform, nil
	}
	from, to, err := parseSlice(slice)
	if err != nil {
		return nil, nil, err
	}
	inner := transform
	return column, func(v string) string { return substring(inner(v), from, to) }, nil
}

// parseSlice reads "from:to"; an absent end is -1.
func parseSlice(s string) (from, to int, err error) {
	a, b, ok := strings.Cut(s, ":")
	if !ok || s == ":" {
		return 0, 0, fmt.Errorf("%q is not from:to", s)
	}
	to = -1
	if a != "" {
		if from, err = strconv.Atoi(a); err != nil || from < 0 {
			return 0, 0, fmt.Errorf("%q is not a position", a)
		}
	}
	if b != "" {
		if to, err = strconv.Atoi(b); err != nil || to <= from {
			return 0, 0, fmt.Errorf("%q is not a position after %d", b, from)
		}
	}
	return from, to, nil
}

// substring cuts characters from..to. A value that is shorter than the end,
// or that has an unknown digit in the piece, gives "": half a key would put
// unlike records in one block.
func substring(v string, from, to int) string {
	if to >= 0 && ascii(v) {
		if to > len(v) || strings.IndexByte(v[from:to], '?') >= 0 {
			return ""
		}
		return v[from:to]
	}
	start, end, n := -1, len(v), 0
	for i := range v {
		if n == from {
			start = i
		}
		if n == to {
			end = i
			break
		}
		n++
	}
	if start < 0 || (to >= 0 && end == len(v) && runeCount(v) < to) {
		return ""
	}
	piece := v[start:end]
	if strings.IndexByte(piece, '?') >= 0 {
		return ""
	}
	return piece
}

func ascii(v string) bool {
	for i := range len(v) {
		if v[i] >= 0x80 {
			return false
		}
	}
	return true
}

func runeCount(s string) int {
	n := 0
	for range s {
		n++
	}
	return n
}
