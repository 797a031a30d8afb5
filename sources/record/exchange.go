package record

import "slices"

// Exchange gives the table with the values of two fields exchanged in the
// marked rows; everything else is the table's own. Both fields must be of the
// table and marked must hold a mark for each of its rows. What is known of
// rows beyond the table (Column.Beyond) is not carried over.
func (t *Table) Exchange(a, b Field, marked []bool) *Table {
	out := *t
	out.columns = slices.Clone(t.columns)
	from := [2]*Column{t.Column(a), t.Column(b)}
	for side, own := range from {
		c, to := own.with(from[1-side])
		codes := own.Flat()
		for row, code := range from[1-side].All() {
			if marked[row] {
				codes[row] = to[code]
			}
		}
		c.fill(&out, codes)
		out.columns[slices.Index(t.columns, own)] = c
	}
	out.byField = newFieldIndex(out.columns)
	return &out
}
