//go:build unix

package lastnight

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipe: a pipe where a memory should be is no memory (N1, N2); nobody waits
// for somebody to write into it.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roll")
	for _, name := range []string{path, path + fresh} {
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n := Open(path)
	if n.Err() == nil {
		t.Error("a pipe is used as a memory")
	}
	n.Begin("form", nil)
	n.Finish(nil)
	if n.Commit() == nil {
		t.Error("a night was kept in a pipe")
	}
}

// TestFolderMode: the folder is its owner's alone and of use to him, whatever
// the umask takes.
func TestFolderMode(t *testing.T) {
	for _, mask := range []int{0, 0o077, 0o177, 0o777} {
		path := filepath.Join(t.TempDir(), "nights", "roll")
		old := syscall.Umask(mask)
		n := Open(path)
		n.Begin("form", nil)
		syscall.Umask(old)
		if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("umask %03o: %v %v", mask, info.Mode(), err)
		}
		if err := n.Err(); err != nil {
			t.Errorf("umask %03o: %v", mask, err)
		}
		n.Forget()
	}
}
