package synthetic

// The columns of people.csv. "on_register" is 低保 or 特困 in force this month;
// "months" is the number of whole months without work.
var peopleHeader = []string{"person", "household", "name", "sex", "birth", "id", "village", "on_register", "single", "dead", "disabled",
	"level", "category", "paid", "monitored", "unemployed", "months", "ui",
	"benefit", "stopped", "cert", "risk_cleared", "rehired", "care", "living", "petition", "petition_date", "death", "second_county", "relation",
	"aids", "graduated", "graduate_state", "school_grade"}

const (
	truthHeader        = "source,row,person\n"
	entitlementsHeader = "person,rule\n"
)

// truth writes the block's lines of people.csv and entitlements.csv.
func (m *made) truth(b *block) {
	m.people, m.entitlements = m.people[:0], m.entitlements[:0]
	clear(m.entitled)
	for i := range b.people {
		p := &b.people[i]
		number := int64(b.village.first) + int64(i)
		m.people = p.appendTruth(m.people, b, number)
		for k := range rules {
			if b.known[k] && rules[k].true(b, p) {
				m.entitled[k]++
				m.entitlements = append(appendInt(m.entitlements, number), ',')
				m.entitlements = append(append(m.entitlements, rules[k].id...), '\n')
			}
		}
	}
}

func (p *person) appendTruth(dst []byte, b *block, number int64) []byte {
	dst = append(appendInt(dst, number), ',')
	dst = append(appendInt(dst, int64(b.village.first)+int64(p.head)+1), ',')
	dst = append(append(dst, p.name...), ',', '0'+p.sex, ',')
	dst = append(appendDay(dst, p.birth, '-'), ',')
	dst = append(append(dst, p.number[:]...), ',')
	dst = append(append(dst, b.village.code...), ',')
	dst = appendFlags(dst, p.covered(), p.covered() && p.single, p.dead, p.cert != noCertificate)
	dst = appendCode(dst, p.level)
	dst = appendCode(dst, p.category)
	dst = append(appendFen(dst, p.paid), ',')
	dst = appendFlags(dst, p.monitored != notMonitored, p.jobless != 0)
	if p.jobless != 0 {
		dst = appendInt(dst, int64(p.monthsJobless(b.now)))
		dst = append(dst, ',')
		dst = appendFlags(dst, p.ui)
	} else {
		dst = append(dst, ',', ',')
	}
	return p.appendMore(dst, b)
}

func (p *person) appendMore(dst []byte, b *block) []byte {
	dst = append(append(dst, benefitCodes[p.benefit]...), ',')
	dst = appendDate(dst, p.stopped)
	dst = append(append(dst, [...]string{"", "valid", "cancelled", "expired"}[p.cert]...), ',')
	dst = appendFlags(dst, p.cleared, p.rehired, p.careList, p.livingList)
	if p.petition != 0 {
		dst = append(dst, petitionTopics[p.petition-1].word...)
	}
	dst = append(dst, ',')
	if p.petition != 0 {
		dst = appendDay(dst, p.petitioned, '-')
	}
	dst = append(dst, ',')
	dst = appendDate(dst, p.death)
	if p.second >= 0 {
		dst = append(dst, b.places.counties[p.second].code...)
	}
	dst = append(appendInt(append(dst, ','), int64(p.relation)), ',')
	dst = append(appendInt(dst, int64(p.aidedInYear(b.now))), ',')
	dst = appendDate(dst, p.graduated)
	if p.graduated != 0 {
		dst = append(append(append(dst, graduateWords[p.went]...), ','), gradeWords[p.grade]...)
	} else {
		dst = append(dst, ',')
	}
	return append(dst, '\n')
}

func (p *person) monthsJobless(now day) int {
	months := 0
	for p.jobless <= now.addMonths(-months-1) {
		months++
	}
	return months
}

// appendDate writes a date, or nothing for 0, and a comma.
func appendDate(dst []byte, d day) []byte {
	if d != 0 {
		dst = appendDay(dst, d, '-')
	}
	return append(dst, ',')
}

func appendFlags(dst []byte, flags ...bool) []byte {
	for _, f := range flags {
		if f {
			dst = append(dst, '1', ',')
		} else {
			dst = append(dst, '0', ',')
		}
	}
	return dst
}

func appendCode(dst []byte, code byte) []byte {
	if code != 0 {
		dst = append(dst, '0'+code)
	}
	return append(dst, ',')
}
