package lastnight

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yingbao/sources/direct"
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

// TestExpireBase: a night whose base is too old stands alone after it, with its
// own rows and no other one's, and counts as written when it was. The next
// night continues it. One that cannot be written again is gone.
func TestExpireBase(t *testing.T) {
	r := newRand()
	list, now := hashes(r, 6000), time.Now().Truncate(time.Second)
	gone := list[700:760]
	changed := append(append(hashes(r, 40), list[:700]...), list[760:]...)
	for name, c := range map[string]struct {
		damage func(path string) error
		found  int
	}{
		"sound":         {func(string) error { return nil }, len(changed)},
		"no base":       {func(path string) error { return os.Remove(path + rows) }, 0},
		"another base":  {func(path string) error { return os.WriteFile(path+rows, []byte("other"), 0o600) }, 0},
		"wrong bit":     {func(path string) error { return flip(path+rows, 3000) }, 0},
		"not to be had": {func(path string) error { return os.MkdirAll(path+fresh+"/x", 0o700) }, 0},
	} {
		path := filepath.Join(t.TempDir(), "nights", "roll")
		keep(t, Open(path), "form", list, 1000)
		again(t, path, changed, 1000)
		if err := c.damage(path); err != nil {
			t.Fatal(err)
		}
		long, written := now.Add(-48*time.Hour), now.Add(-time.Hour)
		_ = os.Chtimes(path+rows, long, long) // not there for one of them
		if err := os.Chtimes(path, written, written); err != nil {
			t.Fatal(err)
		}
		err := Expire(filepath.Dir(path), now.Add(-2*time.Hour))
		if name == "not to be had" {
			if err == nil {
				t.Error("what cannot be removed is not told")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		for _, h := range gone {
			if bytes.Contains(text, fmt.Append(nil, h)) {
				t.Fatalf("%s: a row that left is still there", name)
			}
		}
		if info, err := os.Stat(path); err == nil && !info.ModTime().Equal(written) {
			t.Errorf("%s: written at %v", name, info.ModTime())
		}
		if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) > 1 {
			t.Errorf("%s: %v are left, %v", name, entries, err)
		}
		if found := find(t, Open(path), "form", changed, 1000); found != c.found || (err == nil) != (found > 0) && name != "no base" {
			t.Errorf("%s: %d rows are found, %v", name, found, err)
		}
		if c.found > 0 {
			again(t, path, changed, 1000)
			if _, err := os.Stat(path + rows); err != nil {
				t.Error("the next night does not continue it", err)
			}
		}
	}
}

// flip changes a bit of a file.
func flip(path string, at int) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[at] ^= 4
	return os.WriteFile(path, data, 0o600)
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
		file, err := os.OpenFile(path+fresh, os.O_WRONLY, 0)
		if err != nil || n.file.Close() != nil {
			t.Fatal(err)
		}
		n.file = direct.NewWriter(file, path+fresh, os.O_WRONLY)
		var b Block
		for b.rows < 1000 {
			b.Add(1, func(to []byte) []byte { return append(to, make([]byte, 10000)...) })
		}
		if first {
			_ = file.Close()
			for tries := 0; tries < 10 && !n.failed(); tries++ { // it is written behind who appends
				n.Append(&b)
			}
		} else {
			n.Append(&b)
			_ = file.Close()
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

// TestElsewhere: a link in place of the folder leads to files of others. Nothing
// is written there (N3), nothing removed, and the night tells why.
func TestElsewhere(t *testing.T) {
	theirs, folder := t.TempDir(), filepath.Join(t.TempDir(), "nights")
	long := time.Now().Add(-48 * time.Hour)
	path := filepath.Join(theirs, "accounts.xlsx")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(theirs, folder); err != nil {
		t.Fatal(err)
	}
	n := Open(filepath.Join(folder, "roll"))
	n.Begin("form", nil)
	n.Finish(nil)
	if err := n.Commit(); err == nil {
		t.Error("nothing is told")
	}
	Sweep(folder, func(string) bool { return false })
	if err := Expire(folder, time.Now()); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(theirs)
	if err != nil || len(entries) != 1 || entries[0].Name() != "accounts.xlsx" {
		t.Errorf("in the folder of others: %v %v", entries, err)
	}
}

// TestSweep: the files of a night that is kept stay, others go.
func TestSweep(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a", "a~rows", "b", "ab"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	Sweep(folder, func(file string) bool { return Belongs(file, "a") })
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 || entries[0].Name() != "a" || entries[1].Name() != "a~rows" {
		t.Errorf("%v %v", entries, err)
	}
}
