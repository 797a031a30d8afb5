package worklist

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// printedLine is a line as ReadPrinted gives it.
func printedLine(priority int, house, kind string, l *Line) Printed {
	l.Priority = priority
	return Printed{ID: l.ID, county: "乙县", kind: kind, house: house, cells: l.cells(options())}
}

// TestHouseholds: one line a household, at its anchor's place; a child is
// counted beside adults and not named; cases possibly paid wrongly are left
// out; nobody else is lost.
func TestHouseholds(t *testing.T) {
	person := func(n int, name, head, town, phone string) *Line {
		l := line(n, "990103", town, "西村", "2组")
		l.Name, l.Head, l.Phone, l.Severity, l.Due = name, head, phone, "Y", fmt.Sprintf("2022-09-%02d", n)
		return l
	}
	a, b, c, d := person(5, "甲", "甲", "西镇", ""), person(3, "乙", "甲", "西镇", "13800005678"), person(1, "童", "甲", "东街街道", ""), person(4, "孤", "", "西镇", "")
	b.Severity, b.Difficulty, b.Doubt = "O", "因病；因残", "=1+1"
	alone, wrong := person(2, "丙", "", "西镇", ""), person(6, "丁", "丁", "西镇", "")
	lines := []Printed{printedLine(5, "7", "", a), printedLine(3, "7", "", b), printedLine(1, "7", kindChild, c), printedLine(4, "8", kindChild, d),
		printedLine(2, "", "", alone), printedLine(6, "9", kindWrongly, wrong)}
	files := memory{}
	lists, err := WritePrinted(lines, Reprint{Split: "township", Encoding: "utf-8", Households: true}, files.create)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(lists) != "[{乙县/西镇_儿童_按户.csv 1} {乙县/西镇_按户.csv 2}]" {
		t.Errorf("files %v", lists)
	}
	text := files["乙县/西镇_按户.csv"].String()
	for _, want := range []string{
		`"甲","138****5678","3","甲、乙","` + a.ID + `、` + b.ID + `","橙","2022-09-03","因残；因病","低保(单人)","","'=1+1","","","","","",""`,
		`"丙","","1","丙","` + alone.ID + `","黄"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, never := range []string{"童", "丁", "孤", "990103"} {
		if strings.Contains(strings.NewReplacer(a.ID, "", b.ID, "", alone.ID, "").Replace(text), never) {
			t.Errorf("%s is printed in\n%s", never, text)
		}
	}
	if slices.Index(houseHeader, "办理日期") != len(houseHeader)-houseReturned {
		t.Error("the columns to be filled begin with the day")
	}
}

// TestHouseholdsWhole: whole phones where they are asked for, and workbooks.
func TestHouseholdsWhole(t *testing.T) {
	lines := []Printed{printedLine(1, "7", "", line(1, "990103", "西镇", "西村", ""))}
	o := Reprint{Split: "county", Encoding: "utf-8", Households: true, Full: func(string) (string, string) { return "990102198001010018", "13800005678" }}
	files := memory{}
	if _, err := WritePrinted(lines, o, files.create); err != nil {
		t.Fatal(err)
	}
	if text := files["乙县_按户.csv"].String(); !strings.Contains(text, `"13800005678"`) || strings.Contains(text, "990102198001010018") {
		t.Errorf("phone or number in\n%s", text)
	}
	o.XLSX = true
	if lists, err := WritePrinted(lines, o, files.create); err != nil || lists[0].Name != "乙县_按户.xlsx" {
		t.Errorf("%v %v", lists, err)
	}
}
