package matchers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yingbao/sources/record"
)

// Two columns of different headers are one when so much of their values is in
// common, and so much more than either has in common with any other.
const (
	togetherLeast = 0.1
	togetherTimes = 2.0
)

// Together joins columns of two files that hold the same under two headers
// (given_name and first name), so that an automatic plan can compare them, and
// says which. The files' columns are held against each other by what they
// have in common: the sum over the values of the smaller of their two shares.
// Where the values do not say it, the headers may.
// A column that both files have is left alone, and so is one that has two
// equally good partners; ignore lists columns that are no evidence.
func Together(table *record.Table, ignore []record.Field) (*record.Table, []string) {
	if len(table.Sources) != 2 {
		return table, nil
	}
	sides := alone(table, ignore)
	var why []string
	joined := func(c *record.Column) bool { return c == nil }
	for _, words := range []bool{false, true} {
		for _, p := range partners(sides, joined, words) {
			table = table.Join(p.a.Field, p.b.Field)
			why = append(why, p.reason(words))
			was := joined
			joined = func(c *record.Column) bool { return c == p.a || c == p.b || was(c) }
		}
	}
	for _, p := range byHeader(sides, joined, ofPersons(table.Columns())) {
		table = table.Join(p.a.Field, p.b.Field)
		why = append(why, fmt.Sprintf("columns %s and %s: taken for one by their headers", p.a.Field, p.b.Field))
	}
	return table, why
}

// alone gives, for either file, the columns of which the other has nothing.
func alone(table *record.Table, ignore []record.Field) (sides [2][]*record.Column) {
	for _, c := range table.Columns() {
		if slices.Contains(ignore, c.Field) {
			continue
		}
		if side, ok := onlyIn(table, c); ok {
			sides[side] = append(sides[side], c)
		}
	}
	return sides
}

// partners are the pairs of columns to join: by their values, or of those that
// found no partner by the words alone (12 Oak Street is in oak street).
func partners(sides [2][]*record.Column, joined func(*record.Column) bool, words bool) []columnPair {
	var pairs []columnPair
	for _, a := range sides[0] {
		for _, b := range sides[1] {
			if !joined(a) && !joined(b) {
				pairs = append(pairs, columnPair{a, b, inCommon(a, b, words)})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y columnPair) int { return cmp.Compare(y.common, x.common) })
	return slices.DeleteFunc(slices.Clone(pairs), func(p columnPair) bool {
		return p.common < togetherLeast || slices.ContainsFunc(pairs, func(q columnPair) bool { return p.doubted(q) })
	})
}

// onlyIn tells of which one source a column has values, if of one only.
func onlyIn(table *record.Table, c *record.Column) (side int, ok bool) {
	var filled [2]bool
	for row, code := range c.All() {
		if code != 0 {
			filled[table.SourceOf(row)] = true
		}
	}
	if filled[1] {
		side = 1
	}
	return side, filled[0] != filled[1]
}

// inCommon is the sum over all values, or what is words in them, of the
// smaller of their shares in two columns.
func inCommon(a, b *record.Column, words bool) float64 {
	return inCommonOf(valueCounts(a, words), valueCounts(b, words))
}

// valueCounts counts the rows of each value, or of the words in it that are long
// enough to say something.
func valueCounts(c *record.Column, words bool) map[string]int {
	rows := map[string]int{}
	for i, n := range c.Counts() {
		v := c.Values[i]
		if words {
			v = strings.Join(strings.FieldsFunc(v, func(r rune) bool { return !unicode.IsLetter(r) }), " ")
		}
		if i > 0 && (len(v) > 3 || !words) {
			rows[v] += int(n)
		}
	}
	return rows
}

func inCommonOf(a, b map[string]int) float64 {
	all := func(rows map[string]int) (sum float64) {
		for _, n := range rows {
			sum += float64(n) // whole numbers: no order of adding matters
		}
		return sum
	}
	allA, allB, sum := all(a), all(b), 0.0
	for v, n := range b {
		if m := a[v]; m > 0 {
			sum += min(float64(m)*allB, float64(n)*allA)
		}
	}
	return sum / max(allA*allB, 1)
}

type columnPair struct {
	a, b   *record.Column
	common float64
}

func (p columnPair) reason(words bool) string {
	same := "values"
	if words {
		same = "words"
	}
	return fmt.Sprintf("columns %s and %s: taken for one, %.0f %% of their %s are the same", p.a.Field, p.b.Field, 100*p.common, same)
}

// doubted tells that another pair of one of the columns is about as good.
func (p columnPair) doubted(q columnPair) bool {
	return p != q && (p.a == q.a || p.b == q.b) && togetherTimes*q.common > p.common
}
