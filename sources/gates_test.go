package sources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// roll is a made-up disability roll of n rows over four test counties.
func roll(n, from int) []string {
	counties := []string{"990101", "990102", "990121", "990122"}
	rows := make([]string, n)
	for i := range rows {
		k := from + i
		s := fmt.Sprintf("%s1960%02d%02d%03d", counties[k%4], k/28%12+1, k%28+1, k%997+1)
		id := s + string(normalise.CheckDigit(s))
		name := "林" + string([]rune("一二三四五六七八九十")[k%10]) + string([]rune("甲乙丙丁戊己庚辛壬癸")[k/10%10])
		rows[i] = fmt.Sprintf("%s,%s,%s41,肢体,一级,1390000%04d", name, id, id, k%10000)
	}
	return rows
}

const rollHeader = "姓名,身份证号,残疾证号,残疾类别,残疾等级,联系电话\n"

func rollFile(rows []string) string { return rollHeader + strings.Join(rows, "\n") + "\n" }

// night loads the files of a folder as the night of 2024-01-02 would.
func night(t *testing.T, files map[string]string, h *History, change func(*Extract)) *Loaded {
	t.Helper()
	e := Extract{Name: "disabled", Department: "残联", Paths: write(t, files)}
	if change != nil {
		change(&e)
	}
	l, err := Load(context.Background(), e, Options{AsOf: "2024-01-02", History: h})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func sum(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) }

type nightCase struct {
	name  string
	files map[string]string
	held  string
}

const today = "cl_20240102.csv"

// secondNights are deliveries after a first night of 400 rows, and the code
// for which each is held.
func secondNights() []nightCase {
	next := roll(404, 0)
	var rest []string
	for _, r := range roll(540, 0) {
		if !strings.Contains(r, ",990102") {
			rest = append(rest, r)
		}
	}
	shuffled := roll(400, 0)
	for i := range len(shuffled) / 2 {
		shuffled[i], shuffled[399-i] = shuffled[399-i], shuffled[i]
	}
	emptied := make([]string, len(next))
	for i, r := range next {
		emptied[i] = r[:strings.LastIndexByte(r, ',')+1]
	}
	cases := []nightCase{
		{"four more rows", map[string]string{today: rollFile(next)}, ""},
		{"the same file again", map[string]string{"cl_20240101.csv": rollFile(roll(400, 0))}, ""},
		{"yesterday under a new name", map[string]string{today: rollFile(roll(400, 0))}, "E_STALE"},
		{"yesterday shuffled", map[string]string{today: rollFile(shuffled)}, "E_STALE"},
		{"forty in a hundred gone", map[string]string{today: rollFile(roll(240, 0))}, "E_ROW_DROP"},
		{"four times as many", map[string]string{today: rollFile(roll(1600, 0))}, "E_ROW_JUMP"},
		{"a county gone", map[string]string{today: rollFile(rest)}, "E_PARTITION_DROP"},
		{"a required column renamed to a general word", map[string]string{today: strings.Replace(rollFile(next), "残疾等级", "等级", 1)}, "E_SCHEMA_MISSING"},
		{"a required column renamed to its alias", map[string]string{today: strings.Replace(rollFile(next), "残疾等级", "残疾级别", 1)}, ""},
		{"numbers swapped", map[string]string{today: strings.Replace(rollFile(next), "身份证号,残疾证号", "残疾证号,身份证号", 1)}, "E_DRIFT"},
		{"name and number swapped", map[string]string{today: strings.Replace(rollFile(next), "姓名,身份证号", "身份证号,姓名", 1)}, "E_DRIFT"},
		{"name and address swapped", map[string]string{today: rollFile(underAddress(next))}, "E_DRIFT"},
		{"number and phone swapped", map[string]string{today: strings.NewReplacer("姓名,身份证号", "姓名,联系电话", "残疾等级,联系电话", "残疾等级,身份证号").Replace(rollFile(next))}, "E_DRIFT"},
		{"phones emptied", map[string]string{today: rollFile(emptied)}, ""},
		{"one file twice", map[string]string{today: rollFile(next), "cl_20240102(1).csv": rollFile(next)}, ""},
		{"two versions", map[string]string{today: rollFile(next), "cl_20240102_修正.csv": rollFile(next[:403])}, "E_AMBIGUOUS"},
		{"two versions by content", map[string]string{today: rollFile(next), "another_20240102.csv": rollFile(next[:300])}, "E_AMBIGUOUS"},
		{"split in two", map[string]string{"cl_20240102_1.csv": rollFile(next[:200]), "cl_20240102_2.csv": rollFile(next[200:])}, ""},
		{"of the future", map[string]string{"cl_20990102.csv": rollFile(next)}, "E_DATE"},
		{"older than last time", map[string]string{"cl_20231203.csv": rollFile(next)}, "E_STALE"},
	}
	return append(cases, promisedNights(next)...)
}

// underAddress puts an address where each row has its name.
func underAddress(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = "测试省泊云区霁墩街道檀厝社区" + strconv.Itoa(i) + "号" + r[strings.IndexByte(r, ','):]
	}
	return out
}

// promisedNights come with a sender's manifest, or unfinished.
func promisedNights(next []string) []nightCase {
	return []nightCase{
		{"manifest fits", map[string]string{today: rollFile(next), "MANIFEST.tsv": today + "\t" + sum(rollFile(next)) + "\t404\n"}, ""},
		{"manifest of another file", map[string]string{today: rollFile(next), "MANIFEST.tsv": today + "\t" + sum("x") + "\t404\n"}, "E_MANIFEST"},
		{"manifest of more rows", map[string]string{today: rollFile(next), "MANIFEST.tsv": today + "\t" + sum(rollFile(next)) + "\t500\n"}, "E_MANIFEST"},
		{"manifest promises more files", map[string]string{today: rollFile(next), "MANIFEST.sha256": sum(rollFile(next)) + "  " + today + "\n" + sum("x") + "  cl_20240102_2.csv\n"}, "E_MISSING"},
		{"manifest of others too", map[string]string{today: rollFile(next), "MANIFEST.sha256": sum(rollFile(next)) + "  " + today + "\n" + sum("x") + "  deaths.csv\n"}, ""},
		{"upload in progress", map[string]string{"cl_20240102.csv.part": rollFile(next)}, "E_IN_PROGRESS"},
	}
}

func TestGatesAgainstTheLastNight(t *testing.T) {
	first := night(t, map[string]string{"cl_20240101.csv": rollFile(roll(400, 0))}, nil, nil)
	if first.Held != nil || first.History == nil {
		t.Fatalf("the first night is held: %+v", first.Held)
	}
	for _, c := range secondNights() {
		t.Run(c.name, func(t *testing.T) {
			l := night(t, c.files, first.History, nil)
			got := ""
			if l.Held != nil {
				got = l.Held.Code
			}
			if got != c.held {
				t.Errorf("held %q, want %q: %+v", got, c.held, l.Held)
			}
			if l.Held != nil && (l.Part != nil || l.History != nil) {
				t.Error("a held extract must give nothing to use (S5)")
			}
		})
	}
}

// TestWrongPhones: dates, of either century, and numbers under the phones are
// told; a phone is no key, so nothing is held.
func TestWrongPhones(t *testing.T) {
	for name, of := range map[string]func(k int) string{
		"births":  func(k int) string { return fmt.Sprintf("19%02d%02d%02d", k%80+10, k%12+1, k%28+1) },
		"days":    func(k int) string { return fmt.Sprintf("20%02d-%02d-%02d", k%20, k%12+1, k%28+1) },
		"numbers": func(k int) string { return strings.Split(roll(1, k)[0], ",")[1] },
		"phones":  func(k int) string { return fmt.Sprintf("2%07d", k*7919) },
	} {
		rows := roll(60, 0)
		for k := range rows {
			rows[k] = rows[k][:strings.LastIndexByte(rows[k], ',')+1] + of(k+1)
		}
		l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)
		told := 0
		for _, w := range l.Warnings {
			if w.Code == "W_DRIFT" && strings.Contains(w.ZH, "联系电话") {
				told++
			}
		}
		if l.Held != nil || (told == 0) != (name == "phones") {
			t.Errorf("%s: held %+v, told %d times", name, l.Held, told)
		}
	}
}

func TestNothingArrived(t *testing.T) {
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Patterns: []string{"in/cl_*.csv"}}, Options{})
	if err != nil || l.Held == nil || l.Held.Code != "E_MISSING" || !strings.Contains(l.Held.ZH, "cl_*.csv") {
		t.Errorf("%+v %v", l, err)
	}
}

func TestOverrideNeedsOnlyJudgement(t *testing.T) {
	first := night(t, map[string]string{"a.csv": rollFile(roll(400, 0))}, nil, nil)
	l := night(t, map[string]string{"b.csv": rollFile(roll(100, 0))}, first.History, func(e *Extract) { e.Override = "merger of two counties" })
	if l.Held != nil || len(l.Overridden) != 1 || l.Overridden[0].Code != "E_ROW_DROP" {
		t.Errorf("held %+v overridden %+v", l.Held, l.Overridden)
	}
	l = night(t, map[string]string{"b.csv": "姓名,身份证号\n"}, nil, func(e *Extract) { e.Override = "whatever" })
	if l.Held == nil {
		t.Error("an extract without its columns was overridden")
	}
}

func TestPlanGate(t *testing.T) {
	least := 500
	l := night(t, map[string]string{"a.csv": rollFile(roll(400, 0))}, nil, func(e *Extract) { e.Gate = department.Gate{MinRows: &least} })
	if l.Held == nil || l.Held.Code != "E_ROW_DROP" {
		t.Errorf("held %+v", l.Held)
	}
}

func TestUnverifiedAndWarnings(t *testing.T) {
	rows := append(roll(40, 0), roll(3, 0)...)
	l := night(t, map[string]string{"a.csv": strings.Replace(rollFile(rows), "联系电话", "备用列", 1)}, nil, nil)
	codes := map[string]int{}
	for _, w := range l.Warnings {
		codes[w.Code]++
	}
	if codes["W_UNVERIFIED"] != 1 || codes["W_DUP"] != 1 || codes["W_DRIFT"] != 1 || l.Duplicates != 3 || len(l.Unknown) != 1 {
		t.Errorf("%v duplicates %d unknown %v", codes, l.Duplicates, l.Unknown)
	}
}

// Rows count on through the files of an extract, and all files fill one part.
func TestSeveralFiles(t *testing.T) {
	rows := roll(50, 0)
	second := "残疾等级,身份证号,姓名,残疾类别,户籍地址\n一级," + strings.Split(rows[49], ",")[1] + ",林九戊,肢体,鹤汀县\n"
	l := night(t, map[string]string{"a_1.csv": rollFile(rows[:49]), "a_2.csv": second}, nil, nil)
	if l.Held != nil || l.Accepted != 50 {
		t.Fatalf("held %+v accepted %d", l.Held, l.Accepted)
	}
	table, err := record.Merge(l.Part)
	if err != nil {
		t.Fatal(err)
	}
	if table.RowNo(49) != 50 || table.Column(record.FieldHukou).Value(49) != "鹤汀县" || table.Column(record.FieldPhone).Value(48) == "" {
		t.Error("the second file's columns or row numbers are lost")
	}
}

func TestErrorsOfTheCaller(t *testing.T) {
	for _, e := range []Extract{
		{Name: "x", Department: "气象", Paths: []string{"a.csv"}},
		{Name: "x", Department: "残联", DamagedID: "perhaps", Paths: []string{"a.csv"}},
		{Name: "x", Department: "残联", Columns: map[string]string{"等级": "weather"}, Paths: write(t, map[string]string{"a.csv": strings.Replace(rollFile(roll(3, 0)), "残疾等级", "等级", 1)})},
	} {
		if l, err := Load(context.Background(), e, Options{}); err == nil {
			t.Errorf("%+v was taken: %+v", e, l)
		}
	}
}

func TestLinkIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "a.csv")); err != nil {
		t.Skip(err)
	}
	l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{filepath.Join(dir, "a.csv")}}, Options{})
	if err != nil || l.Held == nil || l.Held.Code != "E_SYMLINK" {
		t.Errorf("%+v %v", l, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, Extract{Name: "x", Department: "残联", Paths: write(t, map[string]string{"a.csv": rollFile(roll(3, 0))})}, Options{}); err == nil {
		t.Error("a cancelled load gave no error")
	}
}
