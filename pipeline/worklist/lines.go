package worklist

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// Lines makes one line of each lead, in the order of the leads, with ids that
// are counted in each county by person, so that a change of weights or
// parameters does not give a person another id.
func Lines(leads []entitlement.Lead, world *entity.World, batch string, asOf time.Time) []*Line {
	lines := make([]*Line, len(leads))
	for i := range leads {
		lines[i] = newLine(&leads[i], world, asOf)
		lines[i].Batch = batch
	}
	doubtNumbers(lines, world)
	byPerson := append([]*Line(nil), lines...)
	sort.SliceStable(byPerson, func(i, j int) bool { return byPerson[i].Person < byPerson[j].Person })
	count := map[string]int{}
	for _, l := range byPerson {
		count[l.CountyCode]++
		l.ID = LineID(l.CountyCode, asOf.Format("200601"), count[l.CountyCode])
	}
	return lines
}

func newLine(lead *entitlement.Lead, world *entity.World, asOf time.Time) *Line {
	p := world.Person(lead.Person)
	l := personLine(&p, asOf)
	l.Severity, l.Due, l.Received, l.Identity, l.Priority = lead.Severity, lead.Due, lead.Drawn, lead.Identity, lead.Priority
	l.Household, l.Child, l.Wrongly = lead.Household, lead.Child, lead.Class == "W"
	l.Doubt = addDoubt(lead.Suspect, l.Doubt)
	l.Head, l.Relation = head(world, lead.Household, &p)
	for _, hit := range lead.Rules {
		l.Reasons = append(l.Reasons, hit.Reason)
	}
	l.Difficulty = join(lead, func(h *entitlement.RuleHit) string { return h.Difficulty })
	l.Assistance = join(lead, func(h *entitlement.RuleHit) string { return h.Assistance })
	l.Channel = join(lead, func(h *entitlement.RuleHit) string { return h.Channel })
	l.Office = join(lead, func(h *entitlement.RuleHit) string { return h.Office })
	return l
}

// personLine is a line of who the person is and where he is found.
func personLine(p *entity.Person, asOf time.Time) *Line {
	l := &Line{CountyCode: p.County, Town: p.Town, Village: p.Village, Hamlet: p.Hamlet, Name: p.Name, Sex: sexWords[p.Sex],
		Number: p.Number, Phone: p.Phone, Doubt: placeDoubt(p), Person: p.Index}
	if age := entity.Age(p.Birth, asOf); age >= 0 {
		l.Age = strconv.Itoa(age)
	}
	if p.Address != "" {
		l.Address = p.Address + "（" + p.AddressKind + "）"
	}
	return l
}

// elsewhereWords tell a visitor that the address printed is not in the place
// he is sent to.
var elsewhereWords = map[string]string{
	"county": "登记地址与所列县不一致，请先核对住址", "town": "登记地址与所列乡镇不一致，请先核对住址",
	"village": "登记地址与所列村不一致，请先核对住址", "town and village": "登记地址与所列乡镇、村不一致，请先核对住址",
}

// placeDoubt is the note on where the person is to be found.
func placeDoubt(p *entity.Person) string {
	if p.Address == "" && p.Village == "" {
		return "各来源均无住址，请先联系本人查明"
	}
	return elsewhereWords[p.Elsewhere(p.Address)]
}

func addDoubt(notes, note string) string {
	if notes == "" || note == "" {
		return notes + note
	}
	return notes + "；" + note
}

var sexWords = map[string]string{"1": "男", "2": "女"}

// relationWords are the words a visitor uses; other codes stay unsaid.
var relationWords = map[byte]string{'1': "配偶", '2': "子", '3': "女", '4': "孙辈", '5': "父母", '6': "祖辈", '7': "兄弟姐妹"}

// head gives the name of the head of the household and the person's relation
// to him, each "" when nobody says.
func head(world *entity.World, household int, p *entity.Person) (name, relation string) {
	if household < 0 {
		return "", ""
	}
	h := &world.Households[household]
	if int(h.Head) == p.Index {
		return p.Name, "本人"
	}
	if h.Head >= 0 {
		person := world.Person(int(h.Head))
		name = person.Name
	}
	table := world.Table()
	for _, row := range h.Rows {
		if name == "" {
			name = table.Column(record.FieldHeadName).Value(int(row))
		}
	}
	for _, row := range p.Rows {
		if code := table.Column(record.FieldRelation).Value(int(row)); code != "" && code != "02" {
			return name, relationWords[code[0]]
		}
	}
	return name, ""
}

// join gives the distinct texts of a lead's rules, in the order of the rules.
func join(lead *entitlement.Lead, text func(*entitlement.RuleHit) string) string {
	var parts []string
	seen := map[string]bool{"": true}
	for i := range lead.Rules {
		if t := text(&lead.Rules[i]); !seen[t] {
			seen[t] = true
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "；")
}
