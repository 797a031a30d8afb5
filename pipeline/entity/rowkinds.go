package entity

import (
	"yingbao/sources/record"
)

// RowReader reads the kinds of evidence of rows that stand in no table yet.
type RowReader struct {
	always  Kind
	filled  []rowField
	note    int
	insured int
	benefit int
	burden  int
	bill    []int
	claims  bool
}

type rowField struct {
	at   int
	kind Kind
}

// NewRowReader reads rows of a source whose values stand in the order of
// fields.
func NewRowReader(source record.Source, fields []record.Field) *RowReader {
	at := map[record.Field]int{}
	for i, f := range fields {
		at[f] = i
	}
	find := func(f record.Field) int {
		if i, ok := at[f]; ok {
			return i
		}
		return -1
	}
	r := &RowReader{always: departmentKinds[source.Department], note: find(record.FieldNote), insured: find(record.FieldInsurance),
		benefit: find(record.FieldBenefit), burden: find(record.FieldBurden), claims: !statesSpells(source)}
	for _, e := range evidenceFields {
		if i := find(e.field); i >= 0 {
			r.filled = append(r.filled, rowField{i, e.kind})
		}
	}
	for _, f := range []record.Field{record.FieldDay, record.FieldSettlement} {
		if i := find(f); i >= 0 {
			r.bill = append(r.bill, i)
		}
	}
	return r
}

// Kinds gives the kinds of one row; columns is by field, by row.
func (r *RowReader) Kinds(columns [][]string, row int) Kind {
	k := r.always
	for _, f := range r.filled {
		if columns[f.at][row] != "" {
			k |= f.kind
		}
	}
	if r.note >= 0 && columns[r.note][row] == "dead" {
		k |= KindDeathNote
	}
	if r.insured >= 0 {
		k |= insuranceKind(columns[r.insured][row])
	}
	if r.benefit >= 0 && columns[r.benefit][row] != "" {
		if r.claims {
			k |= KindClaim
		} else {
			k |= benefitKind(columns[r.benefit][row])
		}
	}
	return k
}

// Burden gives the row's burden in yuan. bill says that it is one settlement
// of possibly many, so that the person's sum is unknown.
func (r *RowReader) Burden(columns [][]string, row int) (yuan float64, bill bool) {
	if r.burden < 0 || columns[r.burden][row] == "" {
		return 0, false
	}
	for _, at := range r.bill {
		bill = bill || columns[at][row] != ""
	}
	return float64(fen(columns[r.burden][row])) / 100, bill
}
