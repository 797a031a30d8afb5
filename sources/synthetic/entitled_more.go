package synthetic

import "slices"

// moreRules are the truth of the rules that need the extracts of situations.
// A dead person is entitled to nothing; the statement says the rest.
var moreRules = []rule{
	{"single-severe-ill", "illness", func(b *block, p *person) bool {
		return p.illness == 1 && (b.edgeFamily(p) || b.counted(p) >= 10_000_00) && !p.covered()
	}},
	{"edge-with-severe-member", "persons", func(b *block, p *person) bool {
		return b.edgeFamily(p) && !b.dibaoFamily(p) && !b.singleDibaoFamily(p) && !p.covered() &&
			(p.severeDibao() || p.illness == 1 && b.has("illness"))
	}},
	{"medical-shock-now", "settlements", func(b *block, p *person) bool {
		most := p.greatBill(b.now - 60)
		return most >= 30_000_00 || most >= 5_000_00 && b.low(p)
	}},
	{"poverty-by-illness", "illness", func(b *block, p *person) bool {
		return p.illness == 1 && b.counted(p) >= 10_000_00 && p.monitored == notMonitored && !p.onRegister() && !p.cared(b)
	}},
	{"medical-aid-gap", "settlements", func(b *block, p *person) bool {
		return b.onAny(p) && p.inScope(max(b.now.addMonths(-12), b.drawnFrom(p)), b.now-30) >= 500_00 && !p.marked
	}},
	{"insurance-subsidy-gap", "medical", func(b *block, p *person) bool {
		return b.onAny(p) && !p.insured && !(b.works(p) && p.work == 1)
	}},
	{"disability-cert-missing", "rural", func(_ *block, p *person) bool {
		return p.monitored != notMonitored && p.cert > certValid
	}},
	{"tekun-elder", "hukou", func(b *block, p *person) bool {
		return p.birth.years(b.now) >= 60 && b.alone(p) && b.supportersOf(p) != supportersAble && !b.works(p) && !p.covered() &&
			!(p.retired == 2 && b.has("pensions"))
	}},
	{"tekun-disabled", "hukou", func(b *block, p *person) bool {
		s := b.supportersOf(p)
		return p.noLabour() && !b.works(p) && !p.covered() && (s == supportersNone || s == supportersUnable || s == supportersUnknown && b.alone(p))
	}},
	{"tekun-minor", "children-survey", func(b *block, p *person) bool {
		return p.birth.years(b.now) < 18 && (b.parentsGone(p) || b.deFacto(p) || b.nobodyKeeps(p)) && !p.cared(b) && !(p.benefit == tekun && p.onRegister())
	}},
	{"dibao-to-tekun", "hukou", func(b *block, p *person) bool {
		s := b.supportersOf(p)
		return p.benefit == dibao && p.covered() && (s == supportersNone || s == supportersUnable) &&
			(p.birth.years(b.now) >= 60 || p.noLabour() || p.birth.years(b.now) < 18) &&
			!b.works(p) && !(p.retired == 2 && b.has("pensions"))
	}},
	{"orphan-missed", "children-survey", func(b *block, p *person) bool {
		return p.birth.years(b.now) < 18 && b.parentsGone(p) && !(p.cared(b) && p.care == 1) && !(p.benefit == tekun && p.onRegister())
	}},
	{"de-facto-orphan-missed", "children-survey", func(b *block, p *person) bool {
		return p.birth.years(b.now) < 18 && b.deFacto(p) && !p.cared(b) && !(p.benefit == tekun && p.onRegister())
	}},
	{"bereaved-household", "hukou", bereaved},
	{"child-disability-rehab", "subsidies", func(b *block, p *person) bool {
		return p.cert == certValid && p.birth.years(b.now) <= 6 && !p.rehab
	}},
	{"monitored-aid-mismatch", "rural", func(b *block, p *person) bool { return p.claims && !b.onAny(p) }},
	{"ui-exhausted", "unemployment", func(b *block, p *person) bool {
		return p.uiEnd != 0 && p.uiEnd >= b.now-90 && !b.works(p) && !p.covered() && (b.low(p) || p.cert == certValid)
	}},
	{"flex-employment-lapse", "workers", func(b *block, p *person) bool {
		tag := p.cert == certValid || p.illness == 1 && b.has("illness") || b.low(p)
		return p.work == 2 && !p.insuredBy && b.months(p.workSince) >= 3 && tag && !p.covered()
	}},
	{"zero-employment-household", "workers", zeroEmployment},
	{"student-burden", "students", func(b *block, p *person) bool {
		students := 0
		for i := range b.knownFamily(p) {
			if m := &b.knownFamily(p)[i]; m.stage > 1 && !m.dead {
				students++
			}
		}
		return p.stage > 1 && b.low(p) && !(p.eduAid && b.has("subsidies")) && (students >= 2 || p.tuition >= 10_000_00)
	}},
	{"dibao-exit-relapse", "persons", func(b *block, p *person) bool {
		left := b.left(p)
		return left >= 0 && left <= 12 && p.exit != exitMoved && b.newShock(p, p.stopped)
	}},
	{"exit-fade-missing", "persons", func(b *block, p *person) bool {
		left := b.left(p)
		return left >= 0 && left <= 6 && p.exit <= exitWork && p.fadeEnd == 0
	}},
	{"rejected-then-shock", "applications", func(b *block, p *person) bool {
		m := b.months(p.applied)
		return (p.application == 1 || p.application == 2) && m >= 0 && m <= 12 && b.newShock(p, p.applied) && !p.covered()
	}},
	{"dibao-supplement-gap", "persons", func(b *block, p *person) bool {
		return p.benefit == dibao && p.covered() && p.supplement == 0 && b.needsSupplement(p, p.birth.years(b.now))
	}},
	{"subsidy-payment-gap", "subsidies", func(b *block, p *person) bool {
		return (p.covered() || p.cared(b)) && !p.pricePaid
	}},
	{"migrant-hardship", "permits", func(b *block, p *person) bool {
		jobless := p.jobless != 0 && p.jobless <= b.now.addMonths(-3) && !p.rehired
		return p.hukou >= 0 && !p.ui && !b.works(p) && !p.covered() && (jobless || b.counted(p) >= 20_000_00)
	}},
	{"hukou-away-missed", "permits", func(b *block, p *person) bool {
		return p.hukou >= 0 && !p.onRegister() && (p.severeDibao() || p.illness == 1 && b.has("illness"))
	}},
	{"relocation-gap", "relocated", func(b *block, p *person) bool { return p.relocated != 0 && b.left(p) >= 0 }},
	{"certification-expiring", "persons", func(b *block, p *person) bool {
		return p.benefit == edge && p.onRegister() && p.validTo >= b.now && p.validTo <= b.now+30
	}},
	{"disaster-affected", "disaster", func(b *block, p *person) bool {
		return p.flooded >= b.now-365 && p.aidedInYear(b.now) == 0 && !p.onRegister()
	}},
	{"duplicate-incompatible", "persons", func(b *block, p *person) bool { return b.excluded(p) }},
	{"prison-still-paid", "custody", func(b *block, p *person) bool { return p.custody != 0 && p.released == 0 && p.covered() }},
	{"moved-out-paid", "hukou", func(b *block, p *person) bool { return b.onAny(p) && p.hukou < 0 && b.months(p.moved) >= 1 }},
	{"income-growth-review", "workers", func(b *block, p *person) bool {
		grown := b.works(p) && p.work == 1 && b.months(p.workSince) >= 3
		return p.benefit == dibao && p.covered() && (grown || p.retired == 2 && b.has("pensions"))
	}},
	{"asset-clue-review", "clues", func(b *block, p *person) bool { return p.authorised && p.asset > 0 && p.asset < 5 && b.onAny(p) }},
	{"fade-overrun", "persons", func(b *block, p *person) bool { return p.fading && b.months(p.fadeEnd) >= 1 }},
	{"review-overdue", "persons", func(b *block, p *person) bool { return p.covered() && b.months(p.reviewed) > 12 }},
	{"age-out", "children", func(b *block, p *person) bool {
		y, m, d := p.birth.civil()
		age := p.birth.years(b.now)
		school := b.has("students") && (p.stage == 1 || p.stage == 2)
		return (p.cared(b) || p.benefit == tekun && p.onRegister()) && age >= 17 && age < 20 && newDay(y+18, m, d) <= b.now+60 &&
			p.cert != certValid && !school
	}},
}

// ofTheLiving leaves the dead out.
func ofTheLiving(list []rule) []rule {
	return unless(list, func(_ *block, p *person) bool { return p.dead })
}

// unless leaves those out of the truth of each rule of whom something holds.
func unless(list []rule, out func(b *block, p *person) bool) []rule {
	for i := range list {
		is := list[i].true
		list[i].true = func(b *block, p *person) bool { return is(b, p) && !out(b, p) }
	}
	return list
}

// ofPayments are the rules that doubt what is paid. They ask of anybody.
var ofPayments = []string{"deceased-still-paid", "duplicate-cross-region", "duplicate-incompatible", "prison-still-paid", "cert-lapsed-paid", "moved-out-paid",
	"income-growth-review", "asset-clue-review", "fade-overrun", "review-overdue", "staff-relative-unfiled", "age-out"}

// visited leaves out whom no visitor meets, and somebody else looks after: those
// in custody are owed nothing at a door.
func visited(list []rule) []rule {
	for i := range list {
		if !slices.Contains(ofPayments, list[i].id) {
			unless(list[i:i+1], (*block).inCustody)
		}
	}
	return list
}

// inCustody: it has not ended, and a list tells of it.
func (b *block) inCustody(p *person) bool {
	return b.has("custody") && p.custody != 0 && p.released == 0
}

// stands says whether the person stands for the household: the head, else the
// first of the living.
func (b *block) stands(p *person) bool {
	family := b.knownFamily(p)
	for i := range family {
		if !family[i].dead {
			return &family[i] == p
		}
	}
	return false
}

// bereaved: the head or an adult who worked died within half a year, and who
// is left are old, young or disabled.
func bereaved(b *block, p *person) bool {
	if !b.stands(p) || p.covered() || b.dibaoFamily(p) || len(b.knownFamily(p)) < 2 {
		return false
	}
	died, weak := false, false
	for i := range b.knownFamily(p) {
		m := &b.knownFamily(p)[i]
		age := m.birth.years(b.now)
		if m.dead {
			died = died || m.listed && m.death >= b.now-180 && (m.relation == relHead || age >= 18 && age < 60)
		} else {
			weak = weak || age < 18 || age >= 60 || m.cert == certValid && m.level <= 2
		}
	}
	return died && weak
}

// zeroEmployment: a low-income household with somebody who could work and
// nobody who does.
func zeroEmployment(b *block, p *person) bool {
	own := p.onRegister() && p.benefit != tekun && (!p.single || len(b.knownFamily(p)) == 1) // 单人保 is not the family's
	low := own || b.dibaoFamily(p) || b.edgeFamily(p)
	able := b.any(b.knownFamily(p), func(m *person) bool {
		age := m.birth.years(b.now)
		return age >= 18 && age < 60 && !(m.cert == certValid && m.level <= 2) && !(b.has("students") && m.stage > 1)
	})
	return low && able && b.stands(p) && !b.any(b.knownFamily(p), b.works)
}
