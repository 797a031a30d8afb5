package sources

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// attic takes full pages of hashes that nobody reads before a roll is judged:
// two for each of forty million rows are most of a gigabyte. The file has no
// name; it is made when the first page comes and goes with close. Without room
// pages stay in memory; that one cannot be read again is kept for the loader to
// ask, because pages are read by many.
type attic struct {
	mu   sync.Mutex
	file *os.File
	size int64
	full bool
	err  error
}

// atticFrom is the number of hashes of one multiset up to which all stay in
// memory.
const atticFrom = 1 << 20

// put writes a page away and gives its place; false keeps it in memory.
func (a *attic) put(page []uint64) (at int64, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.full && a.file == nil {
		a.open()
	}
	if a.full {
		return 0, false
	}
	if _, err := a.file.WriteAt(bytesOf(page), a.size); err != nil {
		a.full = true
		return 0, false
	}
	at = a.size
	a.size += int64(len(page)) * 8
	return at, true
}

// open makes the file without a name.
func (a *attic) open() {
	f, err := os.CreateTemp("", ".attic-*")
	if err != nil {
		a.full = true
		return
	}
	a.file, a.full = f, os.Remove(f.Name()) != nil
}

// get appends the page of n hashes at a place.
func (a *attic) get(to []uint64, at int64, n int) []uint64 {
	from := len(to)
	to = append(to, make([]uint64, n)...)
	if _, err := a.file.ReadAt(bytesOf(to[from:]), at); err != nil {
		a.mu.Lock()
		a.err = errors.Join(a.err, err)
		a.mu.Unlock()
	}
	return to
}

// close lets go of the file and gives the first error.
func (a *attic) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file != nil {
		a.err = errors.Join(a.err, a.file.Close())
		a.file = nil
	}
	if a.err != nil {
		return fmt.Errorf("hashes of rows: %w", a.err)
	}
	return nil
}

// bytesOf is the memory of hashes; the file is read by nobody else.
func bytesOf(page []uint64) []byte {
	if len(page) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&page[0])), len(page)*8)
}
