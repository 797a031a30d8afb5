package main

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

var updateSample = flag.Bool("update-sample", false, "rewrite sample-data/expected from a run")

// sampleFolder is the made-up county, expectedFolder the worklists that the
// main job writes from it, and its visiting lists under care.
const (
	sampleFolder   = "../../sample-data"
	expectedFolder = sampleFolder + "/expected"
)

// TestSampleWorklists runs the README's main job on a copy of sample-data and
// holds every worklist and visiting list against the expected one, byte for byte. A change of
// matching, rules or ranking shows here as a difference a reader can judge;
// `go test ./cmd/yingbao -run TestSampleWorklists -update-sample` accepts it.
func TestSampleWorklists(t *testing.T) {
	dir := t.TempDir()
	files, err := filepath.Glob(sampleFolder + "/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	code := execute(context.Background(), []string{"yingbao", "run", filepath.Join(dir, "plan.yaml")},
		environment{out: &out, err: &errs, getenv: func(string) string { return "" }, now: time.Now})
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	got := readTree(t, filepath.Join(dir, "runs", "sample-county", "latest", "worklists"))
	for name, data := range readTree(t, filepath.Join(dir, "runs", "sample-county", "latest", "care")) {
		got[filepath.Join("care", name)] = data
	}
	if *updateSample {
		writeTree(t, expectedFolder, got)
	}
	want := readTree(t, expectedFolder)
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not written any more", name)
		}
	}
	for name, data := range got {
		if !bytes.Equal(data, want[name]) {
			t.Errorf("%s differs from sample-data/expected", name)
		}
	}
}

// readTree reads every file below a folder that may be a link, by its path
// from there.
func readTree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out[name] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func writeTree(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
