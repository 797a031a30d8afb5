package entitlement

import (
	"slices"
	"strings"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// subject is the person being looked at: his facts and what they were read
// from. One subject is reused for every person of a worker.
type subject struct {
	world    *entity.World
	coverage Coverage
	pack     *Pack
	asOf     time.Time
	day      string // asOf as YYYYMMDD
	exclude  float64

	workSource bool // the world has insurance of work
	extras     bool // the table has one of the rarer columns
	twins      map[string][]int32
	number     *record.Column
	payers     map[payer]bool  // who states supplements
	inputs     map[string]bool // among tonight's sources
	doubles    bool            // of possible: two spells may be compared
	lines      map[string]countyLine

	view  *factView
	facts *Facts

	person       entity.Person
	own          self // of the person's number, read when asked for
	disability   entity.Disability
	medical      entity.Medical
	monitor      entity.Monitor
	work         entity.Work
	petition     entity.Petition
	death        entity.Death
	deathDay     string
	deathRows    []uint32
	spells       []entity.Spell // the person's own, in force
	strange      []entity.Spell // in force, tied to him, in another's name
	lapsed       []entity.Spell // on a list, but recognised until a day that is over
	pending      []entity.Spell // on a list, but not granted yet
	best         entity.Spell   // the most probable register row's spell
	bestInForce  bool
	bestHis      bool // in force, and not in another's name
	house        houseFacts
	due          map[string]string // by severity
	household    int               // the widest household: what every member's lead names, -1 none
	seen         []kin
	aidDays      []string       // of temporary aid within a year
	parentRows   []uint32       // that tell what became of a minor's parents
	exitDay      string         // on which he left the register, "" not known
	appliedDay   string         // of the latest application
	expiryStated bool           // some list states when the recognition runs out
	paid         []entity.Spell // spells of one month in several counties
	priceMonth   string         // of the price subsidy that is compared
	conflictText string
	conflicts    []uint32
}

// loadOwn reads what a person's own rows say, before it is known what he is
// called, where he lives and with whom: the greater part of the facts at the
// lesser part of the cost.
func (s *subject) loadOwn(i int) {
	*s.facts, s.own = blankFacts(), self{}
	s.person = entity.Person{Index: i, Rows: s.world.Rows(i), Kinds: s.world.Kinds(i)}
	s.loadSpells(i)
	s.loadDeathDay(i)
	s.loadEvidence(i)
	s.loadExtras(i)
}

// loadRest reads what is left (lateFacts) once loadOwn has read the person.
func (s *subject) loadRest(i int) {
	s.person = s.world.Person(i)
	s.facts.Age, s.facts.Sex = entity.Age(s.person.Birth, s.asOf), s.person.Sex
	s.judgeDeath()
	s.loadHousehold(i)
	s.loadLate()
	s.loadLines()
	s.loadDouble(i)
}

// uncovered is the probability that no register row is the person.
func (s *subject) uncovered() float64 {
	if i := s.person.Index; i < len(s.coverage.Uncovered) {
		return s.coverage.Uncovered[i]
	}
	for _, sp := range s.spells {
		if register(sp.Benefit) {
			return 0
		}
	}
	return 1
}

// register says whether a class is one of the register's, not a payment.
func register(benefit string) bool {
	switch benefit {
	case "DB", "TK", "BY", "GX", "GE", "SG":
		return true
	}
	return false
}

// loadSpells reads the benefits in force: his own rows', and the most
// probable register row's even when it hangs at nobody's cluster.
func (s *subject) loadSpells(i int) {
	s.spells, s.strange, s.lapsed, s.pending = s.spells[:0], s.strange[:0], s.lapsed[:0], s.pending[:0]
	s.best, s.bestInForce, s.bestHis = entity.Spell{}, false, false
	for _, sp := range s.world.SpellsOf(i) {
		switch {
		case sp.Lapsed(s.day):
			s.lapsed = append(s.lapsed, sp)
		case sp.Pending():
			s.pending = append(s.pending, sp)
		case !sp.Active(s.day):
		case !s.bears(sp.Row):
			s.strange = append(s.strange, sp)
		default:
			s.spells = append(s.spells, sp)
		}
	}
	if i < len(s.coverage.Row) {
		if sp, ok := s.world.SpellAt(int(s.coverage.Row[i])); ok {
			s.best, s.bestInForce = sp, sp.Active(s.day)
			s.bestHis = s.bestInForce && s.bears(sp.Row)
		}
	}
	f := s.facts
	f.OnDibao, f.OnTekun = s.on("DB"), s.on("TK")
	f.OnEdge, f.OnRigid = s.on("BY"), s.on("GX")
	f.OnOrphan, f.OnDefacto = s.on("GE"), s.on("SG")
	f.OnAny = f.OnDibao || f.OnTekun || f.OnEdge || f.OnRigid || f.OnOrphan || f.OnDefacto
	f.Living, f.Care = s.on("LA"), s.on("CA")
	f.PricePaid = s.on("PS") || s.on("YS")
	f.PricePaidM, s.priceMonth = s.pricePaid()
	f.Rehab, f.EduAid = s.on("RH"), s.on("ED")
	single := singleDibao(s.spells, s.day)
	for _, sp := range s.spells {
		if sp.Benefit == "DB" && !single {
			f.DibaoWhole = true
		}
		if register(sp.Benefit) {
			f.Amount = max(f.Amount, sp.Amount)
			f.SinceStart = max(f.SinceStart, entity.Months(sp.From, s.asOf))
		}
	}
	s.loadHistory(i)
}

// on says whether a class is drawn: by one of his own rows, or by a register
// row that is surely him.
func (s *subject) on(class string) bool {
	for _, sp := range s.spells {
		if sp.Benefit == class {
			return true
		}
	}
	return s.bestHis && s.best.Benefit == class && 1-s.uncovered() >= s.exclude
}

// uncoveredBy is the probability that no register row is the person, for a
// rule: the greatest of the rule's own evidence rows' values, or the person's.
func (s *subject) uncoveredBy(r *Rule) float64 {
	if s.coverage.Rows == nil {
		return s.uncovered()
	}
	most, found := 0.0, false
	for _, row := range s.person.Rows {
		if s.world.Table().Sources[s.world.Table().SourceOf(int(row))].Role == "register" ||
			s.world.RowKinds(row)&r.evidenceSet == 0 {
			continue
		}
		most, found = max(most, s.coverage.Rows[row]), true
	}
	if !found {
		return s.uncovered()
	}
	return most
}

// covered gives the probability that one of the classes is drawn now, as far
// as a rule may rest on it, when uncovered is the probability that no register
// row is the person. Lists that are no register have no probability of their
// own: a row tied to the person counts as far as its number or name and birth
// agree. A register's row in another's name never excludes (named).
func (s *subject) covered(r *Rule, classes []string, uncovered float64) float64 {
	p := 0.0
	sure := func(sp *entity.Spell) float64 {
		switch {
		case !s.ofRegister(sp.Row):
			if s.tier(sp.Row) < tierLow {
				return 1
			}
			return doubtful
		case s.named(r, sp.Row):
			return 1 - uncovered
		}
		return min(1-uncovered, doubtful)
	}
	for i := range s.spells {
		if contains(classes, s.spells[i].Benefit) {
			p = max(p, sure(&s.spells[i]))
		}
	}
	for i := range s.strange {
		if contains(classes, s.strange[i].Benefit) {
			p = max(p, min(sure(&s.strange[i]), doubtful))
		}
	}
	if s.bestInForce && contains(classes, s.best.Benefit) {
		p = max(p, sure(&s.best))
	}
	if s.listedFor(classes) {
		p = max(p, doubtful)
	}
	return p
}

// listedFor says whether a household's row lists the person among those that
// one of the classes covers: the word of a cell, for a note and no more.
func (s *subject) listedFor(classes []string) bool {
	if s.person.Kinds&entity.KindListed == 0 {
		return false
	}
	for _, h := range s.world.HouseholdsOf(s.person.Index) {
		house := &s.world.Households[h]
		if !house.ListCovered || !slices.Contains(house.Listed, int32(s.person.Index)) {
			continue
		}
		for _, row := range house.Rows {
			if sp, ok := s.world.SpellAt(int(row)); ok && sp.Mode != "single" && contains(classes, sp.Benefit) && sp.Active(s.day) {
				return true
			}
		}
	}
	return false
}

func contains(list []string, v string) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// loadDeathDay reads the records of death that may be the person's and whether
// a list goes on after the day.
func (s *subject) loadDeathDay(i int) {
	s.death = s.world.Death(i)
	s.deathRows = append(s.deathRows[:0], s.death.Rows...)
	s.deathDay = s.death.Day
	if i < len(s.coverage.DeathRow) && s.coverage.DeathRow[i] >= 0 && !containsRow(s.deathRows, uint32(s.coverage.DeathRow[i])) {
		row := uint32(s.coverage.DeathRow[i])
		if s.deathDay == "" {
			s.deathDay = s.cell(record.FieldDeath, row)
		}
		s.deathRows = append(s.deathRows, row)
	}
	if s.deathDay == "" {
		return
	}
	f := s.facts
	f.DeathMonths = entity.Months(s.deathDay, s.asOf)
	for _, sp := range s.spells {
		if sp.Benefit == "JZ" && entity.Latest(sp.From) <= entity.Earliest(s.deathDay) {
			continue // given once, while he lived
		}
		if len(s.deathDay) >= 6 && (sp.Period == "" && f.DeathMonths >= 1 || sp.Period > s.deathDay[:6]) {
			f.DeathPaidOver = true
		}
	}
}

// judgeDeath decides whether the person is surely dead, and whether the
// records are hard enough for a question about wrongly kept benefits.
func (s *subject) judgeDeath() {
	f := s.facts
	for _, row := range s.deathRows {
		f.DeathHard = f.DeathHard || s.tier(row) == tierHigh && s.registerTier() == tierHigh
	}
	f.DeathHard = f.DeathHard || s.death.Sources >= 2
	f.Dead = s.deadProbability() >= s.exclude
}

// deadProbability is the coverage's, or without one what his own rows say. A
// record of death with another sound number is no proof, however probable the
// pair (namesakes of one village, of whom the dead one is on no other list):
// whoever is taken for dead is visited by nobody.
func (s *subject) deadProbability() float64 {
	if i := s.person.Index; i < len(s.coverage.Dead) {
		if p := s.coverage.Dead[i]; p < s.exclude || !s.anotherDied() {
			return p
		}
		return doubtful
	}
	switch {
	case len(s.death.Rows) == 0:
		return 0
	case s.facts.DeathHard || s.tier(s.death.Rows[0]) == tierHigh:
		return 1
	}
	return 0.9
}

func containsRow(rows []uint32, row uint32) bool {
	for _, r := range rows {
		if r == row {
			return true
		}
	}
	return false
}

// loadEvidence reads certificate, burden, monitoring, work and petitions.
func (s *subject) loadEvidence(i int) {
	f, w := s.facts, s.world
	s.disability = w.Disability(i)
	f.Level, f.Category = s.disability.Level, s.disability.Category
	f.Disabled = s.disability.Valid() && (f.Level > 0 || f.Category > 0)
	f.CertLapsed = s.disability.Row >= 0 && !s.disability.Valid()
	f.CertRunOut = s.disability.Valid() && s.disability.RunOut(s.day)
	f.CertConflict = s.disability.Conflict
	s.medical = w.Medical(i, s.asOf)
	f.Burden, f.Stays, f.LargestBill = s.medical.Burden, s.medical.Stays, s.medical.Largest
	if d, ok := entity.Days(s.medical.Last, s.asOf); ok {
		f.LargestDays = d
	}
	f.RecentBill = s.medical.Recent
	if d, ok := entity.Days(s.medical.RecentDay, s.asOf); ok {
		f.RecentDays = d
	}
	s.monitor = w.Monitor(i)
	f.Monitored, f.MonitoredClass, f.RiskCleared = s.monitor.On, s.monitor.Class, s.monitor.Cleared
	f.RiskIll = strings.Contains(s.monitor.Risk, "病") || strings.Contains(s.monitor.Risk, "残")
	s.work = w.Work(i)
	f.WorkSource = s.workSource
	f.DrawsUI = s.work.UI == "1"
	f.WorkInsured = s.work.Insured == "active"
	f.Employee = f.WorkInsured && s.work.Insurance == "employee"
	f.Lapsed = s.work.Insured == "paused" || s.work.Insured == "ended"
	f.FlexLapsed = f.Lapsed && s.work.Insurance == "flexible"
	f.InsuredM = entity.Months(s.work.From, s.asOf)
	f.Retired = s.work.State == "retired"
	reemployed := f.WorkInsured && s.work.From > s.work.Since
	f.Jobless = (s.work.State == "jobless" || s.work.State == "" && s.work.Since != "") && !reemployed
	if f.JoblessM = entity.Months(s.work.Since, s.asOf); f.JoblessM < 0 && entity.Earliest(s.work.Since) > s.day {
		f.JoblessM = 0
	}
	if d, ok := entity.Days(s.work.UIEnd, s.asOf); ok && d >= 0 {
		f.UIEnded = d
	}
	s.loadPetition(i)
}

// loadPetition reads what was asked for, and when; of some petitions nothing
// tells what for.
func (s *subject) loadPetition(i int) {
	f := s.facts
	s.petition = s.world.Petition(i)
	f.PetitionAid, f.Petitions, f.PetitionOpen = s.petition.Aid, s.petition.N, s.petition.Open
	if d, ok := entity.Days(s.petition.Day, s.asOf); ok {
		f.PetitionDays = max(0, d)
	}
	f.PetitionMute = s.petition.Unclear
	if d, ok := entity.Days(s.petition.UnclearDay, s.asOf); ok {
		f.PetitionMutD = max(0, d)
	}
}

// loadLines reads the county's standards of the month, once a county.
func (s *subject) loadLines() {
	line, ok := s.lines[s.person.County]
	if !ok {
		line = s.pack.since(s.person.County, s.asOf)
		s.lines[s.person.County] = line
	}
	f := s.facts
	f.DibaoLine, f.TekunLine, f.Income = line.DibaoLine(), line.Tekun, line.Income
	f.EdgeLine = f.DibaoLine * line.EdgeMultiple
	f.FadeLimit, f.BasicPens = line.FadeMonths, line.Pension
	f.LineBefore, f.RiseMonths = line.before, line.changed
	f.PriceFloor, f.WorkCost = line.PriceFloor, line.WorkCost
}
