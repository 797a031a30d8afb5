package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotOurs says that a link, a pipe, a folder or a device stands where a file
// of this program is wanted.
var ErrNotOurs = errors.New("is no file of ours")

// Open opens a file that this program wrote, to be read (A10). A link could
// lead to a device without an end, and a pipe would be waited for, at night for
// ever: they are ErrNotOurs.
func Open(path string) (*os.File, error) { return OpenFile(path, os.O_RDONLY) }

// OpenFile opens a file of this program with the flags of os.OpenFile (A10); a
// new one is 0600. Through a link it would change, or give rights to, a file
// that is somebody else's: that is ErrNotOurs.
func OpenFile(path string, flag int) (*os.File, error) {
	notOurs := &fs.PathError{Op: "open", Path: path, Err: ErrNotOurs}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, notOurs
	}
	f, err := os.OpenFile(path, flag|ownFlags, 0o600)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = f.Close() // nothing was written
		return nil, notOurs
	}
	return f, nil
}

// ReadFile reads a small file that this program wrote, as Open opens it.
func ReadFile(path string) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// MakeFolder makes a folder and those above it that are not there, each 0700:
// the umask may have taken more (A4), and then the next would not fit in.
func MakeFolder(folder string) error {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return nil
	}
	err := os.Mkdir(folder, 0o700)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(folder) != folder {
		if err = MakeFolder(filepath.Dir(folder)); err == nil {
			err = os.Mkdir(folder, 0o700)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) { // another of our writers may have been first
		return err
	}
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return &fs.PathError{Op: "mkdir", Path: folder, Err: ErrNotFolder}
	}
	return os.Chmod(folder, 0o700)
}
