package synthetic

// rule is one line of entitlements.csv: who truly ought to be flagged.
type rule struct {
	id   string
	true func(b *block, p *person) bool
}

// rules follow the catalogue's statements, with its default parameters.
var rules = []rule{
	{"single-severe-disabled", func(b *block, p *person) bool {
		severe := p.level <= 2 || p.level == 3 && (p.category == 5 || p.category == 6)
		return p.cert == certValid && severe && p.birth.years(b.now) >= 16 && !p.covered() && !p.dead
	}},
	{"disabled-care-allowance-gap", func(_ *block, p *person) bool {
		return p.cert == certValid && p.level <= 2 && !p.careList && !p.dead && !(p.benefit == tekun && p.stopped == 0)
	}},
	{"disabled-living-allowance-gap", func(_ *block, p *person) bool {
		return p.cert == certValid && p.benefit == dibao && p.covered() && !p.livingList && !p.dead
	}},
	{"medical-burden-high", func(_ *block, p *person) bool {
		return p.insured && p.paid >= 20_000_00 && !p.onRegister() && !p.dead
	}},
	{"monitored-household-uninsured", func(_ *block, p *person) bool {
		return p.monitored != notMonitored && !p.cleared && !p.onRegister() && !p.dead
	}},
	{"unemployed-uninsured-3m", func(b *block, p *person) bool {
		return p.jobless != 0 && p.jobless <= b.now.addMonths(-3) && !p.ui && !p.rehired && !p.covered() && !p.dead
	}},
	{"petition-hardship", func(b *block, p *person) bool {
		return p.petition != 0 && petitionTopics[p.petition-1].aid && p.petitioned >= b.now-180 && !p.onRegister() && !p.dead
	}},
	{"dibao-member-omitted", func(_ *block, p *person) bool { return p.omitted && p.stopped == 0 && !p.dead }},
	{"deceased-still-paid", func(b *block, p *person) bool {
		grace := 1
		if p.benefit == dibao {
			grace = 3
		}
		return p.dead && p.covered() && p.death <= b.now.addMonths(-grace)
	}},
	{"duplicate-cross-region", func(_ *block, p *person) bool { return p.second >= 0 && p.covered() }},
	{"cert-lapsed-paid", func(_ *block, p *person) bool {
		return p.cert > certValid && (p.careList || p.livingList)
	}},
}
