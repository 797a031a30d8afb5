package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// TestYearsBesideDates: one file states whole birth dates, the other the year, under
// one header or two: the year says what it can, and its pairs are of one person.
func TestYearsBesideDates(t *testing.T) {
	for _, header := range []record.Field{"dob", "year_of_birth"} {
		left, right := twoFiles(61, 900, 0.05)
		var a, b [][]string
		for _, p := range left {
			a = append(a, []string{p[0], p[1], p[2], "", p[3], p[5]})
		}
		for _, p := range right {
			year := ""
			if p[2] != "" {
				year = p[2][:4] + "????"
			}
			b = append(b, []string{p[0], p[1], "", year, p[3], p[5]})
		}
		kinds := []record.Kind{record.Text, record.Text, record.Date, record.Date, record.Text, record.Text}
		var parts []*record.Part
		for source, rows := range [][][]string{a, b} {
			part := record.NewPart(record.Source{Name: string(rune('a' + source))}, []record.Field{"forename", "surname", "dob", "year_of_birth", "town", "label"}, kinds)
			for i, row := range rows {
				part.Append(uint32(i+1), row)
			}
			parts = append(parts, part)
		}
		table, err := record.Merge(parts...)
		if err != nil {
			t.Fatal(err)
		}
		if header == "dob" {
			table = table.Join("dob", "year_of_birth")
		}
		ignore := []record.Field{"label"}
		table, why := Together(table, ignore)
		if joined := table.Column("year_of_birth") == nil; !joined {
			t.Fatalf("the year is left alone: %q", why)
		}
		s, err := Automatic(table, ShapeLink, ignore)
		if err != nil {
			t.Fatal(err)
		}
		checkF1(t, table, mustLink(t, table, s), false, 0.97)
	}
}

// TestYearsInListsOfVillages: a list without numbers that states years of birth is
// not blocked by whole birth dates, but by what it has.
func TestYearsInListsOfVillages(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	pick := func(from string) string { return string([]rune(from)[r.IntN(len([]rune(from)))]) }
	fields := []record.Field{record.FieldName, record.FieldAlias, record.FieldBirth, record.FieldTown, record.FieldVillage, record.FieldCounty}
	var left, right [][]string
	for i := range 900 {
		row := []string{pick("王李张刘陈杨黄赵吴周徐孙") + pick("伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁林欢阳") + pick("建国文海东亮成龙云峰洪德福贵志庆生义忠宏春光天远安永新利民学"), "",
			fmt.Sprintf("%d%02d%02d", 1930+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28)),
			pick("东西南北中") + "山镇", pick("上下前后新老东西大小") + pick("洋湾坪溪岗塘") + "村", ""}
		other := slices.Clone(row)
		other[2] = row[2][:4] + "????"
		switch i % 10 {
		case 0: // another village
			other[4] = pick("上下前后新") + pick("桥岭坑寨") + "村"
		case 1: // the former name, which the other list has
			row[1] = row[0]
			row[0] = pick("王李张刘") + "秀英"
		}
		if i < 600 {
			left = append(left, row)
		}
		if i >= 300 {
			right = append(right, other)
		}
	}
	table := tableOf(t, fields, left, right)
	s := Departments(table)
	var rules []string
	for _, rule := range s.Blocking {
		rules = append(rules, strings.Join(rule.Keys, "+"))
	}
	for _, want := range []string{"alias|name+village", "birth[0:4]+village", "pinyin(name)+birth[0:4]"} {
		if !slices.Contains(rules, want) {
			t.Errorf("no rule %s among %q", want, rules)
		}
	}
	linked := 0
	for _, l := range mustLink(t, table, s).Links {
		if l.Decision == fellegisunter.Linked && int(l.Right)-len(left)+300 == int(l.Left) {
			linked++
		}
	}
	if linked < 285 {
		t.Errorf("%d of 300 pairs are reached", linked)
	}
}
