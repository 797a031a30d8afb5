package archive

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// FileSum is one file of a run as the manifest lists it.
type FileSum struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Writer writes one file: 0600, exclusive, hashed while it is written, synced
// when it is closed. It is used by one goroutine.
type Writer struct {
	file   *os.File
	buffer *bufio.Writer
	hash   hash.Hash
	bytes  int64
	closed func(FileSum)
}

// fault is asked before each operation that can lose data; tests set it to
// make the k-th one fail. It is never set outside of tests.
var fault = func(op, path string) error { return nil }

func operate(op, path string, do func() error) error {
	if err := fault(op, path); err != nil {
		return &os.PathError{Op: op, Path: path, Err: err}
	}
	return do()
}

func newWriter(path string) (*Writer, error) {
	var f *os.File
	err := operate("open", path, func() (err error) {
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o600); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	w := &Writer{file: f, hash: sha256.New(), closed: func(FileSum) {}, buffer: buffers.Get().(*bufio.Writer)}
	w.buffer.Reset(sink{w})
	return w, nil
}

// buffers are used again: a run writes thousands of small files.
var buffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }}

// release gives the buffer back.
func (w *Writer) release() {
	w.buffer.Reset(nil)
	buffers.Put(w.buffer)
	w.buffer = nil
}

type sink struct{ w *Writer }

func (s sink) Write(p []byte) (int, error) {
	n := 0
	err := operate("write", s.w.file.Name(), func() (err error) {
		n, err = s.w.file.Write(p)
		return err
	})
	s.w.hash.Write(p[:n])
	s.w.bytes += int64(n)
	return n, err
}

// Write adds bytes to the file.
func (w *Writer) Write(p []byte) (int, error) { return w.buffer.Write(p) }

// Close writes what is buffered, syncs and closes. Any error means that the
// file must not be published (A6).
func (w *Writer) Close() error {
	if w.buffer == nil {
		return os.ErrClosed
	}
	defer w.release()
	if err := w.buffer.Flush(); err != nil {
		return errors.Join(err, w.file.Close())
	}
	if err := operate("sync", w.file.Name(), w.file.Sync); err != nil {
		return errors.Join(err, w.file.Close())
	}
	if err := operate("close", w.file.Name(), w.file.Close); err != nil {
		return err
	}
	w.closed(FileSum{Bytes: w.bytes, SHA256: hex.EncodeToString(w.hash.Sum(nil))})
	return nil
}

// Abort closes a file that will not be used.
func (w *Writer) Abort() error { return w.file.Close() }

func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	if err := operate("sync", folder, f.Sync); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// Atomic opens a file that takes the place of another when it is closed: it
// is written beside it, synced and renamed over it. Abort leaves the old one.
func Atomic(path string) (*AtomicFile, error) {
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("replace: %w", err)
	}
	w, err := newWriter(temp)
	if err != nil {
		return nil, fmt.Errorf("replace: %w", err)
	}
	return &AtomicFile{Writer: w, temp: temp, path: path}, nil
}

// AtomicFile is a file being written by Atomic.
type AtomicFile struct {
	*Writer
	temp, path string
}

// Close puts the file in its place.
func (a *AtomicFile) Close() error {
	if err := a.Writer.Close(); err != nil {
		return errors.Join(err, os.Remove(a.temp))
	}
	if err := operate("rename", a.path, func() error { return os.Rename(a.temp, a.path) }); err != nil {
		return errors.Join(err, os.Remove(a.temp))
	}
	return syncFolder(filepath.Dir(a.path))
}

// Abort drops what was written.
func (a *AtomicFile) Abort() error { return errors.Join(a.Writer.Abort(), os.Remove(a.temp)) }

// Replace writes a small file at once, as Atomic does.
func Replace(path string, data []byte) error {
	w, err := Atomic(path)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return errors.Join(err, w.Abort())
	}
	return w.Close()
}

// AtomicBelow opens a file as Atomic does, at a name with forward slashes that
// stays inside the folder; folders on the way are made 0700.
func AtomicBelow(folder, name string) (*AtomicFile, error) {
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("file name leaves its folder")
	}
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := MakeFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return Atomic(path)
}

// MayAppend gives the error for which Append could not add a line, so that
// what must be on record is not done before that is known.
func MayAppend(path string) error {
	f, err := openAppend(path)
	if err != nil {
		return err
	}
	return f.Close()
}

func openAppend(path string) (*os.File, error) {
	return OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND)
}

// Append adds one line to a file that only grows, and syncs it. A line that a
// full disk or a lost machine cut short stands for itself.
func Append(path string, line []byte) (err error) {
	f, err := openAppend(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	last := []byte{'\n'}
	if info.Size() > 0 {
		if _, err := f.ReadAt(last, info.Size()-1); err != nil {
			return err
		}
	}
	line = append(slices.Clip(line), '\n')
	if last[0] != '\n' {
		line = slices.Insert(line, 0, '\n')
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	return f.Sync()
}
