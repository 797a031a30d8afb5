package entitlement

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWorkCost: the labour cost that a county's pack states is taken off the
// contribution base before it is held against the family's standard.
func TestWorkCost(t *testing.T) {
	cases, err := ParseCases("case", []byte(`规则 income-growth-review
基准日 2026-11-01
情形 一人职工参保，户内两人
户籍 甲 户号=1 关系=02 县=350102
户籍 乙 出生=20100101 户号=1 关系=20 县=350102
人社 甲 参保=active 险种=employee 参保起=20260601 缴费基数=2000 县=350102
民政 甲 待遇=DB 县=350102
`))
	if err != nil {
		t.Fatal(err)
	}
	for cost, want := range map[string]string{"300": "W/Y", "500": "W/B"} { // 2,000 less the cost, against 826.08 times two
		file := filepath.Join(t.TempDir(), "county.yaml")
		text := "name: county\ninherits: fujian\nstandards:\n  - {area: \"350102\", from: \"2026-01\", work_cost: " + cost + "}\n"
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		pack, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		results, err := pack.Test(cases)
		if err != nil || !strings.Contains(results[0].Got, "甲 提示 "+want) {
			t.Errorf("work cost %s: want %s, got %v %v", cost, want, results, err)
		}
	}
}
