package visits

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// kept makes a journal of three imports and gives its folder and bytes.
func kept(t *testing.T) (folder string, data []byte) {
	t.Helper()
	folder = t.TempDir()
	for i, code := range []string{"10", "20", "31"} {
		j, err := Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		v := Visit{State: Applied, File: "ab", Line: i + 2, Received: "2022-09-01", Lead: "YB1", Person: "甲|990101********0011", Code: code, Cells: []string{code}, Digest: code}
		if err := j.add(folder, []Visit{v, {State: Parked, Why: "bad-code", Cells: []string{}, Digest: "p" + code}}); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join(folder, journalName))
	if err != nil {
		t.Fatal(err)
	}
	return folder, data
}

func readAs(t *testing.T, folder string, data []byte) (*Journal, error) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, journalName), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(folder)
}

// TestFlips: one bit changed anywhere in a journal ends everything that would
// rest on it, or changes nothing that it says (V7).
func TestFlips(t *testing.T) {
	folder, data := kept(t)
	want, err := Read(folder)
	if err != nil || len(want.Visits) != 6 {
		t.Fatal(len(want.Visits), err)
	}
	for at := range data {
		for _, bit := range []byte{1, 32} {
			bad := bytes.Clone(data)
			bad[at] ^= bit
			j, err := readAs(t, folder, bad)
			if err == nil && !reflect.DeepEqual(j.Visits, want.Visits) {
				t.Fatalf("bit %d of byte %d changes what the journal says: %s", bit, at, bad)
			}
			if err != nil && !errors.As(err, new(*Damaged)) {
				t.Fatal(err)
			}
		}
	}
}

// TestLines: a line that is gone, moved or put in is noticed.
func TestLines(t *testing.T) {
	folder, data := kept(t)
	lines := bytes.SplitAfter(data, []byte("\n"))[:6]
	for name, order := range map[string][]int{"gone": {0, 1, 3, 4, 5}, "the first gone": {1, 2, 3, 4, 5}, "moved": {0, 2, 1, 3, 4, 5}, "twice": {0, 1, 1, 2, 3, 4, 5}} {
		var bad []byte
		for _, i := range order {
			bad = append(bad, lines[i]...)
		}
		if _, err := readAs(t, folder, bad); !errors.As(err, new(*Damaged)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBegunWithoutChecks: a journal whose first lines bear no checks goes on
// with them, and its first lines cannot be changed from then on.
func TestBegunWithoutChecks(t *testing.T) {
	folder := t.TempDir()
	old := []byte(`{"state":"applied","file":"ab","line":2,"received":"2022-09-01","cells":["10"],"digest":"d"}` + "\n")
	j, err := readAs(t, folder, old)
	if err != nil || len(j.Visits) != 1 {
		t.Fatal(err)
	}
	if err := j.add(folder, []Visit{{State: Applied, Cells: []string{}, Digest: "e"}}); err != nil {
		t.Fatal(err)
	}
	if j, err = Read(folder); err != nil || len(j.Visits) != 2 {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, journalName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readAs(t, folder, bytes.Replace(data, []byte(`["10"]`), []byte(`["20"]`), 1)); !errors.As(err, new(*Damaged)) {
		t.Errorf("a line without a check was changed: %v", err)
	}
	if _, err := readAs(t, folder, append(bytes.Clone(data), old...)); !errors.As(err, new(*Damaged)) {
		t.Errorf("a line without a check behind those with one: %v", err)
	}
}
