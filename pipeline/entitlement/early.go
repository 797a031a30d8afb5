package entitlement

import "yingbao/pipeline/entity"

// A person is read in two goes. What his own rows say costs little and refuses
// most rules: a certificate of the fourth level, somebody on the register whom
// no list misses. Who he is, where he lives and with whom is read only for
// those of whom some rule may still hold.

// lateFacts are those that loadRest reads; all others have their last value
// once loadOwn is done.
var lateFacts = factSet("age", "sex", "dead", "death_certain", "household_known", "household_size", "lives_alone", "household_on_dibao",
	"household_single_dibao", "household_on_edge", "household_on_rigid", "household_low_income", "household_severe", "household_children",
	"household_elders", "household_workers", "household_labour", "household_students", "household_death_days", "household_death_role",
	"household_first", "omitted_from_roll", "burden_household", "burden_counted", "adult_in_days", "hukou_elsewhere", "father_state", "mother_state", "new_shock", "shock_after_exit", "shock_after_application",
	"paid_areas", "duplicate_certain", "incompatible", "dibao_standard", "dibao_standard_before", "standard_changed_months", "edge_line",
	"tekun_standard", "area_income", "fade_limit", "basic_pension", "price_floor",
	"work_cost")

// doubleFacts need two spells, his own or the register's of his number.
var doubleFacts, omittedFact = factSet("paid_areas", "duplicate_certain", "incompatible"), factFields["omitted_from_roll"]

// factSet says by index which facts are named.
func factSet(names ...string) []bool {
	out := make([]bool, len(factFields))
	for _, n := range names {
		at, ok := factFields[n]
		if !ok {
			panic("entitlement: no fact " + n)
		}
		out[at] = true
	}
	return out
}

// settled says whether a fact has its last value after loadOwn.
func (s *subject) settled(field int) bool {
	switch {
	case !lateFacts[field]:
		return true
	case doubleFacts[field]:
		return !s.doubles
	case field == omittedFact:
		return s.facts.OnAny // who is on a roll is not left off it
	}
	return false
}

// mayDouble says whether there are two spells to compare.
func (s *subject) mayDouble() bool {
	if s.person.Kinds&(entity.KindRegister|entity.KindAllowance) == 0 {
		return false
	}
	if len(s.spells) > 1 || s.facts.CareFee > 0 {
		return true
	}
	for _, row := range s.person.Rows {
		if len(s.twins[s.number.Value(int(row))]) > 0 {
			return true
		}
	}
	return false
}

// surelyCovered says early what covered will say: that the register alone
// covers him by one of the rule's benefits.
func (s *subject) surelyCovered(r *Rule) bool {
	drawn := func(sp *entity.Spell) bool {
		return contains(r.Benefits, sp.Benefit) && s.ofRegister(sp.Row) && s.named(r, sp.Row)
	}
	if 1-s.uncoveredBy(r) < s.exclude {
		return false
	}
	for i := range s.spells {
		if register(s.spells[i].Benefit) && drawn(&s.spells[i]) {
			return true
		}
	}
	return s.bestInForce && drawn(&s.best)
}

// possible keeps the rules that what was read early does not refuse. The
// slice is the worker's own.
func (w *worker) possible(rules []*Rule) []*Rule {
	s := &w.subject
	s.doubles = s.mayDouble()
	dead := s.person.Index < len(s.coverage.Dead) && s.coverage.Dead[s.person.Index] >= s.exclude && !s.anotherDied()
	w.kept = w.kept[:0]
	for _, r := range rules {
		if r.Class != "W" && dead || w.reach.thought(r).judge(s) == no || s.surelyCovered(r) {
			continue
		}
		w.kept = append(w.kept, r)
	}
	return w.kept
}

// leaf answers a guard by the facts that are settled.
func (s *subject) leaf(t *thought) answer {
	switch {
	case !s.settled(t.guard.field):
		return maybe
	case t.guard.holds(s.view):
		return yes
	}
	return no
}
