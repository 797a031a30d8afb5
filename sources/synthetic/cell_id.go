package synthetic

// id writes the cell of an ID number with at most one defect. canBorrow says
// whether a relative's number may stand there (never in a head's own column).
func (r *row) id(canBorrow bool) {
	s, p := r.sheet, r.person
	s.tmp = append(s.tmp[:0], p.number[:]...)
	kind := r.catalogue.cells["id"].draw(r.dice)
	if kind == noDefect {
		kind = r.idByAge()
	}
	if kind != noDefect && r.damageID(kind, canBorrow) {
		s.counts[kind]++
	} else if p.number[17] == 'X' && r.dice.chance(.3) {
		s.tmp = append(s.tmp[:17], [...]string{"x", "x", "Ｘ", "×"}[r.dice.n(4)]...) // the keyboard's, nothing is lost
	}
	s.put(s.tmp)
}

// idByAge: old people's rows were copied from 15-digit cards, children's often
// carry a parent's number.
func (r *row) idByAge() defect {
	scale := r.config.Defects
	switch age := r.person.birth.years(r.now); {
	case age < 14 && r.dice.chance(min(.03*scale, .2)):
		return r.kind.another
	case age >= 60 && r.dice.chance(min(.003*scale, .1)):
		return r.kind.old
	}
	return noDefect
}

// damageID changes the number in s.tmp; false where the defect cannot be.
func (r *row) damageID(kind defect, canBorrow bool) bool {
	s, d, k := r.sheet, r.dice, &r.kind
	n := s.tmp
	switch kind {
	case k.one:
		at := 6 + d.n(11)
		if d.chance(.2) {
			at = d.n(4) + 2
		}
		n[at] = '0' + (n[at]-'0'+byte(1+d.n(9)))%10
	case k.swap:
		return swapNeighbours(n, 6+d.n(10))
	case k.old:
		if n[6] != '1' || n[7] != '9' {
			return false
		}
		copy(n[6:], n[8:17])
		s.tmp = n[:15]
	case k.noCheck:
		s.tmp = n[:17]
	case k.scientific:
		s.tmp = append(n[:0], p5(r.person.number)...)
	case k.rounded:
		if n[17] == 'X' {
			return false // Excel leaves text alone
		}
		copy(n[15:], "000")
	case k.masked:
		copy(n[6:14], "********")
		if d.chance(.4) {
			copy(n[14:], "****")
		}
	case k.another:
		return canBorrow && r.borrow()
	case k.idMissing:
		s.tmp = append(n[:0], d.pick(missingWords)...)
	default:
		r.disguiseID(kind)
	}
	return true
}

// swapNeighbours swaps two figures that stand side by side: the first unequal ones from at on.
func swapNeighbours(n []byte, at int) bool {
	for ; at < 16; at++ {
		if n[at] != n[at+1] {
			n[at], n[at+1] = n[at+1], n[at]
			return true
		}
	}
	return false
}

var missingWords = []string{"", "", "", "无", "/", "不详", "0"}

// p5 is what Excel shows of a number too long for the cell: 3.50102E+17.
func p5(n [18]byte) string {
	return string(n[:1]) + "." + string(n[1:6]) + "E+17"
}

// disguiseID keeps every character, in another dress.
func (r *row) disguiseID(kind defect) {
	s, d, n := r.sheet, r.dice, r.person.number
	s.tmp = s.tmp[:0]
	switch kind {
	case r.kind.wide:
		for _, c := range n {
			s.tmp = append(s.tmp, string(rune(c)+0xFEE0)...)
		}
	case r.kind.idBlanks:
		if d.chance(.5) {
			s.tmp = append(append(s.tmp, n[:6]...), ' ')
			s.tmp = append(append(s.tmp, n[6:14]...), ' ')
			s.tmp = append(s.tmp, n[14:]...)
			return
		}
		s.tmp = append(append(append(s.tmp, " "...), n[:]...), [...]string{" ", "\t", "\u00a0", "\u200b"}[d.n(4)]...)
	default:
		left := [...]string{"'", "`", `="`}[d.n(3)]
		s.tmp = append(append(s.tmp, left...), n[:]...)
		if left == `="` {
			s.tmp = append(s.tmp, '"')
		}
	}
}

// borrow puts the number of the head, or of the member next to the head, in place.
func (r *row) borrow() bool {
	p, head := r.person, r.person.head
	other := head
	if &r.people[head] == p {
		other = head + 1
	}
	if int(other) >= len(r.people) || r.people[other].head != head {
		return false
	}
	r.sheet.tmp = append(r.sheet.tmp[:0], r.people[other].number[:]...)
	return true
}
