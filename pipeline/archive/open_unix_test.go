//go:build unix

package archive

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// foreign puts something else in the place of each of our files: a link to a
// file of somebody else, a pipe nobody writes to, a device without an end.
var foreign = map[string]func(path, other string) error{
	"a link":          func(path, other string) error { return os.Symlink(other, path) },
	"a dangling link": func(path, other string) error { return os.Symlink(other+".gone", path) },
	"a link to a pipe": func(path, other string) error {
		return errors.Join(pipe(other+".pipe"), os.Symlink(other+".pipe", path))
	},
	"a pipe":          func(path, _ string) error { return pipe(path) },
	"an endless file": func(path, _ string) error { return os.Symlink("/dev/zero", path) },
	"a folder":        func(path, _ string) error { return os.Mkdir(path, 0o700) },
}

func pipe(path string) error { return syscall.Mkfifo(path, 0o600) }

// TestNotOurs: what stands in the place of a file of ours is not read, waited
// for, written to or given other rights (A10).
func TestNotOurs(t *testing.T) {
	for what, put := range foreign {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			other, path := filepath.Join(dir, "other"), filepath.Join(dir, "ours")
			if err := errors.Join(os.WriteFile(other, []byte("theirs"), 0o644), put(path, other)); err != nil {
				t.Fatal(err)
			}
			_, _, locked := TryLock(path)
			_, read := ReadFile(path)
			for at, err := range []error{read, locked, writeOwn(path, "x"), Append(path, []byte("x")), MayAppend(path)} {
				if !errors.Is(err, ErrNotOurs) {
					t.Errorf("%d: %v", at, err)
				}
			}
			info, err := os.Stat(other)
			if err != nil || info.Size() != 6 || info.Mode().Perm() != 0o644 {
				t.Errorf("the other file was changed: %v %v", info, err)
			}
			if _, err := os.Lstat(other + ".gone"); err == nil {
				t.Error("a file was made through the link")
			}
		})
	}
}

// TestForeignLock: a link for a lock ends the night before anything is written
// (A10).
func TestForeignLock(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "runs")
	acquire(t, runs).Close()
	lock, other := filepath.Join(runs, "county", lockName), filepath.Join(runs, "other")
	if err := errors.Join(os.WriteFile(other, []byte("theirs"), 0o644), os.Remove(lock), os.Symlink(other, lock)); err != nil {
		t.Fatal(err)
	}
	if _, err := Acquire(runs, "county", Holder{PID: 1}); !errors.Is(err, ErrNotOurs) {
		t.Errorf("the lock was taken: %v", err)
	}
	if data, err := os.ReadFile(other); string(data) != "theirs" {
		t.Errorf("the other file was changed: %q %v", data, err)
	}
}

// TestForeignFilesOfARun: a run of which a file is no file cannot be read; it may
// be whole, and is not called damaged (A10).
func TestForeignFilesOfARun(t *testing.T) {
	for what, put := range foreign {
		for _, name := range []string{ManifestName, "leads.csv"} {
			t.Run(what+" for "+name, func(t *testing.T) {
				dir := t.TempDir()
				s := acquire(t, filepath.Join(dir, "runs"))
				defer s.Close()
				folder := mustNight(t, s, "一")
				m, err := ReadManifest(folder)
				if err != nil {
					t.Fatal(err)
				}
				other, path := filepath.Join(dir, "other"), filepath.Join(folder, name)
				if err := errors.Join(os.WriteFile(other, []byte("theirs"), 0o644), os.RemoveAll(path), put(path, other)); err != nil {
					t.Fatal(err)
				}
				if name == ManifestName {
					_, err = ReadManifest(folder)
				} else {
					err = Verify(folder, append(m.Files, FileSum{Name: name}))
				}
				if !errors.Is(err, ErrNotOurs) || errors.As(err, new(*Damaged)) {
					t.Errorf("%v", err)
				}
			})
		}
	}
}

// TestMakeFolderAtOnce: writers that want the same folders meet no error.
func TestMakeFolderAtOnce(t *testing.T) {
	for range 50 {
		folder := filepath.Join(t.TempDir(), "甲县", "一", "二")
		errs := make([]error, 8)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() { errs[i] = MakeFolder(folder) })
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := MakeFolder("/dev/null/x"); err == nil {
		t.Error("a folder was made in a device")
	}
}
