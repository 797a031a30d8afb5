package tabular

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSystemRefuses: what the system said of a file goes with the error, so
// that a lack of descriptors is told from a broken disk, and its path does not.
func TestSystemRefuses(t *testing.T) {
	err := nameFile(failIO(&fs.PathError{Op: "open", Path: "/secret/place/a.csv", Err: syscall.EMFILE}), "/secret/place/a.csv")
	if !errors.Is(err, syscall.EMFILE) {
		t.Errorf("%v does not say that descriptors ran out", err)
	}
	if text := err.Error(); strings.Contains(text, "secret") || !strings.Contains(text, "(E_IO)") || !strings.Contains(text, syscall.EMFILE.Error()) {
		t.Errorf("told as %q", text)
	}
	if err := failure([]byte(`{"Key":"io"}`)); !errors.Is(err, syscall.EIO) {
		t.Errorf("a child's %v is no input/output error", err)
	}
	if err := notStarted(&os.SyscallError{Syscall: "fork", Err: syscall.EAGAIN}); !errors.Is(err, syscall.EAGAIN) {
		t.Errorf("a child without a process: %v", err)
	}
}

// TestReadFails: a file that cannot be read any further gives the system's
// error, at its beginning and behind it.
func TestReadFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := openExtract(path, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = x.read(context.Background(), Options{}, func([]Row) error { return nil })
	if !errors.Is(err, os.ErrClosed) {
		t.Errorf("at the beginning: %v", err)
	}
	h := &hashed{in: x.section()}
	_, err = h.Read(make([]byte, 8))
	if err = x.ioError(err); !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), "(E_IO)") {
		t.Errorf("behind it: %v", err)
	}
}
