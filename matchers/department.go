package matchers

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// Departments gives the settings for a table of departments' extracts. Rules
// and comparisons that need a column which no extract has are left out.
func Departments(table *record.Table) Settings {
	s := Settings{Shape: ShapePersons, Proof: record.FieldIDNumber, Cells: true, BuiltIn: builtIn(), Complete: true}
	for _, r := range departmentRules {
		if r = within(table, r); hasAll(table, r.Fields()) {
			s.Blocking = append(s.Blocking, r)
		}
	}
	s.Blocking = append(s.Blocking, scantRules(table)...)
	for _, c := range departmentComparisons {
		if hasAll(table, c.Fields[:1]) || c.Method == "identity" && hasAll(table, c.Fields[1:2]) { // of lists without numbers the birth dates
			s.Comparisons = append(s.Comparisons, c)
		}
	}
	for _, k := range departmentSplit {
		if hasAll(table, blocking.Fields(k)) {
			s.Split = append(s.Split, k)
		}
	}
	return s
}

// DepartmentsRead tells whether Departments may look at a column, of whatever
// table: what else extracts hold need not be read for a match alone.
func DepartmentsRead() func(record.Field) bool {
	return Settings{Blocking: departmentRules, Comparisons: departmentComparisons, Split: departmentSplit, Proof: record.FieldIDNumber}.Reads()
}

// departmentSplit are the keys by which a block that is too large is split.
var departmentSplit = []string{"id_no[0:14]", "village", "phone", "hamlet"}

// departmentsModel was learned on a made-up province of 60,000 people at
// realistic rates of error; `yingbao train` learns one from real extracts.
//
//go:embed models/departments.yaml
var departmentsModel []byte

// builtIn reads the embedded model; a test reads it too, so that it cannot be
// broken here.
var builtIn = sync.OnceValue(func() *fellegisunter.Model {
	m, err := fellegisunter.ReadModel(bytes.NewReader(departmentsModel))
	if err != nil {
		return nil
	}
	return m
})

// within leaves out of a rule the alternatives of a key that no extract has:
// name and birth|birth(id_no) serves a list without numbers too.
func within(table *record.Table, r blocking.Rule) blocking.Rule {
	keys := slices.Clone(r.Keys)
	for i, key := range keys {
		var left []string
		for _, way := range strings.Split(key, "|") {
			if hasAll(table, blocking.Fields(way)) {
				left = append(left, way)
			}
		}
		if len(left) > 0 {
			keys[i] = strings.Join(left, "|")
		}
	}
	r.Keys = keys
	return r
}

func hasAll(table *record.Table, fields []record.Field) bool {
	for _, f := range fields {
		if table.Column(f) == nil {
			return false
		}
	}
	return true
}

func rule(why string, keys ...string) blocking.Rule { return blocking.Rule{Keys: keys, Why: why} }

// departmentRules reach two records of one person although one number, name,
// date or address is wrong: each rule leaves out what another needs. One
// wrong digit damages one of region, birth and sequence and leaves the other
// two.
var departmentRules = []blocking.Rule{
	rule("the whole number", "id_no"),
	rule("number, region damaged", "id_no[6:18]"),
	rule("number, end damaged or rounded", "id_no[0:14]", "surname(name)"),
	rule("number, birth date damaged", "id_no[0:6]", "id_no[14:18]"),
	rule("name and birth date", "pinyin(name)", "birth|birth(id_no)"),
	rule("name and village", "pinyin(name)", "village"),
	rule("name and phone", "phone", "surname(name)"),
	rule("birth date and village", "birth|birth(id_no)", "village"),
	rule("phone and birth date", "phone", "birth|birth(id_no)"),
	rule("former name and birth date", "alias|name", "birth|birth(id_no)"),
	rule("given name and birth date, surname misread", "givenpinyin(name)", "birth|birth(id_no)"),
	rule("name and the part of a masked number", "pinyin(name)", "id_no[0:10]"),
	rule("name and county, moved and without a number", "pinyin(name)", "county|region(id_no)"),
}

// departmentComparisons are the pieces of evidence, each independent of the
// others given that two records are, or are not, one person.
var departmentComparisons = []comparison.Spec{
	{Name: "identity", Method: "identity", Fields: []record.Field{record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldName}, TermFrequency: true},
	{Name: "name", Method: "name", Fields: []record.Field{record.FieldName, record.FieldAlias}, TermFrequency: true},
	{Name: "place", Method: "place", Fields: []record.Field{record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}, TermFrequency: true, Shared: true},
	{Name: "phone", Method: "phone", Fields: []record.Field{record.FieldPhone, record.FieldName}, TermFrequency: true, Shared: true},
	{Name: "sex", Method: "sex", Fields: []record.Field{record.FieldSex, record.FieldIDNumber}},
}
