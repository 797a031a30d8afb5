package report

import (
	"regexp"
	"strings"
	"testing"
)

func TestSheet(t *testing.T) {
	s := &Sheet{Title: "线索 <x>", Sections: []Section{
		{Title: "表", Lines: []string{"一行"}, Header: []string{"甲", "乙"}, Rows: [][]string{{"<script>", "2"}}},
		{Bars: []Bar{{Label: "先验", Value: -10, From: 0, To: -10}, {Label: "号码", Value: 30, From: -10, To: 20}, {Label: "合计", Value: 20, From: 0, To: 20, Total: true}}},
	}}
	page, err := s.HTML()
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, want := range []string{"一行", "&lt;script&gt;", "线索 &lt;x&gt;", "left:0.00%;width:33.33%", "left:0.00%;width:100.00%", "left:33.33%;width:66.67%", "&#43;30.00", "-10.00"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if bad := regexp.MustCompile(`https?:|<script|<link|src=|@import`).FindString(text); bad != "" {
		t.Errorf("the page holds %q", bad)
	}
}
