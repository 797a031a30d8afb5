package matchers

import (
	"strings"
	"testing"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// TestEveryLevelHasAName: every level of every method and every metric that a
// settings file may use is named in Chinese, and no name stands for nothing.
func TestEveryLevelHasAName(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldAlias, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldPhone,
		record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}
	table := tableOf(t, fields, [][]string{make([]string, len(fields))})
	comparisons, err := comparison.New(table, departmentComparisons)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, c := range comparisons {
		for _, level := range c.Levels {
			used[level] = true
		}
	}
	for _, metric := range strings.Split(comparison.Metrics(), ", ") {
		used[metric] = true
	}
	methods := map[string]bool{}
	for _, s := range departmentComparisons {
		methods[s.Method] = true
	}
	for _, m := range methodNames {
		if !methods[m] {
			t.Errorf("method %s is not looked at", m)
		}
	}
	for level := range used {
		if levelNames()[level] == "" || LevelName(level, "zh") == level {
			t.Errorf("level %q has no Chinese name", level)
		}
		if LevelName(level, "en") != level {
			t.Errorf("level %q has another English name", level)
		}
	}
	for level := range levelNames() {
		if !used[level] {
			t.Errorf("%q is no level", level)
		}
	}
	for level, want := range map[string]string{"jaro-winkler 0.9 of surname": "相似度（Jaro-Winkler）不低于 0.9（surname）", "exact of dob": "完全相同（dob）", "prefix 3": "开头相同的字数 3"} {
		if got := LevelName(level, "zh"); got != want {
			t.Errorf("%s: %s, want %s", level, got, want)
		}
	}
}
