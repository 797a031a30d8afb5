package matchers

import (
	"fmt"
	"slices"
	"strings"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// What makes a class of pairs one of strangers who share something.
const (
	// sharedPart is the part of the way from chance to what matches show from
	// which a class is taken to share a value: relatives do nearly always
	// (most of the way) or hardly (none of it).
	sharedPart = 0.25
	// tellingChance is the chance agreement from which a difference says
	// little: half of all strangers are of one sex.
	tellingChance = 0.2
	// relatedLeast is the number of pairs of relatives for one of a person
	// from which they are a class of their own.
	relatedLeast = 0.02
)

// findShared looks for what strangers share, where that is asked for and nobody has said it: what
// households have in common, or a place in which names and trades go together.
// It begins with a class of pairs that agree in everything but the birth date,
// and EM takes from it what chance explains. The class is believed when it
// differs as strangers do in at least two comparisons, a birth date among
// them. One that keeps the birth date is of persons who moved or were written
// badly (see WithTerms), and nothing is marked.
func (e *engine) findShared(patterns, random []fellegisunter.Pattern) {
	own := e.born()
	marked := slices.ContainsFunc(e.set.Comparisons, func(s comparison.Spec) bool { return s.Shared })
	if !e.set.FindShared || marked || !slices.Contains(own, true) {
		return
	}
	shared := make([]bool, len(own))
	for i := range own {
		shared[i] = !own[i]
	}
	u := e.universe.EstimateU(e.comparisons, random, nil, nil)
	start := fellegisunter.Start(e.comparisons, u, e.startLambda(patterns, fewPart))
	start.Related = fellegisunter.StartRelated(start, shared)
	model, err := fellegisunter.EMRelated(start, patterns, e.universe.Pairs, make([]bool, len(own)), fellegisunter.Training{Tolerance: 1e-3})
	if err != nil || !e.relatives(model, own, shared) {
		e.set.Reasons = append(e.set.Reasons, "households: no class of pairs looks like relatives, nothing is taken as shared")
		return
	}
	e.set.Comparisons = slices.Clone(e.set.Comparisons)
	var names []string
	for i := range e.set.Comparisons {
		if e.set.Comparisons[i].Shared = shared[i]; shared[i] {
			names = append(names, e.set.Comparisons[i].Name)
		}
	}
	pairs := float64(e.universe.Pairs)
	e.set.Reasons = append(e.set.Reasons, fmt.Sprintf("households: about %.0f pairs agree in %s and were born on different days (about %.0f pairs are one person): that is shared by relatives, not by persons alone",
		model.Related.Lambda*pairs, strings.Join(names, ", "), model.Lambda*pairs))
}

// born tells which comparisons read a date.
func (e *engine) born() []bool {
	out := make([]bool, len(e.comparisons))
	for i, s := range e.set.Comparisons {
		out[i] = slices.ContainsFunc(s.Fields, func(f record.Field) bool {
			column := e.table.Column(f)
			return column != nil && dates(column)
		})
	}
	return out
}

// relatives tells whether a model's third class is one of strangers who share
// something, and sets what they share.
func (e *engine) relatives(model *fellegisunter.Model, own, shared []bool) bool {
	telling, born := 0, false
	for i, c := range model.Comparisons {
		level := c.Levels[1]
		shared[i] = model.Related.H[i][1]-level.U >= sharedPart*(level.M-level.U)
		if !shared[i] && level.U < tellingChance {
			telling++
			born = born || own[i]
		}
	}
	pairs := model.Related.Lambda * float64(e.universe.Pairs)
	return born && telling >= 2 && slices.Contains(shared, true) && pairs >= fewMatches && model.Related.Lambda >= relatedLeast*model.Lambda
}
