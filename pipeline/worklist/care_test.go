package worklist

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// careWorld has one of each: see want in TestWhoIsInCare.
var careWorld = []string{
	"register 0 name=特困一 birth=19500101 benefit=TK status=active id_no=990102195001010011" + inWest,
	"register 1 name=特困停 birth=19500101 benefit=TK status=stopped" + inWest,
	"register 2 name=孤儿 birth=20150101 benefit=GE status=active" + inWest,
	"register 3 name=无人养 birth=20080101 benefit=SG status=active" + inWest,
	"register 4 name=高龄 birth=19400101 benefit=DB status=active" + inWest,
	"register 5 name=低保 birth=19700101 benefit=DB status=active" + inWest,
	"register 6 name=独居 birth=19600101 benefit=DB status=active" + inWest,
	"hukou 6 name=独居 hh_no=h6",
	"register 7 name=同住 birth=19600101 benefit=DB status=active" + inWest,
	"hukou 7 name=同住 hh_no=h7", "hukou 5 name=低保 hh_no=h7",
	"register 8 name=故人 birth=19300101 benefit=TK status=active" + inWest,
	"deaths 8 name=故人 death=20220801",
	"register 9 name=有线索 birth=19300101 benefit=TK status=active" + inWest,
	"disabled 0 name=特困一 level=1",
	"hukou 1 name=特困停 hh_no=h1",
	"register 1 name=特困停 birth=19500101 benefit=TK status=active benefit_mode=institution" + inWest,
}

const inWest = " county=990103 town=西镇 village=西村 address=西镇西村"

// TestWhoIsInCare: the destitute and the children without parents, the old and
// lonely on dibao; nobody who is dead, off the register or visited for a lead.
func TestWhoIsInCare(t *testing.T) {
	got := map[string]string{}
	for _, l := range CareLines(worldOf(t, careWorld...), "b", testDay, func(p int) bool { return p == 9 }) {
		if _, twice := got[l.Name]; twice {
			t.Errorf("%s is listed twice", l.Name)
		}
		got[l.Name] = fmt.Sprint(l.Class, l.Conditions, l.Child)
	}
	want := map[string]string{"特困一": "特困人员 [一级残疾] false", "孤儿": "孤儿 [未满14周岁] true", "无人养": "事实无人抚养儿童 [] true",
		"高龄": "低保高龄老人 [年满80周岁] false", "独居": "低保独居老人 [户籍仅本人一人] false"}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %q, want %q", name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("listed: %v", got)
	}
}

// TestCareFiles: children stand apart, the order is the one the page states,
// numbers are masked, what is counted is what is written.
func TestCareFiles(t *testing.T) {
	lines := CareLines(worldOf(t, careWorld...), "20220831-3F9C", testDay, func(int) bool { return false })
	files := memory{}
	lists, counts, err := WriteCare(lines, options(), files.create)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(files.names(), " "); got != "care/乙县/西镇_儿童探访名单.csv care/乙县/西镇_探访名单.csv" || len(lists) != 2 {
		t.Errorf("files %s", got)
	}
	if fmt.Sprint(counts) != "[{特困人员 2} {孤儿 1} {事实无人抚养儿童 1} {低保高龄老人 1} {低保独居老人 1}]" {
		t.Errorf("counts %v", counts)
	}
	rows := careRows(t, files["care/乙县/西镇_探访名单.csv"])
	name, order, number := slices.Index(careHeader, "姓名"), slices.Index(careHeader, "探访次序"), slices.Index(careHeader, "身份证号(脱敏)")
	var names []string
	for i, r := range rows[1:] {
		names = append(names, r[name]+r[order])
		if i > 0 && r[order] <= rows[i][order] {
			t.Error("one village is walked in the order of urgency")
		}
		if r[name] == "特困一" && r[number] != "990102********0011" {
			t.Errorf("number %s", r[number])
		}
	}
	if got := strings.Join(names, " "); got != "有线索1 特困一2 高龄3 独居4" {
		t.Errorf("order %s", got)
	}
	if rows := careRows(t, files["care/乙县/西镇_儿童探访名单.csv"]); rows[1][name] != "孤儿" || rows[2][name] != "无人养" || rows[1][len(rows[1])-1] != "" {
		t.Errorf("children %v", rows)
	}
}

func careRows(t *testing.T, data *bytes.Buffer) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(data.String(), "\ufeff"))).ReadAll()
	if err != nil || !slices.Equal(rows[0], careHeader) {
		t.Fatalf("header %v, %v", rows[0], err)
	}
	return rows
}

// TestCareOrder: more conditions first, then the class, then the older of
// adults and the younger of children, an unknown age last.
func TestCareOrder(t *testing.T) {
	one := func(class careClass, age, conditions int, child bool) *CareLine {
		return &CareLine{Line: &Line{Child: child, Text: new(Text)}, Class: class, age: age, Conditions: make([]string, conditions)}
	}
	for name, list := range map[string][]*CareLine{
		"adults":   {one(careOld, 85, 2, false), one(careDestitute, 90, 1, false), one(careDestitute, 70, 1, false), one(careDestitute, -1, 1, false), one(careAlone, 99, 1, false), one(careDestitute, 99, 0, false)},
		"children": {one(careOrphan, 3, 1, true), one(careOrphan, 12, 1, true), one(careOrphan, -1, 1, true), one(careUnparented, 2, 1, true), one(careOrphan, 15, 0, true)},
	} {
		for i := range list {
			for j := range list {
				if c := beforeInCare(list[i], list[j]); (c < 0) != (i < j) || (c == 0) != (i == j) {
					t.Errorf("%s: %d against %d gives %d", name, i, j, c)
				}
			}
		}
	}
}

// TestCareGuide: the page names each class and condition that a list can hold,
// and counts the columns to be filled.
func TestCareGuide(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCareGuide(&b); err != nil {
		t.Fatal(err)
	}
	words := append([]string{"\ufeff探访名单说明\r\n", "年满80周岁", "未满14周岁", "一级或二级残疾", "户籍仅本人一人", fmt.Sprint("最右边 ", careReturned, " 列")}, careNames[:]...)
	for _, w := range words {
		if !strings.Contains(b.String(), w) {
			t.Errorf("the page does not say %q", w)
		}
	}
	if careHeader[len(careHeader)-careReturned] != "探访日期" {
		t.Error("the columns to be filled begin with the day")
	}
	var failed io.Writer = broken{}
	if WriteCareGuide(failed) == nil {
		t.Error("a failed write is not told")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
