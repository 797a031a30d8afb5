package entitlement

import (
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// shocks names the hardships that came within the last year (a bill or a
// death: half a year), and not before a day: what was known when somebody left
// the register or was refused is nothing new. "" asks for no day. An undated
// illness or certificate counts: a visit too many is the lesser harm. No
// diagnosis is named.
func (s *subject) shocks(since string) []string {
	var out []string
	f := s.facts
	after := func(day string) bool { return day == "" || since == "" || entity.Latest(day) >= entity.Earliest(since) }
	year := func(day string) bool {
		m := entity.Months(day, s.asOf)
		return day == "" || m >= 0 && m < 12
	}
	half := func(day string) bool {
		d, ok := entity.Days(day, s.asOf)
		return ok && d >= 0 && d <= 180
	}
	add := func(holds bool, day, what string) {
		if holds && after(day) {
			out = append(out, monthText(day)+what)
		}
	}
	if f.Illness == "severe" {
		_, day := s.illness(s.person.Index)
		add(year(day), day, "因病负担加重")
	}
	if f.Disabled && f.Level <= 2 && f.Level > 0 {
		add(year(s.disability.Issued), s.disability.Issued, "新办残疾人证")
	}
	add(half(s.medical.GreatDay), s.medical.GreatDay, "大额医疗支出")
	add(f.Jobless && f.JoblessM >= 0 && f.JoblessM < 12, s.work.Since, "失业")
	add(s.house.lastDays >= 0 && s.house.lastDays <= 180, s.house.lastDay, "家中有人去世")
	return out
}

// illness is what is registered of somebody's illness, and since when ("" not
// known): a severe one before others, and none whose registration has run out.
func (s *subject) illness(person int) (kind, day string) {
	for _, row := range s.world.Rows(person) {
		v, end := s.cell(record.FieldIllness, row), s.cell(record.FieldEnd, row)
		if v == "" || end != "" && entity.Latest(end) < s.day || kind == "severe" && v != kind {
			continue
		}
		since := s.cell(record.FieldDay, row)
		if kind != v && v == "severe" || kind == "" || kind == v && since < day {
			kind, day = v, since // of several registrations the first: when it began
		} else if kind != v && since > day {
			kind, day = v, since
		}
	}
	return kind, day
}

// aidLag is how many days the medical-aid fund may take to settle a bill.
const aidLag = 30

// aidDue sums what bills say of the catalogue and of the medical-aid fund, of
// those that the fund should have paid for by now: of days on which he drew a
// benefit, and not of the last weeks.
func (s *subject) aidDue() (inScope, aid float64) {
	limit := s.asOf.AddDate(0, 0, -aidLag).Format("20060102")
	for _, b := range s.medical.Aided {
		if entity.Earliest(b.Day) > limit || !s.drewOn(b.Day) {
			continue
		}
		inScope, aid = inScope+b.InScope, aid+b.Aid
	}
	return inScope, aid
}

// drewOn says whether one of the benefits in force had begun by a day.
func (s *subject) drewOn(day string) bool {
	for i := range s.spells {
		if sp := &s.spells[i]; register(sp.Benefit) && (sp.From == "" || entity.Earliest(sp.From) <= entity.Latest(day)) {
			return true
		}
	}
	return len(s.spells) == 0
}
