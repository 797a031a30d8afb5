package synthetic

// Streams of random draws: places and people are streams of their own, each
// department has another, so that none disturbs the others.
const (
	streamPlaces = iota + 1
	streamPeople
	streamMore        // facts added later
	streamDepartments // the first of as many as there are departments
)

// world is what all blocks share, read-only once made.
type world struct {
	config    Config
	now       day
	tables    *tables
	places    *places
	catalogue *catalogue
	kind      defectKinds
	chosen    []department
	streams   []uint64 // of the chosen departments
	formats   []format
	known     []bool // by rule: its extract is made
}

// made is a finished block on its way to the writer.
type made struct {
	block        *block
	sheets       []sheet
	people       []byte // lines of people.csv
	entitlements []byte
	entitled     []int // by rule
}

// make builds a block: its people, then each department's rows, then the truth.
func (w *world) make(global int, m *made) {
	b := newBlock(w, global)
	m.block = b
	for i := range w.chosen {
		m.sheets[i].fill(b, &w.chosen[i], newDice(w.config.Seed, uint64(global), w.streams[i]), w.formats[i])
	}
	m.truth(b)
}

// fill writes one department's rows in random order.
func (s *sheet) fill(b *block, dept *department, d *dice, f format) {
	s.format, s.buf, s.persons, s.rows = f, s.buf[:0], s.persons[:0], s.rows[:0]
	if s.counts == nil {
		s.counts = make([]int, len(b.catalogue.names))
	}
	clear(s.counts)
	for i := range b.people {
		p := &b.people[i]
		if !dept.member(b, d, p) {
			continue
		}
		s.rows = append(s.rows, int32(i))
		if p.dead && dept.name != "deaths" {
			s.counts[b.kind.deadKept]++
		}
		if d.chance(b.catalogue.rate[b.kind.twice]) {
			s.rows = append(s.rows, int32(i))
			s.counts[b.kind.twice]++
		}
		if dept.name == "register" && p.second >= 0 {
			s.rows = append(s.rows, -int32(i)-1)
		}
	}
	d.shuffle(s.rows)
	r, changed := &row{block: b, sheet: s, dice: d}, b.newChanges(dept)
	for _, i := range s.rows {
		r.home = b.village
		if i < 0 { // the second of two counties that pay
			i = -i - 1
			r.home = b.elsewhere(d, &b.people[i])
		}
		r.person = &b.people[i]
		if number := uint32(b.village.first) + uint32(i); changed == nil {
			r.emit(dept, number)
		} else {
			changed.emit(r, dept, number)
		}
	}
	s.buf = f.encode(s.buf)
}

// elsewhere is a village of the other county that pays; where nobody of that
// county is made, one is invented.
func (b *block) elsewhere(d *dice, p *person) *village {
	county := int(p.second)
	if county < b.places.inhabited {
		list := b.places.byCounty[county]
		return &b.places.villages[list[d.n(len(list))]]
	}
	v := &village{county: county}
	v.town, v.code = b.places.townName(b.tables, county, 1, false)
	name, code := b.places.villageName(b.tables, county, 1, int(p.door)%5, false)
	v.name, v.code = name, b.places.counties[county].code+v.code+code
	return v
}
