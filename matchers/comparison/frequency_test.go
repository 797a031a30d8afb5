package comparison

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"yingbao/sources/record"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

// TestShares holds term frequency shares to shares counted by hand.
func TestShares(t *testing.T) {
	table := tableOf(t, fieldsOf("surname"), []string{"smith"}, []string{"smith"}, []string{"smith"}, []string{"jones"}, []string{""})
	c := bindOne(t, table, Spec{Name: "s", Fields: fieldsOf("surname"), Levels: []string{"exact", "prefix 1"}, TermFrequency: true})
	f := c.Frequency[1]
	if f == nil || f.Strength != 1 || c.Frequency[0] != nil || c.Frequency[2] != nil || c.Frequency[3] != nil {
		t.Fatalf("frequencies %+v", c.Frequency)
	}
	for _, x := range []struct {
		a, b int
		want float64
	}{{0, 1, 0.75}, {3, 3, 0.25}, {0, 3, 0.75}, {3, 0, 0.75}, {4, 4, 0}} {
		if got := f.Of(c.Codes.Of(x.a), c.Codes.Of(x.b)); !near(got, x.want) {
			t.Errorf("rows %d and %d: share %g, want %g of the four that say something", x.a, x.b, got, x.want)
		}
	}
}

// TestFuzzyShares: a fuzzy level "of" a field is adjusted by that field, with
// less strength; a level far from agreement is not adjusted.
func TestFuzzyShares(t *testing.T) {
	table := tableOf(t, fieldsOf("forename", "surname"), []string{"anna", "smith"}, []string{"bella", "smith"}, []string{"clara", "smith"}, []string{"anna", "jones"})
	c := bindOne(t, table, Spec{Name: "n", Fields: fieldsOf("forename", "surname"), TermFrequency: true,
		Levels: []string{"exact of forename", "exact of surname", "jaro-winkler 0.92 of surname", "jaro-winkler 0.8 of surname", "prefix 1 of surname"}})
	for level, want := range map[int]struct{ strength, share float64 }{1: {1, 0.5}, 2: {1, 0.75}, 3: {0.8, 0.75}} {
		f := c.Frequency[level]
		if f == nil || f.Strength != want.strength || !near(f.Of(c.Codes.Of(0), c.Codes.Of(0)), want.share) {
			t.Errorf("level %s: %+v, want %+v", c.Levels[level], f, want)
		}
	}
	for _, level := range []int{0, 4, 5, 6} {
		if c.Frequency[level] != nil {
			t.Errorf("level %s is adjusted", c.Levels[level])
		}
	}
}

// TestTupleShares: "exact" of several fields weighs by how rare they are
// together.
func TestTupleShares(t *testing.T) {
	table := tableOf(t, fieldsOf("forename", "surname"), []string{"anna", "smith"}, []string{"anna", "smith"}, []string{"anna", "jones"}, []string{"bella", "smith"})
	c := bindOne(t, table, Spec{Name: "n", Fields: fieldsOf("forename", "surname"), Levels: []string{"exact"}, TermFrequency: true})
	if got := c.Frequency[1].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 0.5) {
		t.Errorf("anna smith: share %g, want 2 of 4", got)
	}
	if got := c.Frequency[1].Of(c.Codes.Of(2), c.Codes.Of(2)); !near(got, 0.25) {
		t.Errorf("anna jones: share %g, want 1 of 4", got)
	}
}

// TestReshare takes the shares from the rows that count.
func TestReshare(t *testing.T) {
	table := tableOf(t, fieldsOf("name", "alias"), []string{"陈秀英", ""}, []string{"陈秀英", ""}, []string{"陈秀瑛", ""}, []string{"王建国", ""})
	c := bindOne(t, table, Spec{Name: "name", Method: "name", Fields: fieldsOf("name", "alias"), TermFrequency: true})
	c.Reshare(func(row int) uint32 { return [...]uint32{1, 0, 1, 1}[row] })
	if got := c.Frequency[1].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 1.0/3) {
		t.Errorf("written alike: %g, want 1 of the 3 that count", got)
	}
	if got := c.Frequency[3].Of(c.Codes.Of(0), c.Codes.Of(2)); !near(got, 2.0/3) {
		t.Errorf("read alike: %g, want 2 of the 3 that count", got)
	}
	c.Reshare(func(row int) uint32 { return [...]uint32{1, 1, 8, 2}[row] })
	if got := c.Frequency[3].Of(c.Codes.Of(0), c.Codes.Of(2)); !near(got, 10.0/12) {
		t.Errorf("a row stands for eight: %g, want 10 of 12", got)
	}
}

// TestBeyond: rows outside the table count for the values they were counted
// for, and for those the sample does not.
func TestBeyond(t *testing.T) {
	part := record.NewPart(record.Source{Name: "s"}, fieldsOf("name"), []record.Kind{record.Name})
	part.SetBeyond(map[record.Field]map[string]uint32{"name": {"陈秀英": 96, "陈秀瑛": 2}})
	for i, name := range []string{"陈秀英", "陈秀瑛", "王建国"} {
		part.Append(uint32(i+1), []string{name})
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	c := bindOne(t, table, Spec{Name: "name", Method: "name", Fields: fieldsOf("name"), TermFrequency: true})
	c.Reshare(func(row int) uint32 { return [...]uint32{64, 1, 64}[row] })
	for _, want := range []struct {
		level, a, b int
		share       float64
	}{{1, 0, 0, 97.0 / 164}, {1, 1, 1, 3.0 / 164}, {1, 2, 2, 64.0 / 164}, {3, 0, 1, 100.0 / 164}} {
		if got := c.Frequency[want.level].Of(c.Codes.Of(want.a), c.Codes.Of(want.b)); !near(got, want.share) {
			t.Errorf("level %d of rows %d and %d: share %g, want %g", want.level, want.a, want.b, got, want.share)
		}
	}
}

// TestNameShares: agreement of a reading weighs by all names of the reading.
func TestNameShares(t *testing.T) {
	table := tableOf(t, fieldsOf("name", "alias"), []string{"陈秀英", ""}, []string{"陈秀英", "陈大丫"}, []string{"陈秀瑛", ""}, []string{"王建国", ""}, []string{"", "陈秀英"})
	c := bindOne(t, table, Spec{Name: "name", Method: "name", Fields: fieldsOf("name", "alias"), TermFrequency: true})
	// Of the four rows that have a name, two are written 陈秀英 and three read
	// so.
	if got := c.Frequency[1].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 0.5) {
		t.Errorf("written alike: %g", got)
	}
	if got := c.Frequency[3].Of(c.Codes.Of(0), c.Codes.Of(2)); !near(got, 0.75) {
		t.Errorf("read alike: %g", got)
	}
	for level, f := range c.Frequency {
		if (f != nil) != (level == 1 || level == 3) {
			t.Errorf("level %s: %v", c.Levels[level], f)
		}
	}
}

// TestPlaceShares: a village weighs by how many live there; villages of one
// name in two towns are two.
func TestPlaceShares(t *testing.T) {
	table := tableOf(t, fieldsOf("county", "town", "village", "hamlet"),
		[]string{"990101", "城关镇", "龙华村", "1组"}, []string{"990101", "城关镇", "龙华村", "2组"},
		[]string{"990101", "白水乡", "龙华村", ""}, []string{"990101", "城关镇", "", ""}, []string{"990101", "城关镇", "松林村", ""})
	c := bindOne(t, table, Spec{Name: "place", Method: "place", Fields: fieldsOf("county", "town", "village", "hamlet"), TermFrequency: true})
	if got := c.Frequency[2].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 0.5) {
		t.Errorf("one village: %g, want 2 of the 4 rows that have one", got)
	}
	if got := c.Frequency[2].Of(c.Codes.Of(2), c.Codes.Of(4)); !near(got, 0.25) {
		t.Errorf("small villages: %g", got)
	}
}

// TestBirthShares: agreement in the birth date alone weighs by how many were
// born that day, whether it is stated or in the number.
func TestBirthShares(t *testing.T) {
	row := func(number, birth string) []string { return []string{checked(number), birth, ""} }
	table := tableOf(t, fieldsOf("id_no", "birth", "sex"), row("{99010119800512001}", ""), row("", "19800512"), row("", "19800512"), row("", "19520306"), row("", ""))
	c := bindOne(t, table, Spec{Name: "identity", Method: "identity", Fields: fieldsOf("id_no", "birth", "sex"), TermFrequency: true})
	if got := c.Frequency[birthSame].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 0.75) {
		t.Errorf("share %g, want 3 of 4", got)
	}
	if c.Frequency[idSame] != nil || c.Frequency[birthOther] != nil {
		t.Error("a whole number, or a birth that differs, is adjusted")
	}
}

// TestSharedPhone: a phone under seven names or more says nothing, one under
// six counts with its share; rows without a name are one name together.
func TestSharedPhone(t *testing.T) {
	var rows [][]string
	for i := range 7 {
		rows = append(rows, []string{"13800000007", fmt.Sprint("甲", i)})
	}
	for i := range 12 {
		rows = append(rows, []string{"13800000006", fmt.Sprint("乙", i%6)})
	}
	rows = append(rows, []string{"13800000001", ""}, []string{"13800000001", ""}, []string{"13800000001", "丙"}, []string{"", "丁"})
	table := tableOf(t, fieldsOf("phone", "name"), rows...)
	c := bindOne(t, table, Spec{Name: "phone", Method: "phone", Fields: fieldsOf("phone", "name"), TermFrequency: true})
	for row := range 7 {
		if c.Codes.Of(int(row)) != 0 {
			t.Fatalf("row %d: a phone of seven names is compared", row)
		}
	}
	e := NewEvaluator([]*Comparison{c})
	for _, x := range []struct {
		a, b  uint32
		level uint8
	}{{7, 18, 1}, {19, 21, 1}, {7, 19, 2}, {0, 1, Null}, {0, 7, Null}, {22, 7, Null}} {
		if got := e.Level(0, x.a, x.b); got != x.level {
			t.Errorf("rows %d and %d: %s", x.a, x.b, c.Levels[got])
		}
	}
	// Fifteen rows have a phone that counts.
	if got := c.Frequency[1].Of(c.Codes.Of(7), c.Codes.Of(8)); !near(got, 12.0/15) {
		t.Errorf("share %g", got)
	}
	if got := c.Frequency[1].Of(c.Codes.Of(19), c.Codes.Of(20)); !near(got, 3.0/15) {
		t.Errorf("share %g", got)
	}
}

// TestGroups: levels of like information sum up on their own; the groups are
// what m and u are shares of.
func TestGroups(t *testing.T) {
	fields := fieldsOf("id_no", "birth", "sex", "county", "town", "village", "hamlet")
	table := tableOf(t, fields, make([]string, len(fields)), []string{"", "19800101", "1", "990101", "", "", ""})
	for _, c := range []struct {
		spec   Spec
		groups map[string][]string
	}{
		{Spec{Name: "place", Method: "place", Fields: fields[3:]}, map[string][]string{
			"with a village": {"same door or group", "same village", "same town", "same county", "else"},
			"without one":    {"no village, same town", "no village, same county", "no village, else"}}},
		{Spec{Name: "identity", Method: "identity", Fields: fields[:3]}, map[string][]string{
			"two valid numbers": {"same number", "borrowed number, birth agrees", "borrowed number, birth differs", "two valid numbers, birth same", "two valid numbers"},
			"two whole numbers": {"number one off", "number two off", "number differs, birth same", "number differs"},
			"part of a number":  {"region and birth agree", "few digits agree", "part of number differs"},
			"no number":         {"no number, birth same", "no number, birth near", "no number, birth differs"}}},
	} {
		got := bindOne(t, table, c.spec)
		seen := map[uint8]string{}
		for name, levels := range c.groups {
			group := got.Groups[slices.Index(got.Levels, levels[0])]
			if other, ok := seen[group]; ok || group == 0 {
				t.Errorf("%s and %s are one group", name, other)
			}
			seen[group] = name
			for l, label := range got.Levels {
				if (got.Groups[l] == group) != slices.Contains(levels, label) {
					t.Errorf("%s: level %s is in group %d", name, label, got.Groups[l])
				}
			}
		}
	}
	levels := bindOne(t, table, Spec{Name: "birth", Fields: []record.Field{"birth"}, Levels: []string{"exact"}})
	if levels.Groups != nil {
		t.Error("levels of a settings file have groups")
	}
}
