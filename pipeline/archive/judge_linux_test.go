package archive

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// unfit is what may keep a night from writing to its folder of runs, and the
// error for it.
var unfit = map[string]struct {
	make func(runs string) error
	want error
}{
	"nothing there":     {func(string) error { return nil }, nil},
	"all well":          {func(runs string) error { return folderOf(filepath.Join(runs, "p"), 0o700) }, nil},
	"a file":            {fileAt, ErrNotFolder},
	"a file above":      {func(runs string) error { return errors.Join(os.Remove(filepath.Dir(runs)), fileAt(filepath.Dir(runs))) }, syscall.ENOTDIR},
	"a file below":      {func(runs string) error { return fileAt(filepath.Join(runs, "p")) }, ErrNotFolder},
	"a link to nothing": {func(runs string) error { return os.Symlink("gone", runs) }, ErrNotFolder},
	"a folder for lock": {func(runs string) error { return folderOf(filepath.Join(runs, "p", lockName), 0o700) }, ErrNotOurs},
	"a folder latest":   {func(runs string) error { return folderOf(filepath.Join(runs, "p", latestName), 0o700) }, ErrNotLink},
	"closed":            {func(runs string) error { return folderOf(filepath.Join(runs, "p"), 0o500) }, fs.ErrPermission},
	"closed runs":       {func(runs string) error { return folderOf(runs, 0o500) }, fs.ErrPermission},
	"closed above":      {func(runs string) error { return folderOf(filepath.Dir(runs), 0o500) }, fs.ErrPermission},
	"a closed lock": {func(runs string) error {
		lock := filepath.Join(runs, "p", lockName)
		return errors.Join(fileAt(lock), os.Chmod(lock, 0o400))
	}, fs.ErrPermission},
}

func fileAt(path string) error {
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600))
}

func folderOf(path string, mode fs.FileMode) error {
	return errors.Join(os.MkdirAll(path, 0o700), os.Chmod(path, mode))
}

// TestJudgeIsAcquire: what keeps a night from writing is told before it begins,
// and nothing is made.
func TestJudgeIsAcquire(t *testing.T) {
	for name, c := range unfit {
		base := t.TempDir()
		runs := filepath.Join(base, "office", "runs")
		if err := os.Mkdir(filepath.Dir(runs), 0o700); err != nil {
			t.Fatal(err)
		}
		asNobody(t, base, func() {
			defer open(base)
			if err := c.make(runs); err != nil {
				t.Error(name, err)
				return
			}
			before := listing(base)
			if err := Judge(runs, "p"); !errors.Is(err, c.want) {
				t.Errorf("%s: judged %v, want %v", name, err, c.want)
			}
			if after := listing(base); after != before {
				t.Errorf("%s: %s was made of %s", name, after, before)
			}
			s, err := Acquire(runs, "p", Holder{PID: 1})
			if !errors.Is(err, c.want) {
				t.Errorf("%s: acquired %v, want %v", name, err, c.want)
			}
			if err == nil {
				_ = s.Close() // is not what is asked here
			}
		})
	}
}

// open makes it possible to remove what is in a folder.
func open(folder string) {
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, _ error) error {
		if d.IsDir() {
			_ = os.Chmod(path, 0o700) // the test's end tells
		}
		return nil
	})
}

// listing names all that is in a folder.
func listing(folder string) (names string) {
	_ = filepath.WalkDir(folder, func(path string, _ fs.DirEntry, _ error) error { names += path + "\n"; return nil })
	return names
}

// asNobody does something, in a folder given to it, as an account that folders
// may be closed to: root does it on a thread whose files are nobody's, and
// which ends with it.
func asNobody(t *testing.T, folder string, do func()) {
	t.Helper()
	if os.Getuid() != 0 {
		do()
		return
	}
	const nobody = 65534
	for path := folder; len(path) > len(os.TempDir()); path = filepath.Dir(path) {
		if err := errors.Join(os.Chown(path, nobody, nobody), os.Chmod(path, 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	if err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, nobody, nobody))
	}); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked
		syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
		do()
	}()
	<-done
}
