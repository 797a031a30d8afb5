package entitlement

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingbao/sources/mistake"
)

// TestInheritance: a child changes the keys it names and nothing else.
func TestInheritance(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	parent := write("county.yaml", soundPack)
	child, err := Load(write("town.yaml", `name: town
inherits: county
settings: {workdays: {Y: 10}}
rules:
  - id: sample-rule
    parameters: {min_age: {value: 18}}
    severity: Y
`))
	if err != nil {
		t.Fatal(err)
	}
	above, err := Load(parent)
	if err != nil {
		t.Fatal(err)
	}
	r := child.Rule("sample-rule")
	if r.Severity != "Y" || r.Parameters["min_age"].Value != 18.0 || r.Parameters["min_age"].Unit != "岁" || r.Assistance != "低保" {
		t.Errorf("child rule: %+v", r)
	}
	if child.Settings.Workdays["Y"] != 10 || child.Settings.Workdays["R"] != 1 {
		t.Errorf("child settings: %+v", child.Settings)
	}
	if above.Rule("sample-rule").Severity != "O" {
		t.Error("the child changed its parent")
	}
	var changed []string
	for _, c := range Diff(above, child) {
		changed = append(changed, c.Rule+"."+c.Key)
	}
	if got := strings.Join(changed, " "); got != "sample-rule.severity sample-rule.parameters.min_age .settings" {
		t.Errorf("diff: %s", got)
	}
}

// TestWhereParentsStand: a parent's path starts from the folder of the pack
// that names it, and a chain that comes back to itself is told, not followed.
func TestWhereParentsStand(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "towns"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"county.yaml": soundPack, "beside.yaml": "name: x\ninherits: county.yaml\n", "towns/above.yaml": "name: x\ninherits: ../county.yaml\n",
		"self.yaml": "name: x\ninherits: self\n", "a.yaml": "name: a\ninherits: b\n", "b.yaml": "name: b\ninherits: ./a.yaml\n",
		"nothing.yaml": "name: x\n", "extract.yaml": "姓名,身份证号\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"beside.yaml", "towns/above.yaml"} {
		if _, err := Load(filepath.Join(dir, file)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for file, want := range map[string]string{"self.yaml": "P_INHERITS", "a.yaml": "P_INHERITS", "nothing.yaml": "nothing.yaml:1:1: P_MISSING: inherits", "extract.yaml": "extract.yaml:1:1: P_TYPE"} {
		_, err := Load(filepath.Join(dir, file))
		var list mistake.List
		if !errors.As(err, &list) || !strings.Contains(list.Text("en"), want) {
			t.Errorf("%s: %v, want %s", file, err, want)
		}
		for _, m := range list {
			if strings.HasPrefix(m.Text("en"), "1:1") {
				t.Errorf("%s: a mistake without its file: %s", file, m.Text("en"))
			}
		}
	}
}
