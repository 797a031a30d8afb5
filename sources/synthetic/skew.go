package synthetic

// What everybody of Config.Namesakes is called, when they were born, and the
// phone of everybody of Config.OnePhone.
const (
	namesake       = "陈志强"
	namesakeBytes  = 3 // of the surname
	onePhone       = 139_5990_1234
	namesakeRegion = 999_000 // the first of a thousand regions that nobody else has
)

// MostNamesakes is the largest Config.Namesakes: one day of a thousand regions
// has not many more numbers.
const MostNamesakes = 400_000

var namesakeBirth = newDay(1975, 10, 1)

// skew makes the first people of the province namesakes born on one day, and
// gives the last ones one phone: what an office's default values look like.
func (b *block) skew() {
	first, phones := b.village.first, b.config.People-b.config.OnePhone
	for i := range b.people {
		p, number := &b.people[i], first+i
		if number < b.config.Namesakes {
			p.name, p.surname, p.birth = namesake, namesakeBytes, namesakeBirth
			region := number % 1000
			p.compose(digits(namesakeRegion+region, 6), 1+(number/1000+region*37)%499) // few share all behind the region
		}
		if number >= phones {
			p.phone = onePhone
		}
	}
}
