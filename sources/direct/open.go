package direct

import (
	"errors"
	"os"

	"github.com/ncw/directio"
)

var errOther = errors.New("direct: the name is another file's by now")

// Reopen opens the file of path once more, for reading or writing as flags say,
// past the page cache. The error says that it cannot be had so, or that path
// is no longer the name of file.
func Reopen(file *os.File, path string, flags int) (*os.File, error) {
	out, err := directio.OpenFile(path, flags, 0)
	if err != nil {
		return nil, err
	}
	a, errA := file.Stat()
	b, errB := out.Stat()
	if err = errors.Join(errA, errB); err == nil && !os.SameFile(a, b) {
		err = errOther
	}
	if err != nil {
		_ = out.Close() // nothing was done with it
		return nil, err
	}
	return out, nil
}
