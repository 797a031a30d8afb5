package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// keptName is the folder, beside the runs, of the last good extracts that a
// plan asks to keep.
const keptName = "kept"

// Kept is the last good extract of a source, for nights on which a new one
// must not be used.
type Kept struct {
	AsOf   string     `json:"as_of"`  // of the run that used it
	Period string     `json:"period"` // it speaks of
	Files  []KeptFile `json:"files"`
	folder string
}

// KeptFile is one file of a kept extract. Each stands in a folder of its own
// number, so that two files of one name do not meet.
type KeptFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Paths gives where the files stand, in the order of the extract.
func (k *Kept) Paths() []string {
	paths := make([]string, len(k.Files))
	for i, f := range k.Files {
		paths[i] = filepath.Join(k.folder, fmt.Sprint(i+1), f.Name)
	}
	return paths
}

// ReadKept gives the kept extract of a source, nil when there is none. Its
// files are what was kept, or the error is *Damaged.
func ReadKept(runs, name, source string) (*Kept, error) {
	folder := filepath.Join(runs, name, keptName, source)
	data, err := ReadFile(filepath.Join(folder, "kept.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("kept: %w", err)
	}
	k := &Kept{folder: folder}
	if err := json.Unmarshal(data, k); err != nil || len(k.Files) == 0 {
		return nil, &Damaged{keptName + "/" + source, "cannot be read"}
	}
	for i, path := range k.Paths() {
		sum, err := sumFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &Damaged{keptName + "/" + source, "is missing"}
		}
		if err != nil {
			return nil, fmt.Errorf("kept: %w", err)
		}
		if sum.SHA256 != k.Files[i].SHA256 {
			return nil, &Damaged{keptName + "/" + source, "is not what was kept"}
		}
	}
	return k, nil
}

// Keep copies the files of an extract that a published run used, in place of
// those kept before. A file that changed since it was read is *Damaged, and
// the old ones stay.
func (s *Store) Keep(source string, k *Kept, paths []string) error {
	final := filepath.Join(s.folder, keptName, source)
	if old, err := ReadKept(filepath.Dir(s.folder), filepath.Base(s.folder), source); err == nil && old != nil && sameFiles(old.Files, k.Files) {
		return nil
	}
	fresh := &Kept{AsOf: k.AsOf, Period: k.Period, Files: k.Files, folder: filepath.Join(s.folder, tempKept+source)}
	err := fresh.fill(source, paths)
	if err == nil {
		err = putKept(fresh.folder, final)
	}
	if err != nil {
		_ = os.RemoveAll(fresh.folder) // a copy cut short by a full disk must not keep it full
	}
	return err
}

// tempKept is how the folder of an extract being kept begins.
const tempKept = tempPrefix + keptName + "-"

// fill copies the files into the folder; kept.json is the last one.
func (k *Kept) fill(source string, paths []string) error {
	if err := errors.Join(os.RemoveAll(k.folder), makeFolder(k.folder)); err != nil {
		return err
	}
	for i, to := range k.Paths() {
		if err := makeFolder(filepath.Dir(to)); err != nil {
			return err
		}
		sum, err := copyFile(to, paths[i])
		if err != nil {
			return fmt.Errorf("keep %s: %w", source, err)
		}
		if sum != k.Files[i].SHA256 {
			return &Damaged{source, "changed while the run was under way"}
		}
	}
	data, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return Replace(filepath.Join(k.folder, "kept.json"), append(data, '\n'))
}

// putKept puts a filled folder in the place of the one before. A process that
// dies within leaves the new one under way, for settleKept.
func putKept(fresh, final string) error {
	if err := errors.Join(makeFolder(filepath.Dir(final)), os.RemoveAll(final)); err != nil {
		return err
	}
	return errors.Join(os.Rename(fresh, final), syncFolder(filepath.Dir(final)))
}

// settleKept ends what a process that died left of keeping an extract: whole
// and without another in its place it is what is kept, else it goes. Files of
// persons must not lie about where nobody looks.
func (s *Store) settleKept(name string) error {
	fresh, final := filepath.Join(s.folder, name), filepath.Join(s.folder, keptName, name[len(tempKept):])
	_, whole := os.Lstat(filepath.Join(fresh, "kept.json"))
	if _, err := os.Lstat(filepath.Join(final, "kept.json")); errors.Is(err, fs.ErrNotExist) && whole == nil {
		return putKept(fresh, final)
	}
	return os.RemoveAll(fresh)
}

func sameFiles(a, b []KeptFile) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// copyFile copies a file and gives the SHA-256 of what it read.
func copyFile(to, from string) (sha256 string, err error) {
	in, err := Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	w, err := newWriter(to)
	if err != nil {
		return "", err
	}
	w.closed = func(sum FileSum) { sha256 = sum.SHA256 }
	if _, err := io.Copy(w, in); err != nil {
		return "", errors.Join(err, w.Abort())
	}
	err = w.Close()
	return sha256, err
}
