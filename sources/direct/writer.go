package direct

import (
	"errors"
	"os"
	"sync"
)

// Writer writes a file behind whoever appends to it, the begin of it the
// ordinary way and what is past Cached bytes past the page cache: a small file
// is soon read again, and waits for no disk. It is used by one goroutine.
type Writer struct {
	Cached int64 // bytes; set before the first Append

	plain, direct *os.File // direct is nil where there is none, and in the hands of work only
	path          string
	text          []byte      // gathered, not handed over yet
	full          chan []byte // to be written
	idle          chan []byte // written
	done          sync.WaitGroup

	mu  sync.Mutex
	err error // of a write; nothing is written behind it
}

// NewWriter writes file, which is empty and open for writing at path; flags
// are those it is to be opened with once more.
func NewWriter(file *os.File, path string, flags int) *Writer {
	w := &Writer{plain: file, path: path, Cached: cached, full: make(chan []byte, ahead), idle: make(chan []byte, ahead+1)}
	w.done.Go(func() { w.work(flags) })
	return w
}

// cached is what of a file may stand in the page cache.
const cached = 256 << 20

// Append adds bytes, of which it keeps none. The error is of any write before.
func (w *Writer) Append(b []byte) error {
	for len(b) > 0 {
		if w.text == nil {
			select {
			case w.text = <-w.idle:
			default:
				w.text = block()[:0]
			}
		}
		n := min(len(b), blockBytes-len(w.text))
		w.text = append(w.text, b[:n]...)
		if b = b[n:]; len(w.text) == blockBytes {
			w.hand()
		}
	}
	return w.failed()
}

func (w *Writer) hand() {
	w.full <- w.text
	w.text = nil
}

// Close writes what is left and closes the file.
func (w *Writer) Close() error {
	if len(w.text) > 0 {
		w.hand()
	}
	close(w.full)
	w.done.Wait()
	w.fail(w.plain.Close())
	return w.failed()
}

// work writes the blocks. All but the last are whole ones.
func (w *Writer) work(flags int) {
	at, open := int64(0), false
	for b := range w.full {
		if w.failed() == nil {
			if at >= w.Cached && !open {
				w.direct, _ = Reopen(w.plain, w.path, flags) // without, it is written the ordinary way
				open = true
			}
			w.fail(w.write(b, at))
		}
		at += int64(len(b))
		select {
		case w.idle <- b[:0]:
		default: // enough are idle
		}
	}
	if w.direct != nil {
		w.fail(w.direct.Close())
	}
}

func (w *Writer) write(b []byte, at int64) error {
	if w.direct != nil && len(b) == blockBytes {
		_, err := w.direct.WriteAt(b, at)
		if err == nil {
			return nil
		}
		err = errors.Join(err, w.direct.Close())
		w.direct = nil
		if _, plain := w.plain.WriteAt(b, at); plain != nil {
			return errors.Join(plain, err)
		}
		return nil
	}
	_, err := w.plain.WriteAt(b, at)
	return err
}

func (w *Writer) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

func (w *Writer) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
}
