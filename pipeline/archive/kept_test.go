package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func keptOf(t *testing.T, path, text string) *Kept {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	return &Kept{AsOf: "2022-07-31", Period: "202207", Files: []KeptFile{{filepath.Base(path), hex.EncodeToString(sum[:])}}}
}

func TestKeep(t *testing.T) {
	runs := t.TempDir()
	if err := os.Chmod(runs, 0o700); err != nil {
		t.Fatal(err)
	}
	s := acquire(t, runs)
	defer s.Close()
	if k, err := ReadKept(runs, "county", "disabled"); k != nil || err != nil {
		t.Fatalf("something is kept before anything was: %v %v", k, err)
	}
	path := filepath.Join(t.TempDir(), "disabled.csv")
	first := keptOf(t, path, "一")
	if err := s.Keep("disabled", first, []string{path}); err != nil {
		t.Fatal(err)
	}
	back, err := ReadKept(runs, "county", "disabled")
	if err != nil || back.AsOf != "2022-07-31" || len(back.Paths()) != 1 {
		t.Fatalf("%+v %v", back, err)
	}
	if data, err := os.ReadFile(back.Paths()[0]); err != nil || string(data) != "一" {
		t.Errorf("kept %q %v", data, err)
	}
	// a file that changed after it was read leaves the old one in force
	second := keptOf(t, path, "二")
	if err := os.WriteFile(path, []byte("三"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Keep("disabled", second, []string{path}); !errors.As(err, new(*Damaged)) {
		t.Errorf("a changed file was kept: %v", err)
	}
	if back, err = ReadKept(runs, "county", "disabled"); err != nil || back.Files[0] != first.Files[0] {
		t.Errorf("the old one is gone: %+v %v", back, err)
	}
	// a kept file that was changed on the disk is never used
	if err := os.WriteFile(back.Paths()[0], []byte("四"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKept(runs, "county", "disabled"); !errors.As(err, new(*Damaged)) {
		t.Errorf("a damaged file is used: %v", err)
	}
}
