package matchers

import (
	"slices"
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// headerSays are words of headers that mean one thing, the particular before the
// general: "company phone" is a phone.
var headerSays = [][]string{
	{"email", "mail", "邮箱"},
	{"phone", "telephone", "tel", "mobile", "cell", "cellphone", "telefon", "telefono", "电话", "手机"},
	{"website", "url", "web", "homepage", "网址"},
	{"postcode", "zip", "zipcode", "postal", "plz", "邮编"},
	{"city", "town", "suburb", "ville", "ort"},
	{"address", "addr", "street", "strasse", "地址", "住址"},
	{"sex", "gender", "sexe", "sexo", "geschlecht", "性别"},
	{"birth", "birthdate", "birthday", "dob", "born", "出生日期", "出生年月", "出生年份", "生日"},
	{wholeName, "title", "company", "firm", "organisation", "organization", "restaurant", "product", "名称"},
}

// wholeName is the word of the header of what is not the name of something else.
const wholeName = "name"

// otherNames are words with which a header's "name" is a part of a name, or another
// thing's.
var otherNames = []string{"first", "last", "middle", "given", "family", "maiden", "sur", "fore", "user", "file", "former", "mother", "father",
	"mothers", "fathers", "spouse", "contact", "legal", "school", "place", "suffix", "prefix", "code", "id", "no", "number"}

// personWords are words of headers of what a person has and a firm or a book has not.
var personWords = []string{"surname", "forename", "first name", "last name", "given", "given name", "family name", "middle name", "maiden name", "vorname", "nachname", "prenom",
	"nombre", "birth", "birthdate", "birthday", "dob", "born", "sex", "gender", "姓名", "出生", "性别"}

// personNames are words before "name" with which it is still the name of who a row
// is of.
var personNames = []string{"full", "whole", "complete", "person", "patient", "customer", "client", "member", "student", "employee", "applicant", "resident"}

// headerOf gives the place in headerSays of what a header says, -1 for nothing or
// what is not sure. In a table of persons a title, a firm or the name of a country
// is not the name of a row.
func headerOf(f record.Field, persons bool) int {
	header := normalise.Simplified(string(f))
	words := record.HeaderWords(header)
	if slices.ContainsFunc(otherNames, func(w string) bool { return record.HasWord(words, w) }) {
		return -1
	}
	at := slices.IndexFunc(headerSays, func(list []string) bool {
		return slices.ContainsFunc(list, func(say string) bool {
			return record.HasWord(words, say) || say[0] >= 0x80 && strings.HasSuffix(header, say)
		})
	})
	if at == len(headerSays)-1 && persons && !namesPerson(words) {
		return -1
	}
	return at
}

// namesPerson tells whether a header's words are "name" alone or a person's.
func namesPerson(words []string) bool {
	return record.HasWord(words, wholeName) &&
		!slices.ContainsFunc(words, func(w string) bool {
			return !record.HasWord([]string{w}, wholeName) && !slices.Contains(personNames, w)
		})
}

// ofPersons tells whether the columns are those of persons.
func ofPersons(columns []*record.Column) bool {
	return slices.ContainsFunc(columns, func(c *record.Column) bool {
		words := record.HeaderWords(normalise.Simplified(string(c.Field)))
		apart, whole := strings.Join(words, " "), strings.Join(words, "")
		return slices.ContainsFunc(personWords, func(w string) bool {
			return record.HasWord(words, w) || strings.Contains(w, " ") && (strings.Contains(apart, w) || strings.Contains(whole, strings.ReplaceAll(w, " ", ""))) ||
				w[0] >= 0x80 && strings.Contains(whole, w)
		})
	})
}

// namesEntity tells whether a column of a table is, by its header, the name of what
// a row is of: a firm's, a book's, a person's whole name.
func namesEntity(f record.Field, persons bool) bool { return headerOf(f, persons) == len(headerSays)-1 }

// byHeader are the pairs of columns whose headers say one thing, and no other
// column's of either file does. Where nobody is in both files the values have
// nothing in common.
func byHeader(sides [2][]*record.Column, joined func(*record.Column) bool, persons bool) (out []columnPair) {
	var saying [2]map[int][]*record.Column
	for side, columns := range sides {
		saying[side] = map[int][]*record.Column{}
		for _, c := range columns {
			if at := headerOf(c.Field, persons); at >= 0 {
				saying[side][at] = append(saying[side][at], c)
			}
		}
	}
	for at := range headerSays {
		a, b := saying[0][at], saying[1][at]
		if len(a) == 1 && len(b) == 1 && !joined(a[0]) && !joined(b[0]) && bornColumn(a[0]) == bornColumn(b[0]) {
			out = append(out, columnPair{a: a[0], b: b[0]})
		}
	}
	return out
}
