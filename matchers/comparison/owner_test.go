package comparison

import "testing"

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
