package matchers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// fewSessions is the number of sessions below which they are not used: one
// alone leaves what it holds out unlearned and is checked by nothing.
const fewSessions = 2

// maxSessions bounds the time that sessions take; the rules come first that
// the settings name first.
const maxSessions = 12

// blocks lists, for every blocking rule, the comparisons that are tied to it
// because they read a column that the rule reads; each set once, in the order
// of the rules.
func (e *engine) blocks() [][]bool {
	var out [][]bool
	for _, r := range e.set.Blocking {
		held, fields := make([]bool, len(e.comparisons)), r.Fields()
		for i, s := range e.set.Comparisons {
			held[i] = slices.ContainsFunc(evidence(s), func(f record.Field) bool { return slices.Contains(fields, f) })
		}
		same := func(h []bool) bool { return slices.Equal(h, held) }
		if slices.Contains(held, true) && !slices.ContainsFunc(out, same) {
			out = append(out, held)
		}
	}
	return out
}

// evidence lists the columns that a comparison weighs. The name that the
// identity and the phone ask, to tell whose number it is, is not among them.
func evidence(s comparison.Spec) []record.Field {
	if (s.Method == "identity" || s.Method == "phone") && len(s.Fields) > 1 {
		return s.Fields[:len(s.Fields)-1]
	}
	return s.Fields
}

// minimal leaves out the blocks that lie within another: what they hold out is
// more, and their pairs are few.
func minimal(blocks [][]bool) [][]bool {
	var out [][]bool
	for _, b := range blocks {
		within := func(other []bool) bool {
			if slices.Equal(other, b) {
				return false
			}
			for i := range other {
				if other[i] && !b[i] {
					return false
				}
			}
			return true
		}
		if !slices.ContainsFunc(blocks, within) {
			out = append(out, b)
		}
	}
	return out
}

// sessions learns in every block apart with what is tied to it held out. nil
// when fewer than two sessions teach anything; why says of each block that was
// left out what was the matter.
func (e *engine) sessions(start *fellegisunter.Model, patterns []fellegisunter.Pattern, own []bool, t fellegisunter.Training) (out []*fellegisunter.Session, why []string) {
	t.Tolerance = sessionTolerance
	for _, held := range minimal(e.blocks()) {
		if len(out) == maxSessions {
			break
		}
		s, err := fellegisunter.NewSession(start, patterns, e.universe.Pairs, held, own, t)
		if err != nil {
			why = append(why, e.comparisonNames(held)+": "+err.Error())
			continue
		}
		out = append(out, s)
	}
	if len(out) < fewSessions {
		return nil, why
	}
	return out, why
}

// sessionTolerance ends a session's EM: the joint EM goes on from there.
const sessionTolerance = 1e-4

// comparisonNames names the comparisons that are marked.
func (e *engine) comparisonNames(of []bool) string {
	var names []string
	for i, is := range of {
		if is {
			names = append(names, e.comparisons[i].Name)
		}
	}
	return strings.Join(names, ", ")
}

// useless tells an EM that ended where no model is.
func useless(err error) bool {
	return errors.Is(err, fellegisunter.ErrSwapped) || errors.Is(err, fellegisunter.ErrNoConvergence)
}

// sessionReasons tells a reader what the sessions were and where the joint
// model differs from them.
func (e *engine) sessionReasons(model *fellegisunter.Model, why []string, t fellegisunter.Training) {
	if e.strangers != "" {
		e.learned = append(e.learned, e.strangers)
	}
	for _, s := range model.Sessions {
		e.learned = append(e.learned, fmt.Sprintf("session: %s held out, %d pairs, %.0f matches expected", strings.Join(s.Held, ", "), s.Pairs, s.Matches))
	}
	for _, w := range why {
		e.learned = append(e.learned, "no session with held out "+w)
	}
	for _, f := range fellegisunter.Far(model, model.Sessions, t) {
		e.learned = append(e.learned, "all pairs and sessions differ: "+f)
	}
}

// findStrangers looks for pairs of a block that come near in one comparison
// because they agree in others, where no class of pairs that are not one person
// is known; nil for none. The built-in model of departments weighs such
// columns as one comparison.
func (e *engine) findStrangers(model *fellegisunter.Model, u [][]float64, patterns []fellegisunter.Pattern, t fellegisunter.Training) *fellegisunter.Related {
	if model == nil || e.set.BuiltIn != nil {
		return nil
	}
	model = model.WithU(u)
	s := model.FindStrangers(patterns, e.universe.Pairs, e.blocks(), t)
	if s == nil {
		return nil
	}
	e.strangers = fmt.Sprintf("strangers: about %.0f pairs that agree in %s come near in %s and are not one person; nearness there is no evidence of its own",
		s.Pairs, e.comparisonNames(s.Held), e.comparisons[s.Near].Name)
	return s.Class(model, e.universe.Pairs)
}
