package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestInstalled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "meminfo")
	if err := os.WriteFile(file, []byte("MemFree:   12 kB\nMemTotal:  24684000 kB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := installed(file); got != 24684000<<10 {
		t.Errorf("%d bytes", got)
	}
	if got := installed(file + "x"); got != 0 {
		t.Errorf("%d bytes in no file", got)
	}
}
