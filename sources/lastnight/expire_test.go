package lastnight

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestExpire: a night goes with its base when either is old, and what was left
// in the making goes at once; others stay.
func TestExpire(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nights")
	now, long := time.Now(), time.Now().Add(-48*time.Hour)
	if err := Expire(dir, now); err != nil {
		t.Error("nothing is remembered, and that is an error", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, written := range map[string]time.Time{"a": long, "b": now, "b~rows": long, "c": now, "c~rows": now, "c~new": now, "d": now} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, written, written); err != nil {
			t.Fatal(err)
		}
	}
	if err := Expire(dir, now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if got := fmt.Sprint(left); got != "[c c~rows d]" {
		t.Error(got)
	}
}

// TestNoRoom: a file that cannot be written leaves the disk to the run at
// once, and the old memory to the next night (N2, N4).
func TestNoRoom(t *testing.T) {
	rows := hashes(newRand(), 100)
	path := filepath.Join(t.TempDir(), "roll")
	keep(t, Open(path), "form", rows, 10)
	for _, first := range []bool{true, false} {
		n := Open(path)
		n.Begin("form", nil)
		var b Block
		b.Add(1, func(to []byte) []byte { return to })
		if first {
			_ = n.file.Close()
		}
		n.Append(&b)
		if !first {
			_ = n.file.Close()
			n.Finish(nil)
		}
		if _, err := os.Stat(path + fresh); !os.IsNotExist(err) {
			t.Error("what cannot be written stays on the disk", err)
		}
		n.Append(&b)
		n.Finish(nil)
		if n.Commit() == nil {
			t.Error("no error where nothing can be written")
		}
		if found := find(t, Open(path), "form", rows, 10); found != len(rows) {
			t.Errorf("%d rows are remembered", found)
		}
	}
}
