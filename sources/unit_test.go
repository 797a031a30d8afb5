package sources

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

func TestNameFault(t *testing.T) {
	for raw, want := range map[string]string{
		"张三": "", " 张 三 ": "", "陈?": "", "李□明": "", "王〓": "", "陈*华": "", "林●": "", "阿依古丽·买买提": "", "张三\t": "", "欧阳 娜": "", "张\u202e三": "",
		"⽊林": "", "Ann Lee": "", "\U00020BB7川": "", "张\ue863": "", "李四(已故)": "", "王㈠": "",
		"": "Q_NAME_EMPTY", " \u3000": "Q_NAME_EMPTY", "-": "Q_NAME_EMPTY", "0": "Q_NAME_EMPTY", "123": "Q_NAME_EMPTY",
		"=1+1": "Q_NAME", "＝1+1": "Q_NAME", "+1": "Q_NAME", "-1": "Q_NAME", "@SUM(1)": "Q_NAME", "张\U0001F600三": "Q_NAME",
		"张\x07三": "Q_CTRL", "张\n三": "Q_CTRL", "林\u2028七": "Q_CTRL", "李\ufffd": "Q_MOJIBAKE", "张锟斤拷": "Q_MOJIBAKE", "寮犱笁": "Q_MOJIBAKE",
		strings.Repeat("张", 65): "Q_NAME_LEN",
	} {
		if got := nameFault(raw); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}

// TestTwoNumbers: two persons in one row are two rows; one number written twice
// is one.
func TestTwoNumbers(t *testing.T) {
	a, b := strings.Split(roll(2, 0)[0], ",")[1], strings.Split(roll(2, 0)[1], ",")[1]
	rows := roll(30, 0)
	rows[3] = "林一；林二," + a + "；" + b + ",,肢体,一级,"
	rows[7] = "林一," + a + "；" + a + ",,肢体,一级,"
	rows[9] = strings.Replace(rows[9], "林", `"林一乙、林`, 1)
	rows[9] = strings.Replace(rows[9], ",", `",`, 1)
	l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)
	if l.Held != nil || l.Rejected != 1 || l.Rejects[0].Code != "Q_SEVERAL" || l.Rejects[0].Row != 4 {
		t.Errorf("%+v %+v", l.Held, l.Rejects)
	}
}

// TestOneOfTwoNumbers: of two numbers in a cell the only possible one counts,
// unless the name cell tells of two persons too.
func TestOneOfTwoNumbers(t *testing.T) {
	rows := roll(30, 0)
	cells := func(row int) []string { return strings.Split(rows[row], ",") }
	good := cells(3)[1]
	wrong := good[:17] + string('0'+(good[16]-'0'+5)%10)
	if normalise.IDValid(wrong) {
		wrong = good[:17] + string('0'+(good[16]-'0'+6)%10)
	}
	rows[3] = strings.Replace(rows[3], good, wrong+"/"+good, 1)
	rows[5] = "林一；林二," + wrong + "；" + good + ",,肢体,一级,"
	l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)
	if l.Held != nil || l.Rejected != 1 || l.Rejects[0].Code != "Q_SEVERAL" || l.Rejects[0].Row != 6 {
		t.Fatalf("%+v %+v", l.Held, l.Rejects)
	}
	if l.Repairs["id-one-of-two"] != 1 {
		t.Errorf("repairs %v", l.Repairs)
	}
}

// TestExchangedCells: name and number in each other's cell are put back; words
// in the number cell are no name, and a file in which they stand so throughout
// is held for its columns.
func TestExchangedCells(t *testing.T) {
	rows := roll(40, 0)
	turn := func(row int) {
		c := strings.Split(rows[row], ",")
		c[0], c[1] = c[1], c[0]
		rows[row] = strings.Join(c, ",")
	}
	turn(3)
	turn(8)
	c := strings.Split(rows[10], ",")
	rows[10] = strings.Join(append([]string{c[1], "无2"}, c[2:]...), ",")
	l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)
	if l.Held != nil || l.Rejected != 1 || l.Rejects[0].Row != 11 || l.Repairs["cells-exchanged"] != 2 {
		t.Fatalf("%+v %+v %v", l.Held, l.Rejects, l.Repairs)
	}
	for row := range rows {
		if row != 3 && row != 8 && row != 10 {
			turn(row)
		}
	}
	if l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil); l.Held == nil {
		t.Error("a file whose columns changed places is read")
	}
}

func TestNameDate(t *testing.T) {
	for base, want := range map[string]string{
		"cl_20240102.csv": "20240102", "cl_20240102(1).csv": "20240102", "医保2022-11.xlsx": "202211", "名册2022年11月3日.csv": "202211",
		"a.csv": "", "cl_20240231.csv": "", "350102202400.csv": "", "a_202413.csv": "",
	} {
		if got := nameDate(base); got != want {
			t.Errorf("%s is %q, want %q", base, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for path, want := range map[string]string{
		"a/cl_20240102(1).csv": "cl_20240102", "cl_20240102_修正.csv": "cl_20240102", "cl_20240102（2）副本.csv.gz": "cl_20240102", "农村低保.xlsx": "农村低保", "新.csv": "新",
	} {
		if got := stem(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

func TestCleanText(t *testing.T) {
	for raw, want := range map[string]string{
		" 鹤汀县 ": "鹤汀县", "甲\n乙": "甲 乙", "甲\u200b乙": "甲乙", "无": "", "NULL": "", "-": "", "\t=1": "=1", "张三": "张三", "\x1b[31m": "[31m",
	} {
		if got := cleanText(raw); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}

// Every message and reason is there in both languages, and every key that the
// code says exists.
func TestMessages(t *testing.T) {
	used := map[string]bool{}
	call := regexp.MustCompile(`say\("([a-z-]+)"`)
	files, _ := filepath.Glob("*.go")
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
	}
	for key := range used {
		if _, ok := wordings()[key]; !ok {
			t.Errorf("no message %s", key)
		}
	}
	for key, w := range wordings() {
		if !used[key] {
			t.Errorf("message %s is never said", key)
		}
		if w.ZH == "" || w.EN == "" || !strings.HasPrefix(w.Code, "E_") && !strings.HasPrefix(w.Code, "W_") {
			t.Errorf("message %s is incomplete", key)
		}
	}
	if reason("Q_NAME") == "Q_NAME" || reason("Q_OTHER") != "Q_OTHER" {
		t.Error("reasons")
	}
}

// TestWords: every repair and doubt that is counted has words in both languages.
func TestWords(t *testing.T) {
	codes := map[string][]string{"repair": normalise.Repair(1<<30 - 1).Names(), "flag": flagNames[:]}
	for k := record.Text; k <= record.Key; k++ {
		codes["kind"] = append(codes["kind"], k.String())
	}
	for what, list := range codes {
		for _, code := range list {
			w := words()[what][code]
			if w.ZH == "" || w.EN == "" {
				t.Errorf("no words for the %s %q", what, code)
			}
			if w.Left != "" && (what != "repair" || w.Left != "kept" && w.Left != "lost") {
				t.Errorf("%s %q leaves %q", what, code, w.Left)
			}
		}
	}
	if Word("repair", "nonsense", "zh") != "nonsense" || Word("reject", "Q_NAME", "zh") == "Q_NAME" || Word("how", "alias", "en") != "alias" {
		t.Error("words")
	}
	// What was noticed and not mended is no repair.
	if Left("blanks") != "" || Left("id-region-unknown") != "kept" || Left("id-rounded") != "lost" || Left("nonsense") != "" {
		t.Error("what repairs leave")
	}
}

// TestFirstPersonIsNoHeader: the first person of a list without a header is
// never shown as its columns' names; a header of another schema is.
func TestFirstPersonIsNoHeader(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		held string
	}{
		"people":       {"张三,男,肢体,一级,云水镇\n李四,女,视力,二级,云水镇\n王五六,男,肢体,三级,上游镇\n", "E_HEADER_MISSING"},
		"other words":  {"甲方,乙方,金额大写\n云水公司,上游公司,壹佰元\n下游公司,云水公司,贰佰元\n", ""},
		"English":      {"alpha,beta\nmike,rome\nanna,oslo\n", ""},
		"a known word": {"姓名,村名\n张三,云水\n李四,上游\n", ""},
	} {
		path := write(t, map[string]string{"a.csv": c.text})[0]
		p, err := NewProfile(context.Background(), path, ProfileOptions{})
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		if p.Held != nil {
			code = p.Held.Code
		}
		if code != c.held || code != "" && len(p.Columns) > 0 {
			t.Errorf("%s: held %q, columns %+v", name, code, p.Columns)
		}
	}
}

func TestNamedColumns(t *testing.T) {
	for header, want := range map[string]string{
		"date_of_birth": "date", "dob": "date", "DateOfBirth": "date", "birth_place": "text", "postcode_fake": "key", "soc_sec_id": "key", "phone1": "phone",
		"given_name": "name", "surname": "name", "sex": "code", "gender": "code", "address_1": "address", "suburb": "text", "出生日期": "date", "age": "number",
	} {
		if kind, _, role := named(header); kind.String() != want || role != "" {
			t.Errorf("%s is %s %s, want %s", header, kind, role, want)
		}
	}
	for header, want := range map[string]string{"rec_id": "row-id", "unique_id": "row-id", "ID": "row-id", "序号": "row-id", "cluster": "truth", "entity_id": "truth", "soc_sec_id": ""} {
		if _, _, role := named(header); role != want {
			t.Errorf("%s is %q, want %q", header, role, want)
		}
	}
}

func TestProfile(t *testing.T) {
	path := write(t, map[string]string{"a.csv": "残疾人名册\n" + rollFile(roll(40, 0)) + "合计,40,,,,\n"})[0]
	p, err := NewProfile(context.Background(), path, ProfileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Department != "disabled-federation" || p.Titles != 1 || p.Rows != 41 || p.Rejected != 1 || p.File.HeaderLine != 2 {
		t.Errorf("%+v", p)
	}
	for _, c := range p.Columns {
		for _, s := range append(c.Shapes, c.Top...) {
			if strings.Contains(s.Value, "林") || strings.Contains(s.Value, "9901") {
				t.Errorf("column %s shows a personal value", c.Header)
			}
		}
		if c.Field == record.FieldIDNumber && c.Valid != 1 {
			t.Errorf("valid numbers %v", c.Valid)
		}
	}
	p, err = NewProfile(context.Background(), path, ProfileOptions{Values: true, Department: "残联"})
	if err != nil || !strings.HasPrefix(p.Columns[0].Top[1].Value, "林") {
		t.Errorf("values were asked for: %+v %v", p, err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(rollFile(roll(3, 0))))
	f.Add([]byte("姓名,身份证号,残疾类别,残疾等级\n张三,9.90121E+17,肢体,一级\n合计,,,\n"))
	f.Add([]byte("\xd0\xd5\xc3\xfb,\xc9\xed\xb7\xdd\xd6\xa4\xba\xc5\n\xd5\xc5\xc8\xfd,1\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		p := filepath.Join(dir, fmt.Sprint(os.Getpid(), ".csv"))
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{p}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if l.Held == nil && l.Rows != l.Accepted+l.Rejected {
			t.Fatal("rows are lost")
		}
		if _, err := LoadAny(context.Background(), p, "x", Options{}); err != nil {
			t.Fatal(err)
		}
	})
}

func ExampleLoad() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "名册.csv")
	text := "姓名,公民身份号码,残疾类别,残疾等级\n张三,990121195306120232,肢体残疾,壹级\n合计,1,,\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		panic(err)
	}
	l, err := Load(context.Background(), Extract{Name: "disabled", Department: "残联", Paths: []string{path}}, Options{})
	if err != nil {
		panic(err)
	}
	table, err := record.Merge(l.Part)
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Rows, "rows,", l.Accepted, "accepted,", l.Rejected, "rejected:", l.Rejects[0].Code)
	fmt.Println(table.ID(0), "category", table.Column(record.FieldCategory).Value(0), "level", table.Column(record.FieldLevel).Value(0))
	// Output:
	// 2 rows, 1 accepted, 1 rejected: Q_NOT_A_PERSON
	// disabled:1 category 4 level 1
}
