package entity_test

import (
	"fmt"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// Two extracts about one person: the federation knows his certificate, the
// insurance his bills; the World puts them together and says who said what.
func Example() {
	fields := []record.Field{record.FieldName, record.FieldBirth, record.FieldCategory, record.FieldLevel, record.FieldYear, record.FieldBurden}
	kinds := make([]record.Kind, len(fields))
	disabled := record.NewPart(record.Source{Name: "disabled", Department: "disabled-federation"}, fields, kinds)
	disabled.Append(1, []string{"测甲", "", "4", "2", "", ""})
	medical := record.NewPart(record.Source{Name: "medical", Department: "medical-insurance"}, fields, kinds)
	medical.Append(1, []string{"测甲", "19800102", "", "", "2026", "21500.00"})
	table, err := record.Merge(disabled, medical)
	if err != nil {
		panic(err)
	}
	world, err := entity.Build(table, []uint32{0, 0}, 1)
	if err != nil {
		panic(err)
	}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	p, d, m := world.Person(0), world.Disability(0), world.Medical(0, day)
	fmt.Println(p.Name, entity.Age(p.Birth, day), table.ID(int(p.From.Birth)))
	fmt.Println(d.Level, table.ID(int(d.Row)))
	fmt.Println(m.Burden, table.ID(int(m.Rows[0])))
	// Output:
	// 测甲 46 medical:1
	// 2 disabled:1
	// 21500 medical:1
}
