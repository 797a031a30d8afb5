package entity

import "yingbao/sources/record"

// sourceKinds says by what the rows of one extract show the kinds of evidence
// they carry: only the columns the extract has, so that a row costs a few
// look-ups and not one for every column of every department.
type sourceKinds struct {
	always Kind // of every row
	filled []columnKind
	coded  []codedKind
}

// columnKind is a column any value of which is evidence.
type columnKind struct {
	column *record.Column
	kind   Kind
}

// codedKind is a column whose value says what it is evidence of.
type codedKind struct {
	column *record.Column
	byCode []Kind
}

// markKinds reads how each extract shows its kinds, and each person's.
func (w *World) markKinds(persons []uint32) {
	for si := range w.table.Sources {
		w.evidence = append(w.evidence, w.sourceKinds(si))
	}
	w.kinds = make([]Kind, w.Count())
	for row, p := range persons {
		w.kinds[p] |= w.RowKinds(uint32(row))
	}
}

func (w *World) sourceKinds(source int) sourceKinds {
	s := sourceKinds{always: departmentKinds[w.table.Sources[source].Department]}
	for _, e := range evidenceFields {
		if c := w.table.Column(e.field); c.Delivered(source) {
			s.filled = append(s.filled, columnKind{c, e.kind})
		}
	}
	coded := func(f record.Field, kind func(value string) Kind) {
		c := w.table.Column(f)
		if !c.Delivered(source) {
			return
		}
		byCode := make([]Kind, len(c.Values))
		for code, v := range c.Values {
			byCode[code] = kind(v)
		}
		s.coded = append(s.coded, codedKind{c, byCode})
	}
	coded(record.FieldNote, noteKind)
	coded(record.FieldInsurance, insuranceKind)
	coded(record.FieldBenefit, func(v string) Kind {
		if !w.spellRows[source] && v != "" {
			return KindClaim
		}
		return benefitKind(v)
	})
	return s
}

// noteKind knows the one note that is evidence.
func noteKind(note string) Kind {
	if note == "dead" {
		return KindDeathNote
	}
	return 0
}

// RowKinds gives the kinds of evidence one row carries.
func (w *World) RowKinds(row uint32) Kind {
	s := &w.evidence[w.table.SourceOf(int(row))]
	k := s.always
	for i := range s.filled {
		if s.filled[i].column.Code(int(row)) != 0 {
			k |= s.filled[i].kind
		}
	}
	for i := range s.coded {
		k |= s.coded[i].byCode[s.coded[i].column.Code(int(row))]
	}
	return k
}
