package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockName   = ".lock"
	latestName = "latest"
	tempPrefix = ".tmp-"
	tempOwn    = "~" // what follows is this process's own: it never meets another's run of the same id (A8)
)

var idPattern = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-(\d{3,9})$`)

// isRun says whether a folder has the name of a run. One of a day that no
// calendar has is somebody else's.
func isRun(name string) bool {
	id := idPattern.FindStringSubmatch(name)
	if id == nil {
		return false
	}
	_, err := time.Parse(time.DateOnly, id[1])
	return err == nil
}

// Holder is the process that holds a lock.
type Holder struct {
	PID     int
	Started string // RFC 3339
}

// Busy says that another run of the same plan is under way.
type Busy struct{ Holder }

// Error names the holder.
func (b *Busy) Error() string {
	return fmt.Sprintf("another run of this plan is under way: process %d, started %s", b.PID, b.Started)
}

// Unsafe says that others than the owner could change the runs.
type Unsafe struct {
	Path string
	Mode fs.FileMode
}

// Error names the folder and its mode.
func (u *Unsafe) Error() string {
	return fmt.Sprintf("%s: mode %04o lets others than its owner write here", u.Path, u.Mode.Perm())
}

// Store is the folder of one plan's runs, locked for this process.
type Store struct {
	folder string
	lock   *flock.Flock
}

// Acquire makes the folder <runs>/<name> where needed, checks that only its
// owner can write to it, and locks it at once or gives *Busy. Runs left under
// way by processes that died are removed.
func Acquire(runs, name string, holder Holder) (*Store, error) {
	s := &Store{folder: filepath.Join(runs, name)}
	if err := makeFolders(runs, s.folder); err != nil {
		return nil, err
	}
	path := filepath.Join(s.folder, lockName)
	lock, held, err := TryLock(path)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	s.lock = lock
	if !held {
		return nil, &Busy{readHolder(path)}
	}
	if err := s.settle(holder); err != nil {
		_ = s.Close() // the first error tells more
		return nil, err
	}
	return s, nil
}

// settle does what a new holder of the lock does first.
func (s *Store) settle(holder Holder) error {
	path := filepath.Join(s.folder, lockName)
	text := fmt.Sprintf("%d %s\n", holder.PID, holder.Started)
	if err := writeOwn(path, text); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if err := judgeLatest(s.folder); err != nil {
		return err
	}
	return s.sweep()
}

// sweep removes runs under way; under the lock they can only be of processes
// that died (A7).
func (s *Store) sweep() error {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), tempKept) {
			if err := s.settleKept(e.Name()); err != nil {
				return fmt.Errorf("unfinished copy: %w", err)
			}
			continue
		}
		id, temp := strings.CutPrefix(e.Name(), tempPrefix)
		id, _, _ = strings.Cut(id, tempOwn)
		if !temp || !e.IsDir() || !isRun(id) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.folder, e.Name())); err != nil {
			return fmt.Errorf("unfinished run: %w", err)
		}
	}
	return nil
}

// Folder is the plan's folder of runs.
func (s *Store) Folder() string { return s.folder }

// Close releases the lock. The lock file stays: removing it would let two
// processes lock two files of one name.
func (s *Store) Close() error { return s.lock.Unlock() }

// StillHeld gives nil when the file at the lock's path is the one we locked,
// *Busy when somebody removed it and another process has locked a new one (A3).
func (s *Store) StillHeld() error {
	mine, err := s.lock.Stat()
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	there, err := os.Stat(filepath.Join(s.folder, lockName))
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if !os.SameFile(mine, there) {
		return &Busy{readHolder(filepath.Join(s.folder, lockName))}
	}
	return nil
}

// TryLock locks the file at a path, made where there is none, and says whether
// it could, at once. What is no file of ours is not locked (A10).
func TryLock(path string) (lock *flock.Flock, held bool, err error) {
	f, err := OpenFile(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return nil, false, err
	}
	if err := f.Close(); err != nil {
		return nil, false, err
	}
	lock = flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|ownFlags), flock.SetPermissions(0o600))
	held, err = lock.TryLock()
	return lock, held, err
}

// writeOwn puts a text in the place of what a file holds; its inode, which is
// locked, stays.
func writeOwn(path, text string) error {
	f, err := OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Chmod(0o600), f.Close())
}

func readHolder(path string) Holder {
	data, err := ReadFile(path)
	if err != nil {
		return Holder{}
	}
	pid, started, _ := strings.Cut(strings.TrimSpace(string(data)), " ")
	n, _ := strconv.Atoi(pid) // 0 is "unknown"
	return Holder{PID: n, Started: started}
}

// makeFolders makes the folders 0700 and refuses those that others can write
// to. Parents of the runs folder are made too but not judged.
func makeFolders(folders ...string) error {
	for _, folder := range folders {
		there, err := judge(folder)
		if err == nil && !there {
			err = makeFolder(folder)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func makeFolder(folder string) error {
	if err := MakeFolder(folder); err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	return nil
}
