package matchers

import (
	"cmp"
	"fmt"
	"slices"

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
// A column that both files have is left alone, and so is one that has two
// equally good partners; ignore lists columns that are no evidence.
func Together(table *record.Table, ignore []record.Field) (*record.Table, []string) {
	if len(table.Sources) != 2 {
		return table, nil
	}
	var sides [2][]*record.Column
	for _, c := range table.Columns() {
		if slices.Contains(ignore, c.Field) {
			continue
		}
		if side, ok := onlyIn(table, c); ok {
			sides[side] = append(sides[side], c)
		}
	}
	var pairs []columnPair
	for _, a := range sides[0] {
		for _, b := range sides[1] {
			pairs = append(pairs, columnPair{a, b, inCommon(a, b)})
		}
	}
	slices.SortStableFunc(pairs, func(x, y columnPair) int { return cmp.Compare(y.common, x.common) })
	var why []string
	for _, p := range pairs {
		if p.common < togetherLeast || slices.ContainsFunc(pairs, func(q columnPair) bool { return p.doubted(q) }) {
			continue
		}
		table = table.Join(p.a.Field, p.b.Field)
		why = append(why, fmt.Sprintf("columns %s and %s: taken for one, %.0f %% of their values are the same", p.a.Field, p.b.Field, 100*p.common))
	}
	return table, why
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

// inCommon is the sum over all values of the smaller of their shares in two
// columns.
func inCommon(a, b *record.Column) float64 {
	inA, inB := a.Counts(), b.Counts()
	code := make(map[string]int, len(a.Values))
	rows := [2]float64{}
	for i, v := range a.Values[1:] {
		code[v] = i + 1
		rows[0] += float64(inA[i+1])
	}
	for _, n := range inB[1:] {
		rows[1] += float64(n)
	}
	sum := 0.0
	for i, v := range b.Values[1:] {
		if at := code[v]; at > 0 {
			sum += min(float64(inA[at])/rows[0], float64(inB[i+1])/rows[1])
		}
	}
	return sum
}

type columnPair struct {
	a, b   *record.Column
	common float64
}

// doubted tells that another pair of one of the columns is about as good.
func (p columnPair) doubted(q columnPair) bool {
	return p != q && (p.a == q.a || p.b == q.b) && togetherTimes*q.common > p.common
}
