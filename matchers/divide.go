package matchers

import (
	"fmt"
	"slices"
	"strings"

	"yingbao/sources/record"
)

// titles are words in front of a name that are none of it; Don is a name too.
var titles = []string{"dr", "mr", "mrs", "ms", "miss", "prof", "sir", "rev", "herr", "frau", "mme", "mlle", "sr", "sra", "doña"}

// untitled leaves out the titles in front of a name.
func untitled(v string) string {
	words := strings.Fields(v)
	for len(words) > 1 && slices.Contains(titles, strings.ToLower(strings.TrimSuffix(words[0], "."))) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// cuts are the ways in which a whole is two parts: at its comma (Ramos, Nicole),
// behind its first word, before its last; without titles.
var cuts = []func(v string) (first, second string){
	func(v string) (string, string) {
		first, second, _ := strings.Cut(untitled(v), ",")
		return strings.TrimSpace(first), strings.TrimSpace(second)
	},
	func(v string) (string, string) {
		first, second, _ := strings.Cut(untitled(v), " ")
		return first, second
	},
	func(v string) (string, string) {
		v = untitled(v)
		at := strings.LastIndexByte(v, ' ')
		return v[:max(at, 0)], v[at+1:]
	},
}

// parting is a column of one file cut into two columns of the other.
type parting struct {
	whole  *record.Column
	parts  [2]*record.Column
	cut    func(v string) (first, second string)
	common float64 // what the part that has less in common has
}

// Divide cuts a column of one file that holds what two columns of the other hold
// (a full name beside surname and forename), before an automatic plan is made,
// and says so. Every cut is tried with every two columns that have no partner
// under their own header (see Together); the parts must have as much in common
// with theirs as two columns that are taken for one, and the parting be better
// than the best other by as much as there, lest a chance be taken.
func Divide(table *record.Table, ignore []record.Field) (*record.Table, []string) {
	if len(table.Sources) != 2 {
		return table, nil
	}
	var why []string
	for sides := alone(table, ignore); ; sides = alone(table, ignore) {
		best, ok := bestParting(sides)
		if !ok {
			return table, why
		}
		table = table.Split(best.whole.Field, best.parts[0].Field, best.parts[1].Field, best.cut)
		why = append(why, fmt.Sprintf("column %s: cut into %s and %s, with which at least %.0f %% of its parts are the same",
			best.whole.Field, best.parts[0].Field, best.parts[1].Field, 100*best.common))
	}
}

// bestParting looks for the parting with most in common, among both sides.
func bestParting(sides [2][]*record.Column) (best parting, ok bool) {
	second := 0.0
	for side, wholes := range sides {
		for _, whole := range wholes {
			for _, cut := range cuts {
				for _, p := range partings(whole, cut, sides[1-side]) {
					if p.common > best.common {
						best, p = p, best
					}
					if p.whole != best.whole || p.parts != best.parts { // another cut of the same is no rival
						second = max(second, p.common)
					}
				}
			}
		}
	}
	return best, best.common >= togetherLeast && best.common >= togetherTimes*second
}

// partings are a column cut in one way, with every two columns of the other file.
func partings(whole *record.Column, cut func(string) (string, string), others []*record.Column) (out []parting) {
	first, second := cutCounts(whole, cut)
	common := [2][]float64{}
	for _, c := range others {
		own := valueCounts(c, false)
		common[0] = append(common[0], inCommonOf(first, own))
		common[1] = append(common[1], inCommonOf(second, own))
	}
	for i, a := range others {
		for j, b := range others {
			if i != j {
				out = append(out, parting{whole, [2]*record.Column{a, b}, cut, min(common[0][i], common[1][j])})
			}
		}
	}
	return out
}

func cutCounts(c *record.Column, cut func(string) (string, string)) (first, second map[string]int) {
	first, second = map[string]int{}, map[string]int{}
	for v, n := range valueCounts(c, false) {
		if a, b := cut(v); a != "" && b != "" {
			first[a] += n
			second[b] += n
		}
	}
	return first, second
}
