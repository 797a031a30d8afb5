package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the page as it is into testdata")

func sample() *Summary {
	reach := 0.985
	return &Summary{Plan: "样县", Policy: "fujian", AsOf: "2022-08-31", Batch: "20220831-3F9C", State: "degraded",
		Notes:  []Note{{Code: "missing", About: "petition", Text: "没有找到文件", Degrades: true}, {Code: "w", About: "a", Text: "没有送数清单"}, {Code: "w", About: "b", Text: "没有送数清单"}},
		Funnel: []Step{{"records", "入库记录", "条", 12345}, {"persons", "唯一人", "人", 9876}, {"leads", "命中规则", "条", 7}},
		Sources: []Source{{Name: "medical", Title: "医保", State: "loaded", Rows: 12345, Accepted: 12340, Rejected: 5, Rejects: map[string]int{"Q_NAME": 4, "Q_OTHER": 1},
			Period: "202208", Repairs: map[string]int{"blanks": 101, "id-check-digit": 42, "id-region-unknown": 12300, "id-rounded": 3, "id-x": 101}, Flags: map[string]int{"F_DATE": 2}, Leads: 7}, {Name: "petition", Title: "信访", State: "missing"}},
		Matching: Matching{Model: "built-in", Records: 12340, Persons: 9876, Candidates: 1 << 20, Linked: 2464, Precision: 0.9991, Recall: 0.9987, Reach: &reach, RecallBounds: &Bounds{0.8524, 0.9871, true},
			Rules: []BlockingRule{{"id_no", 2500, 3, 0, 0}, {"phone", 3000000, 2900000, 1, 2899990}},
			Cells: []Cell{{Left: "medical", Right: "register", Expected: 310.4, Linked: 308, Precision: 0.99996, Recall: 0.998, Reach: &reach, PrecisionBounds: &Bounds{0.99991, 1, false}, RecallBounds: &Bounds{0.9832, 1, false}},
				{Left: "medical", Right: "petition", Expected: 0.2}, {Left: "petition", Right: "register", Expected: 12}}},
		Rules: []Rule{{ID: "single-severe-disabled", Name: "重残单人保漏保", Class: "S", Leads: 7}, {ID: "petition-hardship", Name: "信访求助", Class: "S", Off: "缺少数据：信访"}},
		Leads: Cut{Leads: 7, Persons: 7, Households: 6, Listed: 7},
		Cuts: []Breakdown{{"county", "县", []NamedCut{{"甲县", Cut{3, 3, 3, 3, 0, 0}}, {"<script>alert(1)</script>", Cut{5, 5, 5, 5, 0, 0}}}},
			{"class", "类别", []NamedCut{{"S 疑似", Cut{3, 3, 3, 3, 0, 0}}}}, {"severity", "优先级", []NamedCut{{"1 红", Cut{7, 7, 6, 7, 0, 0}}}},
			{"source", "来源", []NamedCut{{"medical", Cut{7, 7, 6, 7, 0, 0}}, {"petition", Cut{2, 2, 2, 2, 0, 0}}}}},
		Compared: &Comparison{Since: "2022-07-31", Entrants: 40, Confirmed: 31, Missed: 8, Crossed: 1, Days: 24, ByRule: map[string]int{"single-severe-disabled": 31}, Benefits: map[string]int{"低保": 7, "特困": 1}},
		Visits:   &Visits{Since: "2021-09-01", Visited: 120, Need: 30, Applied: 20, Propose: 18, Wrong: 6, Rules: map[string]RuleVisits{"single-severe-disabled": {Visited: 100, Need: 28, Applied: 19}}},
		Aid:      &Aid{Times: 120, Persons: 90, Yuan: 164520, Reasons: []AidReason{{"疫情", 80, 70, 120000}, {"流浪", 2, 1, 900}, {"没有写明", 40, 25, 0}}},
		Care:     []Care{{"特困人员", 310}, {"孤儿", 3}}, PolicyTitle: "福建省",
		Lines: &Standards{Risen: []Rise{{"甲县", "2022-07", 715, 826.08}}, Unstated: []string{"乙县"}},
	}
}

func TestPage(t *testing.T) {
	got, err := sample().HTML()
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/page.html"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
	// The page needs no network and no script, and text cannot become markup.
	if bad := regexp.MustCompile(`https?:|<script|<link|src=|@import`).Find(got); bad != nil {
		t.Errorf("the page holds %q", bad)
	}
	if !bytes.Contains(got, []byte("default-src 'none'")) {
		t.Error("the page has no content security policy")
	}
}

// TestSmallCells: four families of a county are not published, four leads of
// a class are (T2).
func TestSmallCells(t *testing.T) {
	page, err := sample().HTML()
	if err != nil {
		t.Fatal(err)
	}
	row := func(name string) string {
		_, after, _ := strings.Cut(string(page), "<td>"+name+"</td>")
		line, _, _ := strings.Cut(after, "</tr>")
		return line
	}
	if r := row("甲县"); strings.Count(r, "&lt;5") != 4 || strings.Contains(r, ">3<") {
		t.Errorf("a small county is shown: %s", r)
	}
	if r := row("S 疑似"); !strings.Contains(r, ">3<") {
		t.Errorf("a class is hidden: %s", r)
	}
	if r := row("孤儿"); !strings.Contains(r, "&lt;5") {
		t.Errorf("three orphans are shown: %s", r)
	}
	if r := row("流浪"); strings.Count(r, "&lt;5") != 2 || strings.Contains(r, "900") {
		t.Errorf("one person's aid is shown: %s", r)
	}
}

// TestShown: the page names sources by department and key, codes by words,
// and claims nothing about nothing.
func TestShown(t *testing.T) {
	page, err := sample().HTML()
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, want := range []string{
		"<td>医保（medical）</td>", "<strong>信访（petition）</strong>", "福建省（fujian）", "模型：内置", "<td>红</td>", "2022-08",
		"已修复：去掉空格和不可见字符 101；末位×读作X 101<", "存疑，未改动：证号地区码不在历年区划表中，照原样保留 12\u202f300；证号校验码不符，照原样保留 42<",
		"无法修复，请送数部门更正：证号被表格软件或数值列取整，末三位已丢失 3<", "请送数部门核对：日期读不懂 2<", "退回原因：姓名含有不可能的字符 4；Q_OTHER 1<",
		`<td>医保（medical）</td><td>信访（petition）</td><td class="n">0</td><td class="n">0</td><td class="n">–</td><td class="n">–</td>`,
		`<td class="n">12</td><td class="n">0</td><td class="n">–</td><td class="n">0.0 %</td>`, "&gt; 99.9 %",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	for _, code := range []string{"blanks", "id-check-digit", "F_DATE", "built-in", "<td>medical</td>", "<td>petition</td>", "202208<"} {
		if strings.Contains(text, code) {
			t.Errorf("the page holds %q", code)
		}
	}
}

func TestSummaryRoundTrip(t *testing.T) {
	data, err := sample().JSON()
	if err != nil {
		t.Fatal(err)
	}
	back := new(Summary)
	if err := json.Unmarshal(data, back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, sample()) {
		t.Error(cmp.Diff(sample(), back))
	}
	if back.Count("persons") != 9876 || back.Count("nothing") != 0 {
		t.Error("steps of the funnel are not found by key")
	}
}

// TestMetricsForm: every line is a comment or a sample that Prometheus reads,
// each name is announced before it is used, labels are escaped.
func TestMetricsForm(t *testing.T) {
	s := sample()
	s.Plan = "a\"b\\c\nd"
	sampleLine := regexp.MustCompile(`^([a-z_]+)\{([a-z]+="([^"\\\n]|\\["\\n])*",?)*\} -?[0-9.]+$`)
	for _, text := range [][]byte{s.Metrics(), Attempt(s.Plan, 65, 1660000000, 1.25, 1650000000), Attempt("x", 0, 1, 0, 0)} {
		known := map[string]bool{}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSuffix(line, "\n")
			if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
				known[strings.Fields(name)[0]] = true
				continue
			}
			if strings.HasPrefix(line, "# HELP ") {
				continue
			}
			m := sampleLine.FindStringSubmatch(line)
			if m == nil || !known[m[1]] {
				t.Errorf("bad line %q", line)
			}
		}
	}
	if strings.Contains(string(Attempt("x", 65, 9, 1, 0)), "last_success") {
		t.Error("a failed attempt must not renew the last success")
	}
	if !strings.Contains(string(Attempt("x", 65, 9, 1, 7)), `last_success_timestamp_seconds{plan="x"} 7`) {
		t.Error("a failed attempt must not take away when the last success was")
	}
}

func ExampleSummary_Count() {
	s := Summary{Funnel: []Step{{Key: "leads", Name: "命中规则", Unit: "条", Count: 12345}}}
	fmt.Println(s.Count("leads"), s.Count("nothing"))
	// Output: 12345 0
}
