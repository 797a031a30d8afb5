package synthetic

// This file says what follows from the facts: the words that the rules'
// statements use, told of true persons in true households.

func (p *person) severeDibao() bool {
	return p.cert == certValid && (p.level <= 2 || p.level == 3 && (p.category == 5 || p.category == 6))
}

// noLabour is 特困's own reading: blindness of the first level only.
func (p *person) noLabour() bool {
	return p.cert == certValid && (p.category == 5 || p.category == 6) && p.level <= 3 ||
		p.cert == certValid && (p.category == 4 && p.level <= 2 || p.category == 1 && p.level == 1)
}

// What became of a parent, in the order of parentWords.
const (
	parentUnknown byte = iota
	parentDead
	parentMissing
	parentDisabled
	parentIll
	parentAway
	parentLost
	parentAble
)

func parentGone(state byte) bool { return state == parentDead || state == parentMissing }

func parentUnable(state byte) bool { return state >= parentDisabled && state <= parentLost }

// parentStates are what is told of a child's parents: by the children's office, and of
// whom it did not ask by the lists that name the head of the household and the spouse.
func (b *block) parentStates(p *person) (father, mother byte) {
	if b.has("children-survey") && p.father != parentUnknown {
		return p.father, p.mother
	}
	if p.relation != relSon && p.relation != relDaughter {
		return parentUnknown, parentUnknown
	}
	for i := range b.family(p) {
		m := &b.family(p)[i]
		if m.relation != relHead && m.relation != relSpouse || !b.together(p, m) {
			continue
		}
		if m.sex == male {
			father = b.parentState(m)
		} else {
			mother = b.parentState(m)
		}
	}
	return father, mother
}

// together: some list has both as members of one household.
func (b *block) together(p, m *person) bool {
	return b.has("hukou") && p.hukou < 0 && m.hukou < 0 || p.monitored != notMonitored && m.monitored != notMonitored ||
		p.onRegister() && (m.onRegister() || m.relation == relHead)
}

// parentState is what lists tell of a parent. None tells that one is able.
func (b *block) parentState(m *person) byte {
	away := b.inCustody(m) && b.months(m.custody) >= 6
	switch {
	case m.dead && m.listed:
		return parentDead
	case m.dead:
		return parentUnknown
	case away:
		return parentAway
	case m.cert == certValid && (m.level <= 2 || m.category == 5 || m.category == 6):
		return parentDisabled
	case m.illness == 1 && b.has("illness"):
		return parentIll
	}
	return parentUnknown
}

func (b *block) parentsGone(p *person) bool {
	father, mother := b.parentStates(p)
	return parentGone(father) && parentGone(mother)
}

func (b *block) deFacto(p *person) bool {
	father, mother := b.parentStates(p)
	return parentUnable(father) && (parentUnable(mother) || parentGone(mother)) || parentGone(father) && parentUnable(mother)
}

// nobodyKeeps: a minor of whom the hukou says that nobody able is bound to keep him.
func (b *block) nobodyKeeps(p *person) bool {
	father, mother := b.parentStates(p)
	s := b.supportersOf(p)
	return (s == supportersNone || s == supportersUnable) && father != parentAble && mother != parentAble
}

// onAny: on any list of benefits, the children's included.
func (b *block) onAny(p *person) bool { return p.onRegister() || p.cared(b) }

func (p *person) cared(b *block) bool { return p.care != 0 && b.has("children") && !p.dead }

func (b *block) needsSupplement(p *person, age int) bool {
	return age >= 70 || age < 18 || p.severeDibao() || p.illness == 1 && b.has("illness")
}

// has says whether an extract is made: nobody can be asked to know what no
// department tells.
func (w *world) has(extract string) bool {
	for i := range w.chosen {
		if w.chosen[i].name == extract {
			return true
		}
	}
	return false
}

// works: insurance of work in force, where anybody tells.
func (b *block) works(p *person) bool { return b.has("workers") && p.work != 0 && p.insuredBy }

// family are the persons of one true household.
func (b *block) family(p *person) []person {
	last := int(p.head)
	for last < len(b.people) && b.people[last].head == p.head {
		last++
	}
	return b.people[p.head:last]
}

// knownFamily are those with whom some roll shows the person together.
func (b *block) knownFamily(p *person) []person {
	if b.has("hukou") && p.hukou < 0 {
		return b.family(p)
	}
	at := p.index(b)
	if p.monitored != notMonitored {
		return b.family(p)
	}
	return b.people[at : at+1]
}

func (p *person) index(b *block) int {
	for i := int(p.head); ; i++ {
		if &b.people[i] == p {
			return i
		}
	}
}

func (b *block) any(family []person, is func(*person) bool) bool {
	for i := range family {
		if !family[i].dead && is(&family[i]) {
			return true
		}
	}
	return false
}

// counted is the burden that counts to the person: the household's to the one
// who bears most of it, to the others their own.
func (b *block) counted(p *person) int64 {
	sum, greatest := int64(0), p
	for i := range b.knownFamily(p) {
		member := &b.knownFamily(p)[i]
		if !member.insured || member.dead {
			continue
		}
		sum += member.paid
		if member.paid > greatest.paid {
			greatest = member
		}
	}
	if greatest != p || !p.insured {
		return p.ownBurden()
	}
	return sum
}

func (p *person) ownBurden() int64 {
	if p.insured {
		return p.paid
	}
	return 0
}

// low: the household is on a register, or monitored with a risk not cleared. Whose
// hukou has left stands on no list of the household but the monitoring's.
func (b *block) low(p *person) bool {
	family := b.knownFamily(p)
	for i := range family {
		if m := &family[i]; m.tagged() && (m == p || m.moved == 0 || m.monitored != notMonitored) {
			return true
		}
	}
	return b.onAny(p)
}

func (b *block) edgeFamily(p *person) bool {
	return b.any(b.knownFamily(p), func(m *person) bool { return m.benefit == edge && m.onRegister() })
}

func (b *block) dibaoFamily(p *person) bool {
	return b.any(b.knownFamily(p), func(m *person) bool { return m.benefit == dibao && m.onRegister() && !m.single })
}

func (b *block) singleDibaoFamily(p *person) bool {
	return b.any(b.knownFamily(p), func(m *person) bool { return m != p && m.benefit == dibao && m.onRegister() && m.single })
}

// alone: the only living person of the hukou household.
func (b *block) alone(p *person) bool {
	return b.has("hukou") && p.hukou < 0 && !b.any(b.family(p), func(m *person) bool { return m != p })
}

func (b *block) supportersOf(p *person) byte {
	if !b.has("hukou") || p.hukou >= 0 {
		return supportersUnknown
	}
	return p.supporters
}

// deathInFamily: a member died on a day or later.
func (b *block) deathInFamily(p *person, since day) bool {
	for i := range b.knownFamily(p) {
		m := &b.knownFamily(p)[i]
		if m != p && m.listed && m.death >= since {
			return true
		}
	}
	return false
}

// newShock: an illness, a severe disability, a great bill, the loss of work or
// a death that came lately, and not before a day.
func (b *block) newShock(p *person, since day) bool {
	lately := func(t day) bool { m := b.months(t); return m >= 0 && m < 12 && t >= since }
	half := max(b.now-180, since)
	return b.has("illness") && p.illness == 1 && lately(p.illSince) || p.cert == certValid && p.level <= 2 && lately(p.issued) ||
		lately(p.jobless) && !p.rehired || b.deathInFamily(p, half) || b.has("settlements") && p.greatBill(half) >= 5_000_00
}

// greatBill is the greatest bill since a day.
func (p *person) greatBill(since day) int64 {
	most := int64(0)
	for _, bill := range p.bills {
		if bill.when >= since {
			most = max(most, bill.burden)
		}
	}
	return most
}

// drawnFrom is the first day of the benefits in force, as exact as the lists say it:
// the register names a month.
func (b *block) drawnFrom(p *person) day {
	from := b.now
	if p.cared(b) {
		from = p.careFrom(b.now)
	}
	if p.onRegister() {
		y, m, _ := p.start.civil()
		from = min(from, newDay(y, m, 1))
	}
	return from
}

// careFrom is the day since when a child is kept by a place on the children's list.
func (p *person) careFrom(now day) day { return max(now.addMonths(-20), p.birth+30) }

// inScope sums what bills of some days leave to the person within the catalogue.
func (p *person) inScope(from, to day) (sum int64) {
	for _, bill := range p.bills {
		if bill.when >= from && bill.when <= to {
			sum += bill.inScope
		}
	}
	return sum
}

// months are whole months since a day; -1 for a day to come or none.
func (b *block) months(since day) int {
	if since == 0 || since > b.now {
		return -1
	}
	return since.wholeMonths(b.now)
}

// left: months since the register was left, -1 when it was not.
func (b *block) left(p *person) int {
	if p.benefit == noBenefit || p.omitted || p.stopped == 0 || p.cared(b) {
		return -1
	}
	return b.months(p.stopped)
}

// excluded: the double payments of the matrix of incompatible benefits.
func (b *block) excluded(p *person) bool {
	tk := p.benefit == tekun && p.onRegister()
	return tk && (p.double || p.careList || p.livingList || p.cared(b)) || p.cared(b) && p.livingList
}
