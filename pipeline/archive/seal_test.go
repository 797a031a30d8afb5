package archive

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestManifestSealed: whichever bit of a manifest flips and wherever it is cut,
// it is damaged: never read, and never taken for another program's.
func TestManifestSealed(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	folder := mustNight(t, s, "一")
	path := filepath.Join(folder, ManifestName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadManifest(folder); err != nil {
		t.Fatal(err)
	}
	try := func(what string, at int, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := ReadManifest(folder); m != nil || !errors.As(err, new(*Damaged)) {
			t.Errorf("%s at %d of %d: %v %v\n%s", what, at, len(whole), m, err, data)
		}
	}
	for at := range whole {
		if testing.Short() && at%7 != 0 {
			continue
		}
		for bit := range 8 {
			data := bytes.Clone(whole)
			data[at] ^= 1 << bit
			try("flipped", at, data)
		}
		try("cut", at, whole[:at])
	}
	try("emptied", 0, make([]byte, len(whole)))
}

// TestManifestOfOthers: a manifest without a seal, made before there was one, is
// read; one of a newer program is refused and not taken for damage.
func TestManifestOfOthers(t *testing.T) {
	folder := t.TempDir()
	for text, want := range map[string]any{
		`{"format": 1, "as_of": "2022-07-31", "meta": {"run": "2022-07-31-001"}}`:      nil,
		`{"format": 2, "as_of": "2022-07-31", "meta": {}}`:                             new(*OtherFormat),
		`{"format": 2, "meta": {"sha256": "` + unsealed + `"}}`:                        new(*OtherFormat),
		`{"as_of": "2022-07-31"}`:                                                      new(*Damaged),
		`{"format": 1, "as_of": "2022-07-31", "meta": {"sha256": "` + unsealed + `"}}`: new(*Damaged),
		`{"format": 1, "as_of": "2022-07-31", "meta": {"sha2%6": "` + unsealed + `"}}`: new(*Damaged),
	} {
		if err := os.WriteFile(filepath.Join(folder, ManifestName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadManifest(folder); (err == nil) != (want == nil) || want != nil && !errors.As(err, want) {
			t.Errorf("%s gives %v", text, err)
		}
	}
}

// TestListUnreachable: a run that cannot be looked into is not left out.
func TestListUnreachable(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	defer s.Close()
	path := filepath.Join(mustNight(t, s, "一"), ManifestName)
	if err := errors.Join(os.Remove(path), os.Symlink(ManifestName, path)); err != nil {
		t.Fatal(err)
	}
	if folders, err := List(runs, "county"); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("%q, %v", folders, err)
	}
}

// TestPurgeDamaged: a damaged run goes when it is old, is none of the runs that
// are kept, and keeps none from going.
func TestPurgeDamaged(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	var folders []string
	for range 4 {
		folders = append(folders, mustNight(t, s, "一"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ended := time.Date(2022, 8, 20, 1, 0, 0, 0, time.UTC)
	for _, i := range []int{0, 2} {
		path := filepath.Join(folders[i], ManifestName)
		if err := errors.Join(os.WriteFile(path, []byte("{"), 0o600), os.Chtimes(path, ended, ended)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		keep int
		days bool
		left int
	}{{3, false, 4}, {2, true, 4}, {2, false, 3}, {1, false, 1}} {
		_, err := Purge(runs, "county", c.keep, false, Holder{}, func(_ string, m *Manifest) bool {
			return c.days && (m.AsOf != "2022-07-31" || m.Meta.Finished >= "2022-08-19" || m.Meta.Finished == "")
		}, func(string) error { return nil })
		if left, broken := List(runs, "county"); err != nil || broken != nil || len(left) != c.left {
			t.Errorf("%+v: %q left, %v %v", c, left, err, broken)
		}
	}
	if Latest(runs, "county") != folders[3] {
		t.Error("the last good run is gone")
	}
}
