package synthetic

// Codes of GB/T 4761 for the relation to the head of the household.
const (
	relHead, relSpouse, relSon, relDaughter         = 2, 10, 20, 30
	relInLaw, relGrandson, relGranddaughter         = 38, 41, 42
	relFather, relMother, relBrother, relOtherChild = 51, 52, 73, 97
)

const (
	male, female byte = 1, 2
)

// person is one made-up person with the true facts about them.
type person struct {
	name     string
	surname  int8 // length of the surname in bytes, 0 for names without one
	sex      byte
	relation byte
	twin     byte // 1 and 2 for the first and second of twins
	ethnic   byte // GB/T 3304
	birth    day
	number   [18]byte
	phone    uint64
	hamlet   uint8
	door     uint16
	head     int32 // index in the block of the household's head
	rank     int32 // number of the household in the block, from 0
	facts
	moreFacts
	situation
}

// block is a village while it is made.
type block struct {
	*world
	village *village
	global  int // number of the village
	d       *dice
	people  []person
	houses  [][2]int32 // first and last+1 person of each household
	used    map[uint64]struct{}
}

func newBlock(w *world, global int) *block {
	v := &w.places.villages[global]
	b := &block{
		world: w, village: v, global: global,
		d:      newDice(w.config.Seed, uint64(global), streamPeople),
		people: make([]person, 0, v.people+12),
		used:   make(map[uint64]struct{}, v.people),
	}
	for len(b.people) < v.people {
		first := len(b.people)
		b.household()
		b.people = b.people[:min(len(b.people), v.people)]
		b.houses = append(b.houses, [2]int32{int32(first), int32(len(b.people))})
	}
	for i := range b.houses {
		b.settle(i)
	}
	b.namesakes()
	b.skew()
	b.hardship()
	b.moreHardship()
	b.situations()
	b.local()
	return b
}

// Kinds of household in a hundred, roughly those of the 2020 census with the
// grandparents' families that needy villages have.
func (b *block) household() {
	d, now := b.d, b.now
	switch k := d.n(100); {
	case k < 9: // an elder alone
		b.add(relHead, b.sex(), now-day(d.between(63*365, 92*365)))
	case k < 17: // one adult
		b.add(relHead, b.sex(), now-day(d.between(22*365, 62*365)))
	case k < 36: // a couple, most of them old
		b.couple(d.between(26*365, 86*365))
	case k < 64: // parents and children
		b.children(b.couple(d.between(25*365, 52*365)), 1+d.n(3))
	case k < 70: // one parent
		b.children(b.add(relHead, b.sex(), now-day(d.between(26*365, 52*365))), 1+d.n(2))
	case k < 90:
		b.threeGenerations()
	case k < 94: // grandparents with the children of those who work elsewhere
		head := b.couple(d.between(52*365, 72*365))
		for range 1 + d.n(2) {
			b.grandchild(b.people[head].birth)
		}
	default: // an adult with parents
		head := b.add(relHead, b.sex(), now-day(d.between(25*365, 55*365)))
		b.parents(b.people[head].birth)
	}
}

func (b *block) sex() byte { return 1 + byte(b.d.Uint64()>>63) }

// add puts a person into the household being made and gives the index.
func (b *block) add(relation, sex byte, birth day) int {
	b.people = append(b.people, person{relation: relation, sex: sex, birth: min(birth, b.now-1)})
	return len(b.people) - 1
}

func (b *block) couple(ageDays int) (head int) {
	birth := b.now - day(ageDays)
	sex := male
	if b.d.chance(.12) {
		sex = female
	}
	head = b.add(relHead, sex, birth)
	b.add(relSpouse, 3-sex, birth+day(b.d.between(-3*365, 6*365)))
	return head
}

func (b *block) children(head, count int) {
	birth := b.people[head].birth + day(b.d.between(21*365, 30*365))
	for range count {
		if birth >= b.now {
			return
		}
		b.child(birth)
		if b.d.chance(.012) && birth < b.now-1 {
			b.people[len(b.people)-1].twin = 1
			b.child(birth)
			b.people[len(b.people)-1].twin = 2
		}
		birth += day(b.d.between(400, 6*365))
	}
}

func (b *block) child(birth day) {
	if sex := b.sex(); sex == male {
		b.add(relSon, sex, birth)
	} else {
		b.add(relDaughter, sex, birth)
	}
}

func (b *block) grandchild(grand day) {
	birth := min(grand+day(b.d.between(44*365, 58*365)), b.now-day(b.d.between(30, 900)))
	if sex := b.sex(); sex == male {
		b.add(relGrandson, sex, birth)
	} else {
		b.add(relGranddaughter, sex, birth)
	}
}

func (b *block) parents(child day) {
	father := child - day(b.d.between(21*365, 33*365))
	if b.d.chance(.7) {
		b.add(relFather, male, father)
	}
	if b.d.chance(.8) {
		b.add(relMother, female, father+day(b.d.between(-2*365, 5*365)))
	}
}

func (b *block) threeGenerations() {
	if b.d.chance(.5) { // the old man is the head
		head := b.couple(b.d.between(55*365, 80*365))
		son := b.people[head].birth + day(b.d.between(22*365, 30*365))
		b.add(relSon, male, son)
		b.add(relInLaw, female, son+day(b.d.between(-365, 4*365)))
		for range 1 + b.d.n(2) {
			b.grandchild(b.people[head].birth)
		}
		return
	}
	head := b.couple(b.d.between(28*365, 50*365))
	birth := b.people[head].birth
	b.children(head, 1+b.d.n(2))
	b.parents(birth)
}

// settle gives a household its names, home, phones and ID numbers.
func (b *block) settle(house int) {
	d, span := b.d, b.houses[house]
	members := b.people[span[0]:span[1]]
	hamlet, door := uint8(1+d.n(15)), uint16(1+d.n(290))
	shared := uint64(0)
	if d.chance(.75) {
		shared = randomPhone(d)
	}
	ethnic := b.householdEthnic()
	family := b.familySurname(ethnic)
	for i := range members {
		p := &members[i]
		p.head, p.rank, p.hamlet, p.door, p.ethnic = span[0], int32(house), hamlet, door, ethnic
		p.phone = shared
		if age := p.birth.years(b.now); age >= 14 && age < 70 && d.chance(.8) {
			p.phone = randomPhone(d)
		}
		b.giveName(members, i, family)
		b.giveNumber(members, i)
	}
}

// namesakes makes some people share a name, and a few a birth date too, beyond
// what the frequencies of names do by themselves: neighbours copy.
func (b *block) namesakes() {
	for i := range b.people {
		if i < 30 || !b.d.chance(.004) {
			continue
		}
		p, other := &b.people[i], &b.people[b.d.n(i-20)]
		if p.sex == other.sex && p.head != other.head {
			p.name, p.surname = other.name, other.surname
		}
	}
}
