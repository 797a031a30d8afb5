package entity

import (
	"slices"

	"yingbao/sources/record"
)

// Inputs says what the table can answer at all: the name of every kind of
// evidence that some row carries, and
//
//	register            some extract is a benefit register
//	benefit:XX          some spell is of that class, so that list was supplied
//	register-history    some spell has ended, so exits can be seen
//	settlements         burdens come with days
//	relations           supporters or parents are stated, or hukou households are
//	parents             what became of children's parents is stated, or hukou households are and deaths, certificates, illness or custody
//	insured-roll        the medical insurance states who is insured, not only bills
//
// A rule whose inputs are not all there cannot tell "not on the list" from
// "no list", and must be switched off.
func (w *World) Inputs() map[string]bool {
	in := map[string]bool{}
	var all Kind
	for _, k := range w.kinds {
		all |= k
	}
	for i, n := range kindNames {
		if all&(1<<i) != 0 {
			in[n] = true
		}
	}
	for si, s := range w.table.Sources {
		if s.Role == "register" && w.spellRows[si] && s.Rows > 0 {
			in["register"] = true
		}
	}
	benefits := map[string]bool{}
	for i := range w.Spells {
		s := &w.Spells[i]
		benefits[s.Benefit] = true
		if s.To != "" || s.Status == "stopped" || s.Status == "cancelled" {
			in["register-history"] = true
		}
	}
	for b := range benefits {
		in["benefit:"+b] = true
	}
	in["settlements"] = in["burden"] && w.statesBills()
	in["relations"] = w.knowsHukou()
	in["parents"] = in["child"] || w.knowsChildren() && (in["death"] || in["disability"] || in["illness"] || in["custody"])
	for _, f := range []record.Field{record.FieldUI, record.FieldUIEnd} {
		if c := w.table.Column(f); c != nil && len(c.Values) > 1 {
			in["unemployment-insurance"] = true
		}
	}
	in["insured-roll"] = in["roll"] && w.statesInsured()
	for _, f := range []record.Field{record.FieldSupporters, record.FieldFather, record.FieldMother} {
		if c := w.table.Column(f); c != nil && len(c.Values) > 1 {
			in["relations"] = true
		}
	}
	return in
}

// knowsHukou says whether some household is of hukou.
func (w *World) knowsHukou() bool {
	return slices.ContainsFunc(w.Households, func(h Household) bool { return h.Kind == Hukou })
}

// knowsChildren says whether some household's rows can say whose child somebody
// is: the head is known, and the list tells relations to him.
func (w *World) knowsChildren() bool {
	relation := w.table.Column(record.FieldRelation)
	return relation != nil && slices.ContainsFunc(relation.Values, OwnChild) &&
		slices.ContainsFunc(w.Households, func(h Household) bool { return h.Head >= 0 || h.Named >= 0 })
}

// OwnChild says whether a code of GB/T 4761 is a son's or a daughter's of the
// head: no step-child, son-in-law or daughter-in-law.
func OwnChild(code string) bool {
	return len(code) == 2 && (code[0] == '2' || code[0] == '3') && code[1] < '7'
}

// InputNames lists the names Inputs can give, without the benefit classes.
func InputNames() []string {
	return append(KindNames(), "register-history", "settlements", "relations", "parents", "insured-roll", "unemployment-insurance")
}

// statesInsured says whether the medical insurance's extract has a filled
// insurance state.
func (w *World) statesInsured() bool {
	c := w.table.Column(record.FieldInsured)
	for _, s := range w.table.Sources {
		if c == nil || s.Department != "medical-insurance" {
			continue
		}
		for row := s.First; row < s.First+s.Rows; row++ {
			if c.Code(int(row)) != 0 {
				return true
			}
		}
	}
	return false
}

// statesBills says whether some burden comes with the day of a bill.
func (w *World) statesBills() bool {
	burden, day := w.table.Column(record.FieldBurden), w.table.Column(record.FieldDay)
	for row := 0; day != nil && row < w.table.Rows(); row++ {
		if burden.Code(row) != 0 && day.Code(row) != 0 {
			return true
		}
	}
	return false
}
