package department

import "testing"

// A register says in many words that somebody draws no longer; a state taken
// for drawing would hide him from every rule.
func TestRegisterStates(t *testing.T) {
	d, _ := Find("民政")
	for code, words := range map[string][]string{
		"stopped":   {"停止发放", "已停止发放", "停發", "暂停发放", "已退保", "清退", "已终止", "审核未通过", "停保1个月", "未享受", "不再享受"},
		"cancelled": {"已死亡", "死亡注销", "已取消", "户籍迁出"},
		"active":    {"恢复发放", "在保（重新纳入）", "正常享受中", "未停保", "已审批"},
		"pending":   {"待审批", "乡镇审核中", "公示中", "公示期", "已受理", "待公示", "拟纳入", "待審批"},
		"fading":    {"渐退期内（六个月后停保）"},
		"":          {"", "A01"},
	} {
		for _, w := range words {
			if got, _ := d.Code("status", w); got != code {
				t.Errorf("%s: %q, want %q", w, got, code)
			}
		}
	}
}

// A word for drawing inside one that denies it, or behind which it ends, is not
// drawing: 在保 in 不在保, 正常 in 正常退出.
func TestDeniedStates(t *testing.T) {
	for _, name := range []string{"民政", "儿童", "补贴发放"} {
		d, _ := Find(name)
		for code, words := range map[string][]string{
			"stopped": {"不在保", "未在保", "已不在册", "非在册", "不在享", "不正常", "非正常", "未正常发放", "正常退出", "正常停保", "在保转停保", "停发后未恢复", "待恢复",
				"不符合条件", "未批准", "不同意", "驳回", "撤销", "中止", "冻结", "期满", "已到期", "失效", "转出", "剔除", "自然减员", "非低保对象", "未领取", "发放失败", "否"},
			"cancelled": {"正常注销", "去世", "亡故", "销户"},
			"active":    {"未取消", "未到期", "停发后恢复正常", "正常（曾停发）", "在保待审核", "已公示已发放", "是"},
		} {
			for _, w := range words {
				if got, _ := d.Code("status", w); got != code {
					t.Errorf("%s: %s is %q, want %q", name, w, got, code)
				}
			}
		}
	}
}
