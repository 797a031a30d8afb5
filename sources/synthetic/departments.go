package synthetic

// department is one extract: who is in it and what a row says.
type department struct {
	name   string
	id     string // department id for the plan
	role   string
	format string // its usual format
	title  string // what stands above the header where the format has title rows
	header []string
	member func(b *block, d *dice, p *person) bool
	write  func(r *row)
}

// row is the row being written: everything a cell writer looks at.
type row struct {
	*block
	sheet  *sheet
	dice   *dice
	person *person
	home   *village // where the row says they live: another county's for the second of two spells
}

var departments = []department{
	{"medical", "medical-insurance", "", "csv-bom", "城乡居民基本医疗保险参保人员年度费用汇总", medicalHeader,
		func(_ *block, d *dice, p *person) bool { return p.insured && (!p.dead || d.chance(.3)) }, writeMedical},
	{"disabled", "disabled-federation", "", "csv-gb18030", "持证残疾人基本信息", disabledHeader,
		func(_ *block, d *dice, p *person) bool { return p.cert != noCertificate && (!p.dead || d.chance(.4)) }, writeDisabled},
	{"employment", "human-resources", "", "csv-gbk", "登记失业人员信息", employmentHeader,
		func(_ *block, _ *dice, p *person) bool { return p.jobless != 0 && !p.dead }, writeEmployment},
	{"rural", "rural-revitalization", "", "csv-utf8", "防返贫监测对象信息查询", ruralHeader,
		func(_ *block, d *dice, p *person) bool {
			return p.monitored != notMonitored && (!p.dead || d.chance(.3))
		}, writeRural},
	{"register", "civil-affairs", "register", "csv-gb18030", "社会救助对象名册", registerHeader, onRegisterFile, writeRegister},
	{"deaths", "deaths", "", "csv-utf8", "死亡人员信息", deathsHeader,
		func(_ *block, d *dice, p *person) bool {
			p.listed = p.dead && d.chance(.97)
			return p.listed
		}, writeDeath},
	{"petition", "petitions", "", "csv-gbk", "信访事项登记表", petitionHeader,
		func(_ *block, _ *dice, p *person) bool { return p.petition != 0 }, writePetition},
	{"payments", "payments", "", "csv-gb18030", "残疾人两项补贴发放花名册", paymentsHeader,
		func(_ *block, d *dice, p *person) bool {
			p.paidOut = (p.careList || p.livingList) && (!p.dead || d.chance(.1))
			return p.paidOut
		}, writePayments},
}

// Departments are the names of the extracts made unless the Config says otherwise.
func Departments() []string {
	var names []string
	for _, d := range departments {
		names = append(names, d.name)
	}
	return names
}

// AllDepartments are all extracts that can be made.
func AllDepartments() []string { return append(Departments(), extraNames()...) }

// onRegisterFile: rows in force; unless the run is plain, some of those that
// have ended are still listed, marked as stopped.
func onRegisterFile(b *block, d *dice, p *person) bool {
	if p.benefit == noBenefit || p.omitted {
		return false
	}
	return p.stopped == 0 || !b.config.Plain && d.chance(.6)
}

var medicalHeader = []string{"人员编号", "人员姓名", "证件类型", "证件号码", "性别", "出生日期", "参保地医保区划", "险种类型", "参保状态",
	"家庭住址", "联系电话", "年度累计住院次数", "医疗总费用", "报销金额", "个人自付", "年度"}

func writeMedical(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	s.tmp = append(s.tmp[:0], 'P')
	s.tmp = append(s.tmp, r.village.code[:6]...)
	s.tmp = appendInt(s.tmp, int64(mix(uint64(r.village.first)<<20^uint64(p.head)<<8^p.phone^uint64(p.birth))%900_000_000+100_000_000))
	s.put(s.tmp)
	r.name()
	s.text("居民身份证")
	r.id(true)
	r.sex()
	r.birth()
	s.text(r.village.code[:6])
	s.text([...]string{"城乡居民基本医疗保险", "390"}[d.n(10)/9])
	if p.dead {
		s.text([...]string{"正常参保", "暂停参保"}[d.n(2)])
	} else {
		s.text("正常参保")
	}
	r.address()
	r.phone()
	s.number(int64(p.stays))
	r.money(p.cost)
	r.money(p.cost - p.paid)
	r.money(p.paid)
	year, _, _ := r.now.civil()
	s.number(int64(year))
	s.end()
}

// money writes an amount; a few offices write the thousands or the unit too.
func (r *row) money(fen int64) {
	s := r.sheet
	s.tmp = s.tmp[:0]
	k := r.dice.n(1000)
	if k < 6 && fen >= 100_000 {
		s.tmp = append(appendInt(s.tmp, fen/100_000), ',')
		s.tmp = appendFen(s.tmp, 100_000+fen%100_000)
		at := len(s.tmp) - 7
		s.tmp = append(s.tmp[:at], s.tmp[at+1:]...)
	} else {
		s.tmp = appendFen(s.tmp, fen)
	}
	if k > 994 {
		s.tmp = append(s.tmp, "元"...)
	}
	s.put(s.tmp)
}

var disabledHeader = []string{"姓名", "证件号码", "残疾人证号", "性别", "残疾类别", "残疾等级", "状态", "初次申领日期", "有效期",
	"监护人姓名", "监护人电话", "联系电话", "户口地址", "联系地址"}

func writeDisabled(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.name()
	r.id(true)
	r.certificate()
	r.sex()
	s.tmp = append(append(s.tmp[:0], categoryWords[p.category]...), [...]string{"", "", "残疾"}[d.n(3)]...)
	s.put(s.tmp)
	r.level()
	s.text([...]string{"", "正常", "已注销", "过期"}[p.cert])
	s.tmp = d.spell(s.tmp[:0], p.issued)
	s.put(s.tmp)
	s.tmp = appendDay(s.tmp[:0], p.issued.addMonths(120), '-')
	s.put(s.tmp)
	guardian := &r.people[p.head]
	if guardian != p && (p.category == 5 || p.category == 6 || p.birth.years(r.now) < 18) {
		s.text(guardian.name)
		s.number(int64(guardian.phone))
	} else {
		s.text("")
		s.text("")
	}
	r.phone()
	r.address()
	r.address()
	s.end()
}

// certificate writes the number of the disability certificate: the ID number,
// category and level, and B and a figure where it was issued again. A clerk
// who mistypes the ID number here does so apart from the ID column.
func (r *row) certificate() {
	s, d, p := r.sheet, r.dice, r.person
	s.tmp = append(s.tmp[:0], p.number[:]...)
	if kind := r.catalogue.cells["id"].draw(d); kind == r.kind.one || kind == r.kind.swap {
		if r.damageID(kind, false) {
			s.counts[kind]++
		}
	} else if kind == r.kind.idMissing {
		s.counts[kind]++
		s.text("")
		return
	}
	s.tmp = append(s.tmp, '0'+p.category, '0'+p.level)
	if d.chance(.06) {
		s.tmp = append(s.tmp, 'B', byte('1'+d.n(3)))
	}
	s.put(s.tmp)
}

func (r *row) level() {
	s, d, level := r.sheet, r.dice, r.person.level
	if r.catalogue.cells["level"].draw(d) != noDefect {
		s.counts[r.kind.level]++
		level = level%4 + 1
	}
	switch k := d.n(20); {
	case k < 14:
		s.text(levelWords[level])
	case k < 17:
		s.number(int64(level))
	case k < 18:
		s.text(levelFormal[level])
	case k < 19:
		s.text(levelRoman[level])
	default:
		s.text("0" + string('0'+rune(level)))
	}
}

var employmentHeader = []string{"姓名", "公民身份号码", "性别", "失业登记日期", "失业原因", "就业状态", "最后缴费年月", "是否领取失业保险金",
	"手机号码", "常住地址"}

func writeEmployment(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.name()
	r.id(false)
	r.sex()
	s.tmp = d.spell(s.tmp[:0], p.jobless)
	s.put(s.tmp)
	s.text(d.pick(joblessReasons[:]))
	if p.rehired {
		s.text([...]string{"已就业", "单位就业", "灵活就业"}[d.n(3)])
	} else {
		s.text([...]string{"登记失业", "登记失业", "失业"}[d.n(3)])
	}
	s.tmp = d.month(s.tmp[:0], p.jobless.addMonths(-1))
	s.put(s.tmp)
	s.text(map[bool]string{true: "是", false: "否"}[p.ui])
	r.phone()
	r.address()
	s.end()
}
