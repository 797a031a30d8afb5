package matchers

import (
	"context"
	"fmt"
	"testing"
)

// TestRepeated counts the rows that bear a valid number and a name again, a few
// of each; rows without a number or with another name do not count.
func TestRepeated(t *testing.T) {
	var rows [][]string
	add := func(name, number, village string) {
		rows = append(rows, []string{name, number, "", "", "990101", "城关镇", village, "", ""})
	}
	for i := range 20 {
		add("王秀英", validID(fmt.Sprintf("99010119600101%03d", i)), "龙华村")
	}
	again := rows[3][1]
	add("王秀英", again, "松林村") // 1
	add("李建国", rows[4][1], "松林村")
	add("王秀英", "", "松林村")
	add("王秀英", "", "白水村")
	for range 9 {
		add("张志强", validID("99010119700101001"), "白水村") // copies: the first, and as many as are counted of one
	}
	table := tableOf(t, departmentFields, rows, [][]string{{"王秀英", again, "", "", "990101", "", "", "", ""}})
	e, err := newEngine(context.Background(), table, linkSettings(table).withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.repeated(0), 1.0+copiesCounted; got != want {
		t.Errorf("%g rows repeat a number and name, want %g", got, want)
	}
	if e.repeated(1) != 0 || e.fewDuplicates(0) {
		t.Errorf("%g rows of one are repeated; few duplicates in the other: %v", e.repeated(1), e.fewDuplicates(0))
	}
}
