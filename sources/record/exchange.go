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
		other := from[1-side]
		c := &Column{Field: own.Field, Kind: own.Kind, Values: slices.Clip(own.Values), table: &out}
		known := make(map[string]uint32, len(own.Values))
		for code, v := range own.Values {
			known[v] = uint32(code)
		}
		codes := own.Flat()
		for row, code := range other.All() {
			if !marked[row] {
				continue
			}
			v := other.Values[code]
			at, ok := known[v]
			if !ok {
				at = uint32(len(c.Values))
				known[v] = at
				c.Values = append(c.Values, v)
			}
			codes[row] = at
		}
		for _, s := range t.Sources {
			c.bySource = append(c.bySource, narrowed(codes[s.First:s.First+s.Rows], len(c.Values)))
		}
		out.columns[slices.Index(t.columns, own)] = c
	}
	return &out
}
