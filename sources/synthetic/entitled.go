package synthetic

// rule is one line of entitlements.csv: who truly ought to be flagged.
type rule struct {
	id, source string // the source is the extract without which nobody could know
	true       func(b *block, p *person) bool
}

// rules follow the catalogue's statements, with its default parameters.
var rules = visited(append([]rule{
	{"single-severe-disabled", "disabled", func(b *block, p *person) bool {
		severe := p.level <= 2 || p.level == 3 && (p.category == 5 || p.category == 6)
		employee := b.works(p) && p.work == 1
		return p.cert == certValid && severe && p.birth.years(b.now) >= 16 && !p.covered() && !p.dead && !p.cared(b) && !employee
	}},
	{"disabled-care-allowance-gap", "payments", func(_ *block, p *person) bool {
		return p.cert == certValid && p.level <= 2 && !p.careList && !p.dead && !(p.benefit == tekun && p.stopped == 0)
	}},
	{"disabled-living-allowance-gap", "payments", func(b *block, p *person) bool {
		household := p.benefit == dibao && p.covered() || b.dibaoFamily(p) && !(p.benefit == tekun && p.onRegister())
		return p.cert == certValid && household && !p.livingList && !p.dead && !p.cared(b)
	}},
	{"medical-burden-high", "medical", func(b *block, p *person) bool {
		return b.counted(p) >= 20_000_00 && !p.onRegister() && !p.dead
	}},
	{"monitored-household-uninsured", "rural", func(_ *block, p *person) bool {
		return p.monitored != notMonitored && !p.cleared && !p.onRegister() && !p.dead
	}},
	{"unemployed-uninsured-3m", "employment", func(b *block, p *person) bool {
		return p.jobless != 0 && p.jobless <= b.now.addMonths(-3) && !p.ui && !p.rehired && !b.works(p) && !p.covered() && !p.dead
	}},
	{"petition-hardship", "petition", func(b *block, p *person) bool {
		return p.petition != 0 && petitionTopics[p.petition-1].aid && p.petitioned >= b.now-180 && !p.onRegister() && !p.dead
	}},
	{"dibao-member-omitted", "register", func(b *block, p *person) bool {
		return p.omitted && p.stopped == 0 && !p.dead && !b.works(p)
	}},
	{"deceased-still-paid", "deaths", func(b *block, p *person) bool {
		grace, allowance := 1, p.paidOut
		if p.benefit == dibao && p.covered() && !allowance { // an allowance stops the month after
			grace = 3
		}
		return p.listed && (p.onRegister() || allowance) && p.death <= b.now.addMonths(-grace)
	}},
	{"duplicate-cross-region", "register", func(_ *block, p *person) bool { return p.second >= 0 && p.covered() }},
	{"repeat-temporary-aid", "temporary-aid", func(b *block, p *person) bool {
		return p.aidedInYear(b.now) >= 2 && !p.onRegister() && !p.dead
	}},
	{"graduate-jobless", "education", func(b *block, p *person) bool {
		burden := int64(0)
		known := p.grade != 0 || b.low(p) // the school's judgement is a tag of the family too
		for i := range b.knownFamily(p) {
			m := &b.knownFamily(p)[i]
			known = known || m.cert == certValid && (m.level <= 2 || m == p) && !m.dead
			burden += m.ownBurden()
		}
		known = known || burden >= 20_000_00
		return p.graduated > b.now.addMonths(-24) && p.went == jobless && known && !p.dead && !b.works(p)
	}},
	{"cert-lapsed-paid", "payments", func(_ *block, p *person) bool {
		return p.cert > certValid && (p.careList || p.livingList)
	}},
}, ofTheLiving(append(moreRules, countyRules...))...))
