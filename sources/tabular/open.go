package tabular

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yingbao/sources/direct"
)

// extract is an opened file, known to be regular, with the marks by which a
// change during the read is noticed.
type extract struct {
	*os.File
	past     *os.File // the same past the page cache, nil for a file that is not large
	path     string
	ext      string // lower-case extension, ".gz" and the one before it joined: ".csv.gz"
	size     int64
	stamp    stamp
	warnings []Warning
}

// large is the size from which a file passes by the page cache: it would not
// stay there until the next night, and drive out what does. Tests set it.
var large int64 = 2 << 30

// openExtract opens path without following a link and without blocking, and
// refuses whatever is not a regular file of sane size with a finished name.
func openExtract(path string, maxBytes int64) (*extract, error) {
	refuse := func(key string) (*extract, error) { return nil, nameFile(fail(key), path) }
	if key := noFile(path); key != "" {
		return refuse(key)
	}
	if unfinishedName(filepath.Base(path)) {
		return refuse("in-progress")
	}
	f, err := openNoFollow(path)
	if err != nil {
		if key := openKey(path, err); key != "io" {
			return refuse(key)
		}
		return nil, nameFile(failIO(err), path)
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		f.Close()
		return refuse("not-regular")
	}
	x := &extract{File: f, path: path, ext: extension(path), size: st.Size(), stamp: stampOf(st)}
	key := ""
	switch {
	case st.Size() == 0:
		key = "empty"
	case st.Size() > maxBytes:
		key = "too-big"
	case hole(st):
		key = "sparse"
	}
	if key != "" {
		f.Close()
		return refuse(key)
	}
	if st.Size() >= large {
		x.past, _ = direct.Reopen(f, path, readFlags) // without, it is read the ordinary way
	}
	if st.Mode().Perm()&0o002 != 0 {
		x.warnings = append(x.warnings, warn("w-mode", 1))
	}
	return x, nil
}

// noFile gives the message for what is no file at all, and has no finished name
// either (., /dev/fd/63); "" for a file, a link, or what is not there.
func noFile(path string) string {
	st, err := os.Lstat(path)
	if err == nil && st.Mode()&fs.ModeSymlink != 0 && openedPath(path) {
		st, err = os.Stat(path)
	}
	switch {
	case err != nil:
		return ""
	case st.IsDir():
		return "directory"
	case st.Mode()&fs.ModeNamedPipe != 0:
		return "pipe"
	}
	return ""
}

// openedPath says that a path names what this process has open: standard input,
// or what the shell puts in place of <(command).
func openedPath(path string) bool {
	return strings.HasPrefix(path, "/dev/std") || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}

// unfinishedName knows the names that uploads, editors and Excel's lock give.
func unfinishedName(base string) bool {
	lower := strings.ToLower(base)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".~") {
		return true
	}
	for _, s := range []string{".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", "~"} {
		if strings.HasSuffix(lower, s) {
			return true
		}
	}
	return false
}

// openKey tells from the failed open which message applies.
func openKey(path string, err error) string {
	if st, e := os.Lstat(path); e == nil {
		if st.Mode()&fs.ModeSymlink != 0 {
			return "symlink"
		}
		if !st.Mode().IsRegular() {
			return "not-regular" // a socket cannot be opened
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	case errors.Is(err, fs.ErrPermission):
		return "permission"
	}
	return "io"
}

// extension gives the lower-case extension, both parts of ".csv.gz".
func extension(path string) string {
	lower := strings.ToLower(filepath.Base(path))
	ext := filepath.Ext(lower)
	if ext == ".gz" {
		return filepath.Ext(strings.TrimSuffix(lower, ext)) + ext
	}
	return ext
}

// unchanged compares the open file and the name with what was opened.
func (x *extract) unchanged() error {
	st, err := x.Stat()
	if err != nil || stampOf(st) != x.stamp {
		return nameFile(fail("changed"), x.path)
	}
	st, err = os.Lstat(x.path)
	if err != nil || stampOf(st) != x.stamp {
		return nameFile(fail("changed"), x.path)
	}
	return nil
}

// section gives the whole file as a fresh stream; no seek position is shared.
func (x *extract) section() io.Reader {
	if x.past != nil {
		return direct.NewReader(x.File, x.past, x.size)
	}
	return io.NewSectionReader(x.File, 0, x.size)
}

// Close closes the file.
func (x *extract) Close() error {
	if x.past != nil {
		_ = x.past.Close() // read only
	}
	return x.File.Close()
}
