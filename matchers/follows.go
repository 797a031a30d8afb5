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
	// followsFew is the same for pairs that are looked at one by one, which up to
	// followsSeen pairs are, in files too small for many strangers of one post code.
	followsFew  = 1
	followsSeen = 1_000_000
	// rareChance is the chance agreement up to which who agrees in a column may be
	// one person or one family, and strangersSure the number of such columns without
	// which strangers cannot be told.
	rareChance    = 0.02
	strangersSure = 2
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
		return agree >= followsFew*int64(a.table.Rows()) && agree <= followsSeen && a.amongStrangers(i).say(j, a.columns[j].equal)
	}
	for _, n := range both {
		agreeBoth += n * (n - 1) / 2
	}
	chance := a.columns[j].equal
	return float64(agreeBoth)/float64(agree)-chance > followsPart*(1-chance)
}

// strangersIn counts the pairs that agree in one column and in none of the
// columns that tell persons and families, by other column.
type strangersIn struct {
	all   int64   // pairs that agree in the column
	pairs []int64 // by other column, itself not asked: strangers that have a value there
	agree []int64 // and of those the ones that agree in it
}

// say tells whether the strangers agree in column j, and are most of the pairs:
// where persons and families are, their places go together whether or not one
// says the other.
func (s *strangersIn) say(j int, chance float64) bool {
	if 2*s.pairs[j] < s.all || s.pairs[j] == 0 {
		return false
	}
	return float64(s.agree[j])/float64(s.pairs[j])-chance > followsPart*(1-chance)
}

// amongStrangers looks at each pair that agrees in column i.
func (a *automatic) amongStrangers(i int) *strangersIn {
	if s := a.strangers[i]; s != nil {
		return s
	}
	s := &strangersIn{pairs: make([]int64, len(a.columns)), agree: make([]int64, len(a.columns))}
	a.strangers[i] = s
	codes, rare, n := make([][]uint32, len(a.columns)), make([]bool, len(a.columns)), 0
	for k, d := range a.columns {
		codes[k] = d.column.Flat()
		if rare[k] = k != i && d.kind != "few" && d.equal <= rareChance; rare[k] {
			n++
		}
	}
	if n < strangersSure {
		return s
	}
	rows := make([][]uint32, len(a.columns[i].column.Values))
	for row, code := range codes[i] {
		rows[code] = append(rows[code], uint32(row))
	}
	for _, group := range rows[1:] {
		for at, x := range group {
			for _, y := range group[at+1:] {
				s.add(x, y, codes, rare)
			}
		}
	}
	return s
}

// add counts a pair.
func (s *strangersIn) add(x, y uint32, codes [][]uint32, rare []bool) {
	s.all++
	known := 0
	for k, is := range rare {
		if is && codes[k][x] != 0 && codes[k][x] == codes[k][y] {
			known++
		}
	}
	if known > 1 {
		return
	}
	for k := range codes {
		a, b := codes[k][x], codes[k][y]
		switch same := a == b; {
		case a == 0 || b == 0:
		case same && (known == 0 || rare[k]):
			s.agree[k]++
			s.pairs[k]++
		case known == 0:
			s.pairs[k]++
		}
	}
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
		case "age":
			s.Levels = append(s.Levels, "within 1 of "+f)
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
