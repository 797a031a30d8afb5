package entitlement

import (
	"errors"
	"slices"
	"strings"

	"yingbao/pipeline/entity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Some rules say that a person is missing from a list: not insured, not paid
// an allowance. That a list has no row of his is near certain only where his
// number is known and nothing on the list looks like him. Otherwise the lead
// stays, because nobody else would look, but it is no longer class D: it says
// what stands on the list and asks for a look there first.
//
// A row with his whole number and his name is on the list for him, though
// matching kept it apart, for a birth date typed wrong: the proof is the one
// that a question about a benefit perhaps wrongly kept asks for, and the rule
// says nothing of him.

// Doubt is a pair of rows that may be one person and were not taken for one.
type Doubt struct {
	A, B uint32 // table rows
}

// absent says whether the rule rests on somebody's absence from a list other
// than the register, and names that list for the visitor.
func (r *Rule) absent() (list string, kinds entity.Kind) {
	switch {
	case strings.Contains(r.Condition, "!medical_insured"):
		return "医保参保数据", entity.KindRoll
	case len(r.Allowances) > 0:
		return BenefitNames[r.Allowances[0]] + "名册", entity.KindAllowance | entity.KindPayment
	}
	return "", 0
}

// settleAbsence looks at every hit that rests on an absence: those that a list
// disproves go, those of class D that are in doubt are lowered.
func (e *evaluation) settleAbsence(leads []Lead) ([]Lead, error) {
	rules := map[string]*Rule{} // that rest on an absence
	for _, r := range e.rules {
		if _, kinds := r.absent(); kinds != 0 {
			rules[r.ID] = r
		}
	}
	var at []int // leads with such a hit
	numbers := e.world.Table().Column(record.FieldIDNumber)
	var codes []bool // by number: of somebody with such a hit
	if numbers != nil {
		codes = make([]bool, len(numbers.Values))
	}
	for i := range leads {
		if !slices.ContainsFunc(leads[i].Rules, func(h RuleHit) bool { return rules[h.ID] != nil }) {
			continue
		}
		at = append(at, i)
		for _, row := range e.world.Rows(leads[i].Person) {
			if numbers != nil && normalise.IDComplete(numbers.Value(int(row))) {
				codes[numbers.Code(int(row))] = true
			}
		}
	}
	if len(at) == 0 {
		return leads, nil
	}
	rivals, errs := e.rivals(codes, numbers), make([]error, len(at))
	e.share(len(at), 1<<10, func() func(from, to int) {
		w := e.newWorker()
		return func(from, to int) {
			for k := from; k < to; k++ {
				errs[k] = w.settle(&leads[at[k]], rules, rivals)
			}
		}
	})
	return slices.DeleteFunc(leads, func(l Lead) bool { return len(l.Rules) == 0 }), errors.Join(errs...)
}

// settle puts a lead together again without what a list disproves, and lowers
// what is in doubt. A lead that nothing is left of has no rules.
func (w *worker) settle(l *Lead, rules map[string]*Rule, rivals map[int][]uint32) error {
	s := &w.subject
	s.person = w.world.Person(l.Person)
	listed := func(h RuleHit) bool { return rules[h.ID] != nil && s.listed(rules[h.ID], rivals[l.Person]) }
	if slices.ContainsFunc(l.Rules, listed) {
		w.kept = w.kept[:0]
		for _, r := range w.rules {
			if slices.ContainsFunc(l.Rules, func(h RuleHit) bool { return h.ID == r.ID && !listed(h) }) {
				w.kept = append(w.kept, r)
			}
		}
		again, err := w.again(l.Person, w.kept)
		if err != nil || again == nil {
			l.Rules = nil
			return err
		}
		*l = *again
	}
	w.settleLead(s, l, rules, rivals)
	return nil
}

// again is the missed-person lead of somebody by some of the rules, nil none.
func (w *worker) again(person int, rules []*Rule) (*Lead, error) {
	w.subject.loadOwn(person)
	w.subject.loadRest(person)
	hits, err := w.hits(rules)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	return &w.subject.leads(nil, hits)[0], nil
}

// listed says whether a row of the list that the rule misses the person on has
// his whole number and his name.
func (s *subject) listed(r *Rule, rivals []uint32) bool {
	_, kinds := r.absent()
	for _, row := range rivals {
		if s.world.RowKinds(row)&kinds != 0 && s.onList(r, row) && (len(r.Allowances) > 0 || s.insures(row)) && s.his(row) {
			return true
		}
	}
	return false
}

// his says whether a row tied to somebody else bears the person's whole number
// and his name.
func (s *subject) his(row uint32) bool { return s.person.Complete && s.tier(row) == tierHigh }

// rivals gives, by person, the rows of lists that bear his number or were
// weighed as perhaps his, and hang at somebody else.
func (e *evaluation) rivals(codes []bool, numbers *record.Column) map[int][]uint32 {
	const lists = entity.KindRoll | entity.KindAllowance | entity.KindPayment
	of := map[uint32][]uint32{} // by code of the number
	for row := 0; numbers != nil && row < e.world.Table().Rows(); row++ {
		if code := numbers.Code(row); code != 0 && codes[code] {
			of[code] = append(of[code], uint32(row))
		}
	}
	out := map[int][]uint32{}
	add := func(person int, row uint32) {
		if e.world.Of(row) != person && e.world.RowKinds(row)&lists != 0 && !slices.Contains(out[person], row) {
			out[person] = append(out[person], row)
		}
	}
	for _, rows := range of {
		for _, mine := range rows {
			for _, other := range rows {
				add(e.world.Of(mine), other)
			}
		}
	}
	for _, d := range e.coverage.Doubts {
		add(e.world.Of(d.A), d.B)
		add(e.world.Of(d.B), d.A)
	}
	for _, rows := range out {
		slices.Sort(rows)
	}
	return out
}

// settleLead lowers what is in doubt and says why.
func (e *evaluation) settleLead(s *subject, l *Lead, rules map[string]*Rule, rivals map[int][]uint32) {
	var notes []string
	for k := range l.Rules {
		h := &l.Rules[k]
		if r := rules[h.ID]; r != nil && h.Class == "D" {
			list, kinds := r.absent()
			if note := s.doubtful(r, list, kinds, rivals[l.Person]); note != "" {
				h.Class, h.Strength = "S", "weak"
				notes = append(notes, note)
			}
		}
	}
	if len(notes) == 0 {
		return
	}
	slices.SortStableFunc(l.Rules, func(a, b RuleHit) int { return a.order(&b) })
	before := l.Severity
	if l.Class, l.Severity, l.Strength = e.pack.grade(l.Rules); l.Severity != before {
		l.Due = s.dueOn(l.Severity)
	}
	for _, note := range notes {
		if !strings.Contains(l.Suspect, note) {
			l.Suspect = strings.TrimPrefix(l.Suspect+"；"+note, "；")
		}
	}
}

// doubtful says what speaks against the absence, "" nothing. Of several rivals
// the nearest speaks, wherever its row stands: one with the same number, else
// the one with most in common.
func (s *subject) doubtful(r *Rule, list string, kinds entity.Kind, rivals []uint32) string {
	seen, most := false, ""
	for _, row := range slices.Concat(rivals, s.unproven(kinds)) {
		if s.world.RowKinds(row)&kinds == 0 || !s.onList(r, row) {
			continue
		}
		if s.his(row) { // and does not insure him, or the rule would say nothing
			return list + "有本人记录，参保状态为暂停或终止，请先核实"
		}
		if same, different := compareNumbers(s.cell(record.FieldIDNumber, row), s.person.Number); same == 18 && different == 0 {
			return list + "有同证件号、姓名不同的记录，请先核对"
		}
		seen = true
		if with := s.agreement(row); len(with) > len(most) || len(with) == len(most) && with < most {
			most = with
		}
	}
	switch {
	case most != "":
		return list + "有" + most + "人员，请先核对是否本人"
	case seen:
	case !s.person.Complete:
		return "证件号不全，与" + list + "可能未比对上，请先核对"
	}
	return ""
}

// unproven gives the person's own rows of lists that rule nothing out: their
// name is another's, or number and birth date are not his (two digits of the
// number exchanged).
func (s *subject) unproven(kinds entity.Kind) (out []uint32) {
	for _, row := range s.world.Evidence(s.person.Index, kinds&elsewhere) {
		if !s.bears(row) || s.tier(row) == tierLow {
			out = append(out, row)
		}
	}
	return out
}

// onList says whether the row may state what the rule misses.
func (s *subject) onList(r *Rule, row uint32) bool {
	if len(r.Allowances) == 0 {
		return true
	}
	sp, ok := s.world.SpellAt(int(row))
	return ok && contains(r.Allowances, sp.Benefit) && sp.Active(s.asOf.Format("20060102"))
}
