package comparison

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/similarity"
)

// TestOwners: a number whose owner is in the table, under the birth date that
// the number bears, is not the number of a row of another name that states no
// birth date of its own.
func TestOwners(t *testing.T) {
	fields := fieldsOf("id_no", "birth", "sex", "name")
	number := checked("{99010119800512001}")
	spec := Spec{Name: "identity", Method: "identity", Fields: fields}
	for _, c := range []struct {
		why  string
		rows [][]string // the first two are compared
		want string
	}{
		{"the child bears the guardian's number", [][]string{{number, "", "", "陈小虎"}, {number, "19800512", "1", "陈建国"}}, "borrowed number, birth agrees"},
		{"one name in two spellings", [][]string{{number, "", "", "陈健国"}, {number, "19800512", "1", "陈建国"}}, "same number"},
		{"one name, much of which cannot be read", [][]string{{number, "", "", "?建?"}, {number, "19800512", "1", "?建?"}}, "same number"},
		{"nobody is known as its owner", [][]string{{number, "", "", "陈小虎"}, {number, "", "", "陈建国"}}, "same number"},
		{"the owner is a third row", [][]string{{number, "", "", "陈小虎"}, {number, "", "", "陈小虎"}, {number, "19800512", "", "陈建国"}}, "borrowed number, birth agrees"},
		{"the other row bears the birth date out as well", [][]string{{number, "19800512", "", "陈小虎"}, {number, "19800512", "1", "陈建国"}}, "same number"},
		{"a row without a name", [][]string{{number, "", "", ""}, {number, "19800512", "1", "陈建国"}}, "same number"},
	} {
		comparison := bindOne(t, tableOf(t, fields, c.rows...), spec)
		got := comparison.Levels[NewEvaluator([]*Comparison{comparison}).Level(0, 0, 1)]
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

// TestNoNameIsAnother: a name is never that of somebody else than itself.
func TestNoNameIsAnother(t *testing.T) {
	letter := rapid.SampledFrom([]string{"?", "陈", "建", "国", "·", "欧阳", "a", "李?"})
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(letter, 1, 5).Draw(t, "name"), "")
		if OtherName(nameLevelOf[similarity.CompareNameForms(similarity.NewName(name), similarity.NewName(name))]) {
			t.Fatalf("%q is another name than itself", name)
		}
	})
}
