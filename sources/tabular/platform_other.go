//go:build !linux

package tabular

import (
	"io/fs"
	"os"
	"time"
)

// openNoFollow refuses links and anything not regular before opening; between
// the two calls the name may change, which Linux excludes.
func openNoFollow(path string) (*os.File, error) {
	st, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fs.ErrInvalid
	}
	return os.OpenFile(path, readFlags, 0)
}

const readFlags = os.O_RDONLY

// stamp changes when the file's content or mode changes.
type stamp struct {
	size  int64
	mtime time.Time
	mode  fs.FileMode
}

func stampOf(st fs.FileInfo) stamp { return stamp{st.Size(), st.ModTime(), st.Mode()} }

func hole(fs.FileInfo) bool { return false }

// limitProcess has no means here; GOMEMLIMIT and the timeout remain.
func limitProcess(memory, seconds uint64) error { return nil }

// processorTime is not known here.
func processorTime() time.Duration { return 0 }

func widen(*os.File) {}
