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
