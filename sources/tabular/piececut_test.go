package tabular

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refuse takes no piece: the reader splits all of them itself.
type refuse struct{}

func (refuse) Take(*Piece) (bool, error) { return false, nil }
func (refuse) Settle() error             { return nil }

// TestPiecesTellACutEnd: a GB18030 file that ends inside a character is refused
// whether it is read in pieces or in one go.
func TestPiecesTellACutEnd(t *testing.T) {
	text := "\xd0\xd5\xc3\xfb,\xd7\xa1\xd6\xb7\r\n" + strings.Repeat("\xd5\xc5\xc8\xfd,\xb6\xab\xb4\xe5\r\n", 40) + "\xc0\xee\xcb\xc4,\xb6\xab\xb4"
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{"one go": {}, "pieces": {Pieces: refuse{}}} {
		_, err := Read(context.Background(), path, o, func([]Row) error { return nil })
		if got := code(t, err); got != "E_TRUNCATED" {
			t.Errorf("%s: %q (%v)", name, got, err)
		}
	}
}
