package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"yingbao/sources/record"
)

// TestListThatSaysLittle: two lists of name, sex, birth date and town, in which one
// birth date of six is wrong or missing, are blocked by more than the whole of both.
func TestListThatSaysLittle(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 1))
	pick := func(from string) string { list := []rune(from); return string(list[r.IntN(len(list))]) }
	fields := []record.Field{record.FieldName, record.FieldSex, record.FieldBirth, record.FieldTown, "label"}
	var left, right [][]string
	for i := range 1500 {
		row := []string{pick("王李张刘陈杨黄赵吴周徐孙") + pick("伟强磊军勇杰涛明超刚平辉鹏华") + pick("建国文海东亮成龙云峰洪德福贵"), "男",
			fmt.Sprintf("%d%02d%02d", 1930+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28)), pick("东西南北中") + pick("山河桥岭湾") + "镇", fmt.Sprint(i)}
		if i < 1000 {
			left = append(left, row)
		}
		if i < 500 {
			continue
		}
		if row = slices.Clone(row); i%12 == 0 {
			row[2] = ""
		} else if i%12 == 1 {
			row[2] = fmt.Sprint(1930+r.IntN(80)) + row[2][4:]
		} else if i%12 == 2 {
			row[0] = string([]rune(row[0])[:2]) + pick("秀英丽静艳")
		}
		right = append(right, row)
	}
	table := tableOf(t, fields, left, right)
	s := Departments(table)
	s.Shape, s.Allow = ShapeLink, func(a, b int) bool { return a != b }
	checkF1(t, table, mustLink(t, table, s), false, 0.93)
	if rules := scantRules(tableOf(t, append([]record.Field{record.FieldVillage}, fields...), [][]string{append([]string{"x"}, left[0]...)})); rules != nil {
		t.Errorf("a list with villages: %v", rules)
	}
}
