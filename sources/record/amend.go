package record

import "slices"

// Amend gives the table with other values of a field in some rows, each named
// once; everything else is the table's own. The field must be of the table.
func (t *Table) Amend(f Field, rows []uint32, values []string) *Table {
	if len(rows) == 0 {
		return t
	}
	own, out := t.Column(f), *t
	joint, to := own.with(&Column{Values: values})
	changed := make([][]uint32, len(t.Sources)) // by source: codes, nil where none changes
	for i, row := range rows {
		s := t.SourceOf(int(row))
		first := t.Sources[s].First
		if changed[s] == nil {
			changed[s] = make([]uint32, t.Sources[s].Rows)
			for at := range changed[s] {
				changed[s][at] = own.bySource[s].at(at)
			}
		}
		changed[s][int(row)-first] = to[i]
	}
	joint.table, joint.Beyond, joint.bySource = &out, own.Beyond, slices.Clone(own.bySource)
	if own.Beyond != nil {
		joint.Beyond = append(slices.Clip(own.Beyond), make([]uint32, len(joint.Values)-len(own.Beyond))...)
	}
	for s, codes := range changed {
		if codes != nil {
			joint.bySource[s] = narrowed(codes, len(joint.Values))
		}
	}
	out.columns = slices.Clone(t.columns)
	out.columns[slices.Index(t.columns, own)] = joint
	out.byField = newFieldIndex(out.columns)
	return &out
}
