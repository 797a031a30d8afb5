package department

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldHeader(t *testing.T) {
	for raw, want := range map[string]string{
		"\ufeff 姓 名 ": "姓名", "*身份证号：": "身份证号", "联系电话（手机）": "联系电话(手机)", "psn_name": "PSNNAME", "Ｓｆｚｈ": "SFZH",
		"个人\n自付": "个人自付", "【姓名】": "(姓名)", "'姓名'": "姓名", "姓\u200b名": "姓名",
	} {
		if got := FoldHeader(raw); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}

// Folding twice is folding once, and padding never matters (D1).
func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.String().Draw(rt, "header")
		once := FoldHeader(s)
		if FoldHeader(once) != once {
			rt.Fatalf("%q folds to %q and %q", s, once, FoldHeader(once))
		}
		if FoldHeader(" *"+s+"：\n") != once {
			rt.Fatalf("padding changes %q", s)
		}
	})
}

func TestUnit(t *testing.T) {
	d, _ := Find("医保")
	for header, unit := range map[string]float64{"个人自付（万元）": 10000, "个人自付(元)": 1, "个人自付": 1} {
		if m, ok := d.Lookup(header); !ok || m.Unit != unit {
			t.Errorf("%s: %v %v", header, m.Unit, ok)
		}
	}
}

func TestGuess(t *testing.T) {
	for headers, want := range map[string]string{
		"姓名,身份证号,残疾证号,残疾类别,残疾等级,联系电话":                           "disabled-federation",
		"姓名,证件号码,性别,家庭住址,医疗总费用,个人自付,年度":                         "medical-insurance",
		"姓名,公民身份号码,失业登记日期,就业状态,手机":                              "human-resources",
		"户编号,姓名,身份证号码,监测对象类别,住址":                                "rural-revitalization",
		"家庭编号,姓名,身份证号,与户主关系,救助类别,保障方式":                          "civil-affairs",
		"姓名,身份证号,死亡日期":                                          "deaths",
		"姓名,证件号,联系电话,诉求类别,登记日期":                                 "petitions",
		"姓名,身份证号,补贴类型,补贴金额,发放年月":                                "payments",
		"姓名,身份证号,性别,出生日期,儿童类别,月发放金额,起始月份,家庭住址,联系电话":             "children",
		"姓名,身份证号,性别,出生日期,死亡日期,登记日期,信息来源,户籍地址":                   "deaths",
		"姓名,身份证号,性别,出生日期,养老待遇类别,月养老金,家庭住址,联系电话":                 "human-resources",
		"申请编号,申请人,身份证号,困难类型,救助类型,救助金额,救助日期,家庭住址,联系电话":           "temporary-aid",
		"低保（特困）证号,户主姓名,户主身份证号,救助类别,家庭人口数,户月保障金额（元）,最初享受月份,家庭住址": "civil-affairs",
		"姓名,身份证号": "", "rec_id,given_name,surname": "", "": "",
	} {
		got, score := Guess(strings.Split(headers, ","))
		if got != want || score < 0 || score > 1 || got == "" && score != 0 {
			t.Errorf("%s is %q (%.2f), want %q", headers, got, score, want)
		}
	}
}

func TestFooter(t *testing.T) {
	d := Common()
	for cell, want := range map[string]bool{"合计": true, "合 计": true, "制表人：某某": true, "填表日期:2022": true, "小计": true, "张三": false, "": false, "何计": false} {
		if d.Footer(cell) != want {
			t.Errorf("%q", cell)
		}
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	good := func() *file {
		return &file{ID: "x", Columns: []fileColumn{{Slot: "name", Title: "姓名", As: "name", Headers: []string{"姓名"}}}}
	}
	for what, spoil := range map[string]func(*file){
		"a reading that is none":         func(f *file) { f.Columns[0].As = "song" },
		"a code set that is none":        func(f *file) { f.Columns[0].Codes = "song" },
		"a required slot without column": func(f *file) { f.Require = append(f.Require, "birth") },
		"a header in two columns": func(f *file) {
			f.Columns = append(f.Columns, fileColumn{Slot: "birth", As: "date", Headers: []string{"姓 名"}})
		},
		"a policy that is none": func(f *file) { f.DamagedID = "maybe" },
		"a gate that is none":   func(f *file) { f.Gate = map[string]string{"min_song": "1"} },
		"a share that is none":  func(f *file) { f.Gate = map[string]string{"max_drop": "much"} },
	} {
		f := good()
		spoil(f)
		if _, err := build(f, &file{}); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	if _, err := build(good(), &file{}); err != nil {
		t.Error(err)
	}
}

func FuzzLookup(f *testing.F) {
	f.Add("身份证号（户主）")
	f.Fuzz(func(t *testing.T, header string) {
		for _, d := range All() {
			if m, ok := d.Lookup(header); ok && d.OfAnother(header) && personal(m.Column.Slot) && !d.ofAnother(m.Column.Title) && m.How != "alias" {
				t.Fatalf("%s folds %q into %s", d.ID, header, m.Column.Slot)
			}
		}
	})
}

func ExampleDictionary_Lookup() {
	d, _ := Find("残联")
	m, _ := d.Lookup("残疾人身份证号（必填）*")
	fmt.Println(m.Column.Slot, m.How)
	_, known := d.Lookup("监护人身份证号")
	fmt.Println(known)
	code, _ := d.Code("level", "壹级")
	fmt.Println(code)
	// Output:
	// id_no subject
	// false
	// 1
}
