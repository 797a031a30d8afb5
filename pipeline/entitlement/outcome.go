package entitlement

import (
	"sort"

	"yingbao/pipeline/entity"
)

// What became of leads is not told by a visit but by the register: who was
// flagged and stands on a later month's register was helped (在册确认); who
// entered it without ever having been flagged is a miss of ours (漏推), the
// honest measure of the rules' recall. Persons are compared by a key that
// lasts from night to night (visits.PersonKey); keys are personal data and
// belong in no report.

// Flagged is one lead of an earlier night.
type Flagged struct {
	Key   string // the person's
	Lead  string // the line's id
	Day   string // YYYYMMDD of the night
	Class string // W leads confirm nothing
	Rules []string
}

// Entrant is a person newly on the register.
type Entrant struct {
	Key     string
	Person  int
	Benefit string
	From    string // YYYYMMDD, '?' for unknown digits, "" unknown
	Area    string // the county that pays
}

// Confirmation is a lead whose person the register took in.
type Confirmation struct {
	Person              int
	Lead, Benefit, From string
	Rules               []string
	Days                int // from the night that flagged him to the start, -1 unknown
}

// Outcomes is what a register says of the leads before it.
type Outcomes struct {
	Entrants  int
	Confirmed []Confirmation // the first lead of each person, by lead id
	Missed    []Entrant      // never flagged before they entered, in the order given
	Crossed   int            // flagged only after the benefit had begun: neither ours nor missed
	ByRule    map[string]int // confirmed persons by each rule that had flagged them
}

// Entrants lists the persons whose register benefit began after one day and
// not after another (YYYYMMDD), in the order of persons. before holds the keys
// of those on the earlier register: they only changed class, county or list. A
// person whose start nobody states counts as new when before is given and does
// not hold him. key gives a person's lasting key, "" when he has none.
func Entrants(world *entity.World, after, until string, before map[string]bool, key func(person int) string) []Entrant {
	var out []Entrant
	for at := 0; at < len(world.Spells); {
		person := world.Spells[at].Person
		spells := world.SpellsOf(person)
		at += len(spells)
		first, ok := firstSpell(spells, until)
		if !ok {
			continue
		}
		switch from := entity.Latest(first.From); {
		case from == "" && before == nil, from != "" && from <= after:
			continue
		}
		k := key(person)
		if before[k] {
			continue
		}
		out = append(out, Entrant{Key: k, Person: person, Benefit: first.Benefit, From: first.From, Area: first.Area})
	}
	return out
}

// OnRegister lists the persons with a register benefit in force on a day
// (YYYYMMDD), ascending.
func OnRegister(world *entity.World, day string) []int {
	var out []int
	for i := range world.Spells {
		s := &world.Spells[i]
		if register(s.Benefit) && s.Active(day) && (len(out) == 0 || out[len(out)-1] != s.Person) {
			out = append(out, s.Person)
		}
	}
	return out
}

// firstSpell is the spell in force that began first.
func firstSpell(spells []entity.Spell, day string) (entity.Spell, bool) {
	var first entity.Spell
	found := false
	for _, sp := range spells {
		if !register(sp.Benefit) || !sp.Active(day) {
			continue
		}
		if !found || entity.Latest(sp.From) < entity.Latest(first.From) {
			first, found = sp, true
		}
	}
	return first, found
}

// Confirm compares the leads of all earlier nights with the entrants of a
// later one.
func Confirm(flags []Flagged, entrants []Entrant) Outcomes {
	earliest := map[string]Flagged{}
	for _, f := range flags {
		if f.Class == "W" || f.Key == "" {
			continue
		}
		if old, ok := earliest[f.Key]; !ok || f.Day < old.Day || f.Day == old.Day && f.Lead < old.Lead {
			earliest[f.Key] = f
		}
	}
	out := Outcomes{Entrants: len(entrants), ByRule: map[string]int{}}
	for _, e := range entrants {
		f, flagged := earliest[e.Key]
		switch {
		case !flagged || e.Key == "":
			out.Missed = append(out.Missed, e)
		case e.From != "" && entity.Latest(e.From) < f.Day:
			out.Crossed++
		default:
			out.Confirmed = append(out.Confirmed, Confirmation{Person: e.Person, Lead: f.Lead, Benefit: e.Benefit, From: e.From, Rules: f.Rules, Days: daysBetween(f.Day, e.From)})
			for _, rule := range f.Rules {
				out.ByRule[rule]++
			}
		}
	}
	sort.SliceStable(out.Confirmed, func(i, j int) bool { return out.Confirmed[i].Lead < out.Confirmed[j].Lead })
	return out
}

// daysBetween counts from one day to the first that another can be, at least
// 0; -1 unknown.
func daysBetween(from, to string) int {
	a, ok := entity.Day(from)
	b, known := entity.Day(to)
	if !ok || !known {
		return -1
	}
	return max(0, int(b.Sub(a).Hours()/24))
}
