package matchers

import (
	"math/rand/v2"
	"strings"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestTwoComparisons: of names and phones alone, half of the phones the whole
// household's, EM takes relatives for matches of whose names a character
// differs; the built-in model serves and of the links nine in ten are true.
func TestTwoComparisons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	left, right, person := namesAndPhones(r, 1500)
	table := tableOf(t, []record.Field{record.FieldName, record.FieldPhone}, left, right)
	s := Departments(table)
	s.Shape, s.Allow = ShapeLink, func(a, b int) bool { return a != b }
	result := mustLink(t, table, s)
	linked, good := 0, 0
	for _, l := range result.Links {
		if l.Decision != fellegisunter.Linked {
			continue
		}
		linked++
		if person[l.Left] == person[l.Right] {
			good++
		}
	}
	if said := strings.Join(result.Summary.Reasons, "; "); !strings.Contains(said, "two comparisons cannot") {
		t.Errorf("not said why the built-in model served: %s", said)
	}
	if linked < 450 || good*10 < linked*9 {
		t.Errorf("%d links, %d of them true", linked, good)
	}
}

// namesAndPhones makes two lists of n/4 households' members each, and says
// the person of every row: 70 % are in a list, an eighth of the names of the
// second have a wrong character and a quarter of its phones are new.
func namesAndPhones(r *rand.Rand, n int) (left, right [][]string, person []int) {
	surnames, given := []rune("王李张刘陈杨黄赵吴周徐孙"), []rune("伟强磊军勇杰涛明超刚平辉鹏华建国文海东亮秀英芳娜敏静丽艳玲")
	phone := func() string { return "13" + pad8(r.IntN(1e8)) + "7" }
	any := func() string { return string(given[r.IntN(len(given))]) }
	var second []int
	for i := 0; i < n; {
		family, house := string(surnames[r.IntN(len(surnames))]), phone()
		for range 4 {
			name, number := family+any()+any(), house
			if r.IntN(2) > 0 {
				number = phone()
			}
			if r.Float64() < 0.7 {
				left, person = append(left, []string{name, number}), append(person, i)
			}
			if r.IntN(8) == 0 {
				name = family + any() + name[len(name)-3:]
			}
			if r.IntN(4) == 0 {
				number = phone()
			}
			if r.Float64() < 0.7 {
				right, second = append(right, []string{name, number}), append(second, i)
			}
			i++
		}
	}
	return left, right, append(person, second...)
}
