package matchers

import (
	"testing"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// TestBuiltIn: the embedded model can be read and fits every comparison of
// the departments' settings, level by level; a level renamed in the code and
// not in the model would otherwise leave small tables without a model.
func TestBuiltIn(t *testing.T) {
	model := builtIn()
	if model == nil {
		t.Fatal("the built-in model cannot be read")
	}
	fields := []record.Field{record.FieldName, record.FieldAlias, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldPhone,
		record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}
	part := record.NewPart(record.Source{Name: "one"}, fields, make([]record.Kind, len(fields)))
	part.Append(1, []string{"王小明", "", "990101195102031231", "19510203", "1", "13911110001", "990101", "城关镇", "云岫村", "3组"})
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	comparisons, err := comparison.New(table, Departments(table).Comparisons)
	if err != nil {
		t.Fatal(err)
	}
	if len(comparisons) != len(departmentComparisons) {
		t.Fatalf("%d comparisons of %d", len(comparisons), len(departmentComparisons))
	}
	u := make([][]float64, len(comparisons))
	for i, c := range comparisons {
		u[i] = make([]float64, len(c.Levels))
	}
	fitted, err := model.Fit(comparisons, u)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range fitted.Comparisons {
		for l, level := range c.Levels[1:] {
			if !(level.M > 0 && level.M <= 1) || !(fitted.Related.H[i][l+1] > 0) {
				t.Errorf("%s, %s: m %g, h %g", c.Name, level.Label, level.M, fitted.Related.H[i][l+1])
			}
		}
	}
}
