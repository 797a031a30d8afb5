package synthetic

import "strings"

// name writes the cell of a name with at most one defect.
func (r *row) name() {
	s := r.sheet
	s.tmp = append(s.tmp[:0], r.person.name...)
	if r.person.surname == 0 {
		r.minoritySpelling()
	}
	kind := r.catalogue.cells["name"].draw(r.dice)
	if kind != noDefect && r.damageName(kind) {
		s.counts[kind]++
	}
	s.put(s.tmp)
}

var separators = []string{"·", "·", "•", "‧", "・", "．", ".", "-", "", "", " "}

// minoritySpelling: every office has its own separator, and some cut the name.
func (r *row) minoritySpelling() {
	if r.config.Defects == 0 {
		return
	}
	spelled := strings.ReplaceAll(r.person.name, "·", r.dice.pick(separators))
	if runes := []rune(spelled); len(runes) > 6 && r.dice.chance(.08) {
		spelled = string(runes[:6])
	}
	r.sheet.tmp = append(r.sheet.tmp[:0], spelled...)
}

// damageName changes the name in s.tmp; false where the defect cannot be.
func (r *row) damageName(kind defect) bool {
	d, k := r.dice, &r.kind
	runes := []rune(string(r.sheet.tmp))
	last := len(runes) - 1
	if last < 1 {
		return false
	}
	out := ""
	switch kind {
	case k.homophone:
		out = r.confuse("homophone", runes)
	case k.shape:
		out = r.confuse("shape", runes)
	case k.variant:
		out = r.confuse("variant", runes)
	case k.unreadable:
		out = r.unreadable(runes)
	case k.privateUse:
		runes[last] = 0xE000 + rune(d.n(0x1800))
		out = string(runes)
	case k.dropped:
		if last < 2 {
			return false
		}
		at := 1 + d.n(last)
		out = string(runes[:at]) + string(runes[at+1:])
	case k.reordered:
		if last < 2 || runes[last] == runes[last-1] {
			return false
		}
		runes[last], runes[last-1] = runes[last-1], runes[last]
		out = string(runes)
	case k.remark, k.alias, k.former, k.nameBlanks:
		out = r.annotate(kind, runes)
	}
	if out == "" {
		return false
	}
	r.sheet.tmp = append(r.sheet.tmp[:0], out...)
	return true
}

// confuse replaces one character by one it is mistaken for; the given name
// twice as readily as the surname.
func (r *row) confuse(kind string, runes []rune) string {
	table := r.tables.confusions[kind]
	start := r.dice.n(len(runes))
	if start == 0 && r.dice.chance(.5) {
		start = 1
	}
	for i := range runes {
		at := (start + i) % len(runes)
		if others := table[runes[at]]; len(others) > 0 {
			runes[at] = others[r.dice.n(len(others))]
			return string(runes)
		}
	}
	return ""
}

// unreadable loses one character, most likely a rare one, or takes it apart.
func (r *row) unreadable(runes []rune) string {
	at := 1 + r.dice.n(len(runes)-1)
	for i, c := range runes {
		if parts := r.tables.split[c]; parts != "" && r.dice.chance(.5) {
			return string(runes[:i]) + parts + string(runes[i+1:])
		}
		if c > 0xFFFF || c < 0x4E00 {
			at = i
		}
	}
	return string(runes[:at]) + [...]string{"?", "□", "■", "*", "？", "〓"}[r.dice.n(6)] + string(runes[at+1:])
}

// annotate adds what clerks write beside a name.
func (r *row) annotate(kind defect, runes []rune) string {
	d, p := r.dice, r.person
	full := string(runes)
	switch kind {
	case r.kind.former: // the file still has a name given up long ago
		return p.name[:p.surname] + r.tables.given[p.band()][p.sex].whole.draw(d)
	case r.kind.alias:
		other := p.name[:p.surname] + r.tables.given[p.band()][p.sex].whole.draw(d)
		return [...]string{full + "（曾用名" + other + "）", full + "(曾用名：" + other + ")", full + "/" + other}[d.n(3)]
	case r.kind.remark:
		if p.dead {
			return full + [...]string{"（已故）", "(已故)", "（死亡）"}[d.n(3)]
		}
		if p.sex == female && d.chance(.5) {
			return full + [...]string{"(女)", "（女）"}[d.n(2)]
		}
		return full + [...]string{"（大）", "（小）", "1", "2", "（户主）"}[d.n(5)]
	}
	return string(runes[0]) + [...]string{" ", "　", "  "}[d.n(3)] + string(runes[1:])
}
