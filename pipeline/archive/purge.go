package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yingbao/sources/lastnight"
)

// Purge removes old runs of a plan but for the newest keep that are whole, the
// latest, and those for which keepAlso is true, and gives the folders removed,
// the oldest first. A run whose manifest is damaged goes as the others do, but
// counts as none of those kept: a later night has no use of it. leaving is
// called with each before, and an error of it keeps the run. What is remembered
// of nights before the oldest run left goes too: it holds rows that may be in no
// run's extracts any more. With dry nothing is removed. The plan's lock is taken
// for it.
func Purge(runs, name string, keep int, dry bool, holder Holder, keepAlso func(folder string, m *Manifest) bool, leaving func(folder string) error) (removed []string, err error) {
	s, err := Acquire(runs, name, holder)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	folders, err := List(runs, name)
	if err != nil {
		return nil, err
	}
	manifests, whole, err := readForPurge(folders)
	if err != nil {
		return nil, fmt.Errorf("purge: %w", err)
	}
	latest, oldest := Latest(runs, name), time.Now()
	for i, folder := range folders {
		real, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return removed, fmt.Errorf("purge: %w", err)
		}
		m := manifests[i]
		if whole[i] < keep || real == latest || keepAlso(folder, m) {
			if started, err := time.Parse(time.RFC3339, m.Meta.Started); err == nil && started.Before(oldest) {
				oldest = started
			}
			continue
		}
		if !dry {
			if err := leaving(folder); err != nil {
				return removed, fmt.Errorf("purge: %w", err)
			}
			if err := s.remove(folder); err != nil {
				return removed, fmt.Errorf("purge: %w", err)
			}
		}
		removed = append(removed, folder)
	}
	if !dry {
		if err := lastnight.Expire(Nights(runs, name), oldest); err != nil {
			return removed, fmt.Errorf("purge: %w", err)
		}
	}
	return removed, nil
}

// readForPurge gives each run's manifest and how many whole runs came after it.
// In the place of a damaged manifest stands what the folder and the file tell
// of the run's age.
func readForPurge(folders []string) (manifests []*Manifest, whole []int, err error) {
	manifests, whole = make([]*Manifest, len(folders)), make([]int, len(folders))
	after := 0
	for i := len(folders) - 1; i >= 0; i-- {
		whole[i] = after
		manifests[i], err = ReadManifest(folders[i])
		var damaged *Damaged
		switch {
		case errors.As(err, &damaged):
			if manifests[i], err = guessed(folders[i]); err != nil {
				return nil, nil, err
			}
		case err != nil:
			return nil, nil, err
		default:
			after++
		}
	}
	return manifests, whole, nil
}

// guessed is what is known of a run whose manifest is damaged: it began on its
// day or later, and ended when the manifest was written.
func guessed(folder string) (*Manifest, error) {
	info, err := os.Stat(filepath.Join(folder, ManifestName))
	if err != nil {
		return nil, err
	}
	m, ended := &Manifest{AsOf: Day(folder)}, info.ModTime()
	began, err := time.Parse(time.DateOnly, m.AsOf)
	if err != nil {
		return nil, err
	}
	if ended.Before(began) {
		ended = began
	}
	m.Meta.Started, m.Meta.Finished = began.Format(time.RFC3339), ended.Format(time.RFC3339)
	return m, nil
}

// remove takes a run's name away first, so that a half-removed one is never
// taken for a run (A1); the next holder of the lock sweeps up what is left.
func (s *Store) remove(folder string) error {
	gone := filepath.Join(s.folder, tempPrefix+filepath.Base(folder))
	if err := os.Rename(folder, gone); err != nil {
		return err
	}
	if err := syncFolder(s.folder); err != nil {
		return err
	}
	return os.RemoveAll(gone)
}
