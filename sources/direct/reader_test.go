package direct

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"
)

// open gives the two handles of a file of so many bytes.
func open(t *testing.T, size int) (content []byte, plain, past *os.File) {
	t.Helper()
	content = random(rand.New(rand.NewPCG(3, uint64(size))), size)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	plain, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	if past, err = Reopen(plain, path, os.O_RDONLY); err != nil {
		t.Logf("read the ordinary way: %v", err)
		return content, plain, nil
	}
	t.Cleanup(func() { past.Close() })
	return content, plain, past
}

// TestReader: all of the file, whatever its size, past the cache or not, and
// no more of it than there was at first.
func TestReader(t *testing.T) {
	for _, size := range []int{0, 1, 511, 4096, 4097, blockBytes - 1, blockBytes, blockBytes + 1, (ahead+2)*blockBytes + 4095, 2 * ahead * blockBytes} {
		content, plain, past := open(t, size)
		for _, past := range []*os.File{past, nil, plain} {
			for _, some := range []int{size, max(size-1, 0)} {
				r := NewReader(plain, past, int64(some))
				got, err := io.ReadAll(r)
				if err != nil || !bytes.Equal(got, content[:some]) {
					t.Errorf("%d bytes of %d of %d, or others: %v", len(got), some, size, err)
				}
				if past != nil && r.direct == nil {
					t.Errorf("%d of %d bytes were read the ordinary way in the end", some, size)
				}
			}
		}
	}
}

// TestReaderIsAReader: in whatever portions it is read.
func TestReaderIsAReader(t *testing.T) {
	content, plain, past := open(t, 5000)
	if err := iotest.TestReader(NewReader(plain, past, 5000), content); err != nil {
		t.Error(err)
	}
}

// TestReaderFallsBack: what the second handle does not give the first one does.
func TestReaderFallsBack(t *testing.T) {
	content, plain, _ := open(t, 7*blockBytes+5)
	closed, err := os.Open(plain.Name())
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	got, err := io.ReadAll(NewReader(plain, closed, int64(len(content))))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes of %d: %v", len(got), len(content), err)
	}
}

// TestReaderOfLess: a file that has fewer bytes than it had ends where it does.
func TestReaderOfLess(t *testing.T) {
	content, plain, past := open(t, 5*blockBytes)
	for _, left := range []int{0, 1, 2*blockBytes + 100} {
		if err := os.Truncate(plain.Name(), int64(left)); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(NewReader(plain, past, int64(len(content))))
		if err != nil || !bytes.Equal(got, content[:left]) {
			t.Errorf("%d bytes of %d, or others: %v", len(got), left, err)
		}
		if err := os.WriteFile(plain.Name(), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReaderTellsErrors: of the disk, behind what was read before.
func TestReaderTellsErrors(t *testing.T) {
	content, plain, _ := open(t, 3*blockBytes)
	plain.Close()
	if got, err := io.ReadAll(NewReader(plain, nil, int64(len(content)))); !errors.Is(err, os.ErrClosed) || len(got) > 0 {
		t.Errorf("%d bytes: %v", len(got), err)
	}
}

// TestReopenIsTheFile: a name that leads to another file by now is refused.
func TestReopenIsTheFile(t *testing.T) {
	_, plain, _ := open(t, 4096)
	path := plain.Name()
	if err := os.Rename(path, path+"-moved"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if past, err := Reopen(plain, path, os.O_RDONLY); err == nil {
		past.Close()
		t.Error("another file was taken")
	}
}
