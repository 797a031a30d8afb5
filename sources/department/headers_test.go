package department

import (
	"strings"
	"testing"

	"yingbao/sources/record"
)

// Names that offices give their columns. One that is not known leaves its
// column unused: who has left a register then counts as drawing, an expired
// certificate as valid.
func TestOfficesHeaders(t *testing.T) {
	for _, line := range []string{
		"民政 name 低保对象姓名 特困人员姓名 供养对象姓名 保障人员姓名 享受人员姓名",
		"民政 start 起始享受年月 起享年月 享受起始年月 开始享受年月 纳入保障时间 首次享受时间",
		"民政 end 停发年月 退保时间 停享年月 终止享受年月 停止享受时间",
		"民政 end_reason 退保原因 停享原因",
		"民政 status 在享状态 享受低保状态 待遇享受状态 保障对象状态 发放情况",
		"民政 supplement 分类施保金 分类施保补助金额",
		"民政 reviewed 年审时间 复审日期",
		"残联 valid_to 残疾证有效期止 证件到期日期 失效日期 有效期限",
		"残联 cert_status 持证人状态 证件是否有效",
		"残联 level 残疾类别等级 残疾类别及等级 残别等级",
		"死亡 address 生前住址 生前居住地",
		"死亡 death 死亡年月 户口注销时间",
		"人社 jobless_since 失业登记年月 失业起始日期",
		"人社 insured 养老保险参保状态 社保缴费状态",
		"人社 ui 是否领取失业保险待遇 失业待遇状态",
		"信访 name 来电人 来电人姓名",
		"信访 topic 诉求标题 主要诉求 事项分类",
		"儿童 status 状态 保障状态 在保状态",
		"儿童 end 停保时间 退出日期",
		"补贴发放 status 补贴发放状态",
		"门慢特 end 有效期 待遇终止日期",
		"教育 name 毕业生姓名 学员姓名",
		"司法 custody 入监时间 入狱日期",
		"申请审批 application 审批意见 审批状态",
		"医保 aid_paid 医疗救助基金支付 医疗救助支出",
	} {
		words := strings.Fields(line)
		d, ok := Find(words[0])
		if !ok {
			t.Fatalf("no dictionary %s", words[0])
		}
		for _, header := range words[2:] {
			if m, ok := d.Lookup(header); !ok || m.Column.Slot != record.Field(words[1]) {
				t.Errorf("%s: %s is not read as %s", words[0], header, words[1])
			}
		}
	}
}

// Words that only look like a column must not feed it: an identity card that has
// expired says nothing of a certificate.
func TestOfficesOtherHeaders(t *testing.T) {
	for _, line := range []string{
		"民政 end 停发原因 退保原因 是否停发 停发备注 停发说明 停发人 停发类型 停发次数 停发月数 退保人数 补贴停发时间 停发后恢复时间",
		"民政 start 是否纳入保障 纳入保障人数 纳入保障人口数 起始享受金额",
		"民政 status 补贴享受状态 婚姻状态 享受状态变更时间 在保状态变更日期 保障状态变更原因",
		"民政 supplement 家庭分类施保总额 分类施保情况 分类施保类型 分类施保人数 分类施保起始月份",
		"民政 name 照料人姓名 开户人姓名",
		"残联 valid_to 身份证有效期 身份证有效期至 居住证有效期 残疾证有效期自 残疾证有效期起 残疾证到期提醒 残疾证到期换证日期 残疾证有效期天数",
		"人社 jobless_since 失业登记年龄 失业登记年限",
		"人社 ui 失业保险待遇开始年月 失业待遇类型",
		"人社 insured 居民养老参保状态 城乡居民养老保险缴费状态",
		"儿童 status 保障状态变更时间",
	} {
		words := strings.Fields(line)
		d, _ := Find(words[0])
		for _, header := range words[2:] {
			if m, ok := d.Lookup(header); ok && m.Column.Slot == record.Field(words[1]) {
				t.Errorf("%s: %s is read as %s", words[0], header, words[1])
			}
		}
	}
}

// Category and level in one cell.
func TestCategoryAndLevel(t *testing.T) {
	d, _ := Find("残联")
	for cell, want := range map[string][2]string{
		"肢体二级": {"4", "2"}, "精神残疾三级": {"6", "3"}, "多重（肢体一级、智力二级）": {"7", "1"}, "视力壹级": {"1", "1"}, "肢体": {"4", ""},
	} {
		category, _ := d.Code("category", cell)
		level, _ := d.Code("level", cell)
		if category != want[0] || level != want[1] {
			t.Errorf("%s: %s %s, want %v", cell, category, level, want)
		}
	}
}

// A child's or an allowance's state in other words than the form's.
func TestListStates(t *testing.T) {
	for _, name := range []string{"儿童", "补贴发放"} {
		d, _ := Find(name)
		for state, want := range map[string]string{"已停发": "stopped", "清退": "stopped", "公示中": "pending", "申请未通过": "stopped", "死亡停发": "cancelled", "正常发放": "active"} {
			if got, _ := d.Code("status", state); got != want {
				t.Errorf("%s: %s is %q, want %q", name, state, got, want)
			}
		}
	}
}
