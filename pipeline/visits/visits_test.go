package visits

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"yingbao/sources/tabular"
)

func TestMain(m *testing.M) {
	tabular.ChildMain() // workbooks are read in a child process
	os.Exit(m.Run())
}

const listHeader = "批次号,线索编号,核查时限,县,乡镇,村(社区),姓名,性别,身份证号(脱敏),核查结果代码,核查日期,核查方式,备注"

// job makes a plan's folder with one published run of three leads.
func job(t *testing.T) (runs string, tasks *Tasks) {
	t.Helper()
	runs = t.TempDir()
	run := filepath.Join(runs, "county", "2022-08-31-001")
	files := map[string]string{
		"manifest.json":          "{}",
		"summary.json":           `{"batch": "20220831-ABCD"}`,
		"worklists/甲县/乙镇.csv":    listHeader + "\n" + line(1, "王一") + line(2, "李二") + line(3, "陈三"),
		"leads.csv":              "lead_id,rules,severity\n" + id(1) + ",single-severe-disabled,O\n" + id(2) + ",petition-hardship,Y\n" + id(3) + ",petition-hardship;medical-burden-high,Y\n",
		"worklists/甲县/乙镇.xlsx.x": "no worklist",
	}
	for name, text := range files {
		path := filepath.Join(run, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tasks, err := NewTasks(runs, "county")
	if err != nil {
		t.Fatal(err)
	}
	return runs, tasks
}

func id(n int) string {
	return []string{"", "YB990102202208-000001-A", "YB990102202208-000002-B", "YB990102202208-000003-C"}[n]
}

func line(n int, name string) string {
	return "20220831-ABCD," + id(n) + ",2022-09-07,甲县,乙镇,丙村," + name + ",男,990102********001" + string(rune('0'+n)) + ",,,,\n"
}

var today = time.Date(2022, 9, 10, 0, 0, 0, 0, time.UTC)

func take(t *testing.T, runs string, tasks *Tasks, name, text string) *Imported {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Import(context.Background(), Folder(runs, "county"), path, tasks, today)
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != got.Applied+got.Added+got.Duplicate+got.Parked+got.Open {
		t.Errorf("a row is lost: %+v", got) // V2
	}
	return got
}

func TestOutcomes(t *testing.T) {
	for text, want := range map[string]string{"12": "12", "１２": "12", "12.0": "12", " 12 拟纳入低保(单人)": "12", "拟纳入低保（单人）": "12", "纳入低保": "11",
		"死亡": "51", "外出务工": "54", "在外地": "54", "低保": "11"} {
		if o, ok := FindOutcome(text); !ok || o.Code != want {
			t.Errorf("%q is %q, %v; want %s", text, o.Code, ok, want)
		}
	}
	for _, text := range []string{"", "99", "1", "12 已死亡", "去问村长", "120.5", "112"} {
		if o, ok := FindOutcome(text); ok {
			t.Errorf("%q was taken for %s", text, o.Code)
		}
	}
	if n := len(Outcomes()); n != 29 {
		t.Errorf("%d outcomes", n)
	}
}

// TestRows: what becomes of every kind of returned row.
func TestRows(t *testing.T) {
	for _, c := range []struct{ name, row, state, why string }{
		{"a code", "20220831-ABCD," + id(1) + ",王一,12,2022-09-03", Applied, ""},
		{"a word, a Chinese date", "20220831-ABCD," + id(1) + ",王一,已故,2022年9月3日", Applied, ""},
		{"lower case, blanks", " 20220831-abcd , " + strings.ToLower(id(1)) + " ,王一,12,2022/9/3", Applied, ""},
		{"no batch, the name says who", "," + id(1) + ",王一,12,2022-09-03", Applied, ""},
		{"no date", "20220831-ABCD," + id(1) + ",王一,12,", Applied, ""},
		{"not visited", "20220831-ABCD," + id(1) + ",王一,,", Open, ""},
		{"by hand", ",,赵四,16,2022-09-03", Added, ""},
		{"no such code", "20220831-ABCD," + id(1) + ",王一,99,2022-09-03", Parked, "bad-code"},
		{"no such date", "20220831-ABCD," + id(1) + ",王一,12,2022-13-45", Parked, "bad-date"},
		{"last year", "20220831-ABCD," + id(1) + ",王一,12,2021-09-03", Parked, "early-date"},
		{"half a year before", "20220831-ABCD," + id(1) + ",王一,12,2022-02-27", Parked, "early-date"},
		{"the month before", "20220831-ABCD," + id(1) + ",王一,12,2022-08-03", Applied, ""},
		{"tomorrow", "20220831-ABCD," + id(1) + ",王一,12,2022-09-11", Parked, "future-date"},
		{"no such lead", "20220831-ABCD,YB990102202208-000009-X,王一,12,2022-09-03", Parked, "unknown-lead"},
		{"no such batch", "20210831-ABCD," + id(1) + ",王一,12,2022-09-03", Parked, "unknown-lead"},
		{"another's line", "20220831-ABCD," + id(1) + ",李二,12,2022-09-03", Parked, "wrong-person"},
	} {
		runs, tasks := job(t)
		got := take(t, runs, tasks, "back.csv", "批次号,线索编号,姓名,核查结果代码,核查日期\n"+c.row+"\n")
		state := map[string]int{Applied: got.Applied, Added: got.Added, Open: got.Open, Parked: got.Parked}
		if got.Rows != 1 || state[c.state] != 1 || c.why != "" && got.Why[c.why] != 1 {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestAgain: importing twice changes nothing, reordered rows and a workbook
// are the same returns, of two results of a day the second is parked.
func TestAgain(t *testing.T) {
	runs, tasks := job(t)
	head := "批次号,线索编号,姓名,核查结果代码,核查日期\n"
	a, b := "20220831-ABCD,"+id(1)+",王一,12,2022-09-03\n", "20220831-ABCD,"+id(2)+",李二,45,2022-09-04\n"
	if got := take(t, runs, tasks, "one.csv", head+a+b); got.Applied != 2 {
		t.Fatalf("%+v", got)
	}
	before, err := os.ReadFile(filepath.Join(Folder(runs, "county"), journalName))
	if err != nil {
		t.Fatal(err)
	}
	if got := take(t, runs, tasks, "two.csv", head+b+a); got.Duplicate != 2 {
		t.Errorf("reordered: %+v", got)
	}
	if got := importBook(t, runs, tasks, strings.Split(strings.TrimSpace(head+b+a), "\n")); got.Duplicate != 2 {
		t.Errorf("as a workbook: %+v", got)
	}
	if after, err := os.ReadFile(filepath.Join(Folder(runs, "county"), journalName)); err != nil || string(after) != string(before) {
		t.Error("the journal changed", err)
	}
	if got := take(t, runs, tasks, "three.csv", head+"20220831-ABCD,"+id(1)+",王一,41,2022-09-03\n"); got.Why["conflict"] != 1 {
		t.Errorf("two results of a day: %+v", got)
	}
	if got := take(t, runs, tasks, "four.csv", head+"20220831-ABCD,"+id(1)+",王一,41,2022-09-05\n"); got.Applied != 1 {
		t.Errorf("a later result: %+v", got)
	}
	j, err := Read(Folder(runs, "county"))
	if err != nil {
		t.Fatal(err)
	}
	status, err := StatusOn(tasks, j, "2022-09-10")
	if err != nil || status.Listed != 3 || status.Done != 2 || status.Open != 1 || len(status.Overdue) != 1 || status.Parked["conflict"] != 1 {
		t.Errorf("%+v %v", status, err)
	}
	if status.Outcomes[0].Code != "41" { // the later one decides (V5)
		t.Errorf("outcomes %+v", status.Outcomes)
	}
}

func importBook(t *testing.T, runs string, tasks *Tasks, lines []string) *Imported {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	rows := append([]string{"核查清单（交回）"}, lines...) // a title above the header
	for i, text := range rows {
		cells := strings.Split(text, ",")
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow(book.GetSheetName(0), at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "back.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	got, err := Import(context.Background(), Folder(runs, "county"), path, tasks, today)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestUnreadable(t *testing.T) {
	runs, tasks := job(t)
	for name, text := range map[string]string{"none.csv": "甲,乙\n1,2\n", "empty.csv": ""} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Import(context.Background(), Folder(runs, "county"), path, tasks, today)
		var unreadable *Unreadable
		if !errors.As(err, &unreadable) || unreadable.Text("zh") == unreadable.Text("en") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOddFiles: a pipe is not waited for, a link not followed.
func TestOddFiles(t *testing.T) {
	runs, tasks := job(t)
	pipe, link := filepath.Join(t.TempDir(), "pipe.csv"), filepath.Join(t.TempDir(), "link.csv")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink("/etc/hosts", link)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, link, t.TempDir()} {
		if _, err := Import(context.Background(), Folder(runs, "county"), path, tasks, today); !errors.As(err, new(*Unreadable)) {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

// TestTorn: what a process that died left behind a whole line is dropped, and
// damage anywhere else is told (V1).
func TestTorn(t *testing.T) {
	runs, tasks := job(t)
	head := "批次号,线索编号,姓名,核查结果代码,核查日期\n"
	take(t, runs, tasks, "one.csv", head+"20220831-ABCD,"+id(1)+",王一,12,2022-09-03\n")
	path := filepath.Join(Folder(runs, "county"), journalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) {
		if err := os.WriteFile(path, append(append([]byte{}, whole...), whole[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if j, err := Read(Folder(runs, "county")); err != nil || len(j.Visits) != 1 {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	if got := take(t, runs, tasks, "two.csv", head+"20220831-ABCD,"+id(2)+",李二,12,2022-09-03\n"); got.Applied != 1 {
		t.Errorf("%+v", got)
	}
	if j, err := Read(Folder(runs, "county")); err != nil || len(j.Visits) != 2 {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(path, append([]byte("{\n"), whole...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(Folder(runs, "county")); !errors.As(err, new(*Damaged)) {
		t.Errorf("damage was passed over: %v", err)
	}
}

// TestCooldown: a closed lead stays away for six months and comes back for
// anything new (V6).
func TestCooldown(t *testing.T) {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	j := &Journal{Visits: []Visit{
		{State: Applied, Batch: "a", Lead: "1", Person: "p", Code: "41", Date: "2022-09-03", Rules: []string{"x", "y"}, Severity: "Y"},
		{State: Applied, Batch: "a", Lead: "2", Person: "q", Code: "52", Date: "2022-09-03", Rules: []string{"x"}, Severity: "Y"},
		{State: Applied, Batch: "a", Lead: "3", Person: "r", Code: "41", Date: "2022-09-03", Rules: []string{"x"}, Severity: "Y"},
		{State: Applied, Batch: "b", Lead: "9", Person: "r", Code: "71", Date: "2022-10-03", Rules: []string{"x"}, Severity: "Y"},
		{State: Parked, Batch: "b", Lead: "4", Person: "s", Code: "41", Date: "2022-10-03", Rules: []string{"x"}, Severity: "Y"},
	}}
	closed := j.Closed()
	for _, c := range []struct {
		name, person, rules, severity, event, day string
		want                                      bool
	}{
		{"the next night", "p", "x", "Y", "20220801", "2022-09-04", true},
		{"extracts older than the visit", "p", "x y", "Y", "", "2022-08-31", true},
		{"the last day", "p", "x", "Y", "20220801", "2023-03-02", true},
		{"six months later", "p", "x", "Y", "20220801", "2023-03-03", false},
		{"another rule", "p", "x z", "Y", "20220801", "2022-09-04", false},
		{"more urgent", "p", "x", "O", "20220801", "2022-09-04", false},
		{"less urgent", "p", "x", "B", "20220801", "2022-09-04", true},
		{"an event since", "p", "x", "Y", "20220904", "2022-09-10", false},
		{"not final", "q", "x", "Y", "", "2022-09-04", false},
		{"opened again", "r", "x", "Y", "", "2022-10-04", false},
		{"parked", "s", "x", "Y", "", "2022-10-04", false},
		{"nobody", "nobody", "x", "Y", "", "2022-09-04", false},
	} {
		if got := closed[c.person].Cools(strings.Fields(c.rules), c.severity, c.event, day(c.day)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if (*Journal)(nil).Closed() == nil || (*Journal)(nil).Hash() != "" {
		t.Error("no journal is an empty one")
	}
}

// TestOrder: in whatever order results arrive, the same leads are closed.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(r, "n")
		visits := make([]Visit, n)
		for i := range visits {
			visits[i] = Visit{State: Applied, Batch: "a", Lead: string(rune('0' + i)), Person: rapid.SampledFrom([]string{"p", "q"}).Draw(r, "person"),
				Code: rapid.SampledFrom([]string{"41", "52", "12"}).Draw(r, "code"), Date: time.Date(2022, 9, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Rules: []string{"x"}}
		}
		want := (&Journal{Visits: visits}).Closed()
		got := (&Journal{Visits: rapid.Permutation(visits).Draw(r, "order")}).Closed()
		if len(got) != len(want) {
			t.Fatalf("%v %v", want, got)
		}
		for p, c := range want {
			if got[p] == nil || got[p].Date != c.Date || got[p].Code != c.Code {
				t.Fatalf("%s: %+v %+v", p, c, got[p])
			}
		}
	})
}

func FuzzFindOutcome(f *testing.F) {
	for _, o := range Outcomes() {
		f.Add(o.Code + " " + o.ZH)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if o, ok := FindOutcome(text); ok && o.Code == "" {
			t.Errorf("%q is an outcome without a code", text)
		}
	})
}
