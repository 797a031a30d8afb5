package lastnight

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestWriterWritesAll: what was appended, in its order, whatever its sizes.
func TestWriterWritesAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	w, err := create(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var want []byte
	piece := make([]byte, 3*writeSize)
	for i := range piece {
		piece[i] = byte(r.Uint32())
	}
	for len(want) < 20*writeSize {
		from := r.IntN(1000)
		b := bytes.Clone(piece[from : from+r.IntN(r.IntN(len(piece)-2000)+1)])
		if err := w.append(b); err != nil {
			t.Fatal(err)
		}
		want = append(want, b...)
		clear(b) // which the writer keeps none of
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes written, %d wanted, or others: %v", len(got), len(want), err)
	}
}

// TestWriterEnds: however the writes fall against the appends, and with more
// pieces under way than are kept for use again.
func TestWriterEnds(t *testing.T) {
	for round := range 60 {
		w, err := create(filepath.Join(t.TempDir(), "file"))
		if err != nil {
			t.Fatal(err)
		}
		for range round % (3 * writesAhead) {
			if err := w.append(make([]byte, writeSize)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWriterFails: an error is told while there is still something to write,
// and at the end.
func TestWriterFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path) // for reading
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(file)
	var told error
	for range 8 * (writesAhead + 2) {
		if told = w.append(make([]byte, writeSize)); told != nil {
			break
		}
	}
	var failure *fs.PathError
	if !errors.As(told, &failure) || failure.Op != "write" {
		t.Errorf("while writing: %v", told)
	}
	if err := w.close(); !errors.Is(err, told) {
		t.Errorf("at the end: %v", err)
	}
}
