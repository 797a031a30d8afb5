package entitlement

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"yingbao/sources/mistake"
)

// FuzzLoad: whatever a pack file holds, it loads or gives mistakes with
// places, and never panics.
func FuzzLoad(f *testing.F) {
	f.Add(soundPack)
	for _, b := range brokenPacks[:8] {
		f.Add(b.to)
	}
	f.Fuzz(func(t *testing.T, source string) {
		file := filepath.Join(t.TempDir(), "p.yaml")
		if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(file)
		var mistakes mistake.List
		if err == nil || !errors.As(err, &mistakes) {
			return
		}
		for _, m := range mistakes {
			if m.Line < 1 && m.File != "" || m.Zh == "" || m.En == "" {
				t.Fatalf("a mistake without place or text: %+v", m)
			}
		}
	})
}

// FuzzParseCases: a case file is read or refused with its line, and what was
// read runs.
func FuzzParseCases(f *testing.F) {
	f.Add("规则 sample-rule\n基准日 2026-11-01\n\n情形 x\n残联 甲 残疾等级=1\n----\n甲 不提示\n")
	pack, err := Load("national")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string) {
		cases, err := ParseCases("f", []byte(source))
		if err != nil {
			return
		}
		for i := range cases {
			cases[i].Rule = "single-severe-disabled"
		}
		_, _ = pack.Test(cases)
	})
}
