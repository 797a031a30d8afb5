package matchers

import (
	"slices"
	"strings"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// contraryChance is the part of strangers who reach a level from which it says
// that two values have nothing to do with each other.
const contraryChance = 0.1

// givenWords are what headers of given names hold.
var givenWords = []string{"forename", "given", "first name", "first_name", "firstname", "vorname", "prenom", "prénom", "nombre", "nome"}

// contrary tells which links say different things of what a person keeps: the
// birth date, the age in one file, the given name. Some are of persons of whom that
// was written wrongly; a model that learned from a file of twins, or of sons who
// bear their fathers' names, is as sure of these, and nothing in the file says which
// they are. nil where the evidence is that of departments, whose numbers and dates
// refuse such pairs (borrowed).
func (e *engine) contrary(links []fellegisunter.Link) []bool {
	kept := e.keptForLife()
	if e.set.BuiltIn != nil || !slices.Contains(kept, true) {
		return nil
	}
	var linked []fellegisunter.Link
	var at []int
	for i, l := range links {
		if l.Decision == fellegisunter.Linked {
			linked, at = append(linked, l), append(at, i)
		}
	}
	out := make([]bool, len(links))
	e.eachVector(linked, func(i int, v comparison.Vector) {
		for c, keeps := range kept {
			level := v.Level(c)
			if keeps && level != comparison.Null && e.pooled.Comparisons[c].Levels[level].U >= contraryChance {
				out[at[i]] = true
			}
		}
	})
	return out
}

// keptForLife tells which comparisons read what a person keeps and few have in
// common.
func (e *engine) keptForLife() []bool {
	out := e.inborn()
	for i, s := range e.set.Comparisons {
		out[i] = (out[i] || slices.ContainsFunc(s.Fields, givenColumn)) && e.pooled.Comparisons[i].Levels[1].U < tellingChance
	}
	return out
}

func givenColumn(f record.Field) bool {
	header := strings.ToLower(string(f))
	return slices.ContainsFunc(givenWords, func(w string) bool { return strings.Contains(header, w) })
}
