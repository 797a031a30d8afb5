package synthetic

// situation is true of a person like facts. It feeds the extracts that are
// made on demand only, and comes from draws of its own.
type situation struct {
	hukou      int16 // another county in which the person is registered, -1 for none
	moved      day   // the hukou left the county that pays
	supporters byte  // supportersX
	father     byte  // index in parentWords, 0: nobody looked
	mother     byte
	illness    byte // 1 severe, 2 chronic
	illSince   day
	bills      [4]bill
	reversed   bill // a bill that was taken back
	marked     bool // the insurer knows the person as an object of assistance

	work      byte // 1 employee, 2 flexible
	insuredBy bool // the insurance of work is in force
	workSince day
	wage      int64
	pension   int64 // fen a month
	retired   byte  // 1 resident, 2 employee pension
	uiEnd     day

	stage   byte // index in stageWords
	tuition int64
	eduAid  bool
	rehab   bool

	applied            day
	application        byte // index in applicationWords
	relocated, flooded day
	custody, released  day
	asset              byte // index in assetWords
	authorised         bool

	care       byte // 1 GE, 2 SG: a place on the children's list
	pricePaid  bool
	exit       byte // index in exitWords
	fadeEnd    day
	fading     bool
	supplement int64
	reviewed   day
	validTo    day
	double     bool  // a second class of benefit that excludes the first
	listed     bool  // his death stands on the list of deaths
	income     int64 // a head and month, as reckoned for an application or the edge, fen; 0 never
	kin        byte  // of staff or cadres: 1 not filed, 2 filed
	paidOut    bool  // he stands on the list of allowances paid
	claims     bool  // the rural office says that he draws dibao
}

// bill is one settlement.
type bill struct {
	when                   day
	burden, inScope, aided int64
}

const (
	supportersUnknown byte = iota
	supportersNone
	supportersUnable
	supportersAble
)

const (
	exitIncome byte = iota + 1
	exitWork
	exitDeath
	exitMoved
	exitOther
)

var (
	supporterWords   = [...]string{"", "无", "有但无能力", "有能力"}
	parentWords      = [...]string{"", "死亡", "失踪", "重残", "重病", "服刑", "失联", "正常"}
	illnessWords     = [...]string{"", "重特大疾病", "慢性病"}
	stageWords       = [...]string{"", "初中", "普通高中", "大专", "本科"}
	applicationWords = [...]string{"", "不予批准", "撤回", "批准"}
	assetWords       = [...]string{"", "机动车", "工商登记", "不动产", "公积金", "残疾人机动轮椅车"}
	exitWords        = [...]string{"", "收入超标", "就业增收", "人员死亡", "户籍迁移", "其他"}
)

// streamSituations lies above the departments' streams.
const streamSituations = 1 << 20

func (b *block) situations() {
	d := newDice(b.config.Seed, uint64(b.global), streamSituations)
	for _, span := range b.houses {
		members := b.people[span[0]:span[1]]
		tagged := familyTagged(members)
		b.houseSituation(d, members, tagged)
		for i := range members {
			p := &members[i]
			age := p.birth.years(b.now)
			b.settlements(d, p)
			b.working(d, p, age, tagged)
			b.learning(d, p, age)
			b.childhood(d, p, age)
			b.justice(d, p, age)
			b.onTheRegister(d, p, age)
			if age >= 18 && d.chance(.006*min(b.config.Need, 3)) {
				p.application, p.applied = [...]byte{1, 1, 1, 2, 3}[d.n(5)], b.now-day(d.between(20, 600))
			}
		}
	}
}

// houseSituation: what the whole household shares.
func (b *block) houseSituation(d *dice, members []person, tagged bool) {
	away := !tagged && len(b.places.counties) > 1 && d.chance(.03)
	county := int16((b.village.county + 1 + d.n(max(1, len(b.places.counties)-1))) % len(b.places.counties))
	flooded, moves := day(0), day(0)
	if d.chance(.005) {
		flooded = b.now - day(d.between(10, 500))
	}
	chance := .006
	if members[0].stopped != 0 {
		chance = .3
	}
	if d.chance(chance) {
		moves = b.now.addMonths(-d.between(2, 60))
	}
	alone := len(members) == 1
	fading, fadeEnd := d.chance(.02), b.now.addMonths(d.between(-6, 5))-3
	exit := [...]byte{exitIncome, exitIncome, exitIncome, exitWork, exitMoved, exitOther, exitOther}[d.n(7)]
	faded := d.chance(.5)
	for i := range members {
		p := &members[i]
		if p.hukou = -1; away {
			p.hukou = county
		}
		p.flooded, p.relocated = flooded, moves
		age := p.birth.years(b.now)
		p.support(d.n(100), age, alone)
		if p.stopped != 0 && p.exit == 0 {
			if p.exit = exit; p.dead {
				p.exit = exitDeath
			}
			if faded && exit <= exitWork {
				p.fadeEnd = p.stopped
			}
		}
		if p.benefit == dibao && p.onRegister() && !p.single && fading {
			p.fading, p.fadeEnd = true, fadeEnd
		}
	}
}

// support says who is bound to keep an old or disabled person.
func (p *person) support(k, age int, alone bool) {
	switch {
	case age < 60 && p.cert == noCertificate:
	case alone && k < 22, k < 3:
		p.supporters = supportersNone
	case alone && k < 34, k < 6:
		p.supporters = supportersUnable
	case k < 65:
		p.supporters = supportersAble
	}
}

// settlements: the registration of an illness and the bills behind the sums.
func (b *block) settlements(d *dice, p *person) {
	severe := .001
	if p.paid >= 20_000_00 {
		severe = .65
	}
	switch {
	case d.chance(severe):
		p.illness = 1
	case p.paid > 3_000_00 && d.chance(.15):
		p.illness = 2
	}
	p.illSince = b.now - day(d.between(5, 900))
	if !p.insured || p.stays == 0 {
		return
	}
	p.marked = p.onRegister() && d.chance(.8)
	left, n := p.paid*95/100, min(len(p.bills), int(p.stays))
	last := b.now
	if p.dead {
		last = p.death
	}
	first := last - day(d.between(1, 240))
	for i := range n {
		amount := left / int64(n-i)
		if i < n-1 {
			amount = amount * int64(d.between(40, 160)) / 100
		}
		left -= amount
		p.bills[i] = bill{when: first - day(i*d.between(8, 30)), burden: amount, inScope: amount * 6 / 10}
		if p.marked {
			p.bills[i].aided = amount * 3 / 10
		}
	}
	if d.chance(.05) {
		p.reversed = bill{when: b.now - day(d.between(5, 50)), burden: int64(d.between(31_000_00, 60_000_00))}
	}
}

// working: insurance of work, pensions and unemployment insurance.
func (b *block) working(d *dice, p *person, age int, tagged bool) {
	employee, flexible := .38, .1
	switch {
	case p.level == 1 || p.level == 2:
		employee, flexible = .02, .01
	case tagged:
		employee, flexible = .05, .08
	}
	switch {
	case age >= 60:
		if d.chance(map[bool]float64{true: .03, false: .16}[tagged]) {
			p.retired, p.pension = 2, int64(d.between(1_900, 4_600))*100
		} else if d.chance(.88) {
			p.retired, p.pension = 1, int64(d.between(150, 230))*100
		}
	case age < 18:
	case p.jobless != 0:
		if p.rehired {
			p.work, p.insuredBy, p.workSince = 1, true, min(p.jobless.addMonths(1), b.now-5)
		} else if !p.ui && d.chance(.4) {
			p.uiEnd = max(p.jobless, b.now-day(d.between(5, 200)))
		}
	case d.chance(employee):
		p.work, p.insuredBy, p.workSince = 1, true, b.now.addMonths(-d.between(1, 90))
	case d.chance(flexible):
		p.work, p.insuredBy = 2, d.chance(.75)
		p.workSince = b.now.addMonths(-d.between(1, 14))
	}
	p.wage = int64(d.between(2_000, 9_000)) * 100
}

func (b *block) learning(d *dice, p *person, age int) {
	if p.dead || p.jobless != 0 || p.graduated != 0 || p.insuredBy {
		return
	}
	switch {
	case age >= 12 && age < 15 && d.chance(.95):
		p.stage = 1
	case age >= 15 && age < 18 && d.chance(.88):
		p.stage, p.tuition = 2, int64(d.between(0, 20))*100_00
	case age >= 18 && age < 23 && d.chance(.5):
		p.stage, p.tuition = byte(3+d.n(2)), int64(d.between(40, 160))*100_00
	}
	p.eduAid = p.stage > 1 && d.chance(.15)
}

// childhood: the parents' situation, the children's list, rehabilitation.
func (b *block) childhood(d *dice, p *person, age int) {
	p.rehab = p.cert == certValid && age <= 17 && d.chance(.6)
	chance := .0015
	if p.relation == relGrandson || p.relation == relGranddaughter {
		chance = .05
	}
	if age >= 20 || p.dead || !d.chance(chance*min(b.config.Need, 3)) {
		return
	}
	gone := func() byte { return byte(1 + d.n(2)) }
	unable := func() byte { return byte(3 + d.n(4)) }
	switch k := d.n(100); {
	case k < 30:
		p.father, p.mother = gone(), gone()
	case k < 50:
		p.father, p.mother = gone(), unable()
	case k < 65:
		p.father, p.mother = unable(), gone()
	case k < 80:
		p.father, p.mother = unable(), unable()
	default:
		p.father, p.mother = 7, unable()
	}
	if p.father == 7 || !d.chance(.6) {
		return
	}
	if p.care = 2; parentGone(p.father) && parentGone(p.mother) {
		p.care = 1
	}
}

func (b *block) justice(d *dice, p *person, age int) {
	if age < 18 || age > 70 {
		return
	}
	chance := .0012
	if p.onRegister() {
		chance = .006
	}
	if d.chance(chance) {
		p.custody = b.now.addMonths(-d.between(2, 50))
		if d.chance(.4) {
			p.released = b.now - day(d.between(3, 300))
			p.custody = p.released.addMonths(-20)
		}
	}
}

// onTheRegister: what the register says beside the class, and what should
// follow from being on it.
func (b *block) onTheRegister(d *dice, p *person, age int) {
	p.pricePaid = d.chance(.93)
	p.supplement = -1
	clue := .001
	if p.onRegister() {
		clue = .03
		p.reviewed = b.now - day(d.between(10, 380))
		if d.chance(.07) {
			p.reviewed = b.now.addMonths(-d.between(14, 30))
		}
		if d.chance(.008) {
			p.moved = b.now.addMonths(-d.between(0, 12)) - 3
		}
		if p.benefit == dibao {
			if p.supplement = 0; b.needsSupplement(p, age) && d.chance(.85) {
				p.supplement = 80_00
			}
			if age >= 18 && age < 60 && p.work == 0 && p.jobless == 0 && d.chance(.04) {
				p.work, p.insuredBy, p.workSince = 1, true, b.now.addMonths(-d.between(1, 12))
			}
		}
		p.double = p.benefit == tekun && d.chance(.03)
	}
	if p.benefit == edge {
		if p.validTo = p.start.addMonths(12); p.validTo <= b.now {
			p.validTo = b.now + day(d.between(1, 360))
		}
	}
	if d.chance(clue) {
		p.asset, p.authorised = byte(1+d.n(len(assetWords)-1)), d.chance(.7)
	}
}
