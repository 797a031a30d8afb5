package synthetic

// What only a county's own pack asks for: standards that rose, and the two
// rules that are off until a county switches them on.

// packFile is the county's pack, written where an extract gives its rules
// somebody to look at.
const packFile = "pack.yaml"

// streamCounty lies above the other streams.
const streamCounty = 1 << 22

// The dibao standard, in fen a month, before and after it rose.
const (
	lineBefore = 715_00
	lineNow    = 826_00
)

// hasPack says whether some extract asks for the county's pack.
func (w *world) hasPack() bool { return w.has("applications") || w.has("custody") || w.has("staff") }

// pack is pack.yaml.
func (w *world) pack() []byte {
	p := append([]byte("# 生成的测试县政策包：标准为虚构，启用了两条默认停用的规则。\nname: "+w.config.Name+"\ntitle: 测试省\nversion: \""), appendDay(nil, w.now, '-')...)
	p = append(p, "\"\ninherits: fujian\n\nstandards:\n  - {area: \"99\", from: \"2020-01\", dibao: 715, tekun: 1430, basis: 虚构}\n  - {area: \"99\", from: \""...)
	p = append(p, appendDay(nil, w.now.addMonths(-2), '-')[:7]...)
	return append(p, "\", dibao: 826, tekun: 1652, basis: 虚构}\n\nrules:\n  - {id: prison-release, off: \"\"}\n  - {id: staff-relative-unfiled, off: \"\"}\n"...)
}

// local draws what the county's own rules ask for.
func (b *block) local() {
	d := newDice(b.config.Seed, uint64(b.global), streamCounty)
	for i := range b.people {
		p := &b.people[i]
		if p.benefit == edge || p.application != 0 {
			p.income = int64(d.between(500, 1_250)) * 100
		}
		kin := .0005
		if p.onRegister() {
			kin = .015
		}
		if d.chance(kin) {
			p.kin = byte(1 + d.n(2))
		}
		age := p.birth.years(b.now)
		if alone := len(b.family(p)) == 1; alone && age >= 18 && age <= 70 && p.custody == 0 && d.chance(.01) {
			p.released = b.now - day(d.between(3, 240))
			p.custody = p.released.addMonths(-14)
		}
	}
}

// raised: what was reckoned of the income lies between the old standard and
// the new.
func raised(b *block, p *person) bool {
	told := p.application != 0 && b.has("applications") || p.benefit == edge && !p.omitted && b.has("persons")
	return told && p.income >= lineBefore && p.income < lineNow && !p.covered()
}

// released: alone and without work since custody ended.
func released(b *block, p *person) bool {
	return p.released >= b.now-180 && p.released <= b.now && p.released != 0 && !b.works(p) && !p.onRegister() &&
		!b.any(b.knownFamily(p), func(m *person) bool { return m != p })
}

// countyRules are the truth of the rules that need the county's pack.
var countyRules = []rule{
	{"standard-raised", "applications", raised},
	{"prison-release", "custody", released},
	{"staff-relative-unfiled", "staff", func(b *block, p *person) bool { return p.kin == 1 && b.onAny(p) }},
}

func writeStaff(r *row) {
	r.sheet.text([...]string{"", "否", "是"}[r.person.kin])
}

// incomeOf writes the income a head that was reckoned, or nothing.
func (r *row) incomeOf() {
	if r.person.income == 0 {
		r.sheet.text("")
		return
	}
	r.money(r.person.income)
}
