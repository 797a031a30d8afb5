package blocking

import (
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// one evaluates an expression for a single value of column v.
func one(t testing.TB, expr, value string) (string, error) {
	t.Helper()
	d, err := Derive(tableOf(t, []string{"v"}, [][]string{{value}}), expr)
	if err != nil {
		return "", err
	}
	return d.Values[d.Slots[0][0]], nil
}

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ expr, value, want string }{
		{"v", "甲乙", "甲乙"},
		{"v", "甲?", "甲?"},
		{" v ", "x", "x"},
		{"v[0:1]", "甲乙", "甲"},
		{"v[1:2]", "甲乙", "乙"},
		{"v[1:]", "甲乙丙", "乙丙"},
		{"v[:2]", "甲乙丙", "甲乙"},
		{"v[0:2]", "甲乙", "甲乙"},
		{"givenpinyin(v)", "陈秀英", "wan xiu yin"},
		{"givenpinyin(v)", "王", ""},
		{"givenpinyin(v)", "陈?英", ""},
		{"v[0:3]", "甲乙", ""},
		{"v[2:]", "甲乙", ""},
		{"v[2:3]", "甲乙", ""},
		{"v[0:4]", "19?00101", ""},
		{"v[4:8]", "19?00101", "0101"},
		{"known(v)", "19?00101", ""},
		{"known(v)", "19800101", "19800101"},
		{"year(v)", "19800231", "1980"},
		{"year(v)", "198", ""},
		{"monthday(v)", "19800231", "0231"},
		{"birth(v)", "990101198001010011", "19800101"},
		{"birth(v)", "99010119800?010011", ""},
		{"birth(v)[0:4]", "", ""},
		{"birth(v[0:4])", "990101198001010011", "1980"},
		{"region(v)", "990101198001010011", "990101"},
		{"surname(v)", "欧阳明", "欧阳"},
		{"given(v)", "欧阳明", "明"},
		{"given(v)", "陈?英", ""},
		{"pinyin(v)", "陈?英", ""},
		{"soundex(v)", "robert", "R163"},
		{"nysiis(v)", "knight", "NAGT"},
		{"sorted(v)", "b a  c", "a b c"},
		{"letters(v)", "ba c", "abc"},
		{"letters(v)", "b?", ""},
		{"first(v)", "high street 4", "high"},
		{"last(v)", "high street 4", "4"},
		{"first(v)", "  ", ""},
		{"tail(v)", "13800001234", "1234"},
		{"tail(v)", "123", ""},
		{"tail(v)", "138000012?4", ""},
		{"tail(v)", "甲乙丙丁戊", "乙丙丁戊"},
	} {
		got, err := one(t, c.expr, c.value)
		if c.expr == "birth(v)[0:4]" {
			if err == nil {
				t.Errorf("%s is no expression of the grammar", c.expr)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s of %q is %q, %v; want %q", c.expr, c.value, got, err, c.want)
		}
	}
}

func TestExpressionErrors(t *testing.T) {
	table := tableOf(t, []string{"v", "w"}, [][]string{{"a", "b"}})
	for expr, want := range map[string]string{
		"":            `no column ""`,
		"|":           `no column ""`,
		"v|":          `no column ""`,
		"x":           `no column "x"`,
		"v|x":         `no column "x"`,
		"foo(v)":      "no function \"foo\"; known are birth, first,",
		"known(x)":    `no column "x"`,
		"known(v":     `no column`,
		"v[0:1":       `no column`,
		"v[1]":        `"1" is not from:to`,
		"v[]":         `is not from:to`,
		"v[:]":        `":" is not from:to`,
		"v[a:2]":      `"a" is not a position`,
		"v[-1:2]":     `"-1" is not a position`,
		"v[0:b]":      `"b" is not a position after 0`,
		"v[2:2]":      `"2" is not a position after 2`,
		"v[3:2]":      `"2" is not a position after 3`,
		"v[0:1:2]":    `"1:2" is not a position`,
		"w|v[0:9e9]":  `"9e9" is not a position`,
		"first(v[b])": `"b" is not from:to`,
	} {
		_, err := Derive(table, expr)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", expr, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "block key \""+expr+"\"") {
			t.Errorf("%q: the error does not name the expression: %v", expr, err)
		}
	}
	for _, c := range []struct {
		rules []Rule
		split []string
		want  string
	}{
		{[]Rule{{Keys: []string{"v"}}, {}}, nil, "blocking rule 2: it has no key"},
		{[]Rule{{Keys: []string{"v", "x"}}}, nil, "blocking rule 1: block key \"x\": no column \"x\""},
		{[]Rule{{Keys: []string{"v"}}}, []string{"w", "x"}, "split key: block key \"x\": no column \"x\""},
	} {
		if _, err := Compile(table, c.rules, Options{Split: c.split}); err == nil || err.Error() != c.want {
			t.Errorf("%v: want %s", err, c.want)
		}
	}
}

func TestFieldsOfRules(t *testing.T) {
	r := Rule{Keys: []string{"birth|birth(id_no[0:4])", "name[0:1]", " phone | phone_2 "}}
	want := []record.Field{"birth", "id_no", "name", "phone", "phone_2"}
	if got := r.Fields(); !slices.Equal(got, want) {
		t.Errorf("fields %v, want %v", got, want)
	}
	if got := rulesOf("name+birth|w")[0].String(); got != "name+birth|w" {
		t.Errorf("rule is written %s", got)
	}
	if names := Functions(); !slices.IsSorted(names) || len(names) != len(functions) {
		t.Errorf("functions %v", names)
	}
}

// FuzzExpression: no expression and no value breaks the parser; what parses
// gives one slot an alternative, a table-wide numbering without "", and no
// value for a missing one (B2). Every column that it reads exists.
func FuzzExpression(f *testing.F) {
	for _, e := range []string{"v", "v[0:3]", "birth(v)|w", "known(v[6:14])", "v[:]|v[1:]", "first(", "v[9999999999999999999:]", "|", "pinyin(w)", "v[0:9223372036854775807]"} {
		f.Add(e, "990101198001010011")
		f.Add(e, "甲 ?\xff乙")
	}
	f.Fuzz(func(t *testing.T, expr, value string) {
		table := tableOf(t, []string{"v", "w"}, [][]string{{value, ""}, {"", value}, {value, value}})
		fields := Fields(expr)
		d, err := Derive(table, expr)
		if err != nil {
			return
		}
		if len(d.Slots) != len(fields) || len(d.Slots) != 1+strings.Count(expr, "|") {
			t.Fatalf("%d slots, %d fields", len(d.Slots), len(fields))
		}
		if d.Values[0] != "" || slices.Contains(d.Values[1:], "") {
			t.Fatalf("values %q", d.Values)
		}
		for s, field := range fields {
			column := table.Column(field)
			if column == nil {
				t.Fatalf("%q reads no column %q", expr, field)
			}
			for row, code := range d.Slots[s] {
				if column.Value(row) == "" && code != 0 {
					t.Fatalf("%q makes a value of nothing", expr)
				}
				if d.Slots[s][row] != d.Slots[s][2] && column.Value(row) == value && value != "" {
					t.Fatalf("%q gives one value two results", expr)
				}
			}
		}
	})
}
