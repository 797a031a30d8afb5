package worklist

import (
	"strings"
	"testing"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

var testFields = []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldCounty, record.FieldTown, record.FieldVillage,
	record.FieldAddress, record.FieldBenefit, record.FieldStatus, record.FieldHousehold, record.FieldRelation, record.FieldNote, record.FieldLevel, record.FieldDeath, record.FieldMode}

// worldOf makes a world of lines "source person field=value …".
func worldOf(t testing.TB, lines ...string) *entity.World {
	t.Helper()
	known := []record.Source{{Name: "medical", Department: "medical-insurance"}, {Name: "disabled", Department: "disabled-federation"},
		{Name: "register", Department: "civil-affairs", Role: "register", Period: "2022-08"}, {Name: "hukou", Department: "household-registry"},
		{Name: "deaths", Department: "deaths"}}
	var parts []*record.Part
	var persons []uint32
	count := 0
	for _, s := range known {
		part := record.NewPart(s, testFields, make([]record.Kind, len(testFields)))
		for _, line := range lines {
			words := strings.Fields(line)
			if words[0] != s.Name {
				continue
			}
			person := int(words[1][0] - '0')
			count = max(count, person+1)
			cells := make([]string, len(testFields))
			for i, f := range testFields {
				for _, w := range words[2:] {
					if v, ok := strings.CutPrefix(w, string(f)+"="); ok {
						cells[i] = v
					}
				}
			}
			persons = append(persons, uint32(person))
			part.Append(uint32(part.Rows()+1), cells)
		}
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, persons, count)
	if err != nil {
		t.Fatal(err)
	}
	return world
}

var testDay = time.Date(2022, 8, 31, 0, 0, 0, 0, time.UTC)

// TestDoubts: what a visitor must settle first stands on the line, behind what
// the rules had to say, and nowhere else.
func TestDoubts(t *testing.T) {
	const at = " county=990101 town=山前镇 village=下坂村 address="
	world := worldOf(t,
		"medical 0 name=甲 id_no=990101195001010018"+at+"山前镇下坂村2组",
		"disabled 0 name=甲 id_no=990101195001010018",
		"medical 1 name=乙 id_no=990101195001010018"+at+"石桥镇上洋村2组", // the head's number, an old address
		"medical 2 name=丙",
		"medical 3 name=丁 id_no=990101????????????"+at+"山前镇下坂村9组", // not known enough to be anybody's
		"medical 5 name=己 id_no=990101196001010014"+at+"山前镇下坂村7组",
		"disabled 6 name=庚 id_no=990101196001010014"+at+"山前镇下坂村7组",
		"medical 4 name=戊 id_no=990101????????????"+at+"山前镇上洋村9组",
	)
	leads := make([]entitlement.Lead, 6)
	for i := range leads {
		leads[i] = entitlement.Lead{Person: i, Household: -1, Severity: "O", Class: "S", Priority: i + 1}
	}
	leads[1].Suspect = "名册有同名人员，请先确认是否已在保"
	leads[5].Suspect = "医保参保数据有同证件号、姓名不同的记录，请先核对"
	want := []string{"", "名册有同名人员，请先确认是否已在保；登记地址与所列乡镇、村不一致，请先核对住址；同一证件号另有不同姓名的记录，请查验证件",
		"各来源均无住址，请先联系本人查明", "", "登记地址与所列村不一致，请先核对住址", leads[5].Suspect}
	for i, l := range Lines(leads, world, "b", testDay) {
		if l.Doubt != want[i] {
			t.Errorf("person %d: %q, want %q", i, l.Doubt, want[i])
		}
	}
}
