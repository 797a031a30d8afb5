//go:build unix

package lastnight

import (
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
