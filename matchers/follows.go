package matchers

import (
	"fmt"
	"strings"

	"yingbao/matchers/comparison"
)

// When one column says another.
const (
	// followsPart is the part of the pairs that agree in one column by which
	// their agreement in another exceeds chance.
	followsPart = 0.5
	// followsPairs is the number of pairs for each row from which the pairs
	// that agree in a column are mostly strangers, and neither copies of one
	// record nor members of one household.
	followsPairs = 15
)

// follows tells whether column j follows from column i, as a post code does
// from a town and a town from its village: strangers who agree in i agree in
// j. Two agreements are then one piece of evidence. That of all pairs is
// counted exactly. A column of two values, as sex is, follows from many and
// is left alone.
func (a *automatic) follows(i, j int) bool {
	if min(a.columns[i].distinct, a.columns[j].distinct) <= 2 {
		return false
	}
	x, y := a.columns[i].column, a.columns[j].column
	one, both := make([]int64, len(x.Values)), map[[2]uint32]int64{}
	for row := range a.table.Rows() {
		if cx, cy := x.Code(row), y.Code(row); cx != 0 && cy != 0 {
			one[cx]++
			both[[2]uint32{cx, cy}]++
		}
	}
	agree, agreeBoth := int64(0), int64(0)
	for _, n := range one {
		agree += n * (n - 1) / 2
	}
	if agree < followsPairs*int64(a.table.Rows()) {
		return false
	}
	for _, n := range both {
		agreeBoth += n * (n - 1) / 2
	}
	chance := a.columns[j].equal
	return float64(agreeBoth)/float64(agree)-chance > followsPart*(1-chance)
}

// followSpec compares columns that follow from each other: all of them, then
// each and what is nearly it; the column with most values first.
func followSpec(members []described) comparison.Spec {
	s := comparison.Spec{Levels: []string{"exact"}, TermFrequency: true}
	var names []string
	for _, d := range members[:min(len(members), 5)] {
		f := string(d.column.Field)
		s.Fields = append(s.Fields, d.column.Field)
		names = append(names, f)
		s.Levels = append(s.Levels, "exact of "+f)
		switch d.kind {
		case "code", "date":
			s.Levels = append(s.Levels, "damerau-levenshtein 1 of "+f)
		case "name", "text":
			s.Levels = append(s.Levels, "jaro-winkler 0.88 of "+f)
		}
	}
	s.Name = strings.Join(names, "+")
	return s
}

// told gives the reasons for comparisons of several columns.
func (a *automatic) told(g int, members []described) string {
	var names []string
	for _, d := range members {
		names = append(names, string(d.column.Field))
	}
	why := "one stands in another"
	if a.following[g] {
		why = "strangers who agree in one agree in the others"
	}
	return fmt.Sprintf("columns %s: one piece of evidence, %s", strings.Join(names, ", "), why)
}
