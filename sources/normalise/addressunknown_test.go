package normalise

import "testing"

// TestTownOfAnUnknownCounty: a county younger than the tables, or of a made-up
// province, must not make three towns of one.
func TestTownOfAnUnknownCounty(t *testing.T) {
	for raw, want := range map[string]string{
		"桑榆县红枫街道东杜庄社区3组8号":    "红枫街道",
		"云麓市桑榆县红枫街道东杜庄社区3组8号": "红枫街道",
		"某省云麓市桑榆县红枫街道东杜庄社区":   "红枫街道",
		"红枫街道东杜庄社区":           "红枫街道",
		"漠北市石盘旗乌兰苏木南景沟村":      "乌兰苏木",
		"福建省福州市新设区青松镇上村5号":    "青松镇",
		"中心市场街道胜利社区":          "中心市场街道",
		"测试省甲州市云岫区青松镇上村5号":    "青松镇",
		"东方红旗乡前进村2组":          "东方红旗乡",
		"三区镇前进村2组":            "三区镇",
		"福建省福州市鼓楼区市场街道胜利社区":   "市场街道",
		"桑榆县桑榆镇东村":            "桑榆镇",
		"桑榆县东村3组":             "",
	} {
		if got := Address(raw, ""); got.Town != want {
			t.Errorf("%s: town %q, want %q", raw, got.Town, want)
		}
		if got, _ := NewAddresses().Read(raw, ""); got != Address(raw, "") {
			t.Errorf("%s: %+v remembered, %+v read", raw, got, Address(raw, ""))
		}
	}
}
