package synthetic

import "strings"

const (
	han, tibetan, uyghur, yi, she = 1, 4, 5, 7, 22
)

func (b *block) householdEthnic() byte {
	switch k := b.d.n(10_000); {
	case k < 100:
		return she
	case k < 106:
		return uyghur
	case k < 109:
		return tibetan
	case k < 112:
		return yi
	}
	return han
}

// familySurname is the name the children of the household get; in a lineage
// village most often that of the lineage.
func (b *block) familySurname(ethnic byte) string {
	v := b.village
	switch {
	case ethnic == she:
		return b.d.pick(b.tables.characters["she"])
	case v.lineage >= 0 && b.d.chance(v.share):
		return b.tables.surnames.values[v.lineage]
	}
	return b.tables.surnames.draw(b.d)
}

// giveName names members[i]. Whoever married in has a surname of their own.
func (b *block) giveName(members []person, i int, family string) {
	p := &members[i]
	if p.ethnic == uyghur || p.ethnic == tibetan || p.ethnic == yi {
		b.minorityName(p)
		return
	}
	surname := family
	headIsWoman := members[0].sex == female && i > 0 && p.relation != relSpouse
	switch {
	case p.relation == relSpouse, p.relation == relInLaw, p.relation == relMother,
		p.relation != relHead && headIsWoman && b.d.chance(.6):
		surname = b.tables.surnames.draw(b.d)
	}
	if i > 0 && (p.relation == relSon || p.relation == relDaughter) {
		for _, older := range members[1:i] { // brothers and sisters share one
			if older.relation == relSon || older.relation == relDaughter {
				surname = older.name[:older.surname]
				break
			}
		}
	}
	given := b.given(p, surname == family)
	for try := 0; try < 3 && i > 0 && sameName(members[:i], surname, given); try++ {
		given = b.given(p, surname == family)
	}
	p.name, p.surname = surname+given, int8(len(surname))
}

func sameName(members []person, surname, given string) bool {
	for i := range members {
		if members[i].surname == int8(len(surname)) && strings.HasSuffix(members[i].name, given) {
			return true
		}
	}
	return false
}

// given draws a given name: one character in six of a hundred, a popular whole
// in a fifth, else two characters, the first of them the generation's where the
// lineage keeps to its poem. In a wide province most names are of characters of
// all times: two people in 200,000 have one name there, as in a real one.
func (b *block) given(p *person, ofFamily bool) string {
	d, band := b.d, p.band()
	pools := &b.tables.given[band][p.sex]
	if ofFamily && b.village.lineage >= 0 && band < 5 {
		keep := [3]float64{0, .55 - .07*float64(band), .2 - .03*float64(band)}[p.sex]
		if d.chance(keep) {
			return b.village.poem[band] + pools.second.draw(d)
		}
	}
	if b.places.wide && d.chance(.65) {
		broad := b.tables.broad[p.sex]
		if d.chance(.04) {
			return broad.draw(d)
		}
		return broad.draw(d) + broad.draw(d)
	}
	switch k := d.n(1000); {
	case k < 60:
		return pools.single.draw(d)
	case k < 64:
		return pools.first.draw(d) + d.pick(b.tables.characters["rare"])
	case k < 250:
		return pools.whole.draw(d)
	}
	return pools.first.draw(d) + pools.second.draw(d)
}

// band is the row of the table of given names.
func (p *person) band() int {
	y, _, _ := p.birth.civil()
	for i, last := range [...]int{1949, 1964, 1979, 1994, 2004} {
		if y <= last {
			return i
		}
	}
	return 5
}

// minorityName: a name of one's own and, for Uyghurs, the father's after it.
func (b *block) minorityName(p *person) {
	list := map[byte]string{uyghur: "uyghur", tibetan: "tibetan", yi: "yi"}[p.ethnic]
	words := b.tables.characters[list]
	p.surname = 0
	switch p.ethnic {
	case tibetan:
		p.name = b.d.pick(words) + b.d.pick(words)
	default:
		p.name = b.d.pick(words) + "·" + b.d.pick(words)
	}
}
