package lastnight

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// Night is last night's memory of an extract, and tonight's in the making.
type Night struct {
	// Plain is the form of a night whose rows all stand (BeginPlain); ""
	// remembers none.
	Plain string

	path   string
	old    *memory // nil when there is none, or none that may be used
	mu     sync.Mutex
	err    error
	spared atomic.Int64

	form     string
	table    []uint64
	file     *os.File // in the making
	size     int64
	blocks   []place
	marks    []landmark
	begun    bool
	finished bool
}

// memory is a night's file open for reading.
type memory struct {
	index
	file *os.File
}

// fresh is what tonight's file is called until Commit.
const fresh = ".new"

// Open reads the index of the night kept at path, and makes ready to keep
// tonight's there. It always gives a Night: one without memory when there is
// none to be had (N1).
func Open(path string) *Night {
	n := &Night{path: path}
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			n.fail(err)
		}
		return n
	}
	m := &memory{file: file}
	if m.index, err = readIndex(file); err != nil {
		n.fail(err)
		_ = file.Close() // read only
		return n
	}
	n.old = m
	return n
}

// Table gives the hashes that stood beside last night's rows, nil without a
// memory.
func (n *Night) Table() []uint64 {
	if n.old == nil {
		return nil
	}
	return n.old.table
}

// Begin begins tonight's file, from its beginning when it was begun before.
// form names all that what is remembered depends on: a memory of another form
// is let go. table are hashes for the next night's Table.
func (n *Night) Begin(form string, table []uint64) {
	if n.old != nil && n.old.form != form {
		n.forget()
	}
	if n.old != nil {
		n.old.table = nil
	}
	n.form, n.table, n.size, n.blocks, n.marks, n.begun, n.finished = form, table, 0, nil, nil, true, false
	n.spared.Store(0)
	n.closeNew()
	err := os.MkdirAll(filepath.Dir(n.path), 0o700)
	if err == nil {
		n.file, err = os.OpenFile(n.path+fresh, os.O_CREATE|os.O_WRONLY|os.O_TRUNC|noFollow, 0o600)
	}
	if err == nil {
		err = n.file.Chmod(0o600)
	}
	n.fail(err)
}

// BeginPlain begins a night by the form Plain. False says that there is none.
func (n *Night) BeginPlain() bool {
	if n.Plain != "" {
		n.Begin(n.Plain, nil)
	}
	return n.Plain != ""
}

// Notes gives what last night's Finish was told, nil without a memory.
func (n *Night) Notes() [][]byte {
	if n.old == nil {
		return nil
	}
	return n.old.notes
}

// Forget lets last night's memory go: nothing is found in it any more.
func (n *Night) Forget() { n.forget() }

func (n *Night) forget() {
	if n.old != nil {
		_ = n.old.file.Close() // read only
		n.old = nil
	}
}

// Append adds a block behind those before. It keeps none of it.
func (n *Night) Append(b *Block) {
	if n.file == nil || len(b.bytes) == 0 || n.failed() {
		return
	}
	for _, h := range b.marks {
		n.marks = append(n.marks, landmark{h, uint32(len(n.blocks))})
	}
	n.blocks = append(n.blocks, place{n.size, uint32(len(b.bytes)), uint32(b.rows), b.sum()})
	at, err := n.file.Write(b.bytes)
	n.size += int64(at)
	n.fail(err)
}

// Finish closes tonight's file with the notes that entries refer to.
func (n *Night) Finish(notes [][]byte) {
	if n.file == nil || n.failed() {
		return
	}
	x := index{form: n.form, notes: notes, table: n.table, blocks: n.blocks, marks: n.marks}
	_, err := n.file.Write(x.encode(n.size))
	n.fail(cmp.Or(err, n.file.Close()))
	n.file, n.table, n.marks, n.finished = nil, nil, nil, true
}

// Commit makes tonight's memory the one that the next night finds (N4). It
// does nothing when nothing was begun. The error says why there is none.
func (n *Night) Commit() error {
	n.forget()
	if n.finished && !n.failed() {
		n.finished = false
		n.fail(os.Rename(n.path+fresh, n.path))
	}
	n.Discard()
	if n.failed() {
		return n.Err()
	}
	return nil
}

// Discard lets tonight's file go. It does nothing after Commit.
func (n *Night) Discard() {
	n.forget()
	n.closeNew()
	if err := os.Remove(n.path + fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		n.fail(err)
	}
}

func (n *Night) closeNew() {
	if n.file != nil {
		n.fail(n.file.Close())
		n.file = nil
	}
}

// Spare counts rows for which an entry was taken in place of work.
func (n *Night) Spare(rows int) { n.spared.Add(int64(rows)) }

// Spared is how many rows Spare counted since Begin.
func (n *Night) Spared() int { return int(n.spared.Load()) }

// Err is the first error, for people to read: the night goes on (N2).
func (n *Night) Err() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.err
}

func (n *Night) failed() bool { return n.Err() != nil && !errors.Is(n.Err(), errOld) }

func (n *Night) fail(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.err == nil || errors.Is(n.err, errOld) {
		n.err = cmp.Or(err, n.err)
	}
}
