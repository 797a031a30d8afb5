package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// listIDs gives the ids of the published runs, oldest first by date and
// number, and apart from them the names of runs that something else bears.
func listIDs(folder string) (ids, others []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("runs: %w", err)
	}
	for _, e := range entries {
		switch {
		case !isRun(e.Name()):
		case e.IsDir():
			ids = append(ids, e.Name())
		default:
			others = append(others, e.Name())
		}
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := idPattern.FindStringSubmatch(ids[i]), idPattern.FindStringSubmatch(ids[j])
		if a[1] != b[1] {
			return a[1] < b[1]
		}
		if len(a[2]) != len(b[2]) {
			return len(a[2]) < len(b[2])
		}
		return a[2] < b[2]
	})
	return ids, others, nil
}

// Linked gives the names in <runs>/<name> that are a run's and are borne by
// what is no folder: most often a run was moved to another disk and a link left
// in its place. It is not read through the link (A10), so that nobody may think
// it is.
func Linked(runs, name string) ([]string, error) {
	_, others, err := listIDs(filepath.Join(runs, name))
	return others, err
}

// List gives the folders of the published runs of <runs>/<name>, oldest
// first; none where there is no such folder yet. Folders without a manifest
// are no runs (A1). One that cannot be looked into may be a run: that is an
// error, and never a run less.
func List(runs, name string) ([]string, error) {
	folders, err := Folders(runs, name)
	if err != nil {
		return nil, err
	}
	var published []string
	for _, folder := range folders {
		switch _, err := os.Stat(filepath.Join(folder, ManifestName)); {
		case err == nil:
			published = append(published, folder)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("runs: %w", err)
		}
	}
	return published, nil
}

// Folders gives every folder of <runs>/<name> with the name of a run, oldest
// first, those among them that have no manifest and so are none (A1).
func Folders(runs, name string) ([]string, error) {
	folder := filepath.Join(runs, name)
	ids, _, err := listIDs(folder)
	for i := range ids {
		ids[i] = filepath.Join(folder, ids[i])
	}
	return ids, err
}

// Day gives the as-of date that a run's folder is named by.
func Day(folder string) string {
	if id := idPattern.FindStringSubmatch(filepath.Base(folder)); id != nil {
		return id[1]
	}
	return ""
}

// HoldsRuns says whether a folder is, or was, some plan's folder of runs: a run
// is in it, or the lock that every run leaves.
func HoldsRuns(folder string) bool {
	if _, err := os.Lstat(filepath.Join(folder, lockName)); err == nil {
		return true
	}
	published, err := List(filepath.Dir(folder), filepath.Base(folder))
	return err == nil && len(published) > 0
}

// Latest gives the folder of the last published run, "" when there is none.
func Latest(runs, name string) string {
	target, err := filepath.EvalSymlinks(filepath.Join(runs, name, latestName))
	if err != nil {
		return ""
	}
	if _, err := os.Stat(filepath.Join(target, ManifestName)); err != nil {
		return ""
	}
	return target
}

// ReadManifest reads the manifest of a published run. What is no manifest, or
// not as it was written, is *Damaged, one that another program wrote
// *OtherFormat.
func ReadManifest(folder string) (*Manifest, error) {
	data, err := ReadFile(filepath.Join(folder, ManifestName))
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	m := new(Manifest)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, &Damaged{filepath.Base(folder) + "/" + ManifestName, "cannot be read"}
	}
	damaged := &Damaged{filepath.Base(folder) + "/" + ManifestName, "is not what was written"}
	switch {
	case m.Format <= 0 || m.Format != ManifestFormat && wasOurs(data, m): // no program ever wrote that
		return nil, damaged
	case m.Format != ManifestFormat:
		return nil, &OtherFormat{folder, m.Format}
	case !sealed(data, m.Meta.SHA256):
		return nil, damaged
	}
	if _, err := time.Parse(time.DateOnly, m.AsOf); err != nil {
		return nil, &Damaged{filepath.Base(folder) + "/" + ManifestName, "names no day"}
	}
	return m, nil
}

// OtherFormat says that a run is of a program whose manifests this one does
// not know.
type OtherFormat struct {
	Folder string
	Format int
}

// Error names the folder and both formats.
func (o *OtherFormat) Error() string {
	return fmt.Sprintf("%s: manifest of format %d; this program reads format %d", o.Folder, o.Format, ManifestFormat)
}

// Damaged says that a run is not what its manifest says.
type Damaged struct{ File, Why string }

// Error names the file.
func (d *Damaged) Error() string { return d.File + ": " + d.Why }

// Verify reads every file of a run again and compares it with the manifest;
// a file that is missing, changed or not listed is *Damaged.
func Verify(folder string, files []FileSum) error {
	if err := verifySums(folder, files); err != nil {
		return err
	}
	listed := map[string]bool{ManifestName: true}
	for _, f := range files {
		listed[f.Name] = true
	}
	return filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err == nil && !listed[filepath.ToSlash(name)] {
			return &Damaged{filepath.ToSlash(name), "is not listed"}
		}
		return err
	})
}

// verifySums reads the files, one on each processor; the error is that of the
// first of them.
func verifySums(folder string, files []FileSum) error {
	errs := make([]error, len(files))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				errs[i] = verifySum(folder, files[i])
			}
		})
	}
	wait.Wait()
	return cmp.Or(errs...)
}

func verifySum(folder string, want FileSum) error {
	got, err := sumFile(filepath.Join(folder, filepath.FromSlash(want.Name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Damaged{want.Name, "is missing"}
	case err != nil:
		return fmt.Errorf("verify: %w", err)
	case got.Bytes != want.Bytes || got.SHA256 != want.SHA256:
		return &Damaged{want.Name, "is not what was written"}
	}
	return nil
}

func sumFile(path string) (FileSum, error) {
	f, err := Open(path)
	if err != nil {
		return FileSum{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return FileSum{Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}
