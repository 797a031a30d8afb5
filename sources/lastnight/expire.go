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
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
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
