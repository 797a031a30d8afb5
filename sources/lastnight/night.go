package lastnight

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"yingbao/sources/direct"
)

// Night is last night's memory of an extract, and tonight's in the making.
type Night struct {
	// Plain is the form of a night whose rows all stand (BeginPlain); ""
	// remembers none.
	Plain string
	// Sound, set before Finish, is kept for the next night's WasSound: that all
	// the text that tonight's rows come from is.
	Sound bool

	path   string
	old    *memory // nil when there is none, or none that may be used
	mu     sync.Mutex
	err    error
	spared atomic.Int64

	form     string
	table    []uint64
	file     *direct.Writer // in the making
	size     int64
	blocks   []place
	marks    []landmark
	fresh    []byte // of a block
	base     uint64 // that blocks may have parts in, 0 for none
	kept     bool   // the base is the base of last night's file, not that file
	used     bool   // some block has
	begun    bool
	finished bool
}

// memory is a night's file open for reading, and its base.
type memory struct {
	index
	file, base *os.File // base is nil without one
	serves     bool     // tonight's file may have it, or its base, for a base
}

func (m *memory) of(p part) *os.File {
	if p.base {
		return m.base
	}
	return m.file
}

func (m *memory) close() {
	_ = m.file.Close() // read only, as the base
	if m.base != nil {
		_ = m.base.Close()
	}
}

// fresh is what tonight's file is called until Commit, rows what its base is:
// the file of an earlier night, of which it holds the changes.
const (
	sign  = "~" // no name of a source has it
	fresh = sign + "new"
	rows  = sign + "rows"
)

// Belongs tells whether a file in the folder of the night kept at name is one
// of that night's.
func Belongs(file, name string) bool { return file == name || file == name+fresh || file == name+rows }

// Open reads the index of the night kept at path, and makes ready to keep
// tonight's there. It always gives a Night: one without memory when there is
// none to be had (N1).
func Open(path string) *Night {
	n := &Night{path: path}
	m, err := openBoth(path)
	if err == nil {
		n.old = m
	} else if !errors.Is(err, fs.ErrNotExist) || errors.Is(err, errBase) {
		n.fail(err)
	}
	return n
}

// errBase is of a night whose base is not what it was written for.
var errBase = errors.New("without its base")

// openBoth opens the file of a night and its base.
func openBoth(path string) (*memory, error) {
	m, err := openMemory(path)
	if err != nil || m.index.base == 0 {
		return m, err
	}
	base, err := openMemory(path + rows)
	if err == nil {
		m.base = base.file
		m.serves = m.size <= base.size/mostChanged
		if base.own != m.index.base {
			err = oldError(errors.New("another base"))
		}
	}
	if err != nil {
		m.close()
		return nil, fmt.Errorf("%w: %w", errBase, err)
	}
	return m, nil
}

// mostChanged: a file that holds more than one such part of its base's bytes
// is not continued; the next one is whole again.
const mostChanged = 4

func openMemory(path string) (*memory, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, oldError(err)
	}
	m := &memory{file: file, serves: true}
	if m.index, err = readIndex(file); err != nil {
		_ = file.Close() // read only
		return nil, err
	}
	return m, nil
}

// Table gives the hashes that stood beside last night's rows, nil without a
// memory.
func (n *Night) Table() []uint64 {
	if n.old == nil {
		return nil
	}
	return n.old.table
}

// WasSound tells whether last night's text was; known is false without a memory.
func (n *Night) WasSound() (sound, known bool) { return n.old != nil && n.old.sound, n.old != nil }

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
	n.base, n.kept, n.used = 0, false, false
	if n.old != nil && n.old.serves {
		if n.base = n.old.own; n.old.base != nil {
			n.base, n.kept = n.old.index.base, true
		}
	}
	n.spared.Store(0)
	n.closeNew()
	err := ownFolder(filepath.Dir(n.path))
	if err == nil {
		n.file, err = create(n.path + fresh)
	}
	n.fail(err)
}

func create(path string) (*direct.Writer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC|noFollow, 0o600)
	if err != nil {
		return nil, err
	}
	return direct.NewWriter(file, path, os.O_WRONLY|noFollow), file.Chmod(0o600)
}

// ownFolder makes the folder of nights. A link in its place leads to what is
// not ours: values of persons would stand there, and sweeping up would remove
// what others keep (N3).
func ownFolder(folder string) error {
	info, err := os.Lstat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		return os.Chmod(folder, 0o700) // the umask may have taken more
	case err == nil && !info.IsDir():
		return &fs.PathError{Op: "remember", Path: folder, Err: errors.New("is not a folder of ours")}
	}
	return err
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
		n.old.close()
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
	p := place{size: uint32(len(b.bytes)), rows: uint32(b.rows), sum: b.sum()}
	p.parts, n.fresh = b.parts(n.size, n.fresh[:0])
	n.blocks = append(n.blocks, p)
	n.used = n.used || slices.ContainsFunc(p.parts, func(p part) bool { return p.base })
	n.size += int64(len(n.fresh))
	err := n.file.Append(n.fresh)
	if n.fail(err); err != nil {
		n.drop()
	}
}

// Finish closes tonight's file with the notes that entries refer to.
func (n *Night) Finish(notes [][]byte) {
	if n.file == nil || n.failed() {
		return
	}
	if !n.used {
		n.base = 0
	}
	x := index{form: n.form, base: n.base, sound: n.Sound, notes: notes, table: n.table, blocks: n.blocks, marks: n.marks}
	_ = n.file.Append(x.encode(n.size)) // close gives its error
	err := n.file.Close()
	n.file, n.table, n.marks, n.finished = nil, nil, nil, true
	if n.fail(err); err != nil {
		n.drop()
	}
}

// Commit makes tonight's memory the one that the next night finds (N4). It
// does nothing when nothing was begun. The error says why there is none.
func (n *Night) Commit() error {
	n.forget()
	if n.finished && !n.failed() {
		n.finished = false
		n.fail(n.put())
	}
	n.Discard()
	if n.failed() {
		return n.Err()
	}
	return nil
}

// put gives tonight's file its name, and its base one. Where a night ends
// in between there is a base that is nobody's, and perhaps no file: a link
// would keep the old one until the last moment, but not every disk has links.
func (n *Night) put() error {
	if n.base != 0 && !n.kept {
		if err := os.Rename(n.path, n.path+rows); err != nil {
			return err
		}
	}
	err := os.Rename(n.path+fresh, n.path)
	if n.base != 0 || err != nil {
		return err
	}
	if err = os.Remove(n.path + rows); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Discard lets tonight's file go. It does nothing after Commit.
func (n *Night) Discard() {
	n.forget()
	n.drop()
}

// drop removes tonight's file. One that cannot be written makes room at once:
// the disk may be full, and the run has more to write.
func (n *Night) drop() {
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
