package department

import "testing"

// A petition asks for help when its subject tells of hardship or names a
// benefit; it does not when it is clearly about something else; and a subject
// that tells nothing is neither, so that somebody asks.
func TestPetitions(t *testing.T) {
	d, _ := Find("信访")
	for code, topics := range map[string][]string{
		"aid": {
			"低保申请", "医疗救助", "残疾补贴", "临时救助", "民政", "劳动和社会保障", "生活困难", "家里断粮三天", "看病难", "要求报销医药费", "父亲瘫痪无人照料", "失业后没有收入",
			"特困供养", "申请两项补贴", "两补未发", "困难残疾人生活补贴没有到账", "孩子上不起学", "丈夫患重病无力支付治疗费", "大病", "房屋倒塌无家可归", "孤儿", "五保户",
			"生活困難", "醫藥費無力負擔", "殘疾補貼", "申請低保", "低 保", "低\u3000保 申 请", "ｌｏｗ 低保", "其他（生活困难）", "救济", "老人赡养", "残疾人", "困难",
			// another matter, but hardship is told
			"征地后生活困难", "拖欠工资，家里揭不开锅", "房屋拆迁后无家可归", "法院判决后无力支付医疗费", "邻居纠纷受伤，看不起病", "反映村干部取消低保", "村务不公开，困难家庭未纳入低保",
			"物业停电，本人透析", "交不起电费水费",
		},
		"other": {
			"征地补偿", "邻里纠纷", "环境污染", "劳资纠纷", "停车困难", "小区停车难", "噪音扰民", "邻居养狗", "邻居的狗咬人", "法院判决不公", "诉讼案件", "涉法涉诉", "噪聲擾民", "鄰里糾紛", "停 车 难",
			"出行困难", "道路通行困难", "种粮补贴", "购房补贴", "家电以旧换新补贴", "征地养老补贴", "流浪狗救助", "流浪动物救助", "举报邻居骗取低保", "他人冒领低保", "人情保、关系保",
			"残疾人停车位被占", "社会保障卡补办", "降低保费", "养老院油烟", "国土资源", "纪检监察", "揭发控告", "意见建议", "物业不作为", "拖欠工资", "商品房烂尾", "慰问品采购合同纠纷",
			"全村小麦病虫害严重", "教育招生", "稳岗补贴", "垃圾站扰民，居民困难",
		},
		"": {"其他", "求决", "咨询", "不详", "来访", "个人诉求", "反映问题", "?", "无"},
	} {
		for _, topic := range topics {
			if got, _ := d.Code("petition", topic); got != code {
				t.Errorf("%s: %q, want %q", topic, got, code)
			}
		}
	}
}

// Words of an office in traditional characters mean what they mean in
// simplified ones.
func TestTraditionalCodes(t *testing.T) {
	for _, c := range []struct{ department, set, word, code string }{
		{"残联", "category", "肢體殘疾", "4"}, {"残联", "cert_status", "已註銷", "cancelled"}, {"民政", "benefit", "農村低保", "DB"},
		{"民政", "benefit", "低保邊緣家庭成員", "BY"}, {"民政", "mode", "單人保", "single"}, {"人社", "work", "登記失業", "jobless"},
		{"乡村振兴", "monitored", "突發嚴重困難戶", "3"}, {"信访", "done", "已辦結", "closed"},
	} {
		d, _ := Find(c.department)
		if got, ok := d.Code(c.set, c.word); !ok || got != c.code {
			t.Errorf("%s %s %q is %q, %v; want %q", c.department, c.set, c.word, got, ok, c.code)
		}
	}
}
