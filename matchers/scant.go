package matchers

import (
	"math"
	"strings"

	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

// departmentScant are rules for lists that say little: no number, and neither
// village nor county, or of the birth date no more than year or month. Those of
// departmentRules that are left read the whole name and the whole birth date, and
// one slip or gap in either is out of reach.
var departmentScant = []blocking.Rule{
	rule("former name and village", "alias|name", "village"),
	rule("year of birth and village", "birth[0:4]", "village"),
	rule("former name and year of birth", "alias|name", "birth[0:4]"),
	rule("birth date and town", "birth", "town"),
	rule("name and town", "pinyin(name)", "town"),
	rule("name and year of birth", "pinyin(name)", "birth[0:4]"),
	rule("name and day of birth", "pinyin(name)", "birth[4:8]"),
	rule("surname and birth date", "surname(name)", "birth"),
	rule("name", "pinyin(name)"),
}

// scantRules gives those of departmentScant that such a table can be blocked by in as
// many pairs as an automatic plan allows; none for other tables.
func scantRules(table *record.Table) (out []blocking.Rule) {
	placed := stated(table, record.FieldVillage) || stated(table, record.FieldCounty)
	if stated(table, record.FieldIDNumber) || placed && !partBirths(table) {
		return nil
	}
	var rules []blocking.Rule
	for _, r := range departmentScant {
		if hasAll(table, r.Fields()) {
			rules = append(rules, r)
		}
	}
	opt := blocking.Options{MaxBlock: math.MaxInt64} // only the number of pairs is wanted
	if len(table.Sources) > 1 {
		opt.Allow = func(a, b int) bool { return a != b }
	}
	plan, err := blocking.Compile(table, rules, opt)
	if err != nil {
		return nil
	}
	for i, s := range plan.Count() {
		if s.Pairs > 0 && s.Pairs <= affordable(pairsPerRecordRule, table.Rows()) {
			out = append(out, rules[i])
		}
	}
	return out
}

// stated tells whether any row has a value.
func stated(table *record.Table, f record.Field) bool {
	column := table.Column(f)
	if column == nil {
		return false
	}
	for code, n := range column.Counts() {
		if code > 0 && n > 0 {
			return true
		}
	}
	return false
}

// partBirths tells whether some source states birth dates of which most are a year
// or a month: no key that reads the whole date brings its rows to another's.
func partBirths(table *record.Table) bool {
	column := table.Column(record.FieldBirth)
	if column == nil {
		return false
	}
	part := make([]bool, len(column.Values))
	for code, v := range column.Values {
		part[code] = strings.IndexByte(v, '?') >= 0
	}
	parts, whole := make([]int, len(table.Sources)), make([]int, len(table.Sources))
	for row, code := range column.All() {
		switch source := table.SourceOf(row); {
		case code == 0:
		case part[code]:
			parts[source]++
		default:
			whole[source]++
		}
	}
	for source, n := range parts {
		if n > whole[source] {
			return true
		}
	}
	return false
}
