package entitlement

import (
	"slices"
	"testing"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestHeadCitesHisOwnRow: a lead of a household's head cites a row although the
// head's own row says nothing of a household.
func TestHeadCitesHisOwnRow(t *testing.T) {
	const head, child = "990102198001020118", "990102200501020118"
	fields := []record.Field{record.FieldIDNumber, record.FieldHeadID, record.FieldBenefit}
	part := record.NewPart(record.Source{Name: "register", Department: "civil-affairs", Role: "register"}, fields, make([]record.Kind, len(fields)))
	part.Append(1, []string{child, head, "DB"})
	part.Append(2, []string{head, "", "DB"})
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, []uint32{0, 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	for person := range 2 {
		s := subject{world: world, person: world.Person(person)}
		if rows := s.evidence(&Rule{evidenceSet: entity.KindHousehold}); !slices.Equal(rows, []uint32{uint32(person)}) {
			t.Errorf("person %d cites rows %v", person, rows)
		}
	}
}
