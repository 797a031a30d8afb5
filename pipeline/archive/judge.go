package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotFolder says that something else stands where a folder is wanted.
var ErrNotFolder = errors.New("is not a folder")

// ErrNotLink says that something else stands in the place of the link to the
// last good run, where nothing of anybody's is overwritten.
var ErrNotLink = errors.New("is not a link of ours")

// Judge gives the error for which Acquire would refuse the folders of a plan's
// runs: others could change them, something else stands in their place or in
// that of the lock or of the link to the last good run, or this account cannot
// write there. Folders that are not there yet could be made. Nothing is.
func Judge(runs, name string) error {
	own := filepath.Join(runs, name)
	for _, folder := range []string{runs, own} {
		if _, err := judge(folder); err != nil {
			return err
		}
	}
	if err := mayMake(own); err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	lock := filepath.Join(own, lockName)
	switch info, err := os.Lstat(lock); {
	case err != nil: // it is to be made
	case !info.Mode().IsRegular():
		return fmt.Errorf("lock: %w", &fs.PathError{Op: "open", Path: lock, Err: ErrNotOurs})
	default:
		if err := writable(lock, false); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
	}
	return judgeLatest(own)
}

// mayMake gives the error for which nothing could be written to a folder, or
// for which it could not be made.
func mayMake(folder string) error {
	info, err := os.Lstat(folder)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(folder) != folder {
		return mayMake(filepath.Dir(folder))
	}
	if err == nil {
		info, err = os.Stat(folder) // a link to a folder is one, unless it leads nowhere
	}
	if err != nil || !info.IsDir() {
		return &fs.PathError{Op: "mkdir", Path: folder, Err: ErrNotFolder}
	}
	return writable(folder, true)
}

// judgeLatest refuses whatever is no link in the place of the one that is moved
// to a published run.
func judgeLatest(folder string) error {
	path := filepath.Join(folder, latestName)
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		return &fs.PathError{Op: "publish", Path: path, Err: ErrNotLink}
	}
	return nil
}

// judge tells whether a folder is there, and refuses one that cannot be used.
func judge(folder string) (there bool, err error) {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("runs: %w", err)
	case !info.IsDir():
		return true, fmt.Errorf("runs: %w", &fs.PathError{Op: "mkdir", Path: folder, Err: ErrNotFolder})
	case info.Mode().Perm()&0o022 != 0:
		return true, &Unsafe{folder, info.Mode()}
	}
	return true, nil
}
