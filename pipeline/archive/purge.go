package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yingbao/sources/lastnight"
)

// Purge removes old runs of a plan but for the newest keep, the latest, and
// those for which keepAlso is true, and gives the folders removed, the oldest
// first. leaving is called with each before, and an error of it keeps the run.
// What is remembered of nights before the oldest run left goes too: it holds rows
// that may be in no run's extracts any more. With dry nothing is removed. The
// plan's lock is taken for it.
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
	latest, oldest := Latest(runs, name), time.Now()
	for i, folder := range folders {
		real, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return removed, fmt.Errorf("purge: %w", err)
		}
		m, err := ReadManifest(folder)
		if err != nil {
			return removed, fmt.Errorf("purge: %w", err)
		}
		if len(folders)-i <= keep || real == latest || keepAlso(folder, m) {
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
