package matchers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

const goodSettings = `
link: 0.8
review: 0.3
one_to_one: yes
columns: {ssn: key, dob: date}
split: [dob]
blocking:
  - [ssn]
  - [surname, "dob[0:4]"]
comparisons:
  - {name: ssn, field: ssn, levels: [exact, damerau-levenshtein 1], term_frequency: true, shared: true}
  - {fields: [forename, surname], levels: [exact of surname, jaro-winkler 0.9]}
  - {field: birth, method: identity, fields: [x]}
`

func TestParseSettings(t *testing.T) {
	s, kinds, err := ParseSettings([]byte(goodSettings))
	if err != nil {
		t.Fatal(err)
	}
	if s.Link != 0.8 || s.Review != 0.3 || s.OneToOne != Yes || !slices.Equal(s.Split, []string{"dob"}) {
		t.Errorf("%+v", s)
	}
	if len(s.Blocking) != 2 || s.Blocking[0].String() != "ssn" || s.Blocking[1].String() != "surname+dob[0:4]" {
		t.Errorf("blocking %v", s.Blocking)
	}
	if len(kinds) != 2 || kinds["ssn"] != record.Key || kinds["dob"] != record.Date {
		t.Errorf("kinds %v", kinds)
	}
	var got []string
	for _, c := range s.Comparisons {
		got = append(got, fmt.Sprintf("%s %v %s %v %v %v", c.Name, c.Fields, c.Method, c.Levels, c.TermFrequency, c.Shared))
	}
	want := []string{
		"ssn [ssn]  [exact damerau-levenshtein 1] true true",
		"forename+surname [forename surname]  [exact of surname jaro-winkler 0.9] false false",
		"birth+x [birth x] identity [] false false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("comparisons\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for word, choice := range map[string]Choice{"auto": Auto, "no": No, "yes": Yes} {
		s, _, err := ParseSettings([]byte(strings.Replace(goodSettings, "one_to_one: yes", "one_to_one: "+word, 1)))
		if err != nil || s.OneToOne != choice {
			t.Errorf("%s: %v, %v", word, s.OneToOne, err)
		}
	}
}

// TestBrokenSettings: mistakes of form are told with line and column and the
// line itself, mistakes of sense by what they are about.
func TestBrokenSettings(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"review:", "revue:", `3:1: unknown key "revue"; known are link, review, one_to_one, columns, blocking, split, comparisons; did you mean review?`},
		{"link: 0.8", "link: high", "2:7: cannot unmarshal string"},
		{"levels: [exact, damerau-levenshtein 1]", "levels: exact", "11:37: string was used where sequence is expected"},
		{"field: ssn, levels", "field: ssn, lewels", `11:29: unknown key "lewels"`},
		{"split: [dob]", "split: [dob", "7:1: "},
		{"link: 0.8", "link: 8", "2:7: link and review are probabilities"},
		{"link: 0.8", "link: .nan", "between 0 and 1"},
		{"review: 0.3", "review: -0.3", "between 0 and 1"},
		{"review: 0.3", "review: 0.9", "review is above link"},
		{"one_to_one: yes", "one_to_one: maybe", "auto, yes or no"},
		{"ssn: key", "ssn: number of a person", `5:16: column has no kind "number of a person"`},
		{"field: ssn, ", "", "11:5: the comparison names no field"},
		{"split: [dob]", "split: " + strings.Repeat("[", 200), "6:108: brackets and braces stand more than 100 deep"},
	} {
		text := strings.Replace(goodSettings, c.from, c.to, 1)
		if text == goodSettings {
			t.Fatalf("%q is not in the settings", c.from)
		}
		if _, _, err := ParseSettings([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v; want %s", c.to, err, c.want)
		}
	}
	for _, text := range []string{"", "link: 0.5", "blocking: [[a]]", "comparisons: [{field: a, levels: [exact]}]"} {
		if _, _, err := ParseSettings([]byte(text)); err == nil || !strings.Contains(err.Error(), "blocking rules and comparisons") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

const wrongSettings = `
link: 2
reviw: 0.3
one_to_one: perhaps
columns: {ssn: kee}
blocking:
  - []
  - [soundx(surname), "dob[4]"]
comparisons:
  - field: ssn
    levels: [exact, levenstein 2, jaro-winkler]
  - fields: [a, b, c]
    method: identty
  - fields: [a, b, c]
    method: sex
  - {name: x}
`

// TestAllMistakesAtOnce: every mistake of sense is told, in the order of the
// file, where it stands, in both languages, with the nearest right word.
func TestAllMistakesAtOnce(t *testing.T) {
	_, _, err := ParseSettings([]byte(wrongSettings))
	var found mistake.List
	if !errors.As(err, &found) {
		t.Fatalf("%v", err)
	}
	want := []string{"2:7 ", "3:1 review", "4:13 ", "5:16 key", "7:5 ", "8:6 soundex", "8:23 ", "11:21 levenshtein", "11:35 ", "13:13 identity", "14:5 ", "16:5 "}
	var got []string
	for _, m := range found {
		got = append(got, fmt.Sprintf("%d:%d %s", m.Line, m.Column, m.Hint))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for code, texts := range settingsMessages() {
		if texts["en"] == "" || texts["zh"] == "" {
			t.Errorf("%s lacks a language", code)
		}
	}
	if text := found.Text("zh"); !strings.Contains(text, "3:1: 不认识的键") || strings.Contains(text, "{") {
		t.Error(text)
	}
}

// FuzzParseSettings: no file breaks the parser, and what parses has rules,
// comparisons with fields, and probabilities.
func FuzzParseSettings(f *testing.F) {
	f.Add([]byte(goodSettings))
	f.Add([]byte("blocking: [[a]]\ncomparisons: [{field: a}]\nlink: .nan"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _, err := ParseSettings(data)
		if err != nil {
			return
		}
		if len(s.Blocking) == 0 || len(s.Comparisons) == 0 || !(s.Link >= 0 && s.Link <= 1 && s.Review >= 0 && s.Review <= 1) {
			t.Fatalf("%+v", s)
		}
		for _, c := range s.Comparisons {
			if c.Name == "" && strings.Join(fieldTexts(c.Fields), "") != "" || len(c.Fields) == 0 {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func fieldTexts(fields []record.Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, string(f))
	}
	return out
}

func TestDefaults(t *testing.T) {
	for _, c := range []struct {
		in                  Settings
		link, review, floor float64
	}{
		{Settings{Shape: ShapeLink}, 0.5, 0.3, 0.001},
		{Settings{Shape: ShapePersons}, 0.95, 0.5, 0.001},
		{Settings{Shape: ShapeLink, Link: 0.8}, 0.8, 0.45, 0.001},
		{Settings{Link: 0.9, Review: 0.0005}, 0.9, 0.0005, 0.0005},
		{Settings{Link: 0.9, Review: 0.2, Floor: 0.1}, 0.9, 0.2, 0.1},
	} {
		s := c.in.withDefaults()
		if s.Link != c.link || s.Review != c.review || s.Floor != c.floor || s.Workers != 1 || s.Sample != 1_000_000 {
			t.Errorf("%+v becomes %+v", c.in, s)
		}
	}
}
