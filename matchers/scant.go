package matchers

import (
	"math"

	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

// departmentScant are rules for lists that say little: neither number nor village nor
// county. Those of departmentRules that are left read the whole name and the whole
// birth date, and one slip or gap in either is out of reach.
var departmentScant = []blocking.Rule{
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
	for _, f := range []record.Field{record.FieldIDNumber, record.FieldVillage, record.FieldCounty} {
		if stated(table, f) {
			return nil
		}
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
