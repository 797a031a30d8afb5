package matchers

import (
	"testing"

	"yingbao/sources/record"
)

// TestFewPersonsHouseholds: where the built-in model of departments serves, its class
// of households does too, and relatives of two small lists are not linked.
func TestFewPersonsHouseholds(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldSex, record.FieldBirth, record.FieldPhone, record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet, "label"}
	var left, right [][]string
	surnames, given := []rune("王李张刘陈杨黄赵吴周"), []rune("伟强磊军勇杰涛明超刚平辉鹏华建国文海东亮")
	for i := range 200 {
		sur, door := string(surnames[i%10]), []string{"138" + pad8(i*7919), "东湖县", "青山镇", string(given[i%20]) + "王村", pad8(i)[5:] + "号"}
		row := func(k int, birth string) []string {
			name := sur + string(given[(i*3+k)%20]) + string(given[(i+5*k)%20])
			return append(append([]string{name, "男", birth}, door...), pad8(2*i+k))
		}
		left = append(left, row(0, "19"+pad8(50 + i%40)[6:]+"0312"))
		right = append(right, row(1, ""))
	}
	table := tableOf(t, fields, left, right)
	s := Departments(table)
	s.Shape, s.Allow = ShapeLink, func(a, b int) bool { return a != b }
	r := mustLink(t, table, s)
	if r.Summary.Linked > 2 {
		t.Errorf("%d links between relatives, %g", r.Summary.Linked, r.Summary.Lambda)
	}
}

func pad8(n int) string {
	b := []byte("00000000")
	for i := 7; i >= 0; i-- {
		b[i], n = byte('0'+n%10), n/10
	}
	return string(b)
}
