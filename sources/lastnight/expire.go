package lastnight

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Expire removes, of a folder of nights, those of which a file was written
// before a time, and what was left in the making: they hold values of persons
// who may be in no extract since (N3). Nobody else may use the folder
// meanwhile. The nights to come begin anew.
func Expire(folder string, before time.Time) error {
	if !ours(folder) {
		return nil // nothing is remembered
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	old := map[string]bool{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, _, _ := strings.Cut(e.Name(), sign)
		old[name] = old[name] || info.ModTime().Before(before)
	}
	for _, e := range entries {
		if name, what, _ := strings.Cut(e.Name(), sign); old[name] || sign+what == fresh {
			if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sweep removes, of a folder of nights, the files of those that are not kept.
// What cannot be removed stays: it is looked at by nobody.
func Sweep(folder string, kept func(file string) bool) {
	if !ours(folder) {
		return
	}
	entries, _ := os.ReadDir(folder) // none, where it cannot be read
	for _, e := range entries {
		if !kept(e.Name()) {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// ours tells a folder from a link to one, whose files are somebody else's.
func ours(folder string) bool {
	info, err := os.Lstat(folder)
	return err == nil && info.IsDir()
}
