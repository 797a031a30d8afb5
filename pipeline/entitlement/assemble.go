package entitlement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// inputNames says what the inputs are called.
var inputNames = map[string]string{
	"register": "社会救助名册", "disability": "残联持证数据", "burden": "医保费用数据", "monitored": "防返贫监测数据",
	"work": "人社失业数据", "petition": "信访数据", "death": "死亡数据", "insurance": "职工或灵活就业参保数据", "insured-roll": "医保参保数据", "unemployment-insurance": "失业保险金数据", "roll": "医保数据", "hukou-county": "户籍地数据", "household": "户信息",
	"child": "儿童父母情形数据", "parents": "儿童父母情形数据（或写明与户主关系的名单与死亡、残联、重病、司法数据）", "student": "教育数据", "application": "申请记录", "relocation": "易地搬迁名册",
	"disaster": "受灾名册", "release": "解除监管名册", "custody": "监管名册", "moved": "户籍迁移数据", "asset": "财产线索数据",
	"staff": "近亲属备案数据", "pension": "养老待遇数据", "claim": "他部门记载的待遇", "medical-aid": "医疗救助结算数据",
	"illness": "重病登记数据", "allowance": "补贴发放名册", "temporary-aid": "临时救助数据", "payment": "发放名册",
	"register-history": "历次名册", "settlements": "逐笔结算数据", "relations": "家庭关系数据", "death-note": "姓名备注",
}

// evidence gives the rows a hit cites: the person's rows of the rule's kinds,
// the rows the decisive facts come from, and for a household's burden every
// member's.
func (s *subject) evidence(r *Rule) []uint32 {
	rows := s.world.Evidence(s.person.Index, r.evidenceSet)
	add := func(row int32) {
		if row >= 0 {
			rows = append(rows, uint32(row))
		}
	}
	if r.evidenceSet&entity.KindBurden != 0 && strings.Contains(r.Condition, "burden_counted") && s.facts.BurdenCounted > s.facts.Burden {
		rows = append(rows, s.house.rows...)
	}
	if r.evidenceSet&entity.KindMonitored != 0 {
		add(s.monitor.Row)
	}
	if strings.Contains(r.Condition, "father_state") || strings.Contains(r.Condition, "father_gone") {
		rows = append(rows, s.parentRows...)
	}
	if contains(r.Inputs, "death") && r.Class != "W" {
		add(s.house.deathRow)
	}
	if r.Class == "W" {
		if r.evidenceSet&entity.KindDeath != 0 {
			rows = append(rows, s.deathRows...)
		}
		for _, sp := range s.paid {
			rows = append(rows, sp.Row)
		}
		rows = append(rows, s.conflicts...)
	}
	if len(rows) == 0 && r.evidenceSet&entity.KindHousehold != 0 {
		rows = s.householdRows()
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// householdRows gives the person's rows in the households' extracts when none
// of them names a household (a head's row often does not); of a person who is
// only listed, the rows that list.
func (s *subject) householdRows() []uint32 {
	var own, all []uint32
	for _, h := range s.world.HouseholdsOf(s.person.Index) {
		for _, row := range s.world.Households[h].Rows {
			if all = append(all, row); s.world.Of(row) == s.person.Index {
				own = append(own, row)
			}
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}

// recordIDs names rows; table order is source order, then row order.
func (s *subject) recordIDs(rows []uint32) []record.ID {
	out := make([]record.ID, len(rows))
	for i, row := range rows {
		out[i] = s.world.Table().ID(int(row))
	}
	return out
}

// leads makes one missed-person lead and one W lead of a person's hits; the
// two are never mixed, because one asks for help and the other asks about it.
// hits is copied: the caller fills it anew for the next person.
func (s *subject) leads(to []Lead, hits []RuleHit) []Lead {
	asked := 0 // W hits
	for i := range hits {
		if hits[i].Class == "W" {
			asked++
		}
	}
	missed, kept := make([]RuleHit, 0, len(hits)-asked), make([]RuleHit, 0, asked)
	for i := range hits {
		if hits[i].Class == "W" {
			kept = append(kept, hits[i])
		} else {
			missed = append(missed, hits[i])
		}
	}
	for _, group := range [][]RuleHit{missed, kept} {
		if len(group) > 0 {
			to = append(to, s.lead(group))
		}
	}
	return to
}

// lead puts hits of one person on one line.
func (s *subject) lead(hits []RuleHit) Lead {
	slices.SortStableFunc(hits, func(a, b RuleHit) int { return a.order(&b) })
	l := Lead{
		Person: s.person.Index, Rules: hits, Household: s.household, Burden: s.facts.BurdenCounted,
		Edge:       s.facts.HouseEdge || s.facts.HouseRigid || s.facts.Monitored || s.facts.OnEdge,
		Vulnerable: s.vulnerable(), Drawn: s.benefitText(), Event: s.event(), Minor: minor(s.facts.Age),
	}
	if s.facts.DibaoLine > 0 {
		l.Months = l.Burden / s.facts.DibaoLine
	}
	var notes []string
	var rows []uint32
	for i := range hits {
		h := &hits[i]
		l.PUncovered = max(l.PUncovered, h.PUncovered)
		l.Child = l.Child || h.Child && l.Minor
		rows = append(rows, h.rows...)
		if h.suspect != "" && !contains(notes, h.suspect) {
			notes = append(notes, h.suspect)
		}
		for _, c := range h.Clues {
			if !contains(notes, c) {
				notes = append(notes, c)
			}
		}
		h.rows = nil
	}
	if s.facts.CertConflict {
		notes = append(notes, "残疾证号与登记等级不一致，请查验证件")
	}
	if s.facts.CertRunOut && containsRow(rows, uint32(s.disability.Row)) {
		notes = append(notes, "残疾人证登记的有效期至"+dayText(s.disability.Until)+"，请查验证件，过期的协助换证")
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	l.Evidence, l.Identity = s.recordIDs(rows), s.identity(rows)
	l.Sources = countSources(l.Evidence)
	l.Suspect = strings.Join(notes, "；")
	l.Class, l.Severity, l.Strength = s.pack.grade(hits)
	l.Due = min(s.dueOn(l.Severity), s.expires(hits))
	return l
}

// expires is the day by which a reminder of something that runs out must be
// given: a visit due after it would be of no use.
func (s *subject) expires(hits []RuleHit) string {
	for _, h := range hits {
		if r := s.pack.Rule(h.ID); r != nil && s.facts.ExpiryDays >= 0 && strings.Contains(r.Condition, "expiry_days") {
			return s.asOf.AddDate(0, 0, s.facts.ExpiryDays).Format(time.DateOnly)
		}
	}
	return "9999-12-31"
}

// dueOn is the last day for the visit, counted once a severity.
func (s *subject) dueOn(severity string) string {
	due, known := s.due[severity]
	if !known {
		if s.due == nil {
			s.due = map[string]string{}
		}
		due = s.pack.Settings.dueDate(s.asOf, severity)
		s.due[severity] = due
	}
	return due
}

// order compares hits by precedence of the benefit, class, severity and id.
func (h *RuleHit) order(o *RuleHit) int {
	return cmp.Or(cmp.Compare(h.target, o.target), cmp.Compare(rank(Classes, h.Class), rank(Classes, o.Class)),
		cmp.Compare(rank(Severities, h.Severity), rank(Severities, o.Severity)), cmp.Compare(h.ID, o.ID))
}

// grade gives the lead's class (the hardest), its severity and its strength.
// Severity is the most urgent hit's; several medium reasons lift it one step,
// a soft clue lowers it one.
func (p *Pack) grade(hits []RuleHit) (class, severity, strength string) {
	class, severity, strength = hits[0].Class, hits[0].Severity, hits[0].Strength
	strengths := []string{"strong", "medium", "weak"}
	reasons, clues := 0, 0
	for _, h := range hits {
		if rank(Classes, h.Class) < rank(Classes, class) {
			class = h.Class
		}
		if rank(Severities, h.Severity) < rank(Severities, severity) {
			severity = h.Severity
		}
		if rank(strengths, h.Strength) < rank(strengths, strength) {
			strength = h.Strength
		}
		if h.Strength != "weak" {
			reasons++
		}
		clues += len(h.Clues)
	}
	if lift := p.Settings.LiftReasons; lift > 0 && reasons >= lift && class != "W" {
		severity = shift(severity, 1)
	}
	if clues > 0 {
		severity = shift(severity, -1)
	}
	return class, severity, strength
}

// vulnerable counts children, elders and severely disabled of the household,
// or the person himself when no household is known.
func (s *subject) vulnerable() int {
	f := s.facts
	if f.HouseKnown {
		return f.HouseChildren + f.HouseElders + f.HouseSevere
	}
	n := 0
	if minor(f.Age) || f.Age >= 70 {
		n++
	}
	if severeForCounting(s.disability) {
		n++
	}
	return n
}

// event is the latest day behind the lead, for ranking by recency.
func (s *subject) event() string {
	out := ""
	for _, d := range []string{s.petition.Day, s.work.Since, s.medical.Last, s.house.deathDay} {
		if d = entity.Earliest(d); d > out && d <= s.day {
			out = d
		}
	}
	return out
}

// countSources counts distinct extracts.
func countSources(ids []record.ID) int {
	n, last := 0, ""
	for _, id := range ids { // sorted by source
		if id.Source != last {
			n++
			last = id.Source
		}
	}
	return n
}
