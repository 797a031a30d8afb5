package entitlement

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yingbao/sources/mistake"
)

// soundPack is right; every broken pack is one slip away from it.
const soundPack = `name: county
title: 示例县
version: "2026-07-01"
settings:
  suspect: 0.05
  lift_reasons: 2
  workdays: {R: 1, O: 5, Y: 15, B: 30}
definitions:
  severe: disability_level in [1, 2]
standards:
  - {area: "990102", from: "2026-01", dibao: 800}
rules:
  - id: sample-rule
    name: 示例规则
    statement: 一二级残疾未享受低保
    basis: [示例文件第一条]
    inputs: [disability, register]
    evidence: [disability]
    parameters:
      min_age: {value: 16, unit: 岁}
    condition: |
      disabled && severe
      && age >= parameter.min_age
    exclude:
      benefits: [DB, TK]
    class: S
    severity: O
    assistance: 低保
    target: DB
    channel: 乡镇受理
    office: 民政
    difficulty: 因残
    reason: |
      {name}持{level}级残疾人证。
      请核实。
`

// brokenPacks: what is typed wrong, and the text the message must point at.
var brokenPacks = []struct{ name, from, to, at, code string }{
	{"unknown key of the pack", "title: 示例县", "titel: 示例县", "titel", "P_UNKNOWN_KEY"},
	{"unknown key of a rule", "    severity: O", "    severty: O", "severty", "P_UNKNOWN_KEY"},
	{"brackets without end", "title: 示例县", "title: " + strings.Repeat("[", 101) + "x, " + strings.Repeat("[", 100000), "[x", "P_DEPTH"},
	{"key given twice", "    class: S\n", "    class: S\n    class: D\n", "class: D", "P_DUPLICATE_KEY"},
	{"unknown fact", "disabled && severe\n", "disabeld && severe\n", "disabeld", "P_UNKNOWN_FACT"},
	{"unknown fact on the second line", "&& age >=", "&& aeg >=", "aeg", "P_UNKNOWN_FACT"},
	{"unknown parameter", "parameter.min_age", "parameter.min_aeg", "parameter.min_aeg", "P_PARAMETER"},
	{"parameter never used", "    condition: |", "      spare: {value: 9}\n    condition: |", "9}", "P_UNUSED"},
	{"number compared with a text", "age >= parameter", "sex >= parameter", ">= parameter", "P_CONDITION"},
	{"condition is no yes or no", "disabled && severe\n      && age >= parameter.min_age", "age + parameter.min_age", "age + parameter", "P_CONDITION"},
	{"condition with a broken bracket", "&& age >= parameter", "&& (age >= parameter", "\n    exclude", "P_CONDITION"},
	{"function that is not allowed", "&& age >= parameter.min_age", "&& now().Year() >= parameter.min_age", "now", "P_"},
	{"loop that is not allowed", "&& age >= parameter.min_age", "&& age in 1..parameter.min_age", "..", "P_FORBIDDEN"},
	{"broken definition", "severe: disability_level in", "severe: disability_grade in", "disability_grade", "P_UNKNOWN_FACT"},
	{"definitions in a circle", "severe: disability_level in [1, 2]", "severe: severe && disabled", "severe && disabled", "P_CIRCLE"},
	{"definition with the name of a fact", "  severe: disability", "  age: disability_level in [1]\n  severe: disability", "disability_level in [1]\n", "P_DEFINITION"},
	{"class outside its list", "class: S", "class: X", "X", "P_VALUE"},
	{"severity outside its list", "severity: O", "severity: 橙", "橙", "P_VALUE"},
	{"unknown kind of evidence", "evidence: [disability]", "evidence: [disabilty]", "disabilty", "P_EVIDENCE"},
	{"unknown input", "inputs: [disability, register]", "inputs: [disability, regster]", "regster", "P_INPUT"},
	{"unknown benefit", "benefits: [DB, TK]", "benefits: [DB, DX]", "DX", "P_BENEFIT"},
	{"unknown placeholder", "{level}级", "{lvel}级", "lvel", "P_PLACEHOLDER"},
	{"placeholder not closed", "请核实。", "请核实{name。", "{name。", "P_TEMPLATE"},
	{"word that must not be printed", "请核实。", "请核实是否服刑。", "服刑", "P_WORD"},
	{"choice by a number", "{level}级", "{age?老|少}", "age?", "P_PLACEHOLDER"},
	{"missing reason", "    reason: |\n      {name}持{level}级残疾人证。\n      请核实。\n", "", "id: sample-rule", "P_MISSING"},
	{"number as a text", "lift_reasons: 2", "lift_reasons: 两条", "两条", "P_TYPE"},
	{"list where a text belongs", "name: 示例规则", "name: [示例规则]", "[示例规则]", "P_TYPE"},
	{"impossible day", `version: "2026-07-01"`, `version: "2026-13-01"`, "2026-13-01", "P_DATE"},
	{"month written wrongly", `from: "2026-01"`, `from: "2026-1"`, "2026-1\"", "P_MONTH"},
	{"area that is no division code", `area: "990102"`, `area: "99010"`, "99010\"", "P_AREA"},
	{"rule twice", "rules:\n", "rules:\n" + soundPack[strings.Index(soundPack, "  - id"):], "sample-rule#2", "P_DUPLICATE_RULE"},
	{"inherits from nothing", "title: 示例县", "inherits: nowhere", "nowhere", "P_INHERITS"},
	{"anchor", "inputs: [disability, register]", "inputs: &in [disability, register]", "&in", "P_ANCHOR"},
	{"folded text", "reason: |", "reason: >", ">\n", "P_FOLDED"},
	{"unknown severity of a deadline", "B: 30", "Z: 30", "Z: 30", "P_VALUE"},
	{"deadline of no day", "O: 5", "O: 0", "0, Y", "P_VALUE"},
	{"share above one", "suspect: 0.05", "suspect: 5", "5\n", "P_VALUE"},
	{"holiday that does not exist", "  lift_reasons: 2", "  holidays: [2026-10-01, 2026-13-01]", "2026-13-01", "P_DATE"},
	{"day of a document", "  lift_reasons: 2", "  basis_from:\n    - [示例法, 2026-7-1]", "2026-7-1]", "P_DATE"},
	{"incompatible with nothing known", "  lift_reasons: 2", "  incompatible:\n    - [TK, DBB]", "DBB", "P_BENEFIT"},
	{"incompatible with nobody", "  lift_reasons: 2", "  incompatible:\n    - [TK]", "[TK]", "P_VALUE"},
	{"ends before it begins", "    class: S", "    effective: {from: 2026-07-01, to: 2026-01-01}\n    class: S", "2026-01-01", "P_DATE"},
	{"raised without a condition", "    class: S", "    raise:\n      - {severity: R}\n    class: S", "severity: R", "P_MISSING"},
	{"text in a list of numbers", "disability_level in [1, 2]", `disability_level in ["1", "2"]`, `in ["1"`, "P_CONDITION"},
	{"slip in the id of a rule", "rules:\n", "inherits: national\nrules:\n  - id: medical-burden-hihg\n    off: 示例\n", "medical-burden-hihg", "P_RULE"},
	{"slip in the name of a parameter", "min_age: {value: 16, unit: 岁}", "min_aeg: {value: 16, unit: 岁}", "parameter.min_age", "P_PARAMETER"},
	{"tab", "    class: S", "\tclass: S", "\tclass: S", "P_SYNTAX"},
	{"full-width colon", "title: 示例县", "title：示例县", "title：", "P_SYNTAX"},
}

// TestBrokenPacks: each slip gives a message at the slip's place; the whole
// texts are kept in testdata/broken.txt for reading.
func TestBrokenPacks(t *testing.T) {
	var all strings.Builder
	for _, b := range brokenPacks {
		if !strings.Contains(soundPack, b.from) {
			t.Fatalf("%s: the sound pack has no %q", b.name, b.from)
		}
		source := strings.Replace(soundPack, b.from, b.to, 1)
		mistakes := loadText(t, source)
		line, column := placeOf(source, b.at)
		hit := false
		for _, m := range mistakes {
			hit = hit || m.Line == line && m.Column == column && strings.HasPrefix(m.Code, b.code)
		}
		if !hit {
			t.Errorf("%s: no %s at %d:%d, got\n%v", b.name, b.code, line, column, mistakes)
		}
		fmt.Fprintf(&all, "== %s\n", b.name)
		for _, m := range mistakes {
			fmt.Fprintf(&all, "%s\n%s\n", m.Text("zh"), m.Text("en"))
		}
	}
	golden(t, "testdata/broken.txt", all.String())
}

// loadText loads a pack from a file of its own.
func loadText(t *testing.T, source string) mistake.List {
	t.Helper()
	file := filepath.Join(t.TempDir(), "county.yaml")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Load(file)
	var mistakes mistake.List
	if err != nil && !errors.As(err, &mistakes) {
		t.Fatal(err)
	}
	return mistakes
}

// placeOf finds a text's line and column in characters; "#2" asks for the
// second occurrence.
func placeOf(source, at string) (line, column int) {
	from := 0
	if text, second := strings.CutSuffix(at, "#2"); second {
		at = text
		from = strings.Index(source, at) + len(at)
	}
	i := from + strings.Index(source[from:], at)
	before := source[:i]
	return strings.Count(before, "\n") + 1, len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the change\n%s", file, got)
	}
}

func TestSoundPackAndAllMistakesAtOnce(t *testing.T) {
	if mistakes := loadText(t, soundPack); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	source := strings.NewReplacer("class: S", "class: X", "severity: O", "severity: Q", "disabled &&", "disabeld &&", "{level}", "{lvl}").Replace(soundPack)
	if mistakes := loadText(t, source); len(mistakes) != 4 {
		t.Errorf("four slips gave %d messages:\n%v", len(mistakes), mistakes)
	}
}

func TestEveryBuiltInPackLoads(t *testing.T) {
	for _, name := range BuiltIn() {
		pack, err := Load(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		own := map[string]int{"xinjiang": 1} // price-subsidy-short
		if len(pack.RuleIDs()) != 54+own[name] {
			t.Errorf("%s has %d rules, the catalogue has 53 and standard-raised", name, len(pack.RuleIDs()))
		}
		if pack.Name != name || len(pack.Hash) != 64 {
			t.Errorf("%s: name %q, hash %q", name, pack.Name, pack.Hash)
		}
	}
}

// TestWordings: a rule with an effective date of its own leaves the earlier
// wording in force before that day.
func TestWordings(t *testing.T) {
	dir := t.TempDir()
	_ = os.WriteFile(filepath.Join(dir, "county.yaml"), []byte(soundPack), 0o644)
	file := filepath.Join(dir, "town.yaml")
	_ = os.WriteFile(file, []byte(`name: town
inherits: county
rules:
  - id: sample-rule
    effective: {from: "2026-07-01"}
    severity: B
`), 0o644)
	pack, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2026-06-30": "O", "2026-07-01": "B"} {
		on, _ := time.Parse(time.DateOnly, day)
		rules := pack.InForce(on)
		if len(rules) != 1 || rules[0].Severity != want {
			t.Errorf("on %s: %d rules, severity %s, want %s", day, len(rules), rules[0].Severity, want)
		}
	}
}

// TestStandards: the narrowest area that states a line, the latest month not
// after the day; a later month never changes an earlier one.
func TestStandards(t *testing.T) {
	pack, err := Load("fujian")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		county, day string
		dibao, edge float64
	}{
		{"350102", "2021-12-31", 715, 1.5},
		{"350102", "2022-01-01", 826.08, 1.5},
		{"350102", "2026-11-01", 826.08, 1.5},
		{"440103", "2026-11-01", 0, 1.5},
		{"350102", "2020-12-31", 0, 0},
	} {
		on, _ := time.Parse(time.DateOnly, c.day)
		s := pack.Standard(c.county, on)
		if s.DibaoLine() != c.dibao || s.EdgeMultiple != c.edge {
			t.Errorf("%s on %s: %g, %g; want %g, %g", c.county, c.day, s.DibaoLine(), s.EdgeMultiple, c.dibao, c.edge)
		}
	}
}

func TestOverride(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := pack.Override(map[string]map[string]any{"medical-burden-high": {"self_pay": 15000}})
	if err != nil {
		t.Fatal(err)
	}
	if got := changed.Rule("medical-burden-high").compiled.condition.burdenFloor(); got != 15000 {
		t.Errorf("floor %g after override", got)
	}
	if got := pack.Rule("medical-burden-high").compiled.condition.burdenFloor(); got != 20000 {
		t.Errorf("the override changed the pack itself: %g", got)
	}
	for _, bad := range []map[string]map[string]any{
		{"no-such-rule": {"x": 1}}, {"medical-burden-high": {"selfpay": 1}}, {"medical-burden-high": {"self_pay": "两万"}},
	} {
		if _, err := pack.Override(bad); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

func TestDueDate(t *testing.T) {
	s := Settings{Workdays: map[string]int{"R": 1, "O": 5}, Holidays: []string{"2026-10-01", "2026-10-02"}, Makeup: []string{"2026-10-10"}}
	for _, c := range []struct{ asOf, severity, want string }{
		{"2026-11-02", "R", "2026-11-03"}, // Monday
		{"2026-11-06", "R", "2026-11-09"}, // Friday
		{"2026-09-30", "R", "2026-10-05"}, // holidays, then a weekend
		{"2026-10-05", "O", "2026-10-10"}, // a Saturday worked
	} {
		day, _ := time.Parse(time.DateOnly, c.asOf)
		if got := s.dueDate(day, c.severity); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.asOf, c.severity, got, c.want)
		}
	}
}

// TestBasisIsNotCitedBeforeItsDay: the law of 2026 says nothing in 2022.
func TestBasisIsNotCitedBeforeItsDay(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	r := pack.Rule("monitored-household-uninsured") // 民发〔2022〕83号, 中农组发〔2021〕7号, 国办发〔2023〕39号
	for _, c := range []struct {
		day  string
		want int
	}{{"2021-06-30", 1}, {"2022-08-31", 2}, {"2026-06-30", 3}} {
		day, _ := time.Parse(time.DateOnly, c.day)
		if got := pack.Basis(r, day); len(got) != c.want {
			t.Errorf("%s: %v", c.day, got)
		}
	}
	law := pack.Rule("medical-burden-high")
	for day, want := range map[string]bool{"2026-06-30": false, "2026-07-01": true} {
		on, _ := time.Parse(time.DateOnly, day)
		got := strings.Contains(strings.Join(pack.Basis(law, on), "；"), "社会救助法")
		if got != want {
			t.Errorf("%s: the law is cited: %v", day, got)
		}
	}
}

// TestHolidays: days off are no workdays, a Saturday made up for is one.
func TestHolidays(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, severity, due string }{
		{"2022-09-30", "O", "2022-10-12"}, // 10-08, 10-09 worked
		{"2024-02-08", "R", "2024-02-09"},
		{"2026-02-13", "R", "2026-02-14"}, // a Saturday worked before the festival
	} {
		from, _ := time.Parse(time.DateOnly, c.from)
		if got := pack.Settings.dueDate(from, c.severity); got != c.due {
			t.Errorf("%s from %s: %s, want %s", c.severity, c.from, got, c.due)
		}
	}
}

// TestUnstated: what a province's pack leaves to the county is told.
func TestUnstated(t *testing.T) {
	pack, err := Load("fujian")
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.Unstated([]string{"350102", "610102"}, day); len(got) != 1 || got[0] != "610102" {
		t.Errorf("without a standard: %v", got)
	}
}
