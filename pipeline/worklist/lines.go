package worklist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// book is what all lines of a batch are made from.
type book struct {
	world *entity.World
	batch string
	asOf  time.Time
}

// Lines makes one line of each lead, in the order of the leads, with ids that
// are counted in each county by person, so that a change of weights or
// parameters does not give a person another id.
func Lines(leads []entitlement.Lead, world *entity.World, batch string, asOf time.Time) []*Line {
	b, all, lines := &book{world, batch, asOf}, make([]Line, len(leads)), make([]*Line, len(leads))
	world.InPersons(0, len(leads), func(i int) int { return leads[i].Person }, func(i int) {
		lines[i] = &all[i]
		b.fill(lines[i], &leads[i])
	}, entity.WhereaboutsFields...)
	doubtNumbers(lines, world)
	b.number(lines)
	return lines
}

// number gives the lines their ids.
func (b *book) number(lines []*Line) {
	byPerson := make([]int32, len(lines))
	for i := range byPerson {
		byPerson[i] = int32(i)
	}
	entity.SortInParts(0, byPerson, func(i, j int32) int { return cmp.Or(cmp.Compare(lines[i].Person, lines[j].Person), cmp.Compare(i, j)) })
	count, at, month := map[string]int{}, make([]int, len(lines)), b.asOf.Format("200601")
	for _, i := range byPerson {
		count[lines[i].CountyCode]++
		at[i] = count[lines[i].CountyCode]
	}
	entity.InParts(0, len(lines), func(i int) { lines[i].ID = LineID(lines[i].CountyCode, month, at[i]) })
}

// fill puts into a line what is needed of those that wait too.
func (b *book) fill(l *Line, lead *entitlement.Lead) {
	p := b.world.Whereabouts(lead.Person)
	*l = *placedLine(&p)
	l.lead, l.book = lead, b
	l.Severity, l.Priority, l.Household, l.Child, l.Minor, l.Wrongly = lead.Severity, lead.Priority, lead.Household, lead.Child, lead.Minor, lead.Class == "W"
	l.Doubt = addDoubt(lead.Suspect, l.Doubt)
}

// text puts together the rest.
func (b *book) text(lead *entitlement.Lead) *Text {
	p := b.world.Person(lead.Person)
	t := personText(&p, b.asOf)
	t.Batch, t.Due, t.Received, t.Identity = b.batch, lead.Due, lead.Drawn, lead.Identity
	t.Head, t.Relation = head(b.world, lead.Household, &p)
	t.Reasons = said(lead)
	t.Difficulty = join(lead, func(h *entitlement.RuleHit) string { return h.Difficulty })
	t.Assistance = join(lead, func(h *entitlement.RuleHit) string { return h.Assistance })
	t.Channel = join(lead, func(h *entitlement.RuleHit) string { return h.Channel })
	t.Office = join(lead, func(h *entitlement.RuleHit) string { return h.Office })
	return t
}

// placedLine is a line of where a person is found.
func placedLine(p *entity.Person) *Line {
	return &Line{CountyCode: p.County, Town: p.Town, Village: p.Village, Hamlet: p.Hamlet, Doubt: placeDoubt(p), Person: p.Index, number: p.From.Number}
}

// personText is who he is.
func personText(p *entity.Person, asOf time.Time) *Text {
	t := &Text{Name: p.Name, Sex: sexWords[p.Sex], Number: p.Number, Phone: p.Phone}
	if age := entity.Age(p.Birth, asOf); age >= 0 {
		t.Age = strconv.Itoa(age)
	}
	if p.Address != "" {
		t.Address = p.Address + "（" + p.AddressKind + "）"
	}
	return t
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
	var buffer [8]string
	parts := buffer[:0]
	for i := range lead.Rules {
		if t := text(&lead.Rules[i]); t != "" && !slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "；")
}
