package entitlement

import (
	"slices"
	"strings"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// houseFacts is what a person's households add.
type houseFacts struct {
	deathDay string   // of the death that the facts tell
	deathRow int32    // its record, -1 none
	lastDays int      // since the latest death, -1 none
	lastDay  string   // of it
	rows     []uint32 // burden rows of the household, when its sum is counted
	stays    int
}

// loadHousehold reads the person's households. Members are looked at one by
// one; a household has forty rows at most.
func (s *subject) loadHousehold(i int) {
	f := s.facts
	s.house = houseFacts{stays: f.Stays, deathRow: -1, lastDays: -1}
	f.HouseDeath = -1
	f.BurdenHousehold, f.BurdenCounted, f.HouseFirst = f.Burden, f.Burden, true
	houses := s.world.HouseholdsOf(i)
	if len(houses) == 0 {
		s.household = -1
		s.countSelf()
		return
	}
	f.HouseKnown = true
	s.seen = s.seen[:0]
	for _, h := range houses {
		s.readHouse(&s.world.Households[h], i)
	}
	for _, m := range s.seen {
		s.member(int(m.person), m.onRoll)
	}
	s.headDeath(houses, i)
	f.Alone = f.Alone && f.HouseSize == 1
	s.countSelf()
	if s.household = s.world.WidestHousehold(i); s.household >= 0 {
		s.first(&s.world.Households[s.household], i)
		s.sumBurden(&s.world.Households[s.household], i)
	}
}

// kin is another member of one of the person's households.
type kin struct {
	person int32
	onRoll bool // stands beside the person on a register's roll
}

// readHouse collects a household's other members, each once: a family that
// three offices list is one family.
func (s *subject) readHouse(house *entity.Household, i int) {
	f, living := s.facts, 1
	f.Alone = f.Alone || house.Kind == entity.Hukou
next:
	for _, m := range house.Members {
		if int(m) == i {
			continue
		}
		together := house.Kind == entity.Dibao && (house.ListCovered || !slices.Contains(house.Listed, int32(i)) && !slices.Contains(house.Listed, m))
		if s.world.Kinds(int(m))&entity.KindDeath == 0 {
			living++
		}
		for k := range s.seen {
			if s.seen[k].person == m {
				s.seen[k].onRoll = s.seen[k].onRoll || together
				continue next
			}
		}
		s.seen = append(s.seen, kin{m, together})
	}
	f.HouseSize = max(f.HouseSize, living)
}

// member adds what another member of a household brings.
func (s *subject) member(m int, onRoll bool) {
	f, w := s.facts, s.world
	kinds := w.Kinds(m)
	if kinds&entity.KindDeath != 0 {
		s.memberDeath(m)
		return
	}
	if kinds&entity.KindRegister != 0 {
		spells := w.SpellsOf(m)
		single := singleDibao(spells, s.day)
		for _, sp := range spells {
			if sp.Active(s.day) {
				s.memberSpell(sp, single, onRoll)
			}
		}
	}
	if kinds&entity.KindMonitored != 0 {
		if monitor := w.Monitor(m); monitor.On && !monitor.Cleared {
			f.HouseLow = true
		}
	}
	age := entity.Age(w.Birth(m), s.asOf)
	severe := kinds&entity.KindDisability != 0 && severeForCounting(w.Disability(m))
	if severe {
		f.HouseSevere++
	}
	s.count(age, severe, s.studies(m))
	if kinds&(entity.KindInsurance|entity.KindWork) != 0 && w.Work(m).Insured == "active" {
		f.HouseWorkers++
	}
}

// studies says whether somebody is at school beyond the compulsory years.
func (s *subject) studies(m int) bool {
	stage, _ := s.world.LatestValue(m, record.FieldStage)
	return stage == "senior" || stage == "college"
}

// count adds one member to the household's counts: of labour is who is grown
// up, not old, not severely disabled and not at school.
func (s *subject) count(age int, severe, studies bool) {
	f := s.facts
	switch {
	case minor(age):
		f.HouseChildren++
	case age >= 60:
		f.HouseElders++
	case age >= 18 && !severe && !studies:
		f.HouseAble++
	}
	if studies {
		f.HouseStudents++
	}
}

// severeForCounting is the plain first-or-second-level reading, for counting
// vulnerable members; rules have their own definitions.
func severeForCounting(d entity.Disability) bool { return d.Valid() && (d.Level == 1 || d.Level == 2) }

// singleDibao says whether a spell in force is stated to cover that person
// alone; other lists of the same benefit often do not say.
func singleDibao(spells []entity.Spell, day string) bool {
	for i := range spells {
		if spells[i].Benefit == "DB" && spells[i].Mode == "single" && spells[i].Active(day) {
			return true
		}
	}
	return false
}

// memberSpell notes what another member draws.
func (s *subject) memberSpell(sp entity.Spell, single, onRoll bool) {
	f := s.facts
	switch sp.Benefit {
	case "DB":
		f.HouseLow = true
		if single {
			f.HouseSingle = true
			return
		}
		f.HouseDibao = true
		if !onRoll {
			f.HouseMoreLow = true
		}
	case "TK":
		f.HouseLow = true
	case "BY":
		f.HouseEdge, f.HouseLow = true, true
	case "GX":
		f.HouseRigid, f.HouseLow = true, true
	}
}

// yearOfDeath is for how many days the death of a head or worker is told before a
// later one of an old person.
const yearOfDeath = 365

// memberDeath notes the latest death in the household, a head's or worker's of
// the year before others.
func (s *subject) memberDeath(m int) {
	d, f := s.world.Death(m), s.facts
	days, ok := entity.Days(d.Day, s.asOf)
	if !ok || days < 0 {
		return
	}
	if s.house.lastDays < 0 || days < s.house.lastDays {
		s.house.lastDays, s.house.lastDay = days, d.Day
	}
	role := "other"
	if age := entity.Age(s.world.Birth(m), s.asOf); s.heads(m) {
		role = "head"
	} else if age >= 18 && age < 60 {
		role = "adult"
	}
	heavy, held := role != "other" && days <= yearOfDeath, f.HouseDeathOf != "other" && f.HouseDeath <= yearOfDeath
	if f.HouseDeath < 0 || heavy && !held || heavy == held && days < f.HouseDeath {
		f.HouseDeath, f.HouseDeathOf, s.house.deathDay, s.house.deathRow = days, role, d.Day, d.Row
	}
}

// heads says whether somebody is the head of the person's widest household.
func (s *subject) heads(m int) bool {
	h := s.world.WidestHousehold(s.person.Index)
	return h >= 0 && (int(s.world.Households[h].Head) == m || int(s.world.Households[h].Named) == m)
}

// headDeath notes the death of a head whose own row has been struck off while
// the others' rows still name him.
func (s *subject) headDeath(houses []int, i int) {
	for _, h := range houses {
		if m := int(s.world.Households[h].Named); m >= 0 && m != i && s.world.Kinds(m)&entity.KindDeath != 0 {
			s.memberDeath(m)
		}
	}
}

// minor tells whether somebody of an age, negative where it is not known, is
// known to be under 18.
func minor(age int) bool { return age >= 0 && age < 18 }

// countSelf adds the person to his household's counts.
func (s *subject) countSelf() {
	f := s.facts
	severe := severeForCounting(s.disability)
	if severe {
		f.HouseSevere++
	}
	s.count(f.Age, severe, s.studies(s.person.Index))
	if f.WorkInsured {
		f.HouseWorkers++
	}
	f.HouseLow = f.HouseLow || f.OnAny || f.Monitored && !f.RiskCleared
	f.HouseEdge = f.HouseEdge || f.OnEdge
	f.HouseRigid = f.HouseRigid || f.OnRigid
	f.HouseMoreLow = f.HouseMoreLow && !f.OnAny && !s.listedByName()
}

// listedByName says whether a household that draws with a member of the person's
// has somebody of his whole name on its roll, by a row that nothing else joins to
// him and no number makes another's: that is he.
func (s *subject) listedByName() bool {
	for _, k := range s.seen {
		for _, h := range s.world.HouseholdsOf(int(k.person)) {
			if house := &s.world.Households[h]; house.Kind == entity.Dibao && slices.ContainsFunc(house.Members, s.drawsByName) {
				return true
			}
		}
	}
	return false
}

// drawsByName says whether somebody else draws dibao under the person's name, with
// no sound number of his own. A relative's number beside a name is a clerk's slip.
func (s *subject) drawsByName(m int32) bool {
	name := s.person.NameKey
	return int(m) != s.person.Index && name != "" && !strings.Contains(name, "?") &&
		slices.ContainsFunc(s.world.SpellsOf(int(m)), func(sp entity.Spell) bool {
			return sp.Benefit == "DB" && sp.Active(s.day) && s.cell(record.FieldName, sp.Row) == name && (!s.anotherDraws(sp.Row) || s.ofKin(sp.Row, m))
		})
}

// ofKin says whether a row's number is that of somebody of the household but m.
func (s *subject) ofKin(row uint32, m int32) bool {
	number := s.cell(record.FieldIDNumber, row)
	return slices.ContainsFunc(s.seen, func(k kin) bool { return k.person != m && s.world.Vital(int(k.person)).Number == number })
}

// burdenStays is the number of stays behind the counted burden.
func (s *subject) burdenStays() int { return s.house.stays }

// loadDouble looks for spells of one month in several counties, the
// register's own twins of the same sound number included even when clustering
// kept the rows apart, and for benefits that exclude each other.
func (s *subject) loadDouble(i int) {
	s.paid, s.conflicts, s.conflictText = s.paid[:0], s.conflicts[:0], ""
	if s.person.Kinds&(entity.KindRegister|entity.KindAllowance) == 0 {
		return
	}
	all := append([]entity.Spell(nil), s.spells...)
	for _, at := range s.twins[s.person.Number] {
		sp := s.world.Spells[at]
		name := s.world.Table().Column(record.FieldName).Value(int(sp.Row))
		if sp.Person != i && sp.Active(s.day) && namesAgree(name, s.person.NameKey) {
			all = append(all, sp)
		}
	}
	s.countAreas(all)
	s.findConflicts(all)
	s.injuryConflict(all)
}

// injuryConflict adds the care fee of work injury, which the labour office pays
// and no list of benefits shows, beside the care allowance.
func (s *subject) injuryConflict(all []entity.Spell) {
	if s.facts.CareFee <= 0 {
		return
	}
	for _, sp := range all {
		if sp.Benefit != "CA" || s.tier(sp.Row) == tierLow {
			continue
		}
		s.facts.Conflicting = true
		s.conflicts = append(s.conflicts, sp.Row)
		if _, row := s.world.LatestValue(s.person.Index, record.FieldCareFee); row >= 0 {
			s.conflicts = append(s.conflicts, uint32(row))
		}
		if s.conflictText == "" {
			s.conflictText = "工伤生活护理费与" + BenefitNames["CA"]
		}
		return
	}
}

// countAreas finds spells of the register paid by different counties for one
// month. A spell whose month is unknown overlaps every month.
func (s *subject) countAreas(all []entity.Spell) {
	areas := map[string]bool{}
	for a := range all {
		for b := range all {
			x, y := &all[a], &all[b]
			if a == b || !register(x.Benefit) || !register(y.Benefit) || x.Area == "" || y.Area == "" || x.Area == y.Area {
				continue
			}
			if x.Period != "" && y.Period != "" && x.Period != y.Period {
				continue
			}
			if !areas[x.Area] {
				areas[x.Area] = true
				s.paid = append(s.paid, *x)
			}
		}
	}
	for _, sp := range s.paid {
		if sp.Person < s.person.Index { // the same case is asked once, of the first person
			s.paid = s.paid[:0]
			return
		}
	}
	s.facts.AreasPaid = len(areas)
	certain := len(s.paid) > 1
	for _, sp := range s.paid {
		certain = certain && s.tier(sp.Row) == tierHigh
	}
	s.facts.DoubleHard = certain && s.person.Complete
}

// findConflicts looks the pairs of drawn benefits up in the pack's matrix.
func (s *subject) findConflicts(all []entity.Spell) {
	for _, pair := range s.pack.Settings.Incompatible {
		var first, second *entity.Spell
		for k := range all {
			sp := &all[k]
			if s.tier(sp.Row) == tierLow {
				continue
			}
			if sp.Benefit == pair[0] && first == nil {
				first = sp
			} else if sp.Benefit == pair[1] && second == nil {
				second = sp
			}
		}
		if first != nil && second != nil {
			s.facts.Conflicting = true
			s.conflicts = append(s.conflicts, first.Row, second.Row)
			if s.conflictText == "" {
				s.conflictText = BenefitNames[pair[0]] + "与" + BenefitNames[pair[1]]
			}
		}
	}
}
