package department

import (
	"testing"

	"yingbao/sources/record"
)

func TestDictionariesLoad(t *testing.T) {
	if len(All()) != len(order) {
		t.Fatalf("%d dictionaries, %d in the order", len(All()), len(order))
	}
	for _, d := range All() {
		if d.ZH == "" || d.EN == "" || len(d.Require) == 0 || d.Gate.MaxReject == nil || d.Gate.MinValidID == nil {
			t.Errorf("%s is incomplete", d.ID)
		}
		if _, ok := d.Lookup("姓名"); !ok {
			t.Errorf("%s does not know 姓名", d.ID)
		}
	}
	if Common().ID != "" {
		t.Error("the common dictionary names a department")
	}
}

func TestFind(t *testing.T) {
	for name, id := range map[string]string{
		"medical": "medical-insurance", "医保": "medical-insurance", " Disabled ": "disabled-federation", "残联": "disabled-federation",
		"employment": "human-resources", "hrss": "human-resources", "rural": "rural-revitalization", "register": "civil-affairs",
		"民政": "civil-affairs", "死亡": "deaths", "petition": "petitions", "信访": "petitions", "两项补贴": "payments",
	} {
		if d, ok := Find(name); !ok || d.ID != id {
			t.Errorf("Find(%q) is not %s", name, id)
		}
	}
	if _, ok := Find("气象"); ok {
		t.Error("found a department that is not there")
	}
}

// Every alias of every dictionary leads to its own slot, and no header stands
// for another person's column (D2, D3).
func TestEveryAlias(t *testing.T) {
	for _, d := range All() {
		for i := range d.Columns {
			c := &d.Columns[i]
			for _, h := range append(append([]string(nil), c.Headers...), c.Weak...) {
				m, ok := d.Lookup(h)
				if !ok {
					t.Errorf("%s: %s is not found", d.ID, h)
				} else if own := d.index[foldName(h)]; d.Columns[own.column].Slot != m.Column.Slot {
					t.Errorf("%s: %s is %s", d.ID, h, m.Column.Slot)
				}
			}
		}
	}
}

// A header in traditional characters is the same header, of another person's
// too (D1, D2).
func TestTraditionalHeaders(t *testing.T) {
	d, _ := Find("残联")
	for traditional, simplified := range map[string]string{
		"身份證號": "身份证号", "聯繫電話": "联系电话", "聯系電話": "联系电话", "性別": "性别", "殘疾證號": "残疾证号", "殘疾類別": "残疾类别", "殘疾等級": "残疾等级",
		"戶籍地址": "户籍地址", "殘疾人姓名": "残疾人姓名", "3、鄉鎮（街道）": "3、乡镇（街道）", "個人自付（萬元）": "个人自付（万元）", "人員姓名": "人员姓名",
	} {
		want, known := d.Lookup(simplified)
		if got, ok := d.Lookup(traditional); ok != known || got != want {
			t.Errorf("%s: %+v (%v), want %+v (%v)", traditional, got, ok, want, known)
		}
	}
	for _, h := range []string{"戶主身份證號", "監護人姓名", "聯繫人電話", "開戶人姓名"} {
		if m, ok := d.Lookup(h); ok && (m.Column.Slot == record.FieldName || m.Column.Slot == record.FieldIDNumber || m.Column.Slot == record.FieldPhone) {
			t.Errorf("%s is %s", h, m.Column.Slot)
		}
	}
	if got, _ := Guess([]string{"姓名", "身份證號", "殘疾證號", "殘疾類別", "殘疾等級", "聯繫電話"}); got != "disabled-federation" {
		t.Errorf("guessed %q", got)
	}
}

func TestNeverAnotherPerson(t *testing.T) {
	bad := []string{"户主身份证号", "户主 身份证号码", "监护人姓名", "监护人身份证号", "联系人", "联系人电话", "代办人姓名", "照料人身份证号", "开户人姓名",
		"领款人姓名", "父亲姓名", "母亲证件号码", "配偶姓名", "证件号码（户主）", "姓名（监护人）", "银行账号", "儿童监护人姓名", "户主姓名2", "帮扶干部电话"}
	for _, d := range append(All(), Common()) {
		for _, h := range bad {
			m, ok := d.Lookup(h)
			if !ok {
				continue
			}
			switch m.Column.Slot {
			case record.FieldName, record.FieldIDNumber, record.FieldPhone, record.FieldBirth, record.FieldAddress:
				t.Errorf("%s folds %s into %s", d.ID, h, m.Column.Slot)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct{ department, set, word, code string }{
		{"残联", "level", "一级", "1"}, {"残联", "level", "壹级", "1"}, {"残联", "level", "1", "1"}, {"残联", "level", "Ⅰ级", "1"},
		{"残联", "level", "01", "1"}, {"残联", "level", " ２ ", "2"}, {"残联", "category", "肢体残疾", "4"}, {"残联", "category", "肢残", "4"},
		{"残联", "cert_status", "已注销", "cancelled"}, {"民政", "benefit", "农村低保", "DB"}, {"民政", "benefit", "低保边缘家庭成员", "BY"},
		{"民政", "benefit", "刚性支出困难家庭（成员）", "GX"}, {"民政", "benefit", "特困人员（分散供养）", "TK"}, {"民政", "benefit", "最低生活保障(单人)", "DB"},
		{"民政", "mode", "单人保", "single"}, {"人社", "ui", "否", "0"}, {"人社", "work", "登记失业", "jobless"},
		{"乡村振兴", "monitored", "突发严重困难户", "3"}, {"乡村振兴", "risk_cleared", "否", "0"},
		{"信访", "petition", "残疾补贴", "aid"}, {"信访", "petition", "征地补偿", "other"}, {"两项补贴", "benefit", "重度残疾人护理补贴", "CA"},
	} {
		d, _ := Find(c.department)
		if got, ok := d.Code(c.set, c.word); !ok || got != c.code {
			t.Errorf("%s %s %q is %q, %v; want %q", c.department, c.set, c.word, got, ok, c.code)
		}
	}
	d, _ := Find("残联")
	if _, ok := d.Code("level", "五级"); ok {
		t.Error("五级 is known")
	}
}

// Headers of exports as systems write them are all known, so that what is told
// as unknown is worth reading. 证号 is the household's where there are registers
// of households, and nobody's elsewhere.
func TestHeadersOfExports(t *testing.T) {
	for id, headers := range map[string]map[string]record.Field{
		"civil-affairs": {"证号": record.FieldHousehold, "低保（特困）证号": record.FieldHousehold, "户主身份证号": record.FieldHeadID},
		"medical-insurance": {"统筹": "ignore", "大病": "ignore", "大额": "ignore", "个账": "ignore", "现金": "ignore", "cvlserv_flag": "ignore", "hifob_pay": "ignore",
			"oth_pay": "ignore", "act_pay_dedc": "ignore", "preselfpay_amt": "ignore", "overlmt_selfpay": "ignore", "psn_part_amt": record.FieldBurden},
		"human-resources":     {"就业困难人员认定日期": "ignore", "登记注销日期": "ignore"},
		"disabled-federation": {"工作/就业": "ignore", "初次申领日期": record.FieldIssued},
	} {
		d, _ := Find(id)
		for h, slot := range headers {
			if m, ok := d.Lookup(h); !ok || m.Column.Slot != slot {
				t.Errorf("%s: %s is not %s", id, h, slot)
			}
		}
	}
	d, _ := Find("disabled-federation")
	if m, ok := d.Lookup("证号"); ok && m.Column.Slot == record.FieldHousehold {
		t.Error("the federation's 证号 is no household's")
	}
}
