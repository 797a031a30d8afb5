package normalise

import (
	"strings"
	"testing"
)

// TestMaskText: numbers of persons are hidden wherever they stand in a text;
// what a visitor finds the door by is not.
func TestMaskText(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"泊云区霁墩街道檀厝社区4-106号2座1-2-301":  "泊云区霁墩街道檀厝社区4-106号2座1-2-301",
		"檀厝社区223号990182197106051924":  "檀厝社区223号990182********1924",
		"檀厝社区223号 99018219710605192X": "檀厝社区223号 990182********192X",
		"檀厝社区３号９９０１８２１９７１０６０５１９２４":    "檀厝社区３号990182********1924",
		"3栋201 13900012345":           "3栋201 139****2345",
		"3栋201，139-0001-2345（儿子）":     "3栋201，139****2345（儿子）",
		"990182710605192 霁墩街道":        "990182******192 霁墩街道",
		"残疾证99018219710605192411，7组":  "残疾证990182********192411，7组",
		"邮编350001 350102001007":       "邮编350001 35********07",
		// door numbers beside a number, and more of them than a telephone has digits
		"幸福小区12-1-1503 350001":            "幸福小区12-1-1503 350001",
		"1-1-101-1201-15号楼":               "1-1-101-1201-15号楼",
		"15-1-1201-1502":                  "15-1-1201-1502",
		"幸福路12-3-401 138 1234 5678":       "幸福路12-3-401 138****5678",
		"3－201－13812345678":               "3－201－138****5678",
		"5栋2-301 0591-87654321":           "5栋2-301 05********21",
		"7组 990182 1971 0605 1924":        "7组 990182********1924",
		"7组12 990182 710605 192":          "7组12 990182******192",
		"990182 19710605 192":             "99*************92",
		"990182 19710605 192X":            "990182********192X",
		"13900012345 139 0001 2345":       "139****2345 139****2345",
		"1 3 9 0 0 0 1 2 3 4 5":           "139****2345",
		"1-2-3 990182197106051924 12-501": "1-2-3 990182********1924 12-501",
	} {
		if got := MaskText(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func FuzzMaskText(f *testing.F) {
	f.Add("檀厝社区223号990182197106051924")
	f.Add("1-2 3.4 13900012345x")
	f.Add("\xc000000000000")
	f.Fuzz(func(t *testing.T, text string) {
		masked := MaskText(text)
		digits := 0
		for _, c := range masked {
			if c = narrow(c); c < '0' || c > '9' {
				digits = 0
			} else if digits++; digits >= personal {
				t.Fatalf("%q: %q", text, masked)
			}
		}
		if !strings.ContainsFunc(text, func(c rune) bool { c = narrow(c); return c >= '0' && c <= '9' }) && masked != text {
			t.Errorf("%q: %q", text, masked)
		}
	})
}
