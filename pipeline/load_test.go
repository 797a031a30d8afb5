package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestResolveUnreachable: a file in a folder that this account may not look
// into is there for all we know; it holds its source, as a file that may not be
// read does, and ends no night whose plan can do without.
func TestResolveUnreachable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("everything is open to root")
	}
	folder := filepath.Join(t.TempDir(), "extracts")
	path := filepath.Join(folder, "disabled.csv")
	if err := os.Mkdir(folder, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o700) }() // so that it can be removed
	if paths, err := resolve(path); err != nil || !slices.Equal(paths, []string{path}) {
		t.Errorf("%v, %v", paths, err)
	}
}
