package normalise_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/normalise"
)

// pieces of addresses, most of them where a rule must decide.
var pieces = []string{
	"测试省", "甲州市", "泊云区", "霁墩街道", "福建省", "福州市", "闽侯县", "闽侯", "甘蔗街道", "东莞", "东莞市", "虎门镇", "枣庄市", "市中区", "沙县", "沙县镇", "应县镇子梁乡",
	"檀厝社区", "蕉坵社区", "岩前村", "村", "社区", "居委会", "村民委员会", "镇", "乡", "街道", "开发区", "洋下镇", "人民政府", "刘庄", "第", "组", "村民小组", "小组",
	"队", "号", "路", "新村路", "中关村", "大街社区", "三", "十一", "五乡镇", "现住址：", "户籍地", "‘", "'", "（", "）", "-", " ", "１", "2", "5组", "12", "６号", "旗杆里", "中国", "，", "室", "3组12号", "13-70号", "\u200b", "\t",
}

func TestAddressesReadsLikeAddress(t *testing.T) {
	a := normalise.NewAddresses()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 9).Draw(t, "pieces"), "")
		hint := rapid.SampledFrom([]string{"", "350121", "990103", "3501"}).Draw(t, "hint")
		for range 2 { // the second time out of memory
			got, plain := a.Read(text, hint)
			if want := normalise.Address(text, hint); got != want {
				t.Fatalf("%q with hint %q: remembered %+v, read whole %+v", text, hint, got, want)
			}
			if plain && strings.ContainsFunc(text, func(c rune) bool { return (c <= ' ' || c > '~') && (c < 0x4E00 || c > 0x9FFF) }) {
				t.Fatalf("%q is called plain", text)
			}
		}
	})
}

// TestAddressesRemembersMany: what is remembered stays right when more turns
// up than there was room for.
func TestAddressesRemembersMany(t *testing.T) {
	a := normalise.NewAddresses()
	for range 2 {
		for i := range 3000 {
			village := string(rune(0x4E00+i)) + "厝社区"
			for _, text := range []string{"霁墩街道" + village + "35号", "霁墩街道" + village} {
				if got, _ := a.Read(text, "990103"); got != normalise.Address(text, "990103") {
					t.Fatalf("%q: remembered %+v, read whole %+v", text, got, normalise.Address(text, "990103"))
				}
			}
		}
	}
}
