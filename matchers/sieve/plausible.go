package sieve

import (
	"strings"

	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Evidence is what a row says of who it is, folded as in a table.
type Evidence struct {
	Name, Alias, ID, Birth, Phone, Phone2, County, Village string
}

// fields of Evidence, in its order.
var fields = [...]record.Field{record.FieldName, record.FieldAlias, record.FieldIDNumber, record.FieldBirth,
	record.FieldPhone, record.FieldPhone2, record.FieldCounty, record.FieldVillage}

// placeOfID is the place of the number in fields.
const placeOfID = 2

// evidence fills an Evidence, field by field.
func evidence(value func(field int) string) Evidence {
	return Evidence{value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)}
}

// Plausible says whether two rows agree in so much that they can be one
// person: in the number, whole or as much of it as both know; or in the name,
// as far as a clerk, a dialect or a damaged file may change it, and in one
// more thing; or, with another name, in so much else that the name may be the
// mistake. Two whole numbers that have nothing in common and are each borne
// out by the row's own birth date are two persons. It is symmetric. What it refuses, no model can link: it agrees in
// one thing only, which thousands in a province do by chance.
func Plausible(a, b *Evidence) bool { return plausible(a, b, similarity.NewName) }

// plausible is Plausible with a way to prepare names.
func plausible(a, b *Evidence, form func(string) *similarity.NameForm) bool {
	number := similarity.CompareIDs(a.ID, b.ID)
	if number >= similarity.IDPrefix {
		return true
	}
	birth := agree(a.birth, b.birth)
	village := a.Village != "" && a.Village == b.Village && (a.County == b.County || a.County == "" || b.County == "")
	phone := agree(a.phone, b.phone)
	typed := number == similarity.IDOneOff || number == similarity.IDTwoOff
	part := typed || number == similarity.IDBirthRegion || number == similarity.IDTail
	if !birth && !village && !phone && !part {
		return a.sameCounty(b) && (a.vague() || b.vague()) && names(a, b, form) >= similarity.NameNear
	}
	if number == similarity.IDDifferent && !a.masked() && !b.masked() {
		// Two whole numbers far apart: one of them is another's, or the rows
		// are two persons'. A misspelt name besides is one mistake too many.
		return !(a.own() && b.own()) && names(a, b, form) >= similarity.NameSound
	}
	name := names(a, b, form)
	switch {
	case name >= similarity.NameNear:
		return true
	case typed && (village || phone):
		return true
	default:
		return name >= similarity.NameSurname && birth && (village || phone)
	}
}

// own: the number is valid, and the birth date beside it says the same.
func (e *Evidence) own() bool {
	return e.Birth != "" && e.Birth == normalise.IDBirth(e.ID) && normalise.IDValid(e.ID)
}

// agree tells whether one of two values of a side is one of the other's.
func agree(a, b func(i int) string) bool {
	for i := range 2 {
		x := a(i)
		if x != "" && (x == b(0) || x == b(1)) {
			return true
		}
	}
	return false
}

// birth gives the stated birth date, then the number's; "" when a digit of it
// is unknown.
func (e *Evidence) birth(i int) string {
	day := e.Birth
	if i == 1 {
		day = normalise.IDBirth(e.ID)
	}
	if strings.IndexByte(day, '?') >= 0 {
		return ""
	}
	return day
}

func (e *Evidence) phone(i int) string {
	if i == 1 {
		return e.Phone2
	}
	return e.Phone
}

func (e *Evidence) sameCounty(o *Evidence) bool {
	return agree(e.county, o.county)
}

func (e *Evidence) county(i int) string {
	if i == 1 {
		return normalise.IDRegion(e.ID)
	}
	return e.County
}

// masked: no whole number.
func (e *Evidence) masked() bool { return e.ID == "" || strings.IndexByte(e.ID, '?') >= 0 }

// vague: neither a whole number nor a birth date.
func (e *Evidence) vague() bool { return e.masked() && e.birth(0) == "" && e.birth(1) == "" }

// names gives the best relation of any name of one side with any of the
// other's; form prepares one.
func names(a, b *Evidence, form func(string) *similarity.NameForm) similarity.NameRelation {
	best := similarity.NameUnknown
	for _, x := range [2]string{a.Name, a.Alias} {
		for _, y := range [2]string{b.Name, b.Alias} {
			switch {
			case x == "" || y == "":
			case x == y && strings.IndexByte(x, '?') < 0:
				return similarity.NameSame
			default:
				best = max(best, similarity.CompareNameForms(form(x), form(y)))
			}
		}
	}
	return best
}

// forms keeps the forms of the names that were compared last.
type forms [1 << 12]struct {
	name string
	form *similarity.NameForm
}

func (f *forms) of(name string) *similarity.NameForm {
	at := &f[hashOf(name)>>20%uint64(len(f))]
	if at.form == nil || at.name != name {
		at.name = strings.Clone(name)
		at.form = similarity.NewName(at.name)
	}
	return at.form
}
