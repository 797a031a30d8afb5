package archive

import (
	"io/fs"
	"syscall"
)

// From the kernel's headers; package syscall keeps them to itself.
const (
	hereFD       = -100  // AT_FDCWD
	effectiveIDs = 0x200 // AT_EACCESS
	mayWrite     = 2
	maySearch    = 1
)

// writable gives the error for which this process cannot write a file, or into
// a folder: no right to, or a file system that is read-only.
func writable(path string, folder bool) error {
	mode := uint32(mayWrite)
	if folder {
		mode |= maySearch
	}
	if err := syscall.Faccessat(hereFD, path, mode, effectiveIDs); err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}
