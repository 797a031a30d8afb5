package lastnight

import (
	"os"
	"sync"
)

// writer writes a file behind whoever appends to it: a night's memory of a
// province is gigabytes, and the cleaner is not to wait for the disk.
type writer struct {
	file *os.File
	text []byte      // gathered, not handed over yet
	full chan []byte // to be written
	idle chan []byte // written
	done sync.WaitGroup

	mu  sync.Mutex
	err error // of a write; nothing is written behind it
}

const (
	// writeSize is how many bytes are gathered for one write.
	writeSize = 1 << 20
	// writesAhead is how many of them may wait for the disk.
	writesAhead = 4
)

func newWriter(file *os.File) *writer {
	w := &writer{file: file, full: make(chan []byte, writesAhead), idle: make(chan []byte, writesAhead+1)}
	w.done.Go(w.work)
	return w
}

// append adds bytes, of which it keeps none. The error is of any write before.
func (w *writer) append(b []byte) error {
	if w.text == nil {
		select {
		case w.text = <-w.idle:
		default:
			w.text = make([]byte, 0, writeSize+len(b))
		}
	}
	if w.text = append(w.text, b...); len(w.text) >= writeSize {
		w.hand()
	}
	return w.failed()
}

func (w *writer) hand() {
	w.full <- w.text
	w.text = nil
}

// close writes what is left and closes the file.
func (w *writer) close() error {
	if len(w.text) > 0 {
		w.hand()
	}
	close(w.full)
	w.done.Wait()
	w.fail(w.file.Close())
	return w.failed()
}

func (w *writer) work() {
	for b := range w.full {
		if w.failed() == nil {
			_, err := w.file.Write(b)
			w.fail(err)
		}
		select {
		case w.idle <- b[:0]:
		default: // enough are idle
		}
	}
}

func (w *writer) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

func (w *writer) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
}
