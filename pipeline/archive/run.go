package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// ManifestName is the file that makes a folder a run.
const ManifestName = "manifest.json"

// Run is one run being written. Create may be called from several goroutines.
type Run struct {
	ID     string // as-of date and sequence number
	store  *Store
	folder string // while under way

	mu      sync.Mutex
	files   map[string]FileSum
	folders map[string]bool
	open    int
}

// Begin opens a new run with the next sequence number of its date.
func (s *Store) Begin(asOf string) (*Run, error) {
	ids, others, err := listIDs(s.folder)
	if err != nil {
		return nil, err
	}
	next := 1
	for _, id := range append(ids, others...) { // a name that is taken is no run's to be
		if parts := idPattern.FindStringSubmatch(id); parts[1] == asOf {
			n, _ := strconv.Atoi(parts[2]) // matched \d{3,9}
			next = max(next, n+1)
		}
	}
	id := fmt.Sprintf("%s-%03d", asOf, next)
	if !isRun(id) {
		return nil, fmt.Errorf("run id %q: the as-of date is not YYYY-MM-DD", id)
	}
	r := &Run{ID: id, store: s, files: map[string]FileSum{}, folders: map[string]bool{}}
	if r.folder, err = os.MkdirTemp(s.folder, tempPrefix+id+tempOwn+"*"); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	if err := os.Chmod(r.folder, 0o700); err != nil { // the umask may have taken more (A4)
		return nil, fmt.Errorf("runs: %w", err)
	}
	r.folders[r.folder] = true
	return r, nil
}

// Create opens a new file of the run, its folders made where needed. The name
// uses forward slashes and stays inside the run.
func (r *Run) Create(name string) (*Writer, error) {
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("file name leaves the run's folder")
	}
	path := filepath.Join(r.folder, filepath.FromSlash(name))
	r.mu.Lock()
	defer r.mu.Unlock()
	for folder := filepath.Dir(path); !r.folders[folder]; folder = filepath.Dir(folder) {
		if err := makeFolder(folder); err != nil {
			return nil, err
		}
		r.folders[folder] = true
	}
	w, err := newWriter(path)
	if err != nil {
		return nil, err
	}
	r.open++
	w.closed = func(sum FileSum) {
		r.mu.Lock()
		defer r.mu.Unlock()
		sum.Name = name
		r.files[name] = sum
		r.open--
	}
	return w, nil
}

// Path gives where a file of the run under way stands, for reading back.
func (r *Run) Path(name string) string { return filepath.Join(r.folder, filepath.FromSlash(name)) }

// Files gives what was written so far, sorted by name.
func (r *Run) Files() []FileSum {
	r.mu.Lock()
	defer r.mu.Unlock()
	sums := make([]FileSum, 0, len(r.files))
	for _, sum := range r.files {
		sums = append(sums, sum)
	}
	sort.Slice(sums, func(i, j int) bool { return sums[i].Name < sums[j].Name })
	return sums
}

// Publish writes the manifest, gives the folder its name and points latest to
// it (A1, A2). It returns the published folder.
func (r *Run) Publish(m *Manifest) (string, error) {
	if r.open > 0 {
		return "", errors.New("publish: a file of the run is still open")
	}
	m.Meta.Run = r.ID
	m.Files = r.Files()
	if err := r.writeManifest(m); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	if err := r.syncFolders(); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	if err := r.store.StillHeld(); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	final := filepath.Join(r.store.folder, r.ID)
	if _, err := os.Lstat(final); err == nil {
		return "", fmt.Errorf("publish: %w", &fs.PathError{Op: "rename", Path: final, Err: fs.ErrExist})
	}
	if err := operate("rename", final, func() error { return os.Rename(r.folder, final) }); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	r.folder = final
	if err := syncFolder(r.store.folder); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	if err := r.store.point(r.ID); err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	return final, nil
}

func (r *Run) writeManifest(m *Manifest) error {
	data, err := seal(m)
	if err != nil {
		return err
	}
	w, err := newWriter(filepath.Join(r.folder, ManifestName))
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return errors.Join(err, w.Abort())
	}
	return w.Close()
}

// syncFolders syncs the deepest folders first.
func (r *Run) syncFolders() error {
	folders := make([]string, 0, len(r.folders))
	for f := range r.folders {
		folders = append(folders, f)
	}
	sort.Slice(folders, func(i, j int) bool { return len(folders[i]) > len(folders[j]) })
	for _, f := range folders {
		if err := syncFolder(f); err != nil {
			return err
		}
	}
	return nil
}

// point swaps the link latest by rename, so it is never missing.
func (s *Store) point(id string) error {
	fresh := filepath.Join(s.folder, ".latest-new")
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Symlink(id, fresh); err != nil {
		return err
	}
	latest := filepath.Join(s.folder, latestName)
	if err := operate("rename", latest, func() error { return os.Rename(fresh, latest) }); err != nil {
		return err
	}
	return syncFolder(s.folder)
}

// Discard removes a run that will not be published. A published run stays.
func (r *Run) Discard() error {
	if !strings.HasPrefix(filepath.Base(r.folder), tempPrefix) {
		return nil
	}
	return os.RemoveAll(r.folder)
}
