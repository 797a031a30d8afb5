package synthetic

// moreFacts are true of a person like facts, but come from draws of their own:
// they were added later and must not change the rest.
type moreFacts struct {
	aids      [3]day // days of temporary aid, 0 for none
	aidKind   byte   // index in aidWords
	graduated day    // 0: no graduate of the last three years
	went      byte   // index in graduateWords
	grade     byte   // index in gradeWords: how hard the school judged the family's life
}

const jobless = 0 // of graduateWords

var (
	aidWords      = [...]string{"疾病", "意外灾害", "教育支出", "其他"}
	graduateWords = [...]string{"未就业", "升学", "签约就业", "灵活就业", "应征义务兵", "出国出境"}
	gradeWords    = [...]string{"", "一般困难", "困难", "特别困难"}
)

func (b *block) moreHardship() {
	d := newDice(b.config.Seed, uint64(b.global), streamMore)
	for _, span := range b.houses {
		members := b.people[span[0]:span[1]]
		tagged := familyTagged(members)
		for i := range members {
			b.aid(d, &members[i], tagged)
			b.graduate(d, &members[i], tagged)
		}
	}
}

// familyTagged: some register or the monitoring knows the family.
func familyTagged(members []person) bool {
	for i := range members {
		if members[i].tagged() {
			return true
		}
	}
	return false
}

func (p *person) tagged() bool {
	return p.onRegister() && !p.dead || p.monitored != notMonitored && !p.cleared
}

func (b *block) aid(d *dice, p *person, tagged bool) {
	chance := .005 * min(b.config.Need, 4)
	if tagged || p.paid >= 20_000_00 {
		chance *= 10
	}
	if p.birth.years(b.now) < 18 || !d.chance(chance) {
		return
	}
	p.aidKind = byte(d.n(len(aidWords)))
	last := b.now
	if p.dead {
		last = p.death
	}
	for i := range p.aids {
		last -= day(d.between(20, 200))
		p.aids[i] = last
		if d.chance(.65) {
			return
		}
	}
}

// aidedInYear counts temporary aids of the last twelve months.
func (p *person) aidedInYear(now day) int {
	n := 0
	for _, t := range p.aids {
		if t != 0 && t.wholeMonths(now) < 12 {
			n++
		}
	}
	return n
}

func (b *block) graduate(d *dice, p *person, tagged bool) {
	age := p.birth.years(b.now)
	if age < 20 || age > 26 || !d.chance(.22) {
		return
	}
	year, _, _ := b.now.civil()
	p.graduated = newDay(year-d.n(3), 6, 30)
	if p.graduated > b.now {
		p.graduated = newDay(year-1, 6, 30)
	}
	p.went = [...]byte{0, 0, 1, 1, 2, 2, 2, 2, 3, 4}[d.n(10)]
	if d.chance(.02) {
		p.went = 5
	}
	if tagged || d.chance(.08) {
		p.grade = byte(1 + d.n(len(gradeWords)-1))
	}
}
