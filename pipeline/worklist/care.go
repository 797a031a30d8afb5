package worklist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
)

// CareLine is one person of the visiting list: somebody in care who has no
// lead (W7).
type CareLine struct {
	*Line
	Class      careClass
	Conditions []string // what makes the visit more urgent, in words

	age int // -1 unknown
}

// careClass is why a person is in care, in the order in which the list names
// them.
type careClass uint8

const (
	careDestitute careClass = iota
	careOrphan
	careUnparented
	careOld
	careAlone
	careNone
)

var careNames = [...]string{"特困人员", "孤儿", "事实无人抚养儿童", "低保高龄老人", "低保独居老人"}

// String is what the list and the report call it.
func (c careClass) String() string { return careNames[c] }

// Ages at which the list changes.
const (
	ageOfMajority = 18
	ageYoung      = 14 // below it a child
	ageElder      = 60
	ageOld        = 80
)

// CareLines gives the persons in care on a day whom no lead sends a visitor
// to, ordered within each file (W7). visited says whom one does.
func CareLines(world *entity.World, batch string, asOf time.Time, visited func(person int) bool) []*CareLine {
	var all []*CareLine
	day := asOf.Format("20060102")
	for at := 0; at < len(world.Spells); {
		person := world.Spells[at].Person
		spells := world.SpellsOf(person)
		at += len(spells)
		if world.Kinds(person)&entity.KindDeath != 0 || visited(person) {
			continue
		}
		age := entity.Age(world.Birth(person), asOf)
		if class := careOf(world, person, spells, day, age); class != careNone {
			l := newCareLine(world, person, spells, day, asOf)
			l.Batch, l.Class, l.age = batch, class, age
			l.Conditions = conditions(world, person, age)
			l.Child = age >= 0 && age < ageOfMajority || age < 0 && (class == careOrphan || class == careUnparented)
			all = append(all, l)
		}
	}
	lines := make([]*Line, len(all))
	for i, l := range all {
		lines[i] = l.Line
	}
	doubtNumbers(lines, world)
	return all
}

// careOf says why a person is in care, careNone when he is not: the destitute
// and children without parents always, those on dibao when they are old, or
// elders whose hukou holds nobody else.
func careOf(world *entity.World, person int, spells []entity.Spell, day string, age int) careClass {
	best := careNone
	for i := range spells {
		if !spells[i].Active(day) || spells[i].Mode == "institution" {
			continue // who is looked after in a home is not visited in one
		}
		class := careNone
		switch spells[i].Benefit {
		case "TK":
			class = careDestitute
		case "GE":
			class = careOrphan
		case "SG":
			class = careUnparented
		case "DB":
			if age >= ageOld {
				class = careOld
			} else if age >= ageElder && alone(world, person) {
				class = careAlone
			}
		}
		best = min(best, class)
	}
	return best
}

// alone says whether the hukou holds nobody else who is alive, and no other
// office lists anybody with him. A register's household tells nothing: one
// member of five may draw alone.
func alone(world *entity.World, person int) bool {
	hukou := false
	for _, h := range world.HouseholdsOf(person) {
		house := &world.Households[h]
		for _, m := range house.Members {
			if int(m) != person && world.Kinds(int(m))&entity.KindDeath == 0 {
				return false
			}
		}
		hukou = hukou || house.Kind == entity.Hukou
	}
	return hukou
}

// conditions are what the order counts.
func conditions(world *entity.World, person, age int) []string {
	var out []string
	switch {
	case age >= ageOld:
		out = append(out, "年满80周岁")
	case age >= 0 && age < ageYoung:
		out = append(out, "未满14周岁")
	}
	if d := world.Disability(person); d.Valid() && (d.Level == 1 || d.Level == 2) {
		out = append(out, [...]string{1: "一级残疾", 2: "二级残疾"}[d.Level])
	}
	if alone(world, person) {
		out = append(out, "户籍仅本人一人")
	}
	return out
}

func newCareLine(world *entity.World, person int, spells []entity.Spell, day string, asOf time.Time) *CareLine {
	p := world.Person(person)
	l := placedLine(&p)
	l.Text = personText(&p, asOf)
	l.Household = world.WidestHousehold(person)
	l.Head, l.Relation = head(world, l.Household, &p)
	var drawn []string
	for i := range spells {
		if name := entitlement.BenefitNames[spells[i].Benefit]; name != "" && spells[i].Active(day) && !slices.Contains(drawn, name) {
			drawn = append(drawn, name)
		}
	}
	l.Received = strings.Join(drawn, "、")
	if p.Kinds&entity.KindDeathNote != 0 {
		l.Doubt = addDoubt("名册姓名旁注有已故字样，请先确认本人情况", l.Doubt)
	}
	return &CareLine{Line: l}
}

// beforeInCare orders the persons of a file for the clerk: more conditions
// first, then by class, then the older of adults and the younger of children,
// an unknown age last. What is equal in all that goes by place and record.
func beforeInCare(a, b *CareLine) int {
	ages := cmp.Compare(b.age, a.age)
	if a.Child && a.age >= 0 && b.age >= 0 {
		ages = -ages
	}
	return cmp.Or(cmp.Compare(len(b.Conditions), len(a.Conditions)), cmp.Compare(a.Class, b.Class), ages,
		cmp.Compare(a.Village, b.Village), cmp.Compare(a.Hamlet, b.Hamlet), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Number, b.Number),
		cmp.Compare(a.Person, b.Person))
}

// careCells gives the line as it stands in the file.
func (l *CareLine) careCells(o Options) []string {
	number, phone := l.contacts(o)
	row := []string{l.Batch, strconv.Itoa(l.Priority), o.CountyName(l.CountyCode), l.Town, l.Village, o.address(l.Address), l.Head, l.Relation,
		l.Name, l.Sex, l.Age, number, phone, l.Class.String(), strings.Join(l.Conditions, "、"), l.Received, l.Doubt}
	for i, cell := range row {
		row[i] = oneLine(cell)
	}
	return append(row, make([]string, careReturned)...)
}
