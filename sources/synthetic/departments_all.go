package synthetic

// plain makes an extract whose rows begin and end with the person.
func plain(name, id, role, format, title string, columns []string, member func(*block, *dice, *person) bool, write func(*row)) department {
	header := append(append([]string{"姓名", "身份证号", "性别", "出生日期"}, columns...), "家庭住址", "联系电话")
	return department{name, id, role, format, title, header, member, func(r *row) { r.plainRow(write) }}
}

func (r *row) plainRow(write func(*row)) {
	r.name()
	r.id(true)
	r.sex()
	r.birth()
	write(r)
	r.address()
	r.phone()
	r.sheet.end()
}

// again says that the row begun is one more of the person.
func (r *row) again() {
	r.sheet.persons = append(r.sheet.persons, r.sheet.persons[len(r.sheet.persons)-1])
}

// date writes a day as offices spell it, or nothing.
func (r *row) date(t day) {
	if t == 0 {
		r.sheet.text("")
		return
	}
	r.sheet.tmp = appendDay(r.sheet.tmp[:0], t, '-')
	r.sheet.put(r.sheet.tmp)
}

func living(is func(p *person) bool) func(*block, *dice, *person) bool {
	return func(_ *block, _ *dice, p *person) bool { return !p.dead && is(p) }
}

// situational are the extracts of situations.
var situational = []department{
	plain("hukou", "household-registry", "", "csv-gb18030", "户籍家庭成员信息", []string{"户号", "与户主关系", "赡养抚养情况", "迁出日期"},
		func(b *block, _ *dice, p *person) bool { return p.hukou < 0 && (!p.dead || p.death > b.now-200) }, writeHukou),
	plain("children-survey", "child-situation", "", "csv-utf8", "困境儿童摸排表", []string{"父亲情形", "母亲情形"},
		living(func(p *person) bool { return p.father != 0 }), writeSurvey),
	plain("children", "children", "register", "csv-gb18030", "儿童福利保障名册", []string{"儿童类别", "月发放金额", "起始月份"},
		living(func(p *person) bool { return p.care != 0 }), writeChild),
	plain("illness", "illness-registry", "", "csv-utf8", "门诊慢特病登记", []string{"病种类别", "登记日期"},
		living(func(p *person) bool { return p.illness != 0 }), writeIllness),
	several(plain("settlements", "medical-insurance", "", "csv-utf8", "医保结算明细", []string{"结算ID", "结算时间", "个人负担", "政策范围内自付",
		"医疗救助支付", "救助对象身份"}, living(func(p *person) bool { return p.bills[0].when != 0 }), nil), writeSettlements),
	plain("workers", "human-resources", "", "csv-gb18030", "职工和灵活就业参保信息", []string{"险种", "参保状态", "缴费状态起始日期", "月缴费基数"},
		living(func(p *person) bool { return p.work != 0 }), writeWorker),
	plain("pensions", "human-resources", "", "csv-gb18030", "养老待遇领取人员", []string{"养老待遇类别", "月养老金"},
		living(func(p *person) bool { return p.retired != 0 }), writePension),
	plain("unemployment", "human-resources", "", "csv-utf8", "失业保险待遇信息", []string{"是否领取失业保险金", "失业金期满日期"},
		living(func(p *person) bool { return p.uiEnd != 0 }), writeUnemployment),
	plain("students", "education", "", "csv-utf8", "在校学生信息", []string{"学段", "年学费"},
		living(func(p *person) bool { return p.stage != 0 }), writeStudent),
	plain("custody", "justice", "", "csv-utf8", "司法行政信息", []string{"监管开始日期", "解除日期"},
		living(func(p *person) bool { return p.custody != 0 }), writeCustody),
	plain("relocated", "relocation", "", "csv-gb18030", "易地搬迁人员名册", []string{"搬迁入住时间"},
		living(func(p *person) bool { return p.relocated != 0 }), func(r *row) { r.date(r.person.relocated) }),
	plain("disaster", "emergency", "", "csv-gb18030", "受灾人员台账", []string{"受灾日期", "灾害类型"},
		living(func(p *person) bool { return p.flooded != 0 }), func(r *row) { r.date(r.person.flooded); r.sheet.text("洪涝") }),
	plain("applications", "applications", "", "csv-gb18030", "救助申请审批记录", []string{"申请事项", "审批结果", "审批日期", "家庭人均月收入"},
		living(func(p *person) bool { return p.application != 0 }), writeApplication),
	plain("permits", "residence-permits", "", "csv-utf8", "居住证登记", []string{"户籍地区划代码", "居住登记日期"},
		living(func(p *person) bool { return p.hukou >= 0 }), writePermit),
	plain("clues", "asset-clues", "", "csv-utf8", "家庭经济状况核对线索", []string{"线索类别", "是否授权", "核对日期"},
		living(func(p *person) bool { return p.asset != 0 }), writeClue),
	several(plain("subsidies", "payments", "", "csv-gb18030", "补贴发放花名册", []string{"发放年月", "发放项目", "发放金额"},
		func(b *block, _ *dice, p *person) bool {
			return !p.dead && ((p.covered() || p.cared(b)) && p.pricePaid || p.rehab || p.eduAid)
		}, nil), writeSubsidies),
	several(plain("persons", "civil-affairs", "register", "csv-gb18030", "低保人员查询", []string{"户主姓名", "户主身份证号", "与户主关系", "救助类别", "保障方式",
		"最初享受月份", "停保日期", "状态", "停保原因", "渐退期满月份", "分类施保金额", "最近核查日期", "认定有效期至", "家庭人均月收入"},
		func(_ *block, _ *dice, p *person) bool { return p.benefit != noBenefit && !p.omitted }, nil), writePersons),
	plain("staff", "staff-relatives", "", "csv-gb18030", "经办人员和村干部近亲属备案表", []string{"是否备案"},
		living(func(p *person) bool { return p.kin != 0 }), writeStaff),
}

// several is for extracts that write several rows of a person.
func several(d department, write func(*row)) department {
	d.write = write
	return d
}

func writeHukou(r *row) {
	p := r.person
	r.houseNumber("H", 3)
	if p.relation == relHead {
		r.sheet.text("户主")
	} else {
		r.sheet.text(relationShortOf(p))
	}
	r.sheet.text(supporterWords[p.supporters])
	r.date(p.moved)
}

func writeSurvey(r *row) {
	r.sheet.text(parentWords[r.person.father])
	r.sheet.text(parentWords[r.person.mother])
}

func writeChild(r *row) {
	r.sheet.text([...]string{"", "孤儿", "事实无人抚养儿童"}[r.person.care])
	r.money(1_200_00)
	r.date(r.person.careFrom(r.now))
}

func writeIllness(r *row) {
	r.sheet.text(illnessWords[r.person.illness])
	r.date(r.person.illSince)
}

// writeSettlements writes every bill, and one that was taken back twice.
func writeSettlements(r *row) {
	p, n := r.person, 0
	one := func(b bill, sign int64) {
		if n++; n > 1 {
			r.again()
		}
		r.plainRow(func(r *row) {
			s := r.sheet
			s.tmp = appendInt(append(s.tmp[:0], 'S'), int64(mix(uint64(b.when)<<32^uint64(b.burden)^p.phone)%1_000_000_000))
			s.put(s.tmp)
			r.date(b.when)
			s.tmp = appendFen(s.tmp[:0], sign*b.burden)
			s.put(s.tmp)
			s.tmp = appendFen(s.tmp[:0], sign*b.inScope)
			s.put(s.tmp)
			s.tmp = appendFen(s.tmp[:0], sign*b.aided)
			s.put(s.tmp)
			s.text(map[bool]string{true: "低保", false: ""}[p.marked])
		})
	}
	for _, b := range p.bills {
		if b.when != 0 {
			one(b, 1)
		}
	}
	if p.reversed.when != 0 {
		one(p.reversed, 1)
		one(p.reversed, -1)
	}
}

func writeWorker(r *row) {
	p := r.person
	r.sheet.text([...]string{"", "职工养老保险", "灵活就业"}[p.work])
	r.sheet.text(map[bool]string{true: "正常缴费", false: "暂停缴费"}[p.insuredBy])
	r.date(p.workSince)
	r.money(p.wage)
}

func writePension(r *row) {
	r.sheet.text([...]string{"", "城乡居民养老", "职工养老"}[r.person.retired])
	r.money(r.person.pension)
}

func writeUnemployment(r *row) {
	r.sheet.text("停发")
	r.date(r.person.uiEnd)
}

func writeStudent(r *row) {
	r.sheet.text(stageWords[r.person.stage])
	r.money(r.person.tuition)
}

func writeCustody(r *row) {
	r.date(r.person.custody)
	r.date(r.person.released)
}

func writeApplication(r *row) {
	r.sheet.text("低保")
	r.sheet.text(applicationWords[r.person.application])
	r.date(r.person.applied)
	r.incomeOf()
}

func writePermit(r *row) {
	r.sheet.text(r.places.counties[r.person.hukou].code)
	r.date(r.now.addMonths(-7))
}

func writeClue(r *row) {
	r.sheet.text(assetWords[r.person.asset])
	r.sheet.text(map[bool]string{true: "已授权", false: "未授权"}[r.person.authorised])
	r.date(r.now - 40)
}

// writeSubsidies writes a row for each payment.
func writeSubsidies(r *row) {
	p, n := r.person, 0
	one := func(word string, fen int64) {
		if n++; n > 1 {
			r.again()
		}
		r.plainRow(func(r *row) {
			r.sheet.tmp = appendDay(r.sheet.tmp[:0], r.now, '-')[:7]
			r.sheet.put(r.sheet.tmp)
			r.sheet.text(word)
			r.money(fen)
		})
	}
	if (p.covered() || p.cared(r.block)) && p.pricePaid {
		one("价格临时补贴", 40_00)
	}
	if p.rehab {
		one("残疾儿童康复救助", 1_500_00)
	}
	if p.eduAid {
		one("教育救助", 1_000_00)
	}
}

// writePersons writes the register's person export: a second row for those
// who wrongly stand in two classes.
func writePersons(r *row) {
	r.registered(r.person.benefit)
	if r.person.double {
		r.again()
		r.registered(dibao)
	}
}

func (r *row) registered(class byte) {
	p, head := r.person, &r.people[r.person.head]
	r.plainRow(func(r *row) {
		s := r.sheet
		s.text(head.name)
		if s.tmp = s.tmp[:0]; head != p {
			s.tmp = append(s.tmp, head.number[:]...)
		}
		s.put(s.tmp)
		s.text(relationShortOf(p))
		s.text(benefitWords[class][0])
		s.text(map[bool]string{true: "单人保", false: "整户保"}[p.single])
		r.date(p.start)
		r.date(p.stopped)
		switch {
		case p.stopped != 0:
			s.text("停保")
		case p.fading:
			s.text("渐退期")
		default:
			s.text("在保")
		}
		s.text(exitWords[p.exit])
		r.date(p.fadeEnd)
		if p.supplement >= 0 {
			r.money(p.supplement)
		} else {
			s.text("")
		}
		r.date(p.reviewed)
		r.date(p.validTo)
		if class == edge {
			r.incomeOf()
		} else {
			s.text("")
		}
	})
}
