package synthetic

import (
	"bytes"
	"slices"
)

// streamChanges lies above the other streams, one for each department.
const streamChanges = 1 << 21

// changes makes an extract that of a later night: of the share of rows that
// change, six in ten are written anew (another spelling, other defects,
// another phone), two are gone and two are entered a second time. Every other
// row has the bytes it has without changes.
type changes struct {
	dice  *dice
	share float64
}

// newChanges is nil where nothing changes.
func (b *block) newChanges(dept *department) *changes {
	share := b.config.Changed
	if share <= 0 {
		return nil
	}
	stream := streamChanges + uint64(slices.Index(AllDepartments(), dept.name))
	return &changes{dice: newDice(b.config.Seed, uint64(b.global), stream), share: share}
}

// emit writes a row of the person with this number.
func (r *row) emit(dept *department, number uint32) {
	r.sheet.persons = append(r.sheet.persons, number)
	dept.write(r)
}

// emit writes the row as it was, draws included, and then what became of it.
func (c *changes) emit(r *row, dept *department, number uint32) {
	s := r.sheet
	if !c.dice.chance(c.share) {
		r.emit(dept, number)
		return
	}
	begin, persons, counts := len(s.buf), len(s.persons), slices.Clone(s.counts)
	r.emit(dept, number)
	fate := c.dice.n(10)
	if fate < 2 { // entered again
		c.redraw(r, dept, number)
		return
	}
	old := bytes.Clone(s.buf[begin:])
	undo := func() {
		s.buf, s.persons = s.buf[:begin], s.persons[:persons]
		copy(s.counts, counts)
	}
	if undo(); fate < 4 { // gone
		switch dept.name {
		case "deaths":
			r.person.listed = false
		case "payments":
			r.person.paidOut = false
		}
		return
	}
	for try := 0; ; try++ {
		if c.redraw(r, dept, number); try > 20 || !bytes.Equal(old, s.buf[begin:]) {
			return
		}
		undo()
	}
}

// redraw writes the row with draws of its own. Costs and phone are not what
// any rule asks for, so that the truth about the person stays.
func (c *changes) redraw(r *row, dept *department, number uint32) {
	p, usual := r.person, r.dice
	phone, cost := p.phone, p.cost
	p.cost += int64(c.dice.n(900_00))
	if c.dice.chance(.4) {
		p.phone = randomPhone(c.dice)
	}
	r.dice = c.dice
	r.emit(dept, number)
	r.dice, p.phone, p.cost = usual, phone, cost
}
