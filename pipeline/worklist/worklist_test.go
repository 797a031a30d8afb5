package worklist

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yingbao/sources/normalise"
)

var update = flag.Bool("update", false, "write the files as they are into testdata")

func options() Options {
	return Options{Split: "township", Mask: true, Encoding: "utf-8-bom", MaskID: normalise.MaskID, MaskPhone: normalise.MaskPhone, MaskText: normalise.MaskText,
		County: func(code string) (string, bool) {
			name, ok := map[string]string{"990102": "甲县", "990103": "乙县", "990203": "乙县", "990104": "../x"}[code]
			return name, ok
		}}
}

// memory collects files instead of a run's folder.
type memory map[string]*bytes.Buffer

func (m memory) create(name string) (io.Writer, error) {
	m[name] = new(bytes.Buffer)
	return m[name], nil
}

func (m memory) names() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func line(priority int, county, town, village, hamlet string) *Line {
	return &Line{ID: LineID(county, "202207", priority), Severity: "O", CountyCode: county, Town: town, Village: village, Hamlet: hamlet,
		Person: priority, Household: -1, Priority: priority, Text: &Text{Batch: "20220731-3F9C", Due: "2022-08-05",
			Address: town + village + hamlet + "（现住）", Head: "甲一", Relation: "本人", Name: "甲一",
			Sex: "女", Age: "42", Number: "990102198001010018", Phone: "13800005678", Difficulty: "因残",
			Reasons: []string{"持一级残疾人证。", "未在任何救助名册。"}, Assistance: "低保(单人)", Channel: "乡镇受理", Identity: "高"}}
}

// TestGolden writes every kind of file; the result is kept in testdata as one
// text that an officer can read.
func TestGolden(t *testing.T) {
	lines := []*Line{
		line(4, "990102", "东街街道", "南社区", "12组"), line(2, "990102", "东街街道", "南社区", "2组"),
		line(1, "990102", "东街街道", "北社区", ""), line(3, "990102", "东街街道", "南社区", "30组"),
		line(5, "990102", "东街街道", "南社区", "1组"), line(6, "990102", "东街街道", "南社区", "1组"),
		line(7, "990102", "../../etc/passwd", "=cmd", ""), line(8, "", "", "", ""),
		line(9, "990103", "西镇", "西村", ""), line(10, "990203", "西镇", "西村", ""), line(11, "990104", "西镇", "西村", ""),
	}
	lines[0].Household, lines[3].Household = 7, 7 // 30组 of priority 3 draws 12组 to itself
	lines[4].Child, lines[5].Wrongly = true, true
	lines[6].Name, lines[6].Reasons, lines[6].Number, lines[6].Phone = "=1+1", []string{"一\r\n二", "三", "四", "五"}, "990102??????????18", ""
	files := memory{}
	lists, err := Write(lines, options(), files.create)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, name := range files.names() {
		fmt.Fprintf(&b, "== %s (%d)\n%s", name, lists[i].Lines, strings.ReplaceAll(files[name].String(), "\r\n", "\n"))
	}
	const golden = "testdata/worklists.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestFileForm(t *testing.T) {
	files := memory{}
	if _, err := Write([]*Line{line(1, "990102", "西镇", "西村", "")}, options(), files.create); err != nil {
		t.Fatal(err)
	}
	data := files["worklists/甲县/西镇.csv"].Bytes()
	if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf\"批次号\",\"线索编号\"")) || !bytes.HasSuffix(data, []byte("\"\r\n")) {
		t.Error("a worklist begins with a mark, quotes every cell and ends its lines with CRLF")
	}
	if bytes.Contains(data, []byte("990102198001010018")) || bytes.Contains(data, []byte("13800005678")) {
		t.Error("a full number or phone is in a masked worklist")
	}
	o := options()
	o.Mask = false
	if _, err := Write([]*Line{line(1, "990102", "西镇", "西村", "")}, o, files.create); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(files["worklists/甲县/西镇.csv"].Bytes(), []byte(`"=""990102198001010018"""`)) {
		t.Error("a full number must be kept as text by a spreadsheet")
	}
}

// TestNumbersInAddresses: what somebody wrote behind an address is masked as it
// is in its own column, on every list; the door is not.
func TestNumbersInAddresses(t *testing.T) {
	const address = "南社区12组4-106号990102198001010018 13800005678"
	l := line(1, "990102", "西镇", "西村", "")
	l.Address = address + "（现住）"
	care := &CareLine{Line: l}
	for mask, want := range map[bool]string{true: "南社区12组4-106号990102********0018 138****5678（现住）", false: address + "（现住）"} {
		o := options()
		o.Mask = mask
		for _, row := range [][]string{l.cells(o), care.careCells(o)} {
			if !slices.Contains(row, want) {
				t.Errorf("mask %v: %q", mask, row)
			}
		}
	}
}

// TestCapacity: the most urgent are listed, the rest wait, nobody is lost
// (W1).
func TestCapacity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "leads")
		o := options()
		o.Capacity = rapid.IntRange(0, 9).Draw(t, "capacity")
		o.Split = rapid.SampledFrom([]string{"township", "village", "county"}).Draw(t, "split")
		var lines []*Line
		for i := range n {
			l := line(i+1, rapid.SampledFrom([]string{"990102", "990103", ""}).Draw(t, "county"),
				rapid.SampledFrom([]string{"西镇", "东街街道", "x"}).Draw(t, "town"), rapid.SampledFrom([]string{"西村", ""}).Draw(t, "village"), "")
			l.Child, l.Wrongly = rapid.Bool().Draw(t, "child"), rapid.Bool().Draw(t, "wrongly")
			l.Household = rapid.IntRange(-1, 5).Draw(t, "household")
			l.Severity = rapid.SampledFrom([]string{"R", "O", "Y", "B"}).Draw(t, "severity")
			lines = append(lines, l)
		}
		files := memory{}
		lists, err := Write(lines, o, files.create)
		if err != nil {
			t.Fatal(err)
		}
		listed, rows, visits, over := 0, 0, map[string]int{}, map[string]bool{}
		for _, l := range lines {
			if !l.Listed {
				continue
			}
			listed++
			if !l.Wrongly {
				visits[o.CountyName(l.CountyCode)+l.Township]++
				over[o.CountyName(l.CountyCode)+l.Township] = over[o.CountyName(l.CountyCode)+l.Township] || l.Over
			}
		}
		for i, name := range files.names() {
			all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(files[name].Bytes(), []byte("\ufeff")))).ReadAll()
			if err != nil || len(all)-1 != lists[i].Lines {
				t.Fatalf("%s: %d lines said, %d there, %v", name, lists[i].Lines, len(all)-1, err)
			}
			rows += len(all) - 1
		}
		if rows != listed || (o.Capacity == 0 && listed != n) {
			t.Fatalf("%d leads, %d listed, %d lines", n, listed, rows)
		}
		for town, v := range visits {
			if o.Capacity > 0 && v > o.Capacity && !over[town] {
				t.Fatalf("%s has %d lines to visit, capacity %d", town, v, o.Capacity)
			}
		}
	})
}

// TestLineID: any single wrong character and any swapped pair is found (W2).
func TestLineID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := LineID(rapid.StringMatching(`[0-9]{6}`).Draw(t, "county"), rapid.StringMatching(`20[0-9]{4}`).Draw(t, "month"), rapid.IntRange(1, 2_000_000).Draw(t, "n"))
		if !ValidID(id) || !ValidID(strings.ToLower(id)) {
			t.Fatalf("%s is not valid", id)
		}
		at := rapid.IntRange(2, len(id)-1).Draw(t, "at")
		wrong := []byte(id)
		wrong[at] = rapid.SampledFrom([]byte("0123456789ABCXYZ")).Draw(t, "by")
		if string(wrong) != id && ValidID(string(wrong)) {
			t.Fatalf("%s for %s was not found", wrong, id)
		}
		swapped, other := []byte(id), rapid.IntRange(2, len(id)-1).Draw(t, "other")
		swapped[at], swapped[other] = swapped[other], swapped[at]
		if string(swapped) != id && ValidID(string(swapped)) {
			t.Fatalf("%s for %s was not found", swapped, id)
		}
	})
	if LineID("", "202207", 1)[:8] != "YB000000" {
		t.Error("an unknown county is six zeros")
	}
}

func ExampleLineID() {
	fmt.Println(LineID("990102", "202207", 123))
	// Output: YB990102202207-000123-Q
}

func TestWalking(t *testing.T) {
	for _, c := range [][2]string{{"2组", "12组"}, {"1组2号", "1组10号"}, {"北村", ""}, {"2组", "2组3号"}} {
		if !walking(c[0], c[1]) || walking(c[1], c[0]) {
			t.Errorf("%q must come before %q", c[0], c[1])
		}
	}
	if walking("", "") || walking("1组", "01组") && walking("01组", "1组") {
		t.Error("walking is not an order")
	}
}

// FuzzPlace: no text of a row becomes more than one checked part of a path
// (W3).
func FuzzPlace(f *testing.F) {
	f.Add("350102", "../../x", "\x00")
	f.Add("990104", "甲镇/..", "=cmd")
	f.Fuzz(func(t *testing.T, code, town, village string) {
		l := line(1, code, town, village, "")
		for _, split := range []string{"township", "village", "county"} {
			o := options()
			o.Split = split
			name := newFolders([]*Line{l}, o).file(l, l)
			if strings.Count(name, "/") > 2 || strings.Contains(name, "..") || len(name) > 255 || strings.ContainsAny(name, "\x00=\\ ") {
				t.Fatalf("file name %q", name)
			}
		}
	})
}
