package entitlement

import (
	"slices"
	"strings"

	"yingbao/matchers/comparison"
	"yingbao/matchers/similarity"
	"yingbao/pipeline/entity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// doubtful is how far a row counts that may be the person and must not
// exclude him: the lead stays, with a note.
const doubtful = 0.9

// A number alone does not tell who is on a register: a head's number stands
// with his wife, a child's with a guardian, a typed one with a stranger, and
// where they live in one house the rest agrees as well. Who is taken for
// covered because of such a row is not looked for by anybody. So a row whose
// name is wholly another's never excludes, however probable the pair: it is
// told to the visitor.

// bears says whether a list's row may speak of the person: some row of his
// that is on no list of benefits has a name that is not wholly different, or
// nothing else names him.
func (s *subject) bears(row uint32) bool {
	compared := false
	for _, other := range s.person.Rows {
		if s.ofRegister(other) || s.world.RowKinds(other)&(elsewhere|entity.KindDeath) != 0 {
			continue
		}
		if s.alike(row, other) {
			return true
		}
		compared = true
	}
	return !compared
}

// named says whether a register's row may exclude by a rule: its name is not
// wholly different from that in any row which the rule rests on.
func (s *subject) named(r *Rule, row uint32) bool {
	if s.anotherDraws(row) {
		return false
	}
	for _, other := range s.person.Rows {
		if !s.ofRegister(other) && s.world.RowKinds(other)&r.evidenceSet != 0 && !s.alike(row, other) {
			return false
		}
	}
	return true
}

// alike says whether the names of two rows may be one person's: equal, near,
// of one sound, or one of them unknown; a former name counts.
func (s *subject) alike(a, b uint32) bool {
	x, y := s.cell(record.FieldName, a), s.cell(record.FieldName, b)
	if x == "" || y == "" || x == y || similarity.CompareNames(x, y) >= similarity.NameNear {
		return true
	}
	return namesAgree(s.cell(record.FieldAlias, a), y) || namesAgree(x, s.cell(record.FieldAlias, b))
}

// ofRegister says whether a row stands on a register: a list whose rows the
// coverage speaks of.
func (s *subject) ofRegister(row uint32) bool {
	t := s.world.Table()
	return t.Sources[t.SourceOf(int(row))].Role == "register"
}

// registerText names the benefits of registers that are drawn.
func (s *subject) registerText() string {
	var out []string
	for _, sp := range s.spells {
		if n := BenefitNames[sp.Benefit]; register(sp.Benefit) && !contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, "、")
}

// keptAway says whether the person is surely in custody: somebody else looks
// after him, and no visitor meets him. As with a benefit, only the whole number
// with the name is sure enough.
func (s *subject) keptAway() bool {
	if !s.facts.InCustody {
		return false
	}
	for _, row := range s.person.Rows {
		if s.cell(record.FieldCustody, row) != "" && s.tier(row) == tierHigh {
			return true
		}
	}
	return false
}

// self is what the person's rows say together of his number: read when a row is
// held against it, before the rest of him is known.
type self struct {
	read  bool
	sound string // his number, "" when it is not valid
	lent  bool   // it contradicts a birth date that two of his rows state; against one the number is believed
}

func (s *subject) self() *self {
	if !s.own.read {
		p := s.world.Vital(s.person.Index)
		s.own = self{read: true}
		if normalise.IDValid(p.Number) {
			s.own.sound, s.own.lent = p.Number, comparison.Borrowed(p.Number, p.Birth, p.Sex)
		}
	}
	return &s.own
}

// another says whether a row has a sound number that is not the person's, who has
// one too: it differs in more places than a slip or two digits exchanged.
func (s *subject) another(row uint32) bool {
	number := s.cell(record.FieldIDNumber, row)
	if number == "" || number == s.self().sound {
		return false
	}
	_, different := compareNumbers(number, s.self().sound)
	return different > 2 && normalise.IDValid(number)
}

// anotherDied says whether every record of death that may be the person's is
// another's by its number.
func (s *subject) anotherDied() bool {
	return len(s.deathRows) > 0 && !slices.ContainsFunc(s.deathRows, func(row uint32) bool { return !s.another(row) })
}

// anotherDraws says whether a register's row is another's by a number that neither
// of the two has borrowed.
func (s *subject) anotherDraws(row uint32) bool {
	return s.another(row) && !s.self().lent &&
		!comparison.Borrowed(s.cell(record.FieldIDNumber, row), s.cell(record.FieldBirth, row), s.cell(record.FieldSex, row))
}
