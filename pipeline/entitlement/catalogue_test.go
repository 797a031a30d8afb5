package entitlement

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestDiffTellsAllThatAPackCanChange: nothing a county changes is silent.
func TestDiffTellsAllThatAPackCanChange(t *testing.T) {
	base, dir := mustLoad(t, "national"), t.TempDir()
	for i, c := range []struct{ text, key string }{
		{"definitions: {severe_care: disability_level == 1}", "definitions.severe_care"},
		{"settings: {suspect: 0.2}", "settings"},
		{"standards:\n  - {area: \"990102\", from: \"2026-01\", dibao: 900}", "standards"},
		{"emergencies:\n  - {name: 示例, areas: [\"990102\"], from: 2026-01-01, to: 2026-02-01}", "emergencies"},
		{"rules:\n  - {id: tekun-elder, raise: [{when: supporters_unknown, severity: B}]}", "raise"},
		{"rules:\n  - {id: tekun-elder, exclude: {soft: [{when: clue_fund, note: 示例}]}}", "soft"},
		{"rules:\n  - {id: tekun-elder, evidence: [household]}", "evidence"},
		{"rules:\n  - {id: tekun-elder, parameters: {age: {value: 65}}}", "parameters.age"},
		{"rules:\n  - {id: tekun-elder, off: 示例}", "off"},
	} {
		file := filepath.Join(dir, fmt.Sprint(i, ".yaml"))
		if err := os.WriteFile(file, []byte("name: county\ninherits: national\n"+c.text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		changes := Diff(base, mustLoad(t, file))
		if len(changes) != 1 || changes[0].Key != c.key || changes[0].From == changes[0].To {
			t.Errorf("%s: %v", c.key, changes)
		}
	}
}

func mustLoad(t *testing.T, name string) *Pack {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
