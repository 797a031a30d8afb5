package pipeline

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

// TestResolveUnreachable: a file in a folder that this account may not look
// into is there for all we know; it holds its source, as a file that may not be
// read does, and ends no night whose plan can do without.
func TestResolveUnreachable(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "extracts")
	path := filepath.Join(folder, "disabled.csv")
	if err := os.Mkdir(folder, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o700) }() // so that it can be removed
	asNobody(t, func() {
		if _, err := os.Lstat(path); !os.IsPermission(err) {
			t.Errorf("the folder is open: %v", err)
		}
		if paths, err := resolve(path); err != nil || !slices.Equal(paths, []string{path}) {
			t.Errorf("%v, %v", paths, err)
		}
	})
}

// asNobody does something as an account that folders may be closed to: root does
// it on a thread whose files are nobody's, and which ends with it.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Getuid() != 0 {
		do()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked
		const nobody = 65534
		syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
		do()
	}()
	<-done
}
