package pipeline_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/plan"
	"yingbao/pipeline/report"
	"yingbao/pipeline/visits"
	"yingbao/sources/normalise"
)

// county is a made-up county of a hundred people: number i has a name, a
// number and a door of his own.
func county(i int) (name, number, address string) {
	first := fmt.Sprintf("990102%d%02d%02d%03d", 1940+i%50, 1+i%12, 1+i%28, 10+i)
	surnames, given := []rune("赵钱孙李周吴郑王"), []rune("一乙二丁三正立本永平安民")
	return string([]rune{surnames[i%8], given[i%12], given[(i/8)%12]}), first + string(normalise.CheckDigit(first)),
		fmt.Sprintf("测试省甲州市泊云区霁墩街道皋垵社区%d组%d号", 1+i%9, i)
}

// months keeps a plan whose register changes from month to month.
type months struct {
	t    *testing.T
	dir  string
	plan *plan.Plan
}

func newMonths(t *testing.T) *months {
	m := &months{t: t, dir: t.TempDir()}
	var b strings.Builder
	b.WriteString("姓名,身份证号,残疾类别,残疾等级,状态,户口地址\n")
	for i := range 40 { // 0..39 have a certificate
		name, number, address := county(i)
		fmt.Fprintf(&b, "%s,%s,肢体,二级,正常,%s\n", name, number, address)
	}
	m.write("disabled.csv", b.String())
	m.write("plan.yaml", "name: county\nas_of: today\npolicy: fujian\nsources:\n"+
		"  disabled: {department: disabled-federation, path: disabled.csv}\n"+
		"  register: {department: civil-affairs, path: register.csv, role: register}\nruns: runs/\n")
	var err error
	if m.plan, err = plan.Load(filepath.Join(m.dir, "plan.yaml")); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *months) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, name), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// night runs a day with the register of 60..99 since long ago and of others
// since a month.
func (m *months) night(asOf string, since map[int]string) *pipeline.Result {
	m.t.Helper()
	var b strings.Builder
	b.WriteString("姓名,身份证号,救助类别,保障方式,最初享受月份,状态,家庭住址\n")
	row := func(i int, from string) {
		name, number, address := county(i)
		fmt.Fprintf(&b, "%s,%s,农村低保,单人保,%s,在保,%s\n", name, number, from, address)
	}
	for i := 60; i < 100; i++ {
		row(i, "202001")
	}
	for i := range 60 {
		if from := since[i]; from != "" {
			row(i, from)
		}
	}
	m.write("register.csv", b.String())
	result, err := pipeline.Run(context.Background(), m.plan, pipeline.Options{AsOf: asOf, Now: time.Date(2022, 10, 1, 0, 0, 0, 0, time.UTC), Version: "test"})
	if err != nil {
		m.t.Fatal(asOf, err)
	}
	return result
}

// entrants reads who entered: state by "benefit from".
func entrants(t *testing.T, folder string) map[string]int {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "entrants.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, r := range rows[1:] {
		if (r[1] == "confirmed") != (r[6] != "") || !strings.HasPrefix(r[8], "register:") {
			t.Errorf("row %v", r)
		}
		out[r[1]]++
	}
	return out
}

// TestMonths: three months of one county. Who was flagged and entered is
// confirmed, who entered unflagged is a miss, who stood there before is
// neither; a night in the middle of a month counts from the month before.
func TestMonths(t *testing.T) {
	m := newMonths(t)
	july := m.night("2022-07-31", nil)
	if july.Summary.Compared != nil || july.Summary.Count("leads") < 40 {
		t.Fatalf("July has nothing to compare with: %+v, %d leads", july.Summary.Compared, july.Summary.Count("leads"))
	}
	// August: 1 and 2 were flagged in July, 50 never was, 60 only changed his list
	mid := m.night("2022-08-10", map[int]string{1: "202208"})
	august := m.night("2022-08-31", map[int]string{1: "202208", 2: "202208", 50: "202208"})
	// September: 3 was flagged in July, 51 and 52 never were
	september := m.night("2022-09-30", map[int]string{1: "202208", 2: "202208", 50: "202208", 3: "202209", 51: "202209", 52: "202209"})
	for _, c := range []struct {
		result *pipeline.Result
		want   report.Comparison
		files  map[string]int
	}{
		{mid, report.Comparison{Since: "2022-07-31", Entrants: 1, Confirmed: 1}, map[string]int{"confirmed": 1}},
		{august, report.Comparison{Since: "2022-07-31", Entrants: 3, Confirmed: 2, Missed: 1, Benefits: map[string]int{"低保": 1}}, map[string]int{"confirmed": 2, "missed": 1}},
		{september, report.Comparison{Since: "2022-08-31", Entrants: 3, Confirmed: 1, Missed: 2, Benefits: map[string]int{"低保": 2}}, map[string]int{"confirmed": 1, "missed": 2}},
	} {
		got := *c.result.Summary.Compared
		if got.ByRule["single-severe-disabled"] != got.Confirmed {
			t.Errorf("%s: confirmed by rule %v", c.want.Since, got.ByRule)
		}
		got.ByRule, got.Days = nil, 0
		if c.want.Benefits == nil {
			c.want.Benefits = map[string]int{}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(c.files, entrants(t, c.result.Folder)); diff != "" {
			t.Error(diff)
		}
		manifest, err := archive.ReadManifest(c.result.Folder)
		if err != nil || manifest.Counts["missed"] != c.want.Missed || manifest.Counts["confirmed"] != c.want.Confirmed {
			t.Errorf("manifest %v, %v", manifest.Counts, err)
		}
	}
	page, err := os.ReadFile(filepath.Join(september.Folder, "report.html"))
	if err != nil || !strings.Contains(string(page), "漏推") {
		t.Error("the report does not tell of misses")
	}
	known, err := os.ReadFile(filepath.Join(september.Folder, "known.csv"))
	name, number, _ := county(1)
	if err != nil || strings.Contains(string(known), number) || strings.Contains(string(known), name) {
		t.Error("known.csv holds a name or a number")
	}
}

// TestVisitsInReport: what came back stands in the summary, by rule.
func TestVisitsInReport(t *testing.T) {
	m := newMonths(t)
	m.night("2022-07-31", nil)
	tasks, err := visits.NewTasks(m.plan.Runs, m.plan.Name)
	if err != nil {
		t.Fatal(err)
	}
	batch, lines, err := tasks.Latest()
	if err != nil || len(lines) < 4 {
		t.Fatal(len(lines), err)
	}
	var b strings.Builder
	b.WriteString("批次号,线索编号,核查结果代码,核查日期,是否申请\n")
	codes := []string{"12", "41", "12", "61"}
	n := 0
	for id := range lines {
		if n < len(codes) {
			fmt.Fprintf(&b, "%s,%s,%s,2022-08-0%d,%s\n", batch, id, codes[n], n+1, []string{"是", "否"}[n%2])
			n++
		}
	}
	m.write("returned.csv", b.String())
	if _, err := visits.Import(context.Background(), visits.Folder(m.plan.Runs, m.plan.Name), filepath.Join(m.dir, "returned.csv"), tasks, time.Date(2022, 8, 20, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	v := m.night("2022-08-31", nil).Summary.Visits
	if v == nil {
		t.Fatal("no visits in the summary")
	}
	if v.Visited != 4 || v.Need != 2 || v.Applied != 2 || v.Propose != 2 || v.Wrong != 1 || v.Rules["single-severe-disabled"].Visited != 4 {
		t.Errorf("%+v", v)
	}
}
