package synthetic

var ruralHeader = []string{"户编号", "市", "县(市、区)", "乡(镇)", "行政村", "姓名", "证件类型", "证件号码", "与户主关系", "户类型", "监测对象类别",
	"风险是否已消除", "致贫返贫风险1", "识别监测时间", "健康状况", "享受低保政策情况", "家庭成员联系电话", "家庭住址"}

func writeRural(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.houseNumber("", 24)
	county := &r.places.counties[r.village.county]
	s.text(county.prefecture)
	s.text(county.name)
	s.text(r.village.town)
	s.text(r.village.name)
	r.name()
	if p.cert != noCertificate && d.chance(.5) { // the column holds the certificate's number
		s.text("残疾人证")
		r.certificate()
	} else {
		s.text("居民身份证")
		r.id(true)
	}
	s.text(relationWords[p.relation])
	s.text([...]string{"脱贫户", "一般农户"}[p.risk%2])
	s.text(monitoredWords[p.monitored])
	s.text(map[bool]string{true: "是", false: "否"}[p.cleared])
	s.text(riskWords[p.risk])
	s.tmp = appendDay(s.tmp[:0], p.since, 0)
	s.tmp = s.tmp[:6]
	s.put(s.tmp)
	switch {
	case p.cert != noCertificate:
		s.text("残疾")
	case p.paid >= 10_000_00:
		s.text("患有大病")
	case p.paid >= 3_000_00:
		s.text("长期慢性病")
	default:
		s.text("健康")
	}
	says := p.covered() && p.benefit == dibao
	if d.chance(.04) {
		says = !says
	}
	p.claims = p.claims || says // who could know what a clerk mistook
	s.text(map[bool]string{true: "农村低保", false: "未享受"}[says])
	r.phone()
	r.address()
	s.end()
}

// houseNumber is the number of the household in one department's own counting.
func (r *row) houseNumber(prefix string, salt uint64) {
	s := r.sheet
	s.tmp = append(append(s.tmp[:0], prefix...), r.home.code[:6]...)
	s.tmp = appendInt(s.tmp, int64(1_000_000_000+uint64(r.village.first)+uint64(r.person.head)+salt<<32%9))
	s.put(s.tmp)
}

var registerHeader = []string{"家庭编号", "区划代码", "户主姓名", "户主身份证号", "姓名", "身份证号", "与户主关系", "性别", "出生日期", "民族",
	"救助类别", "保障方式", "保障人口数", "户月保障金额（元）", "最初享受月份", "停发月份", "状态", "家庭住址", "联系电话"}

func writeRegister(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	head := &r.people[p.head]
	r.houseNumber("D", 7)
	s.text(r.home.code)
	s.text(head.name)
	if head == p {
		s.text("") // the head's own rows leave it empty
	} else {
		s.put(append(s.tmp[:0], head.number[:]...))
	}
	r.name()
	r.id(true)
	s.text(relationShortOf(p))
	r.sex()
	r.birth()
	s.text(ethnicWords[p.ethnic])
	words := benefitWords[p.benefit]
	s.text(words[d.n(len(words))])
	members := 1
	if p.single {
		s.text("单人保")
	} else {
		members = r.membersOnRegister(p)
		s.text("整户保")
	}
	s.number(int64(members))
	if p.benefit == edge {
		s.text("")
	} else {
		s.tmp = appendFen(s.tmp[:0], int64(members)*int64(310_00+mix(uint64(p.head))%480*100))
		s.put(s.tmp)
	}
	s.tmp = d.month(s.tmp[:0], p.start)
	s.put(s.tmp)
	r.spellEnd()
	r.address()
	r.phone()
	s.end()
}

// spellEnd writes the month in which the spell ended, and its state.
func (r *row) spellEnd() {
	s, d, p := r.sheet, r.dice, r.person
	if p.stopped != 0 {
		s.tmp = d.month(s.tmp[:0], p.stopped)
		s.put(s.tmp)
		s.text([...]string{"停保", "注销"}[d.n(2)])
	} else {
		s.text("")
		s.text("在保")
	}
}

func relationShortOf(p *person) string {
	if p.relation == relSpouse && p.sex == male {
		return "丈夫"
	}
	return relationShort[p.relation]
}

func (r *row) membersOnRegister(p *person) int {
	n := 0
	for i := int(p.head); i < len(r.people) && r.people[i].head == p.head; i++ {
		if other := &r.people[i]; other.benefit == p.benefit && other.stopped == 0 && !other.omitted {
			n++
		}
	}
	return max(n, 1)
}

var deathsHeader = []string{"姓名", "身份证号", "性别", "出生日期", "死亡日期", "登记日期", "信息来源", "户籍地址"}

func writeDeath(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.name()
	r.id(false)
	r.sex()
	r.birth()
	s.tmp = appendDay(s.tmp[:0], p.death, '-')
	s.put(s.tmp)
	s.tmp = appendDay(s.tmp[:0], min(p.death+day(d.n(30)), r.now), '-')
	s.put(s.tmp)
	s.text([...]string{"公安注销", "卫健死亡医学证明", "殡葬火化"}[d.n(3)])
	r.address()
	s.end()
}

var petitionHeader = []string{"信访件编号", "登记日期", "信访人", "证件号(脱敏)", "联系电话", "问题属地", "住址", "内容分类", "办结状态"}

func writePetition(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	s.tmp = append(append(s.tmp[:0], "XF"...), r.village.code[:6]...)
	s.tmp = appendInt(s.tmp, int64(100_000_000+mix(uint64(r.village.first)+uint64(p.birth)<<20^p.phone)%900_000_000))
	s.put(s.tmp)
	s.tmp = appendDay(s.tmp[:0], p.petitioned, '-')
	s.put(s.tmp)
	r.name()
	switch k := d.n(100); {
	case k < 55:
		s.text("")
	case k < 80:
		s.tmp = append(append(s.tmp[:0], p.number[:10]...), "********"...)
		s.put(s.tmp)
	default:
		s.tmp = append(append(append(s.tmp[:0], p.number[:6]...), "********"...), p.number[14:]...)
		s.put(s.tmp)
	}
	if p.phone != 0 && d.chance(.9) {
		s.number(int64(p.phone))
	} else {
		s.text("")
	}
	s.text(r.places.counties[r.village.county].name)
	r.address()
	s.text(petitionTopics[p.petition-1].word)
	s.text([...]string{"已受理", "办理中", "已办结"}[d.n(3)])
	s.end()
}

var paymentsHeader = []string{"发放年月", "姓名", "身份证号", "残疾人证号", "补贴类型", "残疾类别", "残疾等级", "补贴金额", "享受补贴起始月份",
	"户籍地址", "手机号码"}

// writePayments writes one row, or two for those who get both allowances.
func writePayments(r *row) {
	p := r.person
	if p.careList && p.livingList {
		r.payment("困难残疾人生活补贴", 309_00)
		r.sheet.persons = append(r.sheet.persons, r.sheet.persons[len(r.sheet.persons)-1])
	} else if p.livingList {
		r.payment("困难残疾人生活补贴", 309_00)
		return
	}
	r.payment("重度残疾人护理补贴", map[byte]int64{1: 150_00, 2: 121_00}[p.level])
}

func (r *row) payment(kind string, amount int64) {
	s, d, p := r.sheet, r.dice, r.person
	s.tmp = appendDay(s.tmp[:0], r.now, 0)
	s.tmp = s.tmp[:6]
	s.put(s.tmp)
	r.name()
	r.id(true)
	r.certificate()
	s.text(kind)
	s.text(categoryWords[p.category])
	s.text(levelWords[p.level])
	s.tmp = appendFen(s.tmp[:0], amount)
	s.put(s.tmp)
	s.tmp = d.month(s.tmp[:0], p.issued.addMonths(1))
	s.put(s.tmp)
	r.address()
	r.phone()
	s.end()
}
