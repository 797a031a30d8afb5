package entitlement

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"yingbao/pipeline/entity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// loadHistory reads what the register says of the past.
func (s *subject) loadHistory(i int) {
	f := s.facts
	latestExit := ""
	s.exitDay, s.appliedDay = "", ""
	s.expiryStated, s.aidDays = false, s.aidDays[:0]
	for _, sp := range s.world.SpellsOf(i) {
		if sp.Benefit == "JZ" {
			s.countAid(firstKnown(sp.From, sp.Period))
			continue
		}
		if !register(sp.Benefit) {
			continue
		}
		if end := sp.To; end != "" && !sp.Active(s.day) && laterExit(end, latestExit) {
			latestExit, f.ExitKind = end, exitKind(sp.Reason)
		} else if f.ExitKind == "other" && sp.Reason != "" && !sp.Active(s.day) {
			f.ExitKind = exitKind(sp.Reason) // another list tells why
		}
		f.Faded = f.Faded || sp.Status == "fading" || s.cell(record.FieldFadeEnd, sp.Row) != ""
		if sp.Active(s.day) {
			s.activeSpell(sp)
			s.addSupplement(sp)
		}
	}
	if !f.OnAny {
		s.exitDay, f.ExitMonths = latestExit, entity.Months(latestExit, s.asOf)
	}
}

// pricePaid sums what the lists say was paid as price subsidy in the latest
// month they speak of, by head where a row stands for a household. A row
// without an amount says nothing, and then nothing is compared.
func (s *subject) pricePaid() (yuan float64, month string) {
	for _, sp := range s.spells {
		if sp.Benefit != "PS" || sp.Period < month {
			continue
		}
		if sp.Period > month {
			yuan, month = 0, sp.Period
		}
		if sp.Amount <= 0 {
			return 0, ""
		}
		yuan += sp.Amount / max(1, amount(s.cell(record.FieldCovered, sp.Row)))
	}
	return math.Round(yuan*100) / 100, month
}

// countAid counts the days of the last twelve months on which temporary aid
// was given; two rows of one day are one aid entered twice.
func (s *subject) countAid(day string) {
	if m := entity.Months(day, s.asOf); m >= 0 && m < 12 && !contains(s.aidDays, day) {
		s.aidDays = append(s.aidDays, day)
		s.facts.TempAid++
	}
}

// activeSpell reads reviews, fading and expiry of a spell in force.
func (s *subject) activeSpell(sp entity.Spell) {
	f := s.facts
	if m := entity.Months(s.cell(record.FieldReviewed, sp.Row), s.asOf); m >= 0 {
		f.ReviewM = m
	}
	if m := entity.Months(s.cell(record.FieldFadeEnd, sp.Row), s.asOf); m >= 0 {
		f.FadeOver = m
	}
	if sp.Benefit != "BY" && sp.Benefit != "GX" {
		return
	}
	s.expiry(sp)
}

// expiry reads when a recognition for a year runs out: the day stated, on
// whatever list, else a year after it began.
func (s *subject) expiry(sp entity.Spell) {
	until := s.cell(record.FieldValidTo, sp.Row)
	stated := until != ""
	if until == "" {
		until = sp.To
	}
	if day, ok := entity.Day(sp.From); ok && until == "" && !s.expiryStated {
		until = day.AddDate(1, 0, 0).Format("20060102")
	}
	if d, ok := entity.Days(until, s.asOf); ok && d <= 0 && (stated || !s.expiryStated) {
		s.facts.ExpiryDays = -d
	} else if stated {
		s.facts.ExpiryDays = -1
	}
	s.expiryStated = s.expiryStated || stated
}

// laterExit compares the days of leaving: the later month, and in one month
// the day that is known.
func laterExit(a, b string) bool {
	if len(a) < 6 || len(b) < 6 || a[:6] != b[:6] {
		return a > b
	}
	return strings.Contains(b, "?") && !strings.Contains(a, "?") || !strings.Contains(a, "?") && a > b
}

// exitKind sorts the reasons for leaving a register.
func exitKind(reason string) string {
	switch {
	case strings.Contains(reason, "收入"), strings.Contains(reason, "就业"), strings.Contains(reason, "务工"):
		return "income"
	case strings.Contains(reason, "死"), strings.Contains(reason, "亡"):
		return "dead"
	case strings.Contains(reason, "迁"):
		return "moved"
	}
	return "other"
}

func firstKnown(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// cell reads one cell of the table.
func (s *subject) cell(f record.Field, row uint32) string {
	return s.world.Table().Column(f).Value(int(row))
}

// amount reads yuan, 0 when it is no number.
func amount(v string) float64 {
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return 0
	}
	return f
}

// latest reads the person's latest value of a field.
func (s *subject) latest(f record.Field) string {
	v, _ := s.world.LatestValue(s.person.Index, f)
	return v
}

// months and days since the date in a field, -1 when there is none.
func (s *subject) monthsSince(f record.Field) int { return entity.Months(s.latest(f), s.asOf) }

func (s *subject) daysSince(f record.Field) int {
	if d, ok := entity.Days(s.latest(f), s.asOf); ok && d >= 0 {
		return d
	}
	return -1
}

// loadExtras reads the facts few persons have, only for those who have them.
func (s *subject) loadExtras(i int) {
	f := s.facts
	s.loadInsured()
	f.NoWord = true
	if s.person.Kinds&entity.KindClaim != 0 {
		f.Claimed = firstKnown(s.latest(record.FieldClaimed), s.claimedBenefit())
	}
	if s.extras {
		s.loadRare()
		s.loadDates()
		s.loadClues(i)
	}
}

// loadLate reads those that depend on who the person is and on his family.
func (s *subject) loadLate() {
	f := s.facts
	f.AdultIn = 99999
	if day, ok := entity.Day(s.person.Birth); ok {
		f.AdultIn = int(day.AddDate(18, 0, 0).Sub(s.asOf).Hours() / 24)
	}
	if s.extras && s.person.Kinds&entity.KindHukou != 0 && s.person.County != "" {
		f.HukouAway = s.latest(record.FieldHukouCounty) != s.person.County
	}
	s.loadParents()
	f.NewShock = len(s.shocks("")) > 0
	f.ShockExit = f.ExitMonths >= 0 && len(s.shocks(s.exitDay)) > 0
	f.ShockRefused = f.Application != "" && len(s.shocks(s.appliedDay)) > 0
}

// loadRare reads the rarer facts of illness, pension, family and school.
func (s *subject) loadRare() {
	f, k := s.facts, s.person.Kinds
	if k&entity.KindIllness != 0 {
		f.Illness, _ = s.illness(s.person.Index)
		f.Health = s.latest(record.FieldHealth)
	}
	if k&entity.KindMedicalAid != 0 {
		if v := s.latest(record.FieldAidPaid); v != "" {
			f.InScope, f.MedicalAid = amount(s.latest(record.FieldInScope)), amount(v)
		}
		if s.medical.Stated {
			f.InScope, f.MedicalAid = s.aidDue()
		}
		f.AidMarked = s.latest(record.FieldAidMark) != ""
	}
	if k&entity.KindPension != 0 {
		f.Pension, f.PensionGrade = amount(s.latest(record.FieldPension)), s.latest(record.FieldPensionKind)
		f.Retired = true
	}
	f.Wage, f.CareFee = amount(s.latest(record.FieldWage)), amount(s.latest(record.FieldCareFee))
	if k&entity.KindChild != 0 {
		f.Father, f.Mother = s.latest(record.FieldFather), s.latest(record.FieldMother)
	}
	f.Supporters = s.latest(record.FieldSupporters)
	f.NoWord = f.Supporters == ""
	if k&entity.KindStudent != 0 {
		f.GraduatedM, f.Onward = s.monthsSince(record.FieldGraduated), s.latest(record.FieldOnward)
		f.SchoolHard = s.latest(record.FieldSchoolGrade) == "1"
		f.Stage, f.Tuition = s.latest(record.FieldStage), amount(s.latest(record.FieldTuition))
	}
}

// loadDates reads the rarer events.
func (s *subject) loadDates() {
	f, k := s.facts, s.person.Kinds
	if k&entity.KindApplication != 0 {
		f.Application, f.AppliedM = s.application()
	}
	if k&(entity.KindApplication|entity.KindRegister) != 0 {
		if v := s.latest(record.FieldIncome); v != "" {
			f.OwnIncome = amount(v)
		}
	}
	if k&entity.KindRelocation != 0 {
		f.RelocatedM = s.monthsSince(record.FieldRelocated)
	}
	if k&entity.KindDisaster != 0 {
		f.DisasterD = s.daysSince(record.FieldDisaster)
	}
	if k&(entity.KindRelease|entity.KindCustody) != 0 {
		f.ReleasedD, f.CustodyM = s.daysSince(record.FieldReleased), s.monthsSince(record.FieldCustody)
		_, f.InCustody = s.custody(s.person.Index)
	}
	if k&entity.KindMoved != 0 {
		f.MovedM = s.monthsSince(record.FieldMoved)
	}
}

// claimedBenefit is what another department's benefit column says.
func (s *subject) claimedBenefit() string {
	for _, row := range s.person.Rows {
		if s.world.RowKinds(row)&entity.KindClaim != 0 {
			if v := s.cell(record.FieldBenefit, row); v != "" {
				return v
			}
		}
	}
	return ""
}

// application reads the latest application and how long ago it was.
func (s *subject) application() (string, int) {
	v, row := s.world.LatestValue(s.person.Index, record.FieldApplication)
	if row < 0 {
		return "", -1
	}
	s.appliedDay = s.cell(record.FieldDay, uint32(row))
	return v, entity.Months(s.appliedDay, s.asOf)
}

// loadClues reads the soft clues.
func (s *subject) loadClues(int) {
	f, k := s.facts, s.person.Kinds
	if k&entity.KindAsset != 0 {
		for _, row := range s.person.Rows {
			if s.cell(record.FieldAuthorised, row) != "1" {
				continue // without a recorded authorisation a clue is not looked at
			}
			f.Authorised = true
			switch s.cell(record.FieldAsset, row) {
			case "company":
				f.Company = true
			case "vehicle":
				f.Vehicle = true
			case "property":
				f.Property = true
			case "fund":
				f.Fund = true
			case "public-pay":
				f.PublicPay = true
			}
		}
	}
	if k&entity.KindStaff != 0 {
		f.StaffKin = s.latest(record.FieldStaff) != "0"
		f.StaffFiled = s.latest(record.FieldFiled) == "1"
	}
}

// benefitText names the register benefits drawn.
func (s *subject) benefitText() string {
	var out []string
	for _, sp := range s.spells {
		if n := BenefitNames[sp.Benefit]; n != "" && !contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, "、")
}

// heldText names the register benefits and allowances drawn; one-off payments
// only when there is nothing else.
func (s *subject) heldText() string {
	var out []string
	for _, sp := range s.spells {
		n := BenefitNames[sp.Benefit]
		if n != "" && !contains(out, n) && (register(sp.Benefit) || sp.Benefit == "LA" || sp.Benefit == "CA" || sp.Benefit == "GL") {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return s.benefitText()
	}
	return strings.Join(out, "、")
}

// registerMonth is the month the register in force speaks of.
func (s *subject) registerMonth() string {
	best := ""
	for _, sp := range s.spells {
		best = max(best, sp.Period)
	}
	return monthText(best)
}

// areasText names the counties that pay by their codes: in what order the registers'
// rows came must not show in a sentence.
func (s *subject) areasText() string {
	areas := make([]string, len(s.paid))
	for i, sp := range s.paid {
		areas[i] = sp.Area
	}
	slices.Sort(areas)
	for i, area := range areas {
		if _, name, ok := normalise.County(area); ok {
			areas[i] = name
		}
	}
	return strings.Join(areas, "、")
}
