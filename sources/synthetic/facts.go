package synthetic

// Benefits, as record.FieldBenefit names them.
const (
	noBenefit byte = iota
	dibao          // DB
	tekun          // TK
	edge           // BY
)

var benefitCodes = [...]string{"", "DB", "TK", "BY"}

// States of a disability certificate.
const (
	noCertificate byte = iota
	certValid
	certCancelled
	certExpired
)

// Classes of a monitored household.
const (
	notMonitored byte = iota
	unstable          // 脱贫不稳定户
	marginal          // 边缘易致贫户
	sudden            // 突发严重困难户
)

// facts are what is true of a person, whatever any extract says.
type facts struct {
	dead  bool
	death day

	insured    bool
	cost, paid int64 // medical cost and what the person bore of it in the year, fen
	stays      uint8

	cert            byte
	category, level byte // 1-7, 1-4
	issued          day

	benefit              byte
	single               bool // 单人保: it covers this person alone
	start                day
	stopped              day   // when the spell ended; 0 while it runs
	omitted              bool  // a member of the household that the register forgot
	second               int16 // another county that pays the same benefit, -1 for none
	careList, livingList bool

	monitored byte
	cleared   bool
	risk      byte // index in riskWords
	since     day

	jobless day // day of registration, 0 for none
	ui      bool
	rehired bool

	petition   byte // index+1 in petitionTopics
	petitioned day
}

// covered: on the register this month for 低保 or 特困.
func (p *person) covered() bool {
	return (p.benefit == dibao || p.benefit == tekun) && p.stopped == 0 && !p.omitted
}

// onRegister: there is a row of any class in force.
func (p *person) onRegister() bool { return p.benefit != noBenefit && p.stopped == 0 && !p.omitted }

// hardship gives every household of the block its facts.
func (b *block) hardship() {
	for _, span := range b.houses {
		b.houseFacts(b.people[span[0]:span[1]])
	}
}

func (b *block) houseFacts(members []person) {
	d := b.d
	alone := len(members) == 1 && members[0].birth.years(b.now) >= 60
	poverty := .035 * b.config.Need
	if alone {
		poverty *= 2
	}
	poor := d.chance(min(poverty, .6))
	for i := range members {
		members[i].second = -1
		b.personFacts(&members[i], poor)
	}
	if b.monitor(members, poor); poor {
		b.assist(members, alone)
	} else if members[0].monitored != notMonitored && d.chance(.5) {
		b.grant(members, dibao) // the monitoring led to help
	} else {
		b.assistOne(members, .5, .3)
	}
	for i := range members {
		b.afterwards(&members[i], poor)
	}
}

// personFacts: disability, illness, work and death of one person.
func (b *block) personFacts(p *person, poor bool) {
	d, age := b.d, p.birth.years(b.now)
	more := 1.0
	if poor {
		more = 4
	}
	rate := [...]float64{.006, .011, .018, .042}[ageBand(age)]
	if d.chance(rate * more * min(b.config.Need, 3)) {
		b.disable(p)
	}
	p.insured = d.chance(.96)
	b.fallIll(p, age, more)
	if age >= 18 && age < 60 && d.chance(.013*more) {
		p.jobless = b.now.addMonths(-d.between(1, 13)) - day(d.n(10))
		p.ui = d.chance(.45)
		p.rehired = !b.config.Plain && d.chance(.12)
	}
	mortality := [...]float64{.0003, .0008, .004, .02}[ageBand(age)]
	if age >= 80 {
		mortality = .07
	}
	if d.chance(mortality) {
		p.dead, p.death = true, b.now-day(d.between(2, 360))
	}
}

func ageBand(age int) int {
	switch {
	case age < 16:
		return 0
	case age < 40:
		return 1
	case age < 60:
		return 2
	}
	return 3
}

// disable draws the category and level in about the mix of certificates.
func (b *block) disable(p *person) {
	d := b.d
	k := d.n(100)
	for i, upTo := range [...]int{10, 20, 22, 75, 84, 95, 100} {
		if k < upTo {
			p.category = byte(i + 1)
			break
		}
	}
	p.level = [...]byte{1, 1, 2, 2, 2, 2, 3, 3, 3, 4}[d.n(10)]
	if d.chance(.1) {
		p.level = 4
	}
	p.cert = certValid
	p.issued = max(b.now-day(d.between(40, 9*365)), p.birth+200)
	p.issued = min(p.issued, b.now-10)
	if !b.config.Plain {
		switch k := d.n(100); {
		case k < 4:
			p.cert = certCancelled
		case k < 7:
			p.cert, p.issued = certExpired, b.now-day(d.between(10*365+30, 13*365))
		}
	}
}

// burdenSteps are the borders, in yuan, of twentieths of the people by what an
// illness cost them in the year; within a step the draw is even.
var burdenSteps = [...]int{0, 40, 90, 150, 220, 300, 390, 490, 600, 730, 880, 1060, 1280, 1550, 1900, 2400, 3100, 4200, 6200, 10500, 19500}

func (b *block) fallIll(p *person, age int, more float64) {
	d := b.d
	step := d.n(len(burdenSteps) - 1)
	p.paid = int64(burdenSteps[step])*100 + int64(d.n((burdenSteps[step+1]-burdenSteps[step])*100))
	severe := [...]float64{.001, .003, .008, .014}[ageBand(age)]
	if p.level == 1 || p.level == 2 {
		severe *= 2
	}
	if d.chance(severe * more) {
		p.paid = int64(d.between(20_100_00, 60_000_00))
		if d.chance(.15) {
			p.paid += int64(d.n(120_000_00))
		}
	}
	p.cost = p.paid * int64(d.between(160, 330)) / 100
	if p.paid > 3_000_00 {
		p.stays = uint8(min(9, 1+p.paid/9_000_00))
	}
}

// monitor makes some households monitored against falling back into poverty.
func (b *block) monitor(members []person, poor bool) {
	d, chance := b.d, .0015*min(b.config.Need, 4)
	if poor {
		chance = .2
	}
	if !d.chance(chance) {
		return
	}
	class, cleared := byte(1+d.n(3)), !b.config.Plain && d.chance(.25)
	risk, since := byte(d.n(len(riskWords))), b.now.addMonths(-d.between(1, 30))
	for i := range members {
		p := &members[i]
		p.monitored, p.cleared, p.risk, p.since = class, cleared, risk, since
	}
}

// assist decides what a poor household receives; a quarter receives nothing.
func (b *block) assist(members []person, alone bool) {
	d := b.d
	if alone && d.chance(.55) {
		b.grant(members, tekun)
		return
	}
	switch k := d.n(100); {
	case k < 52:
		b.grant(members, dibao)
	case k < 62:
		b.assistOne(members, .9, .6)
	case k < 72 && !b.config.Plain:
		b.grant(members, edge)
		b.assistOne(members, .4, 0)
	case k < 77 && !b.config.Plain: // was helped once
		b.grant(members, dibao)
		end := max(b.now.addMonths(-b.d.between(1, 20)), members[0].start+31)
		for i := range members {
			members[i].stopped = end
		}
	}
}

// grant puts the whole household on a register; now and then one member is forgotten.
func (b *block) grant(members []person, benefit byte) {
	start := b.now.addMonths(-b.d.between(2, 70))
	forgotten := -1
	if len(members) > 2 && benefit == dibao && b.d.chance(.03) {
		forgotten = 1 + b.d.n(len(members)-1)
	}
	for i := range members {
		p := &members[i]
		p.benefit, p.start, p.single = benefit, max(start, p.birth+30), len(members) == 1
		p.omitted = i == forgotten
	}
}

// assistOne gives 单人保 to severely disabled or gravely ill members of a
// household that is not itself entitled.
func (b *block) assistOne(members []person, disabled, ill float64) {
	for i := range members {
		p := &members[i]
		severe := p.cert == certValid && (p.level <= 2 || p.level == 3 && (p.category == 5 || p.category == 6))
		if severe && b.d.chance(disabled) || p.paid >= 20_000_00 && b.d.chance(ill) {
			p.benefit, p.single, p.omitted = dibao, true, false
			p.start, p.stopped = max(b.now.addMonths(-b.d.between(2, 50)), p.birth+30), 0
		}
	}
}

// afterwards: what follows from the rest: payments, petitions, what death ends.
func (b *block) afterwards(p *person, poor bool) {
	d := b.d
	if p.dead && p.benefit != noBenefit && p.stopped == 0 && d.chance(.55) {
		p.stopped = min(p.death+day(d.between(5, 40)), b.now-1) // the register took note
	}
	valid := p.cert == certValid || p.cert != noCertificate && d.chance(.1) // some go on after the certificate lapsed
	p.careList = valid && p.level <= 2 && p.benefit != tekun && d.chance(.82)
	p.livingList = valid && p.benefit == dibao && p.stopped == 0 && d.chance(.85)
	chance := .0025 * min(b.config.Need, 3)
	if poor {
		chance = .03
	}
	if p.birth.years(b.now) >= 18 && d.chance(chance) {
		p.petition, p.petitioned = byte(1+d.n(len(petitionTopics))), b.now-day(d.between(3, 250))
		if p.dead {
			p.petitioned = min(p.petitioned, p.death-10)
		}
	}
	if p.onRegister() && p.benefit != edge && d.chance(.008) && len(b.places.counties) > 1 {
		p.second = int16((b.village.county + 1 + d.n(len(b.places.counties)-1)) % len(b.places.counties))
	}
}
