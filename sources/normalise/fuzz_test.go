package normalise

import "testing"

func FuzzID(f *testing.F) {
	for _, s := range []string{"990101198001011236", "9.90101E+17", "9901**********1236", "９９０１０１", "99010119800101123641B1", "X", "990101800101123"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkID(t, raw) })
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"张三（已故）", "张三/李四", "陈yan", "买买提·阿不都", "萧\u3000", "JOHN SMITH 2", "⿰王文", "张三1已故曾用名"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkName(t, raw) })
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"1980年1月2日", "一九八〇年十二月廿三", "13/02/1980", "3-Feb-1980", "2020-12-31T16:00:00Z", "农历1980年正月", "80.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkDate(t, raw) })
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"测试省甲州市云岫区山前镇下坂村6组186号", "福建闽侯上街镇", "枣庄市中区", "镇乡村组", "第十四村民小组"} {
		f.Add(s, "990101")
	}
	f.Fuzz(func(t *testing.T, raw, hint string) { checkAddress(t, raw, hint) })
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"13812345678/0591-87654321转8", "1.2万元", "男(1)", "02-户主", "202103", "(1,234.5)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkRest(t, raw) })
}
