package entitlement

import (
	"strings"

	"yingbao/matchers/similarity"
	"yingbao/pipeline/entity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// tiers of agreement between a row and the person it was tied to.
const (
	tierHigh = iota // complete equal number and compatible name
	tierMid         // number agrees as far as known, or name and birth, or name and phone or door
	tierLow         // less
)

// tierNames are what worklists print.
var tierNames = [...]string{"高", "中", "低"}

// tier says how surely a row is the person, from the row itself: the order of
// proof is the one a clerk would accept at a counter.
func (s *subject) tier(row uint32) int {
	t := s.world.Table()
	number := t.Column(record.FieldIDNumber).Value(int(row))
	name := t.Column(record.FieldName).Value(int(row))
	sameName := namesAgree(name, s.person.NameKey) || namesAgree(t.Column(record.FieldAlias).Value(int(row)), s.person.NameKey)
	switch {
	case number != "" && number == s.person.Number && normalise.IDComplete(number) && sameName:
		return tierHigh
	case sameName && numbersAgree(number, s.person.Number) >= 14:
		return tierMid
	case sameName && s.person.Birth != "" && birthOf(t, row) == s.person.Birth:
		return tierMid
	case number != "" && number == s.person.Number && normalise.IDValid(number) &&
		similarity.CompareNames(name, s.person.NameKey) >= similarity.NameNear:
		return tierMid // the whole number, and a name with one slip
	case sameName && s.corroborated(row):
		return tierMid
	}
	return tierLow
}

// corroborated says whether another of the person's rows has the row's phone
// or the row's door (village and what follows it).
func (s *subject) corroborated(row uint32) bool {
	phone, door := s.cell(record.FieldPhone, row), s.cell(record.FieldHamlet, row)
	for _, other := range s.person.Rows {
		if other == row {
			continue
		}
		if phone != "" && phone == s.cell(record.FieldPhone, other) {
			return true
		}
		if door != "" && door == s.cell(record.FieldHamlet, other) &&
			s.cell(record.FieldVillage, row) == s.cell(record.FieldVillage, other) {
			return true
		}
	}
	return false
}

// birthOf gives the stated birth date of a row, else its number's.
func birthOf(t *record.Table, row uint32) string {
	if b := t.Column(record.FieldBirth).Value(int(row)); b != "" {
		return b
	}
	return normalise.IDBirth(t.Column(record.FieldIDNumber).Value(int(row)))
}

// namesAgree says whether two folded names are equal, '?' standing for any
// one character.
func namesAgree(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	if !strings.Contains(a, "?") && !strings.Contains(b, "?") {
		return false
	}
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) {
		return false
	}
	sure := 0
	for i := range ra {
		if ra[i] == '?' || rb[i] == '?' {
			continue
		}
		if ra[i] != rb[i] {
			return false
		}
		sure++
	}
	return sure > 0
}

// numbersAgree counts the known positions of two patterns when none differs,
// 0 when one does.
func numbersAgree(a, b string) int {
	same, different := compareNumbers(a, b)
	if different > 0 {
		return 0
	}
	return same
}

// compareNumbers counts shared known positions that agree and that differ.
func compareNumbers(a, b string) (same, different int) {
	if len(a) != 18 || len(b) != 18 {
		return 0, 0
	}
	for i := range len(a) {
		switch {
		case a[i] == '?' || b[i] == '?':
		case a[i] == b[i]:
			same++
		default:
			different++
		}
	}
	return same, different
}

// identity is the worst tier of the rows that carry the evidence: a lead is
// as sure as its weakest support. A single row is measured against itself:
// high with a sound number and a readable name, low with neither number nor
// birth date.
func (s *subject) identity(rows []uint32) string {
	worst := tierHigh
	for _, row := range rows {
		if containsRow(s.person.Rows, row) {
			worst = max(worst, s.tier(row))
		}
	}
	if !s.person.Complete {
		worst = max(worst, tierMid)
	}
	if strings.Contains(s.person.NameKey, "?") || s.person.NameKey == "" {
		worst = max(worst, tierMid)
	}
	return tierNames[worst]
}

// hard says whether the evidence of a question about a benefit perhaps wrongly
// kept is as hard as it must be: number exact and name in every row, or two
// death sources.
func (s *subject) hard(r *Rule) bool {
	if r.evidenceSet&entity.KindDeath != 0 && s.facts.DeathHard {
		return true
	}
	return s.identity(s.evidence(r)) == tierNames[tierHigh]
}

// registerTier is the best tier of the person's own register rows.
func (s *subject) registerTier() int {
	best := tierLow
	for _, sp := range s.spells {
		if sp.Person == s.person.Index {
			best = min(best, s.tier(sp.Row))
		}
	}
	return best
}

// agreement names what a row of another list has in common with the person,
// "" when it is nothing but the place.
func (s *subject) agreement(row uint32) string {
	t := s.world.Table()
	var words []string
	name := t.Column(record.FieldName).Value(int(row))
	if name != "" && s.person.NameKey != "" {
		switch relation := similarity.CompareNames(name, s.person.NameKey); {
		case relation >= similarity.NameWildcard:
			words = append(words, "同名")
		case relation == similarity.NameSound:
			words = append(words, "姓名同音")
		case relation >= similarity.NameNear:
			words = append(words, "姓名相近")
		}
	}
	if b := birthOf(t, row); b != "" && b == s.person.Birth {
		words = append(words, "同生日")
	}
	same, different := compareNumbers(t.Column(record.FieldIDNumber).Value(int(row)), s.person.Number)
	switch {
	case different == 0 && same == 18:
		words = append(words, "同证件号")
	case different == 0 && same >= 10:
		words = append(words, "证件号已知位一致")
	case same >= 14 && different <= 2:
		words = append(words, "证件号相近")
	}
	if p := t.Column(record.FieldPhone).Value(int(row)); p != "" && p == s.person.Phone {
		words = append(words, "同电话")
	}
	if len(words) == 0 {
		return "" // a neighbour is not a namesake: the note would only confuse
	}
	village, town := t.Column(record.FieldVillage).Value(int(row)), t.Column(record.FieldTown).Value(int(row))
	switch {
	case village != "" && village == s.person.Village && (town == s.person.Town || town == ""):
		words = append(words, "同村")
	case town != "" && town == s.person.Town:
		words = append(words, "同乡镇")
	}
	return strings.Join(words, "、")
}

// suspicion is the note for the visitor when a register or a death record may
// be this person but is not surely so.
func (s *subject) suspicion(rule *Rule, coveredBy float64) string {
	var notes []string
	if coveredBy >= s.pack.Settings.Suspect && len(rule.Benefits) > 0 {
		if row := s.suspectRow(rule); row >= 0 {
			if with := s.agreement(uint32(row)); with != "" {
				notes = append(notes, "名册有"+with+"人员，请先确认是否已在保")
			}
		}
	}
	if len(notes) == 0 && len(rule.Benefits) > 0 && s.listedFor(rule.Benefits) {
		notes = append(notes, "家庭名册的成员栏列有本人，请先确认是否已在保")
	}
	notes = append(notes, s.standing(rule)...)
	if p := s.deadProbability(); rule.Class != "W" && (p >= s.pack.Settings.Suspect && p < s.exclude || s.death.Noted && p < s.exclude) {
		with := ""
		if len(s.deathRows) > 0 {
			with = s.agreement(s.deathRows[len(s.deathRows)-1])
		}
		switch {
		case with != "":
			notes = append(notes, "死亡名册有"+with+"人员，请先确认本人情况")
		case s.death.Noted:
			notes = append(notes, "名册姓名旁注有已故字样，请先确认本人情况")
		}
	}
	return strings.Join(notes, "；")
}

// standing are the notes on rows of the person's own that grant nothing now.
func (s *subject) standing(rule *Rule) (notes []string) {
	for _, sp := range s.lapsed {
		if contains(rule.Benefits, sp.Benefit) {
			notes = append(notes, BenefitNames[sp.Benefit]+"认定"+dayText(sp.Until)+"已到期，请先确认是否已重新认定")
			break
		}
	}
	for _, sp := range s.pending {
		if contains(rule.Benefits, sp.Benefit) {
			notes = append(notes, "名册中"+BenefitNames[sp.Benefit]+"申请尚在办理，请先了解办理进度")
			break
		}
	}
	return notes
}

// suspectRow is the register row the note speaks of, -1 none.
func (s *subject) suspectRow(rule *Rule) int32 {
	if s.bestInForce && contains(rule.Benefits, s.best.Benefit) {
		return int32(s.best.Row)
	}
	for _, list := range [][]entity.Spell{s.spells, s.strange} {
		for _, sp := range list {
			if contains(rule.Benefits, sp.Benefit) {
				return int32(sp.Row)
			}
		}
	}
	return -1
}
