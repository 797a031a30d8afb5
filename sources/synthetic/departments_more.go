package synthetic

// extras are made on demand only.
var extras = append([]department{
	{"temporary-aid", "temporary-aid", "", "csv-gb18030", "临时救助台账", []string{"申请编号", "申请人", "身份证号", "困难类型", "救助类型", "救助金额",
		"救助日期", "家庭住址", "联系电话"},
		func(_ *block, _ *dice, p *person) bool { return p.aids[0] != 0 }, writeAids},
	{"education", "education", "", "csv-utf8", "高校毕业生就业去向", []string{"姓名", "身份证号", "性别", "毕业年月", "学历层次", "就业去向", "困难认定等级",
		"家庭住址", "手机号码"},
		func(_ *block, _ *dice, p *person) bool { return p.graduated != 0 && !p.dead }, writeGraduate},
	{"families", "civil-affairs", "register", "csv-gb18030", "低保家庭查询", []string{"低保（特困）证号", "户主姓名", "户主身份证号", "救助类别", "家庭人口数",
		"保障人口数", "户月保障金额（元）", "最初享受月份", "联系电话", "家庭住址", "家庭成员姓名", "家庭成员身份证号"},
		isFirstOfFamily, writeFamily},
}, situational...)

// writeAids writes a row for each aid; all are of one person.
func writeAids(r *row) {
	for i, t := range r.person.aids {
		if t == 0 {
			return
		}
		if i > 0 {
			r.sheet.persons = append(r.sheet.persons, r.sheet.persons[len(r.sheet.persons)-1])
		}
		r.aid(t)
	}
}

func (r *row) aid(t day) {
	s, d, p := r.sheet, r.dice, r.person
	s.tmp = append(append(s.tmp[:0], "LS"...), r.village.code[:6]...)
	s.tmp = appendInt(s.tmp, int64(100_000_000+mix(uint64(t)<<32^uint64(r.village.first)^uint64(p.birth))%900_000_000))
	s.put(s.tmp)
	r.name()
	r.id(true)
	s.text(aidWords[p.aidKind])
	amount := int64(d.between(5, 40)) * 100_00
	s.text(map[bool]string{true: "大额", false: "小额"}[amount > 2_000_00])
	r.money(amount)
	s.tmp = d.spell(s.tmp[:0], t)
	s.put(s.tmp)
	r.address()
	r.phone()
	s.end()
}

func writeGraduate(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.name()
	r.id(false)
	r.sex()
	s.tmp = d.month(s.tmp[:0], p.graduated)
	s.put(s.tmp)
	s.text([...]string{"本科", "专科", "专科", "硕士"}[d.n(4)])
	s.text(graduateWords[p.went])
	s.text(gradeWords[p.grade])
	r.address()
	r.phone()
	s.end()
}

// isFirstOfFamily: the row of a household stands for its first member in force.
func isFirstOfFamily(b *block, _ *dice, p *person) bool {
	if !p.onRegister() {
		return false
	}
	for i := int(p.head); &b.people[i] != p; i++ {
		if b.people[i].onRegister() {
			return false
		}
	}
	return true
}

// writeFamily writes the household's half of the paired export: its members'
// names and numbers stand in one cell each, divided by semicolons.
func writeFamily(r *row) {
	s, d, p := r.sheet, r.dice, r.person
	r.houseNumber("D", 7)
	r.name()
	r.id(false)
	s.text(benefitWords[p.benefit][0])
	members := r.people[p.head:]
	for i := range members {
		if members[i].head != p.head {
			members = members[:i]
			break
		}
	}
	s.number(int64(len(members)))
	s.number(int64(r.membersOnRegister(p)))
	s.tmp = appendFen(s.tmp[:0], int64(310_00+mix(uint64(p.head))%480*100)*int64(r.membersOnRegister(p)))
	s.put(s.tmp)
	s.tmp = d.month(s.tmp[:0], p.start)
	s.put(s.tmp)
	r.phone()
	r.address()
	r.list(members, func(dst []byte, m *person) []byte { return append(dst, m.name...) })
	r.list(members, func(dst []byte, m *person) []byte { return append(dst, m.number[:]...) })
	s.end()
}

// list writes one value of each member on the register.
func (r *row) list(members []person, value func([]byte, *person) []byte) {
	s := r.sheet
	s.tmp = s.tmp[:0]
	for i := range members {
		if members[i].benefit == noBenefit || members[i].omitted {
			continue
		}
		if len(s.tmp) > 0 {
			s.tmp = append(s.tmp, "；"...)
		}
		s.tmp = value(s.tmp, &members[i])
	}
	s.put(s.tmp)
}

func extraNames() []string {
	var names []string
	for _, d := range extras {
		names = append(names, d.name)
	}
	return names
}

func findDepartment(name string) (department, bool) {
	for _, list := range [...][]department{departments, extras} {
		for _, d := range list {
			if d.name == name {
				return d, true
			}
		}
	}
	return department{}, false
}
