package matchers

import (
	"fmt"
	"slices"
	"strings"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// What makes a learned class of matches no class of persons.
const (
	// inbornPart is the part of the matches that must agree in a birth date, or
	// come near: it is the one thing that no person changes. At a slip in every
	// second date there are still more.
	inbornPart = 0.25
	// inbornNear is how many times likelier than among strangers a level must be
	// to say that two values come near.
	inbornNear = 2
	// personM is the m of agreeing wholly that is expected where nothing tells it.
	personM = 0.9
)

// bornWords are what headers of a birth date or a year of birth hold.
var bornWords = []string{"birth", "dob", "born", "geburt", "naissance", "nacimiento", "nascita", "nascimento", "出生", "生日"}

// ageWords are headers of an age, or words of them.
var ageWords = []string{"age", "alter", "edad", "età", "idade", "年龄"}

// believed gives a learned model back that may be of persons. EM finds the class
// that chance explains least. Where there are no matches, or few beside many
// families, that is the class of households, or of people who bear the names of
// one sex and one town, and each of its pairs is sure. It is then held as what
// it is, a class of others, and persons are learned beside it; where none show,
// nothing can be learned, which ok says.
func (e *engine) believed(model *fellegisunter.Model, patterns []fellegisunter.Pattern, learn func() (*fellegisunter.Model, error)) (_ *fellegisunter.Model, ok bool) {
	switch {
	case e.set.BuiltIn != nil:
		return model, true
	case !e.told.Shown:
		e.set.Reasons = append(e.set.Reasons, "no columns in which pairs agree more often than chance brings together: no class of matches can be told from it")
		return model, false
	}
	why := e.doubt(model)
	if why == "" {
		return model, true
	}
	e.others = others(model)
	e.set.Reasons = append(e.set.Reasons, fmt.Sprintf("a class of about %.0f pairs was found that is not of persons: %s", e.matches(model), why))
	marked := e.set.Comparisons
	if e.shareAsOthers(model) {
		beside, err := e.bounded(learn)
		if err == nil && e.doubt(beside) == "" {
			return beside, true
		}
	}
	e.set.Comparisons = marked
	if beside := e.ofStrict(model, patterns); beside != nil {
		return beside, true
	}
	return model, false
}

// keepOthers keeps what was learned of pairs that are not one person for the
// model of a table in which too few are. Strict rules that brought so many
// together tell of the same others.
func (e *engine) keepOthers() {
	if e.set.BuiltIn != nil {
		return
	}
	if e.others == nil {
		e.others = e.kin // learned of more pairs than the table has matches
	}
	if e.others == nil && e.pooled != nil {
		e.others = e.pooled.Related
	}
	if e.others != nil {
		e.strict = nil
	}
}

// doubt says why the matches of a model are no persons, "" where nothing speaks
// against it.
func (e *engine) doubt(model *fellegisunter.Model) string {
	for i, born := range e.inborn() {
		levels := model.Comparisons[i].Levels
		if part, _ := comesNear(levels); born && levels[1].U < tellingChance && part < inbornPart {
			return "its pairs were not born on one day (" + e.comparisons[i].Name + ")"
		}
	}
	persons := ofPersons(e.table.Columns())
	named := func(f record.Field) bool { return namesEntity(f, persons) }
	for i, s := range e.set.Comparisons {
		levels := model.Comparisons[i].Levels
		if part, _ := comesNear(levels); slices.ContainsFunc(s.Fields, named) && levels[1].U < tellingChance && part < inbornPart {
			return "its pairs do not agree in the name (" + e.comparisons[i].Name + ")"
		}
	}
	if !e.agesTell(model) {
		return "the ages of those who agree in two things are as far apart in one pair as in another"
	}
	if s := e.strict; s != nil && (e.most > 0 || e.matches(model) > farPrior*s.Matches) {
		part := e.mixed(model)
		for i, c := range model.Comparisons {
			if m, known := e.told.M[c.Name]; known && !agreesAs(c.Levels, m, part) {
				return "its pairs do not agree in " + e.comparisons[i].Name + ", where those of the strict rules do, and are many more than those tell of"
			}
		}
	}
	return ""
}

// ofOthers tells whether the strict rules bring pairs together that were not
// born on one day: what relatives share is as rare as what a person has alone.
func (e *engine) ofOthers() bool {
	for i, born := range e.inborn() {
		if m, told := e.told.M[e.comparisons[i].Name]; born && told && m < inbornPart {
			return true
		}
	}
	return false
}

// comesNear gives the part of the matches that agree or come near, and of
// strangers who do so by chance.
func comesNear(levels []fellegisunter.Level) (part, chance float64) {
	for _, l := range levels[1:] {
		if l.M >= inbornNear*l.U {
			part, chance = part+l.M, chance+l.U
		}
	}
	return part, chance
}

// mixed is the part of the way from chance to what persons show below which a
// class shows nothing of a person's own. The persons that strict rules tell of
// may be in it, and agree as persons do.
func (e *engine) mixed(model *fellegisunter.Model) float64 {
	if e.strict == nil {
		return sharedPart
	}
	persons := min(e.strict.Matches/e.matches(model), 1)
	return persons + (1-persons)*sharedPart
}

// agreesAs tells whether a class agrees or comes near, beyond chance, in more than
// a part of what one does of which m agrees wholly. Persons of whom much is
// written wrongly come near where they do not agree.
func agreesAs(levels []fellegisunter.Level, m, part float64) bool {
	agree, chance := comesNear(levels)
	return agree-chance >= part*(m-levels[1].U)
}

// inborn tells which comparisons read what a person is born with: a birth date,
// a year of birth, and in one file, which is of one day, the age. All are known
// by header and content; a date alone may be that of an application.
func (e *engine) inborn() []bool {
	out := make([]bool, len(e.comparisons))
	for i, s := range e.set.Comparisons {
		out[i] = slices.ContainsFunc(s.Fields, func(f record.Field) bool {
			column := e.table.Column(f)
			return column != nil && (bornColumn(column) || e.set.Shape == ShapeDedupe && ageColumn(column))
		})
	}
	return out
}

// bornColumn tells whether a column is of birth dates or years of birth.
func bornColumn(c *record.Column) bool {
	header := strings.ToLower(string(c.Field))
	return slices.ContainsFunc(bornWords, func(w string) bool { return strings.Contains(header, w) }) &&
		(dates(c) || mostly(c, func(v string) bool { return len(v) == 4 && v >= "1850" && v <= "2099" && allDigits(v) }))
}

// ageColumn tells whether a column is of ages.
func ageColumn(c *record.Column) bool {
	words := record.HeaderWords(string(c.Field))
	return slices.ContainsFunc(ageWords, func(w string) bool { return record.HasWord(words, w) }) &&
		mostly(c, func(v string) bool { return allDigits(v) && (len(v) < 3 || len(v) == 3 && v <= "120") })
}

func allDigits(v string) bool {
	return strings.Trim(v, "0123456789") == ""
}

// others gives the class of matches of a model as one of pairs that are not one
// person, with those of them that the model knew already.
func others(model *fellegisunter.Model) *fellegisunter.Related {
	out := &fellegisunter.Related{Lambda: model.Lambda}
	for _, c := range model.Comparisons {
		h := make([]float64, len(c.Levels))
		for l := range h {
			h[l] = c.Levels[l].M
		}
		out.H = append(out.H, h)
	}
	if r := model.Related; r != nil {
		out.Lambda += r.Lambda
		for i := range out.H {
			for l := range out.H[i] {
				out.H[i][l] = (model.Lambda*out.H[i][l] + r.Lambda*r.H[i][l]) / out.Lambda
			}
		}
	}
	return out
}

// shareAsOthers marks what the class of others agrees in as what they share, and
// tells whether that leaves what is a person's own.
func (e *engine) shareAsOthers(model *fellegisunter.Model) bool {
	e.set.Comparisons = slices.Clone(e.set.Comparisons)
	own, shared, part := 0, 0, e.mixed(model)
	for i := range e.set.Comparisons {
		m := personM
		if e.strict != nil {
			if told, ok := e.told.M[e.comparisons[i].Name]; ok {
				m = told
			}
		}
		if e.set.Comparisons[i].Shared = agreesAs(model.Comparisons[i].Levels, m, part); e.set.Comparisons[i].Shared {
			shared++
		} else {
			own++
		}
	}
	return own > 0 && shared > 0
}
