package matchers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// Automatic chooses rules and comparisons for a table of an unknown schema,
// from what its columns hold, and says why. ignore lists columns that are not
// evidence (row numbers, labels).
//
// Comparisons follow the content: dates, codes, names, long text. Columns
// that repeat each other (a full name and its parts) become one comparison,
// because agreement in both is one piece of evidence. Blocking rules are all
// pairs of columns, and single columns, whose blocks are small enough: two
// records of one person agree on some two columns even when both are dirty.
// The error is *TooFew when there are not two columns to compare.
func Automatic(table *record.Table, shape Shape, ignore []record.Field) (Settings, error) {
	s := Settings{Shape: shape, FindShared: true}
	if shape == ShapeLink {
		s.Allow = func(a, b int) bool { return a != b }
	}
	a := &automatic{table: table, shape: shape, following: map[int]bool{}, strangers: map[int]*strangersIn{}}
	few := &TooFew{Ignored: ignore}
	for _, c := range table.Columns() {
		if slices.Contains(ignore, c.Field) {
			s.Reasons = append(s.Reasons, fmt.Sprintf("column %s: left out, it is no evidence", c.Field))
			continue
		}
		info := a.describe(c)
		s.Reasons = append(s.Reasons, info.reason)
		few.note(info)
		if info.use {
			a.columns = append(a.columns, info)
		}
	}
	if len(a.columns) < 2 {
		return s, few
	}
	a.tie()
	var why []string
	s.Comparisons, why = a.comparisons()
	s.Reasons = append(s.Reasons, why...)
	s.Blocking, s.Split, why = a.blocking()
	s.Reasons = append(s.Reasons, why...)
	return s, nil
}

type automatic struct {
	table   *record.Table
	shape   Shape
	columns []described
	// following are the groups whose columns follow from each other.
	following map[int]bool
	strangers map[int]*strangersIn // by column, once it is asked for
}

// described is what a column looks like.
type described struct {
	column   *record.Column
	use      bool
	kind     string // "date", "age", "code", "name", "text", "few"
	filled   int    // rows with a value
	distinct int    // distinct values
	equal    float64
	group    int // columns of one group are one comparison
	reason   string
}

// describe looks at a column's values.
func (a *automatic) describe(c *record.Column) described {
	d := described{column: c, distinct: len(c.Values) - 1, group: -1}
	digits, words, counts := 0, 0, c.Counts()
	for code, v := range c.Values {
		if code == 0 {
			continue
		}
		n := int(counts[code])
		d.filled += n
		if mostlyDigits(v) {
			digits += n
		}
		words += n * len(strings.Fields(v))
	}
	shared, across := a.sharing(c)
	if why := a.useless(d, shared); why != "" {
		d.reason = fmt.Sprintf("column %s: left out, %s", c.Field, why)
		return d
	}
	d.use, d.equal = true, across
	switch f := float64(d.filled); {
	case dates(c):
		d.kind = "date"
	case ageColumn(c):
		d.kind = "age"
	case d.distinct <= 30 && 3*d.distinct <= d.filled:
		d.kind = "few"
	case float64(digits) > 0.8*f || c.Kind == record.Key || c.Kind == record.Phone:
		d.kind = "code"
	case float64(words) > 1.5*f:
		d.kind = "text"
	default:
		d.kind = "name"
	}
	d.reason = fmt.Sprintf("column %s: compared as %s (%d of %d rows filled, %d values)", c.Field, d.kind, d.filled, a.table.Rows(), d.distinct)
	return d
}

// useless says why a column is left out of which so many pairs share a value, ""
// where it is not.
func (a *automatic) useless(d described, shared int64) string {
	switch {
	case d.filled == 0:
		return "it is empty"
	case d.distinct == 1:
		return "every row says the same"
	case a.oneSided(d.column):
		return "only one file has it"
	case shared == 0 && !bornColumn(d.column) && !namesEntity(d.column.Field, ofPersons(a.table.Columns())): // nobody born on one day: that nobody is in both files
		return "no two rows that may be one person share a value"
	}
	return ""
}

// oneSided tells whether a link's column has values in one file only. Nothing can
// be said of it, nor that nobody was born on one day.
func (a *automatic) oneSided(c *record.Column) bool {
	if a.shape != ShapeLink {
		return false
	}
	_, one := onlyIn(a.table, c)
	return one
}

// sharing counts the allowed pairs of rows with one value, exactly, and gives
// their share of all.
func (a *automatic) sharing(c *record.Column) (pairs int64, share float64) {
	counts := make([][2]int64, len(c.Values))
	var filled [2]int64
	for row, code := range c.All() {
		if code != 0 {
			side := min(a.table.SourceOf(row), 1)
			counts[code][side]++
			filled[side]++
		}
	}
	for _, n := range counts {
		if a.shape == ShapeLink {
			pairs += n[0] * n[1]
		} else {
			t := n[0] + n[1]
			pairs += t * (t - 1) / 2
		}
	}
	all := filled[0] * filled[1]
	if a.shape != ShapeLink {
		t := filled[0] + filled[1]
		all = t * (t - 1) / 2
	}
	return pairs, float64(pairs) / float64(max(all, 1))
}

// dates tells whether a column is of dates, as a birth date is.
func dates(c *record.Column) bool {
	return c.Kind == record.Date || mostly(c, isDate)
}

// mostly tells whether more than four rows of five that say anything say what is
// asked for.
func mostly(c *record.Column, is func(v string) bool) bool {
	filled, n := 0, 0
	for code, rows := range c.Counts() {
		if code > 0 {
			filled += int(rows)
			if is(c.Values[code]) {
				n += int(rows)
			}
		}
	}
	return 5*n > 4*filled
}

// isDate recognises YYYYMMDD and YYYY-MM-DD of the last four centuries.
func isDate(v string) bool {
	d := strings.ReplaceAll(v, "-", "")
	if len(d) != 8 || (len(v) != 8 && len(v) != 10) || !mostlyDigits(d) {
		return false
	}
	return d[:2] >= "16" && d[:2] <= "20" && d[4:6] >= "00" && d[4:6] <= "12" && d[6:] <= "31"
}

func mostlyDigits(v string) bool {
	digits, n := 0, 0
	for _, r := range v {
		n++
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return n > 0 && 10*digits >= 4*n
}

// tie puts columns that repeat each other into groups: a column whose value
// is contained in another's in nine rows of ten, or follows from it. The
// widest column leads.
func (a *automatic) tie() {
	order := make([]int, len(a.columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Compare(a.columns[y].distinct, a.columns[x].distinct)
	})
	groups := 0
	for _, i := range order {
		if a.columns[i].group >= 0 {
			continue
		}
		a.columns[i].group = groups
		for _, j := range order {
			switch {
			case a.columns[j].group >= 0:
			case a.columns[j].kind != "few" && a.contained(i, j):
				a.columns[j].group = groups
			case a.follows(i, j) || a.follows(j, i):
				a.columns[j].group, a.following[groups] = groups, true
			}
		}
		groups++
	}
}

// contained tells whether column j's words stand in column i's.
func (a *automatic) contained(i, j int) bool {
	whole, part := a.columns[i].column, a.columns[j].column
	rows, in := 0, 0
	step := max(1, a.table.Rows()/20000)
	for row := 0; row < a.table.Rows(); row += step {
		w, p := whole.Value(row), part.Value(row)
		if w == "" || p == "" {
			continue
		}
		rows++
		if wordsWithin(w, p) || a.columns[i].kind == "code" && a.columns[j].kind == "date" && digitsWithin(w, p) {
			in++
		}
	}
	return rows > 0 && float64(in) >= containedPart*float64(rows)
}

// containedPart is the part of the rows from which a column is contained in
// another; one in ten may be wrong in either.
const containedPart = 0.9

// digitsWithin tells whether a number holds a date, as identity numbers do.
func digitsWithin(number, date string) bool {
	return strings.Contains(number, strings.ReplaceAll(date, "-", ""))
}

func wordsWithin(whole, part string) bool {
	words := strings.Fields(whole)
	for _, p := range strings.Fields(part) {
		if !slices.Contains(words, p) {
			return false
		}
	}
	return true
}

// comparisons makes one comparison for each group of columns, and says why
// some columns are one.
func (a *automatic) comparisons() (out []comparison.Spec, why []string) {
	for g := 0; ; g++ {
		members := a.members(g)
		if len(members) == 0 {
			break
		}
		if len(members) > 1 {
			why = append(why, a.told(g, members))
			if a.following[g] || members[0].kind == "code" {
				out = append(out, followSpec(members))
			} else {
				out = append(out, groupSpec(members))
			}
			continue
		}
		d := members[0]
		out = append(out, comparison.Spec{
			Name: string(d.column.Field), Fields: []record.Field{d.column.Field},
			Levels: levelsOf(d), TermFrequency: d.kind != "few",
		})
	}
	// The most informative first: more columns than a vector holds are cut.
	if len(out) > comparison.MaxComparisons {
		out = out[:comparison.MaxComparisons]
	}
	return out, why
}

var levelsFor = map[string][]string{
	"date": {"exact", "damerau-levenshtein 1", "damerau-levenshtein 2", "years 1", "years 10"},
	"age":  {"exact", "within 1", "within 3", "within 10"},
	"code": {"exact", "damerau-levenshtein 1", "damerau-levenshtein 2", "prefix 3"},
	"name": {"exact", "jaro-winkler 0.92", "jaro-winkler 0.85", "jaro-winkler 0.7"},
	"text": {"exact", "jaro-winkler 0.92", "contains", "jaro-winkler 0.85", "words 0.5"},
	"few":  {"exact"},
}

// levelsOf gives the levels of a column that is compared alone. Of dates some of
// which are no more than a year or a month, the known part counts.
func levelsOf(d described) []string {
	levels := levelsFor[d.kind]
	if d.kind == "date" && slices.ContainsFunc(d.column.Values, func(v string) bool { return strings.HasSuffix(v, "??") }) {
		levels = slices.Insert(slices.Clone(levels), 1, "partial")
	}
	return levels
}

// members lists the columns of a group, the widest first.
func (a *automatic) members(g int) []described {
	var out []described
	for _, d := range a.columns {
		if d.group == g {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y described) int { return cmp.Compare(y.distinct, x.distinct) })
	return out
}

// groupSpec compares a whole and its parts: the whole first, then each part,
// the part with more values first.
func groupSpec(members []described) comparison.Spec {
	whole := members[0].column.Field
	s := comparison.Spec{Fields: []record.Field{whole}}
	names := []string{string(whole)}
	s.Levels = []string{"exact of " + string(whole), "jaro-winkler 0.93 of " + string(whole), "contains of " + string(whole)}
	parts := members[1:]
	if len(parts) > 5 {
		parts = parts[:5]
	}
	var weak []string
	for _, d := range parts {
		f := string(d.column.Field)
		s.Fields = append(s.Fields, d.column.Field)
		names = append(names, f)
		s.Levels = append(s.Levels, "jaro-winkler 0.92 of "+f)
	}
	weak = append(weak, "jaro-winkler 0.85 of "+string(whole), "words 0.5 of "+string(whole), "jaro-winkler 0.75 of "+string(whole))
	s.Levels = append(s.Levels, weak...)
	s.Name = strings.Join(names, "+")
	s.TermFrequency = true
	return s
}
