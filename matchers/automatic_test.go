package matchers

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// wideRows adds to people a full name, a constant, an empty column and a row
// number.
func wideRows(seed uint64, n int) [][]string {
	r := rand.New(rand.NewPCG(seed, 4))
	var out [][]string
	for i, p := range people(seed, n) {
		for range 1 + i%3 {
			cells := p.damaged(r, 0.1)
			full := strings.TrimSpace(cells[0] + " " + cells[1])
			out = append(out, append(cells, fmt.Sprint(i), full, "ward", "", fmt.Sprintf("row%05d", len(out)), []string{"m", "f"}[len(p.forename)%2]))
		}
	}
	return out
}

var wideFields = append(slices.Clone(peopleFields), "full_name", "constant", "empty", "row", "sex")

func specOfField(s Settings, field record.Field) *comparison.Spec {
	for i := range s.Comparisons {
		if slices.Contains(s.Comparisons[i].Fields, field) {
			return &s.Comparisons[i]
		}
	}
	return nil
}

// TestAutomatic: columns are compared by what they hold, repeated ones
// together, empty, constant and ignored ones not at all; every column has a
// reason; and the plan matches.
func TestAutomatic(t *testing.T) {
	table := tableOf(t, wideFields, wideRows(21, 300))
	s, err := Automatic(table, ShapeDedupe, []record.Field{"label"})
	if err != nil {
		t.Fatal(err)
	}
	for field, reason := range map[string]string{
		"label": "left out, it is no evidence", "constant": "left out, every row says the same", "empty": "left out, it is empty",
		"row": "left out, no two rows", "dob": "compared as date", "phone": "compared as code", "town": "compared as", "forename": "compared as name", "full_name": "compared as", "sex": "compared as few",
	} {
		if !slices.ContainsFunc(s.Reasons, func(r string) bool { return strings.HasPrefix(r, "column "+field+": "+reason) }) {
			t.Errorf("column %s: no reason %q in %q", field, reason, s.Reasons)
		}
		out := strings.HasPrefix(reason, "left out")
		if (specOfField(s, record.Field(field)) == nil) != out {
			t.Errorf("column %s: left out %v", field, !out)
		}
		for _, b := range s.Blocking {
			if out && slices.Contains(b.Fields(), record.Field(field)) {
				t.Errorf("rule %s reads %s", b, field)
			}
		}
	}
	full, forename, surname := specOfField(s, "full_name"), specOfField(s, "forename"), specOfField(s, "surname")
	if full == nil || full != forename || full != surname || full.Fields[0] != "full_name" {
		t.Errorf("a full name and its parts are not one comparison: %+v", s.Comparisons)
	}
	for _, b := range s.Blocking {
		if !slices.ContainsFunc(s.Reasons, func(r string) bool { return strings.HasPrefix(r, "blocking rule "+b.String()+":") }) {
			t.Errorf("rule %s has no reason", b)
		}
		if f := b.Fields(); len(f) > 1 && slices.Contains(f, "full_name") && (slices.Contains(f, "forename") || slices.Contains(f, "surname")) {
			t.Errorf("rule %s blocks on a whole and its part", b)
		}
	}
	if !slices.ContainsFunc(s.Blocking, func(b blocking.Rule) bool { return slices.Equal(b.Fields(), []record.Field{"forename", "surname"}) }) {
		t.Errorf("no rule reads both parts of the name: %v", s.Blocking)
	}
	again, err := Automatic(table, ShapeDedupe, []record.Field{"label"})
	if err != nil || fmt.Sprint(again.Blocking, again.Comparisons, again.Reasons) != fmt.Sprint(s.Blocking, s.Comparisons, s.Reasons) {
		t.Error("a second plan of one table differs")
	}
	s.Sample = 100_000
	checkF1(t, table, mustLink(t, table, s), true, 0.95)
}

// TestCoarsest: a pair of columns has the rule with most pairs within the limit;
// with few rules a second one that the first does not hold; blocks that come out
// the same under another name of one group are one rule.
func TestCoarsest(t *testing.T) {
	key := func(column, group int, expr string, coarse bool) keyChoice {
		return keyChoice{expr: expr, column: column, group: group, coarse: coarse}
	}
	rule := func(pairs int64, a, b keyChoice) counted {
		return counted{rule: blocking.Rule{Keys: []string{a.expr, b.expr}}, keys: [2]keyChoice{a, b}, pairs: pairs}
	}
	name, sound, start := key(0, 0, "name", false), key(0, 0, "soundex(name)", true), key(0, 0, "name[0:3]", true)
	full := key(1, 0, "first(full)", true)
	birth, year := key(2, 1, "birth", false), key(2, 1, "birth[0:4]", true)
	candidates := []counted{
		rule(5, name, birth), rule(20, sound, birth), rule(90, start, birth), rule(200, sound, year), // over the limit: the last
		rule(90, full, birth), rule(0, name, full),
	}
	var got []string
	for _, c := range coarsest(slices.Clone(candidates), 100) {
		got = append(got, c.rule.String())
	}
	if want := []string{"soundex(name)+birth", "name[0:3]+birth"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var many []counted
	for i := range rulesEnough {
		many = append(many, rule(10, key(10+i, 10+i, "a", false), birth))
	}
	for _, c := range coarsest(append(many, candidates...), 100) {
		if c.rule.String() == "soundex(name)+birth" {
			t.Error("many columns, and one pair of them has two rules")
		}
	}
}

// TestAutomaticBudget: no rule, and not all rules together, make more
// candidates than the budget.
func TestAutomaticBudget(t *testing.T) {
	left, right := twoFiles(22, 600, 0.1)
	table := tableOf(t, peopleFields, left, right)
	s, err := Automatic(table, ShapeLink, []record.Field{"label"})
	if err != nil || len(s.Blocking) < 3 {
		t.Fatalf("%v, %v", s.Blocking, err)
	}
	s.Sample = 100_000
	result := mustLink(t, table, s)
	checkF1(t, table, result, false, 0.98)
	total := int64(0)
	for _, b := range result.Summary.Blocking {
		total += b.Pairs
		if b.Pairs > pairsPerRecordRule*int64(table.Rows()) || b.Pairs == 0 {
			t.Errorf("%+v", b)
		}
	}
	if total > pairsPerRecordAll*int64(table.Rows()) || !result.Summary.OneToOne {
		t.Errorf("%d pairs, one to one %v", total, result.Summary.OneToOne)
	}
}

// TestAffordable: every record of a small file has its pairs; four times as
// many records as many have half as many each.
func TestAffordable(t *testing.T) {
	for _, c := range []struct{ perRecord, records, want int64 }{
		{25, 0, 0}, {25, 1000, 25_000}, {25, manyRecords, 25 * manyRecords}, {150, 4 * manyRecords, 300 * manyRecords},
	} {
		if got := affordable(int(c.perRecord), int(c.records)); got != c.want {
			t.Errorf("%d for each of %d: %d, want %d", c.perRecord, c.records, got, c.want)
		}
	}
}

// TestAutomaticChinese: Chinese columns are read too.
func TestAutomaticChinese(t *testing.T) {
	sources := departmentRows(23, 400)
	fields := []record.Field{"姓名", "证件号", "出生日期", "性别", "县", "乡镇", "村", "电话", "label"}
	table := tableOf(t, fields, sources[0], sources[1])
	s, err := Automatic(table, ShapeLink, []record.Field{"label"})
	if err != nil {
		t.Fatal(err)
	}
	for field, reason := range map[string]string{"出生日期": "compared as date", "证件号": "compared as code", "电话": "compared as code", "性别": "compared as few", "村": "compared as few", "县": "left out, every row says the same", "乡镇": "left out, every row says the same"} {
		if !slices.ContainsFunc(s.Reasons, func(r string) bool { return strings.HasPrefix(r, "column "+field+": "+reason) }) {
			t.Errorf("column %s: no reason %q in %q", field, reason, s.Reasons)
		}
	}
	s.Sample = 100_000
	checkF1(t, table, mustLink(t, table, s), false, 0.98)
}

func TestAutomaticRefuses(t *testing.T) {
	rows := [][]string{{"anna", "x"}, {"anna", "x"}, {"bella", "x"}}
	_, err := Automatic(tableOf(t, []record.Field{"name", "same"}, rows), ShapeDedupe, nil)
	if few := new(TooFew); !errors.As(err, &few) || few.Error() != "1 of the columns can be compared, and it takes two; the same in every row: same; with --settings you choose yourself" ||
		!strings.Contains(few.Text("zh"), "只有 1 个，至少要有两个；各行内容都相同的列：same") {
		t.Errorf("%v", err)
	}
	// Between two files a column of which no value is shared is no evidence.
	table := tableOf(t, []record.Field{"a", "b"}, [][]string{{"1", "x"}, {"1", "y"}}, [][]string{{"2", "x"}, {"2", "y"}})
	if _, err := Automatic(table, ShapeLink, nil); err == nil {
		t.Error("a column that the files do not share is compared")
	}
	if s, err := Automatic(table, ShapeDedupe, nil); err != nil || len(s.Comparisons) != 2 {
		t.Errorf("%+v, %v", s.Comparisons, err)
	}
}

// TestAutomaticAnyHeader: headers that hold signs of the grammar of blocking
// keys are columns like others.
func TestAutomaticAnyHeader(t *testing.T) {
	var left, right [][]string
	for i := range 300 {
		row := []string{fmt.Sprint("n", i%97), fmt.Sprint("5550", 1000+i*7), fmt.Sprint("t", i%13), fmt.Sprintf("19%02d-%02d-%02d", i%80, i%12+1, i%28+1)}
		if left = append(left, row); i >= 100 {
			right = append(right, row)
		}
	}
	table := tableOf(t, []record.Field{"name|alias", "phone (home)", "town[1]", "`born`"}, left, right)
	s, err := Automatic(table, ShapeLink, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := mustLink(t, table, s); got.Summary.Linked < 190 {
		t.Errorf("%d links of 200", got.Summary.Linked)
	}
}
