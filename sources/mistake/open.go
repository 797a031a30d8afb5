package mistake

import (
	"errors"
	"os"
	"strings"
)

// ErrPipe says that a named pipe stands where a file is wanted.
var ErrPipe = errors.New("it is a named pipe")

// Open opens a file that somebody named to be read once. A named pipe is
// refused with ErrPipe: opening it would wait for its writer, at night for
// ever. One that the shell has opened already (/dev/fd/63) is read.
func Open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode()&os.ModeNamedPipe != 0 && !opened(path) {
		err = &os.PathError{Op: "open", Path: path, Err: ErrPipe}
	}
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// opened says that a path names what this process has open: standard input, or
// what the shell puts in place of <(command).
func opened(path string) bool {
	return strings.HasPrefix(path, "/dev/std") || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}
