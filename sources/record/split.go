package record

// Split gives the table without field whole, whose values were cut in two and
// written into fields a and b where a row has none. All three must be fields of
// the table. What is known of rows beyond the table (Column.Beyond) is not
// carried over.
func (t *Table) Split(whole, a, b Field, cut func(value string) (first, second string)) *Table {
	from := t.Column(whole)
	parts := [2]*Column{{Values: make([]string, len(from.Values))}, {Values: make([]string, len(from.Values))}}
	for code, v := range from.Values {
		parts[0].Values[code], parts[1].Values[code] = cut(v)
	}
	out := *t
	filled := map[*Column]*Column{}
	for i, f := range [2]Field{a, b} {
		into := t.Column(f)
		c, to := into.with(parts[i])
		codes := into.Flat()
		for row, code := range from.All() {
			if codes[row] == 0 {
				codes[row] = to[code]
			}
		}
		c.fill(&out, codes)
		filled[into] = c
	}
	out.columns = nil
	for _, old := range t.columns {
		if c := filled[old]; c != nil {
			old = c
		}
		if old != from {
			out.columns = append(out.columns, old)
		}
	}
	out.byField = newFieldIndex(out.columns)
	return &out
}
