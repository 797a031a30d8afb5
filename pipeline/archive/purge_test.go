package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestPurge: what is remembered of nights goes with the runs they were, and
// not when nothing is to be removed.
func TestPurge(t *testing.T) {
	runs, start := t.TempDir()+"/runs", time.Date(2022, 7, 1, 1, 0, 0, 0, time.UTC)
	s := acquire(t, runs)
	for day := range 3 {
		r, err := s.Begin(start.AddDate(0, 0, day).Format(time.DateOnly))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Publish(&Manifest{Format: 1, AsOf: start.AddDate(0, 0, day).Format(time.DateOnly), Meta: Meta{Started: start.AddDate(0, 0, day).Format(time.RFC3339)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	memory := filepath.Join(Nights(runs, "county"), "medical")
	if err := os.MkdirAll(filepath.Dir(memory), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(memory, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	written := start.AddDate(0, 0, 1).Add(time.Minute) // by the second run
	if err := os.Chtimes(memory, written, written); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keep    int
		dry     bool
		removed int
		there   bool
	}{{1, true, 2, true}, {3, false, 0, true}, {2, false, 1, true}, {1, false, 1, false}} {
		removed, err := Purge(runs, "county", c.keep, c.dry, Holder{}, func(string, *Manifest) bool { return false }, func(string) error { return nil })
		_, gone := os.Stat(memory)
		if err != nil || len(removed) != c.removed || (gone == nil) != c.there {
			t.Errorf("%s: removed %q, %v; what is remembered: %v", fmt.Sprint(c), removed, err, gone)
		}
	}
}

// TestPurgeLeaving: what must be kept of a run keeps the run until it is.
func TestPurgeLeaving(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	first, second := mustNight(t, s, "一"), mustNight(t, s, "二")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, fails := range []bool{true, false} {
		var left []string
		removed, err := Purge(runs, "county", 1, false, Holder{}, func(string, *Manifest) bool { return false }, func(folder string) error {
			if left = append(left, folder); fails {
				return os.ErrPermission
			}
			return nil
		})
		_, there := os.Stat(first)
		if (err != nil) != fails || (len(removed) == 0) != fails || (there == nil) != fails || fmt.Sprint(left) != fmt.Sprint([]string{first}) {
			t.Errorf("fails %t: removed %v, %v; asked for %v", fails, removed, err, left)
		}
	}
	if Latest(runs, "county") != second {
		t.Error("the last good run is gone")
	}
}

// TestForeignDay: a folder of a day that no calendar has is nobody's run, a
// manifest in it or not.
func TestForeignDay(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "runs")
	s := acquire(t, runs)
	defer s.Close()
	folder := mustNight(t, s, "一")
	for _, name := range []string{"9999-99-99-001", "2022-02-30-001"} {
		if err := os.CopyFS(filepath.Join(s.Folder(), name), os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
	}
	if folders, err := List(runs, "county"); err != nil || len(folders) != 1 || folders[0] != folder {
		t.Errorf("runs %v, %v", folders, err)
	}
}
