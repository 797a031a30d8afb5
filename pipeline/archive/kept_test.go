package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"syscall"
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

// TestKeepDies: a process that died while it kept an extract leaves the last
// one, or the new one that was whole; nothing of it lies about afterwards.
func TestKeepDies(t *testing.T) {
	for _, c := range []struct {
		name         string
		old, written bool // the old one is still in its place; the new one is whole
		want         string
	}{{"half a copy", true, false, "一"}, {"a copy, the old one there", true, true, "一"}, {"between the two", false, true, "二"}, {"nothing whole", false, false, ""}} {
		runs := t.TempDir()
		if err := os.Chmod(runs, 0o700); err != nil {
			t.Fatal(err)
		}
		s := acquire(t, runs)
		path := filepath.Join(t.TempDir(), "disabled.csv")
		if err := s.Keep("disabled", keptOf(t, path, "一"), []string{path}); err != nil {
			t.Fatal(err)
		}
		final := filepath.Join(s.folder, keptName, "disabled")
		fresh := keptOf(t, path, "二")
		if fresh.folder = filepath.Join(s.folder, tempKept+"disabled"); c.written {
			if err := fresh.fill("disabled", []string{path}); err != nil {
				t.Fatal(err)
			}
		} else if err := os.MkdirAll(filepath.Join(fresh.folder, "1"), 0o700); err != nil {
			t.Fatal(err)
		}
		if !c.old {
			if err := os.RemoveAll(final); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		defer acquire(t, runs).Close()
		if _, err := os.Lstat(fresh.folder); !os.IsNotExist(err) {
			t.Errorf("%s: a copy under way lies about: %v", c.name, err)
		}
		text := ""
		if k, err := ReadKept(runs, "county", "disabled"); err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if k != nil {
			data, _ := os.ReadFile(k.Paths()[0]) // empty is a difference
			text = string(data)
		}
		if text != c.want {
			t.Errorf("%s: %q is kept, not %q", c.name, text, c.want)
		}
	}
}

// TestKeepNoRoom: a copy that cannot be made whole gives its room back.
func TestKeepNoRoom(t *testing.T) {
	runs := t.TempDir()
	if err := os.Chmod(runs, 0o700); err != nil {
		t.Fatal(err)
	}
	s := acquire(t, runs)
	defer s.Close()
	path := filepath.Join(t.TempDir(), "disabled.csv")
	k := keptOf(t, path, "一")
	defer func() { fault = func(op, path string) error { return nil } }()
	fault = func(op, path string) error {
		if op == "write" {
			return syscall.ENOSPC
		}
		return nil
	}
	if err := s.Keep("disabled", k, []string{path}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("kept on a full disk: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(s.folder, tempKept+"disabled")); !os.IsNotExist(err) {
		t.Errorf("what was copied stays: %v", err)
	}
}

// TestAppendTorn: a line cut short by a full disk does not swallow the next.
func TestAppendTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exports.jsonl")
	for _, line := range []string{"{1}", "{2}"} {
		if err := Append(path, []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(path, 6); err != nil {
		t.Fatal(err)
	}
	if err := Append(path, []byte("{3}")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "{1}\n{2\n{3}\n" {
		t.Errorf("%q %v", data, err)
	}
	if err := MayAppend(filepath.Dir(path)); err == nil {
		t.Error("a line may be added to a folder")
	}
}
