package tabular

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestLook: a Look changes nothing of what a Read gives, whether the Read
// before it ended early or not, and is not believed of a file that was written
// anew.
func TestLook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := func(look *Look, stop error) (Info, []string) {
		t.Helper()
		var cells []string
		info, err := Read(context.Background(), path, Options{Look: look}, func(rows []Row) error {
			for _, r := range rows {
				cells = append(cells, r.Cells...)
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		return info, cells
	}
	enough := errors.New("enough")
	look := &Look{}
	for _, text := range []string{"姓名,性别\n陈国明,男\n", "\xd0\xd5\xc3\xfb,\xd0\xd4\xb1\xf0\n\xb3\xc2\xb9\xfa\xc3\xf7,\xc4\xd0\n\xb3\xc2\xb9\xfa\xc3\xf7,\xc4\xd0\n"} {
		write(text)
		info, cells := read(nil, nil)
		if _, first := read(look, enough); !look.known || !reflect.DeepEqual(first, cells) {
			t.Fatalf("%q at first, want %q", first, cells)
		}
		for range 2 {
			if again, same := read(look, nil); !reflect.DeepEqual(again, info) || !reflect.DeepEqual(same, cells) {
				t.Fatalf("with a look %+v %q, want %+v %q", again, same, info, cells)
			}
		}
	}
}

// TestFaultsAtTheSeams: what is wrong in a large file is found in its pieces
// too where the survey's blocks meet: the survey tells pieces where to look.
func TestFaultsAtTheSeams(t *testing.T) {
	var text bytes.Buffer
	text.WriteString("姓名,住址\n")
	wrong, kinds := 0, []string{"\uFFFD", "锟斤拷", "\xff"}
	for next := blockBytes; text.Len() < 9*blockBytes; {
		if text.Len() > next-40 && wrong < 3*8 {
			fmt.Fprintf(&text, "陈国明%s,霁墩街道\n", kinds[wrong%3])
			if wrong++; wrong%3 == 0 {
				next += blockBytes
			}
		} else {
			fmt.Fprintf(&text, "陈国明,霁墩街道檀厝社区%d号\n", text.Len())
		}
	}
	for _, size := range []int{pieceBytes, 100_000} {
		if taken, err := samePieces(text.Bytes(), Options{}, size, 2, always); err != nil || taken < 5 {
			t.Fatalf("%d pieces of %d bytes: %v", taken, size, err)
		}
	}
	rows, _, err := readBytes(text.Bytes(), Options{})
	faults := 0
	for _, r := range rows {
		if r.Fault != "" {
			faults++
		}
	}
	if err != nil || faults != wrong || wrong < 20 {
		t.Fatalf("%d rows at fault of %d, %v", faults, wrong, err)
	}
}
