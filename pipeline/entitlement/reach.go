package entitlement

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"yingbao/pipeline/entity"
)

// Most of a province stands on rolls that say nothing of hardship, and what a
// condition asks of registers, certificates, deaths and the like has a known
// answer for them: that of blankFacts. Which rules are left can be told from
// the kinds of evidence a person and his family carry, before a row is read;
// persons of the same kinds have the same rules left, so it is told once for
// each combination of kinds.

// origin says which kinds of evidence a fact can come from: of the person's
// rows, or of anybody's in his family. Without any of them it is blank.
type origin struct{ own, family entity.Kind }

// origins of the facts. A fact that is not here may have any value.
var origins = func() map[int]origin {
	const (
		register = entity.KindRegister
		work     = entity.KindWork | entity.KindInsurance
	)
	named := map[string]origin{}
	put := func(o origin, names ...string) {
		for _, n := range names {
			named[n] = o
		}
	}
	put(origin{own: register}, "on_dibao", "on_tekun", "on_edge", "on_rigid", "on_orphan", "on_defacto", "on_any", "dibao_whole", "benefit_amount",
		"supplement", "supplement_empty", "benefit_months", "exit_months", "exit_kind", "faded", "fade_over_months", "review_months", "expiry_days")
	put(origin{own: register | entity.KindAllowance}, "incompatible", "paid_areas", "duplicate_certain")
	put(origin{own: entity.KindAllowance}, "gets_living_allowance", "gets_care_allowance")
	put(origin{own: entity.KindPayment}, "gets_price_subsidy", "price_subsidy_paid", "gets_rehabilitation", "gets_education_aid")
	put(origin{own: entity.KindTemporary}, "temporary_aid_12m")
	put(origin{own: entity.KindDisability}, "disabled", "disability_level", "disability_category", "certificate_lapsed", "certificate_run_out", "certificate_conflict")
	put(origin{own: entity.KindIllness}, "health", "illness")
	put(origin{own: entity.KindBurden}, "burden", "stays", "largest_bill", "largest_bill_days", "recent_bill", "recent_bill_days")
	put(origin{family: entity.KindBurden}, "burden_household", "burden_counted")
	put(origin{own: entity.KindMedicalAid}, "in_scope_burden", "medical_aid_paid", "medical_aid_marked")
	put(origin{own: entity.KindRoll | entity.KindInsurance}, "medical_insured", "medical_insurance_paused")
	put(origin{own: entity.KindMonitored}, "monitored", "monitored_class", "risk_cleared", "risk_by_illness")
	put(origin{own: entity.KindClaim}, "claimed_benefit")
	put(origin{own: work}, "jobless", "jobless_months", "draws_ui", "ui_ended_days", "work_insured", "employee_insured", "insured_months",
		"insurance_lapsed", "flexible_lapsed")
	put(origin{own: work | entity.KindPension}, "retired")
	put(origin{own: entity.KindPension}, "pension", "pension_kind")
	put(origin{own: entity.KindPetition}, "petition_aid", "petition_days", "petitions", "petition_open", "petition_unclear", "petition_unclear_days")
	put(origin{own: entity.KindDeath}, "dead", "death_certain", "death_months")
	put(origin{own: elsewhere}, "paid_after_death") // it needs a spell, which few of the dead have
	put(origin{own: entity.KindHousehold | entity.KindListed}, "household_known", "household_size")
	put(origin{family: register}, "household_on_dibao", "household_single_dibao", "household_on_edge", "household_on_rigid", "omitted_from_roll")
	put(origin{family: register | entity.KindMonitored}, "household_low_income")
	put(origin{family: entity.KindDisability}, "household_severe")
	put(origin{family: work}, "household_workers")
	put(origin{family: entity.KindStudent}, "household_students")
	put(origin{family: entity.KindDeath}, "household_death_days", "household_death_role")
	put(origin{own: entity.KindChild, family: entity.KindDeath | entity.KindCustody | entity.KindDisability | entity.KindIllness}, "father_state", "mother_state")
	put(origin{own: entity.KindStudent}, "graduated_months", "onward", "stage", "tuition", "school_hardship")
	put(origin{own: entity.KindApplication}, "application", "application_months")
	put(origin{own: entity.KindApplication | register}, "income_per_head")
	put(origin{own: entity.KindIllness | entity.KindDisability | entity.KindBurden | work, family: entity.KindDeath},
		"new_shock", "shock_after_exit", "shock_after_application")
	put(origin{own: entity.KindRelocation}, "relocated_months")
	put(origin{own: entity.KindDisaster}, "disaster_days")
	put(origin{own: entity.KindRelease | entity.KindCustody}, "released_days", "custody_months", "in_custody")
	put(origin{own: entity.KindMoved}, "moved_months")
	put(origin{own: entity.KindHukou}, "hukou_elsewhere")
	put(origin{own: entity.KindAsset}, "clue_company", "clue_vehicle", "clue_property", "clue_fund", "clue_public_pay", "authorised")
	put(origin{own: entity.KindStaff}, "staff_relative", "staff_filed")
	out := map[int]origin{}
	for name, o := range named {
		at, ok := factFields[name]
		if !ok {
			panic("entitlement: no fact " + name)
		}
		out[at] = o
	}
	return out
}()

// sight is all that is known of a person unread.
type sight struct {
	rows          entity.Kind // of his rows
	own, family   entity.Kind // the same and his family's, with what is surely his but hangs elsewhere
	alone         bool
	bills, burden uint8 // how many thresholds his own and his family's ceiling reach
}

// thought is a condition as far as kinds can answer it: a tree of "and", "or",
// "not" over guards.
type thought struct {
	op    byte // '&' '|' '!' 'g' guard, '?' unknown, 'y' yes, 'n' no
	parts []thought
	guard guard
	blank answer // of the guard, when the fact is blank
	from  origin
	known bool  // from says where the fact comes from
	alone bool  // the fact is lives_alone
	bills uint8 // threshold of the person's own bills the guard asks for, counted from 1; 0 none
	house uint8 // of the family's
}

// thinker turns conditions into thoughts.
type thinker struct {
	thresholds []float64
	view       *factView
}

func newThinker(rules []*Rule) *thinker {
	t := &thinker{view: newFactView()}
	*t.view.facts = blankFacts()
	for _, r := range rules {
		t.collect(r.compiled.condition.tree)
	}
	slices.Sort(t.thresholds)
	t.thresholds = slices.Compact(t.thresholds)
	t.thresholds = t.thresholds[:min(len(t.thresholds), math.MaxUint8)]
	return t
}

// ownBills and houseBills are the facts bounded by what anybody was billed.
var (
	ownBills   = []int{factFields["burden"], factFields["largest_bill"], factFields["recent_bill"]}
	houseBills = []int{factFields["burden_counted"], factFields["burden_household"]}
	livesAlone = factFields["lives_alone"]
)

// atLeast says whether the guard asks for a burden of at least its number.
func (g *guard) atLeast() (own, house bool) {
	if g.op != ">=" && g.op != ">" || g.number <= 0 {
		return false, false
	}
	return slices.Contains(ownBills, g.field), slices.Contains(houseBills, g.field)
}

// collect finds the thresholds of burden.
func (t *thinker) collect(n ast.Node) {
	switch x := n.(type) {
	case *ast.BinaryNode:
		if g, ok := guardOf(n); ok {
			if own, house := g.atLeast(); own || house {
				t.thresholds = append(t.thresholds, g.number)
			}
			return
		}
		t.collect(x.Left)
		t.collect(x.Right)
	case *ast.UnaryNode:
		t.collect(x.Node)
	}
}

// level counts the thresholds a ceiling reaches.
func (t *thinker) level(ceiling float64) uint8 {
	n := 0
	for n < len(t.thresholds) && t.thresholds[n] <= ceiling {
		n++
	}
	return uint8(n)
}

// think compiles a condition.
func (t *thinker) think(n ast.Node) thought {
	switch x := n.(type) {
	case *ast.BinaryNode:
		switch x.Operator {
		case "&&", "and":
			return thought{op: '&', parts: []thought{t.think(x.Left), t.think(x.Right)}}
		case "||", "or":
			return thought{op: '|', parts: []thought{t.think(x.Left), t.think(x.Right)}}
		}
	case *ast.UnaryNode:
		if _, guarded := guardOf(n); !guarded && (x.Operator == "!" || x.Operator == "not") {
			return thought{op: '!', parts: []thought{t.think(x.Node)}}
		}
	case *ast.BoolNode:
		if x.Value {
			return thought{op: 'y'}
		}
		return thought{op: 'n'}
	}
	g, ok := guardOf(n)
	if !ok {
		return thought{op: '?'}
	}
	out := thought{op: 'g', guard: g, blank: no, alone: g.field == livesAlone}
	out.from, out.known = origins[g.field]
	if g.holds(t.view) {
		out.blank = yes
	}
	own, house := g.atLeast()
	if at, found := slices.BinarySearch(t.thresholds, g.number); found && own {
		out.bills = uint8(at + 1)
	} else if found && house {
		out.house = uint8(at + 1)
	}
	return out
}

// leaves answers the guards of conditions, by what is known so far.
type leaves interface{ leaf(t *thought) answer }

// judge answers in Kleene's logic: what is not known is neither true nor
// false.
func (t *thought) judge(l leaves) answer {
	switch t.op {
	case 'y':
		return yes
	case 'n':
		return no
	case '!':
		return yes - t.parts[0].judge(l)
	case '&':
		first := t.parts[0].judge(l)
		if first == no {
			return no
		}
		return min(first, t.parts[1].judge(l))
	case '|':
		first := t.parts[0].judge(l)
		if first == yes {
			return yes
		}
		return max(first, t.parts[1].judge(l))
	case 'g':
		return l.leaf(t)
	}
	return maybe
}

// leaf answers a guard for everybody of a sight.
func (s *sight) leaf(t *thought) answer {
	switch {
	case t.known && s.own&t.from.own == 0 && s.family&t.from.family == 0, t.alone && !s.alone:
		return t.blank
	case t.bills > s.bills, t.house > s.burden:
		return no
	}
	return maybe
}

// elsewhere are the kinds that a register row adds which is surely the
// person's but was not tied to him.
const elsewhere = entity.KindRegister | entity.KindAllowance | entity.KindPayment | entity.KindTemporary

// sight tells what is known of a person unread.
func (w *worker) sight(i int) sight {
	k := w.families.Kin(i)
	s := sight{rows: w.world.Kinds(i), alone: k.Alone, bills: w.reach.level(w.world.BurdenCeiling(i)), burden: w.reach.level(k.Ceiling)}
	s.own = s.rows
	if i < len(w.coverage.Uncovered) && 1-w.coverage.Uncovered[i] >= w.options.Exclude {
		s.own |= elsewhere
	}
	if i < len(w.coverage.DeathRow) && w.coverage.DeathRow[i] >= 0 {
		s.own |= entity.KindDeath
	}
	s.family = k.Kinds | s.own
	return s
}

// reach finds the rules that may flag a person, by his sight.
type reach struct {
	*thinker
	rules    []*Rule
	thoughts map[*Rule]*thought
	known    map[sight][]*Rule
	last     sight // the one asked before, and its rules: most persons are like their neighbours
	lastLeft []*Rule
}

func (e *evaluation) newReach() *reach {
	r := &reach{thinker: newThinker(e.rules), rules: e.rules, thoughts: map[*Rule]*thought{}, known: map[sight][]*Rule{}}
	for _, rule := range e.rules {
		t := r.think(rule.compiled.condition.tree)
		r.thoughts[rule] = &t
	}
	return r
}

// thought is a rule's condition.
func (r *reach) thought(rule *Rule) *thought { return r.thoughts[rule] }

// left gives the rules that may flag somebody, in the order of the pack.
func (r *reach) left(s sight) []*Rule {
	if s == r.last {
		return r.lastLeft
	}
	rules, known := r.known[s]
	if !known {
		for _, rule := range r.rules {
			if rule.looksAt(s.rows) && r.thoughts[rule].judge(&s) != no {
				rules = append(rules, rule)
			}
		}
		r.known[s] = rules
	}
	r.last, r.lastLeft = s, rules
	return rules
}
