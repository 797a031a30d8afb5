package matchers

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// placesTable reads addresses, some of rows with a number, as the departments'
// reader does.
func placesTable(t *testing.T, lines []string) *record.Table {
	t.Helper()
	fields := append([]record.Field{record.FieldIDNumber}, levelsOfPlace[:]...)
	part := record.NewPart(record.Source{Name: "one"}, fields, make([]record.Kind, len(fields)))
	for i, line := range lines {
		number, address, _ := strings.Cut(line, "|")
		p := normalise.Address(address, "")
		part.Append(uint32(i+1), []string{number, p.County, p.Town, p.Village, p.Hamlet})
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func placeOf(table *record.Table, row int) string {
	var out []string
	for _, f := range levelsOfPlace {
		out = append(out, table.Column(f).Value(row))
	}
	return strings.Join(out, " ")
}

// inFull are places that three rows each write in full.
var inFull = []string{
	"测试省甲州市泊云区碛岬镇柘洋村1组", "测试省甲州市泊云区碛岬镇橡坪村2组", "测试省甲州市泊云区霁墩街道樟厝社区3组",
	"测试省甲州市鹤汀县霏埔镇岚墘村1组", "测试省甲州市鹤汀县霏埔镇柘洋村1组", "测试省丙江市苇塘区霁溆镇柘洋村2组",
	"测试省丙江市苇塘区霁溆镇碛岬新村2组", "测试省甲州市鹤汀县霁溆镇橡坪村2组",
}

// TestComplete: places that are written short become those that other rows
// write in full, where what is known leaves one reading; all others stay.
func TestComplete(t *testing.T) {
	short := []struct{ raw, want string }{
		{"|测试省甲州市泊云区碛岬柘洋村12组", "990103 碛岬镇 柘洋村 12组"},   // town without suffix
		{"|泊云区碛岬柘洋12组", "990103 碛岬镇 柘洋村 12组"},          // nor the village's
		{"|泊云区碛岬柘洋12号", "990103 碛岬镇 柘洋村 12号"},          // in front of a door
		{"|泊云碛岬镇柘洋村12组", "990103 碛岬镇 柘洋村 12组"},         // county without suffix
		{"|甲州市泊云碛岬柘洋5号", "990103 碛岬镇 柘洋村 5号"},          // all of them
		{"|泊云区碛岬镇柘洋12号", "990103 碛岬镇 柘洋村 12号"},         // village before a door
		{"|泊云区碛岬镇柘洋3组", "990103 碛岬镇 柘洋村 3组"},           // and a group
		{"|泊云市霁墩樟厝3号", "990103 霁墩街道 樟厝社区 3号"},          // a former name
		{"|泊云区碛岬下坪村3组", "990103 碛岬镇 下坪村 3组"},           // a village not known reads as one
		{"|碛岬镇柘洋村3组", "990103 碛岬镇 柘洋村 3组"},             // the county that has the town
		{"990103195102031231|碛岬镇柘洋村3组", " 碛岬镇 柘洋村 3组"}, // is not guessed for a row with a number
		{"|霁溆镇柘洋村3组", "990303 霁溆镇 柘洋村 3组"},             // of two counties the one with the village
		{"|霁溆镇下坪村3组", " 霁溆镇 下坪村 3组"},                   // open
		{"|柘洋村3组", " 柘洋村 3组"},                          // open
		{"|苇塘区碛岬新村3组", "990303  碛岬新村 3组"},              // a known village, not 新村 of 碛岬镇
		{"|泊云区碛岬村3组", "990103  碛岬村 3组"},                // the rest is no village
		{"|泊云区碛岬镇柘洋路12号", "990103 碛岬镇  柘洋路12号"},        // a street
		{"|泊云区碛岬镇柘洋坪12号", "990103 碛岬镇  柘洋坪12号"},        // another name
		{"|霜溪县碛岬柘洋村3组", "990122  碛岬柘洋村 3组"},            // a county of which nothing is known
		{"|", "   "},
	}
	var lines []string
	for range leastRows {
		for _, l := range inFull {
			lines = append(lines, "|"+l)
		}
	}
	full := len(lines)
	for _, s := range short {
		lines = append(lines, s.raw)
	}
	table := placesTable(t, lines)
	done := Complete(table)
	for row := range full {
		if got, want := placeOf(done, row), placeOf(table, row); got != want {
			t.Errorf("%s became %s", want, got)
		}
	}
	for i, s := range short {
		want := s.want
		if got := placeOf(done, full+i); strings.TrimSpace(strings.Join(strings.Fields(got), " ")) != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%s: %q, want %q", s.raw, got, want)
		}
	}
	if again := Complete(done); !slices.Equal(again.Column(record.FieldVillage).Flat(), done.Column(record.FieldVillage).Flat()) {
		t.Error("a second look changes more")
	}

	order := rand.New(rand.NewPCG(1, 2)).Perm(len(lines))
	shuffled := make([]string, len(lines))
	for i, at := range order {
		shuffled[i] = lines[at]
	}
	other := Complete(placesTable(t, shuffled))
	for i, at := range order {
		if got, want := placeOf(other, i), placeOf(done, at); got != want {
			t.Errorf("%s: %s, in another order %s", lines[at], want, got)
		}
	}
}

// TestCompleteNeedsRows: what fewer rows write in full is not known.
func TestCompleteNeedsRows(t *testing.T) {
	lines := []string{"|泊云区碛岬镇柘洋村1组", "|泊云区碛岬镇柘洋村2组", "|泊云区碛岬柘洋村3组"}
	table := placesTable(t, lines)
	if got := placeOf(Complete(table), 2); got != placeOf(table, 2) {
		t.Errorf("read as %s", got)
	}
}

// TestCompleteWithoutCounties: a column that only bears the name of one may hold
// anything; its towns and villages are known all the same.
func TestCompleteWithoutCounties(t *testing.T) {
	fields := append([]record.Field{record.FieldIDNumber}, levelsOfPlace[:]...)
	part := record.NewPart(record.Source{Name: "one"}, fields, make([]record.Kind, len(fields)))
	for i := range uint32(9) {
		part.Append(i+1, []string{"", "1", "碛岬镇", "柘洋村", "1组"})
	}
	part.Append(10, []string{"", "1", "碛岬镇", "柘洋", "1组"})
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	if got := placeOf(Complete(table), 9); got != "1 碛岬镇 柘洋村 1组" {
		t.Errorf("%q", got)
	}
}
