package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestTable: columns stand under each other by their width on a terminal.
func TestTable(t *testing.T) {
	var b bytes.Buffer
	printTable(&b, []string{"列", "field", "n"}, [][]string{{"姓名", "name", "1"}, {"（备注）", "é", "22"}, {"x", "\x1b[2J", "3"}})
	want := "列        field  n\n姓名      name   1\n（备注）  é      22\nx         �[2J   3\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	for text, n := range map[string]int{"": 0, "abc": 3, "汉字": 4, "ａ": 2, "é": 1, "e\u0301": 1, "，": 2, "·": 1} {
		if got := width(text); got != n {
			t.Errorf("%q is %d wide, want %d", text, got, n)
		}
	}
	if strings.Contains(visible("a\nb\u202e"), "\n") || strings.Contains(visible("\u202e"), "\u202e") {
		t.Error("a text can move the cursor or turn the line")
	}
}
