package lastnight

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestOutbound: what is sent and let go is what was written. A hole stands for
// what is left to the system.
func TestOutbound(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := newOutbound(file)
	if _, err := file.Seek(leaveSize, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	out.wrote(leaveSize)
	piece := make([]byte, sendSize/2)
	for i := range byte(7) {
		for at := range piece {
			piece[at] = i + byte(at)
		}
		n, err := file.Write(piece)
		if err != nil {
			t.Fatal(err)
		}
		out.wrote(n)
	}
	if out.before != leaveSize+2*sendSize || out.sent != leaveSize+3*sendSize || out.end != out.sent+sendSize/2 {
		t.Errorf("%+v", out)
	}
	got := make([]byte, len(piece))
	for i := range byte(7) {
		if _, err := file.ReadAt(got, leaveSize+int64(i)*int64(len(got))); err != nil {
			t.Fatal(err)
		}
		for at := range piece {
			piece[at] = i + byte(at)
		}
		if !bytes.Equal(got, piece) {
			t.Errorf("piece %d is another", i)
		}
	}
}
