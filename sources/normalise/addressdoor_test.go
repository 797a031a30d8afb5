package normalise

import (
	"slices"
	"testing"
)

// TestDoorsAndFormerNames: one door in the spellings of several offices is one
// hamlet, and a former name in brackets hides nothing behind it.
func TestDoorsAndFormerNames(t *testing.T) {
	for raw, want := range map[string]Place{
		"云岫区青松镇上村一百八十六号":        {Town: "青松镇", Village: "上村", Hamlet: "186号"},
		"云岫区青松镇上村一八六号":          {Town: "青松镇", Village: "上村", Hamlet: "186号"},
		"云岫区青松镇上村二百零六号":         {Town: "青松镇", Village: "上村", Hamlet: "206号"},
		"云岫区青松镇上村三百号":           {Town: "青松镇", Village: "上村", Hamlet: "300号"},
		"云岫区青松镇上村一百二号":          {Town: "青松镇", Village: "上村", Hamlet: "120号"},
		"云岫区青松镇上村五社":            {Town: "青松镇", Village: "上村", Hamlet: "5组"},
		"云岫区青松镇上村第五社12号":        {Town: "青松镇", Village: "上村", Hamlet: "5组12号"},
		"云岫区青松镇上洋5社12号":         {Town: "青松镇", Village: "上洋", Hamlet: "5组12号"},
		"云岫区青松镇上村5社区":           {Town: "青松镇", Village: "上村", Hamlet: "5社区"},
		"泊云区(原泊云市)青松镇上村5组":      {Town: "青松镇", Village: "上村", Hamlet: "5组"},
		"甲州市泊云市（现泊云区）青松镇上村5组":   {Town: "青松镇", Village: "上村", Hamlet: "5组"},
		"云岫区青松镇（原青松乡）上村（原下村）5组": {Town: "青松镇", Village: "上村", Hamlet: "5组"},
		"云岫区青松镇上村（原5组）3号":       {Town: "青松镇", Village: "上村", Hamlet: "3号"},
		"云岫区青松镇上村5组（原3组）3号":     {Town: "青松镇", Village: "上村", Hamlet: "5组3号"},
		"云岫区青松镇上村(3号楼)5室":       {Town: "青松镇", Village: "上村", Hamlet: "(3号楼)5室"},
	} {
		got := Address(raw, "")
		if read, _ := NewAddresses().Read(raw, ""); read != got {
			t.Errorf("%s: %+v remembered, %+v read", raw, read, got)
		}
		if got.County, got.CountyCertain = "", false; got != want {
			t.Errorf("%s: %+v, want %+v", raw, got, want)
		}
	}
}

// TestCountyPrefixes: a county of the tables has names to stand in front of a
// town; what is none has no names, whatever it is.
func TestCountyPrefixes(t *testing.T) {
	if names := CountyPrefixes("990103"); !slices.Contains(names, "泊云区") || !slices.Contains(names, "泊云") || !slices.Contains(names, "测试省") {
		t.Errorf("990103: %q", names)
	}
	for _, other := range []string{"", "1", "泊云区", "990000", "123456"} {
		if names := CountyPrefixes(other); names != nil {
			t.Errorf("%q: %q", other, names)
		}
	}
}

// TestStems: what is left of a name is what people write.
func TestStems(t *testing.T) {
	for name, want := range map[string]string{"碛岬镇": "碛岬", "霁墩街道": "霁墩", "洋下农场": "洋下农场", "镇": "镇", "碛岬": "碛岬"} {
		if got := TownStem(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"柘洋村": "柘洋", "樟厝社区": "樟厝", "村": "村", "柘洋": "柘洋"} {
		if got := VillageStem(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
