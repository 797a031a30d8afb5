package entitlement

import (
	"github.com/expr-lang/expr/ast"

	"yingbao/pipeline/entity"
)

// Most of a province stands on rolls that say nothing of hardship: insured,
// in a household, at work or drawing a pension. Such a person in a family of
// such persons is quiet: what a condition asks of registers, certificates,
// deaths and the like has a known answer, no. A rule that such answers alone
// make false needs not be asked of him, nor his facts be read.

// quietKinds are the kinds a quiet person may have.
const quietKinds = entity.KindBurden | entity.KindInsurance | entity.KindRoll | entity.KindHousehold | entity.KindPension

// plainKinds are what a person may have and still be passed over when his
// bills are small: an insurance state alone flags nobody unless a rule asks.
const plainKinds = entity.KindBurden | entity.KindInsurance | entity.KindRoll

// quietFacts are the facts that are known of a quiet person without reading:
// they have the value of blankFacts.
var quietFacts = func() map[int]bool {
	out := map[int]bool{}
	for _, name := range []string{
		"on_dibao", "on_tekun", "on_edge", "on_rigid", "on_orphan", "on_defacto", "on_any", "dibao_whole", "disabled", "certificate_lapsed", "certificate_run_out",
		"monitored", "petition_aid", "household_on_dibao", "household_single_dibao", "household_on_edge", "household_on_rigid",
		"household_low_income", "omitted_from_roll", "jobless", "hukou_elsewhere", "in_custody", "incompatible", "lives_alone",
		"household_death_days", "exit_months", "petition_days", "petition_unclear", "petition_unclear_days", "ui_ended_days", "household_severe", "graduated_months", "released_days",
		"custody_months", "illness", "health", "stage", "application",
	} {
		at, ok := factFields[name]
		if !ok {
			panic("entitlement: no fact " + name)
		}
		out[at] = true
	}
	return out
}()

// blankFacts are the facts before anything is read.
func blankFacts() Facts {
	return Facts{
		Supplement: -1, SinceStart: -1, LargestDays: -1, RecentDays: -1, MedicalAid: -1, JoblessM: -1, UIEnded: -1, InsuredM: -1,
		OwnIncome: -1, RiseMonths: -1, PetitionDays: -1, PetitionMutD: -1, DeathMonths: -1, HouseDeath: -1, GraduatedM: -1, ExitMonths: -1, FadeOver: -1, ReviewM: -1,
		ExpiryDays: -1, AppliedM: -1, RelocatedM: -1, DisasterD: -1, ReleasedD: -1, CustodyM: -1, MovedM: -1,
	}
}

// answer is what is known of a condition.
type answer int8

const (
	no answer = iota
	maybe
	yes
)

// neverQuiet says whether the condition is false for every quiet person.
func neverQuiet(n ast.Node) bool {
	view := newFactView()
	*view.facts = blankFacts()
	return judge(n, view) == no
}

// judge is Kleene's logic: what is not known is neither true nor false.
func judge(n ast.Node, quiet *factView) answer {
	switch x := n.(type) {
	case *ast.BinaryNode:
		switch x.Operator {
		case "&&", "and":
			return min(judge(x.Left, quiet), judge(x.Right, quiet))
		case "||", "or":
			return max(judge(x.Left, quiet), judge(x.Right, quiet))
		}
	case *ast.UnaryNode:
		if x.Operator == "!" || x.Operator == "not" {
			return yes - judge(x.Node, quiet)
		}
	case *ast.BoolNode:
		if x.Value {
			return yes
		}
		return no
	}
	if g, ok := guardOf(n); ok && quietFacts[g.field] {
		if g.holds(quiet) {
			return yes
		}
		return no
	}
	return maybe
}

// flagsQuiet gives the quiet kinds of evidence by which the rule may flag even
// a quiet person.
func (r *Rule) flagsQuiet() entity.Kind {
	quiet := r.evidenceSet & quietKinds
	switch {
	case quiet == 0 || r.needSet&^quietKinds != 0 || r.compiled.condition.neverQuiet:
		return 0
	case quiet == entity.KindBurden && r.compiled.condition.burdenFloor() > 0:
		return 0
	}
	return quiet
}
