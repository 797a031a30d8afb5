package sources

import "fmt"

// repeated counts rows that are known from last night, without their text.
type repeated struct {
	rows  int
	kinds []int          // rows by the kind's number
	spots map[uint64]int // rows by both places, see spot
	spot  uint64         // of the last rows
	run   int            // how many they are
	name  uint64         // 16 bits of the names' hashes
	named bool
	many  bool // two rows differ in them
}

// spotBits hold a county's six digits.
const spotBits = 20

// spotOf joins a row's county and its number's.
func spotOf(county, region uint32) uint64 { return uint64(county)<<spotBits | uint64(region) }

// add counts a row.
func (p *repeated) add(kind int, spot, number uint64) {
	if p.rows++; kind >= len(p.kinds) {
		p.kinds = append(p.kinds, make([]int, kind+1-len(p.kinds))...)
	}
	p.kinds[kind]++
	if spot != p.spot {
		p.move()
		p.spot = spot
	}
	p.run++
	if number != 0 {
		p.bear(number & 0xFFFF)
	}
}

func (p *repeated) bear(name uint64) {
	p.many = p.many || p.named && p.name != name
	p.name, p.named = name, true
}

func (p *repeated) move() {
	if p.run > 0 {
		if p.spots == nil {
			p.spots = map[uint64]int{}
		}
		p.spots[p.spot] += p.run
		p.run = 0
	}
}

// places adds the places to those of the other rows.
func (p *repeated) places(counties, regions map[string]int) {
	p.move()
	for spot, n := range p.spots {
		if county := spot >> spotBits; county > 0 {
			counties[fmt.Sprintf("%06d", county)] += n
		}
		if region := spot & (1<<spotBits - 1); region > 0 {
			regions[fmt.Sprintf("%06d", region)] += n
		}
	}
}

// take adds what is known of the names of another's rows.
func (p *repeated) take(o *repeated) {
	p.rows += o.rows
	p.many = p.many || o.many
	if o.named {
		p.bear(o.name)
	}
}

// unsure tells that the rows' names may be one name, borne by the other rows
// too: 16 bits tell names apart and never that they are the same.
func (t *totals) unsure() bool {
	switch {
	case t.again.rows == 0 || t.again.many || t.names.many:
		return false
	case t.again.named && t.names.value != "" && t.again.name != namePrint(t.names.value):
		return false
	}
	return true
}

// single tells that all rows bear one name; it must not be unsure.
func (t *totals) single() bool { return t.again.rows == 0 && t.names.single() }
