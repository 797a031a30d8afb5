package direct

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

func create(t *testing.T, path string) *Writer {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return NewWriter(file, path, os.O_WRONLY)
}

// TestWriterWritesAll: what was appended, in its order, whatever its sizes and
// whatever of it passes by the cache.
func TestWriterWritesAll(t *testing.T) {
	for _, cached := range []int64{0, 1, 3 * blockBytes, 1 << 40} {
		path := filepath.Join(t.TempDir(), "file")
		w := create(t, path)
		w.Cached = cached
		r := rand.New(rand.NewPCG(1, 2))
		var want []byte
		piece := random(r, 3*blockBytes)
		for len(want) < 9*blockBytes {
			from := r.IntN(1000)
			b := bytes.Clone(piece[from : from+r.IntN(r.IntN(len(piece)-2000)+1)])
			if err := w.Append(b); err != nil {
				t.Fatal(err)
			}
			want = append(want, b...)
			clear(b) // which the writer keeps none of
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if past := w.direct != nil; past != (cached < int64(len(want))) && canPass(t, path) {
			t.Errorf("%d bytes cached: written past the cache in the end: %v", cached, past)
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes cached: %d bytes written, %d wanted, or others: %v", cached, len(got), len(want), err)
		}
	}
}

// canPass says whether the file system has a way past the cache.
func canPass(t *testing.T, path string) bool {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	past, err := Reopen(file, path, os.O_RDONLY)
	if err != nil {
		return false
	}
	return past.Close() == nil
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b[:n]
}

// TestWriterEnds: however the writes fall against the appends, and with more
// blocks under way than are kept for use again.
func TestWriterEnds(t *testing.T) {
	for round := range 3 * 3 * ahead {
		w := create(t, filepath.Join(t.TempDir(), "file"))
		w.Cached = int64(round%3) << 20
		for range round / 3 {
			if err := w.Append(make([]byte, blockBytes)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
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
	w := NewWriter(file, path, os.O_RDONLY)
	w.Cached = blockBytes
	var told error
	for range 8 * (ahead + 2) {
		if told = w.Append(make([]byte, blockBytes)); told != nil {
			break
		}
	}
	var failure *fs.PathError
	if !errors.As(told, &failure) || failure.Op != "write" {
		t.Errorf("while writing: %v", told)
	}
	if err := w.Close(); !errors.Is(err, told) {
		t.Errorf("at the end: %v", err)
	}
}

// TestWriterKeepsToItsFile: a name that leads to another file by the time the
// file is opened once more is not written to.
func TestWriterKeepsToItsFile(t *testing.T) {
	folder := t.TempDir()
	path, moved := filepath.Join(folder, "file"), filepath.Join(folder, "moved")
	w := create(t, path)
	w.Cached = blockBytes
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if err := w.Append(bytes.Repeat([]byte{7}, blockBytes)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	other, _ := os.ReadFile(path)
	own, _ := os.ReadFile(moved)
	if string(other) != "another's" || !bytes.Equal(own, bytes.Repeat([]byte{7}, 4*blockBytes)) {
		t.Errorf("%d bytes in the other's file, %d in its own", len(other), len(own))
	}
}
