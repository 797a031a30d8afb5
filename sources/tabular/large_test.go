package tabular

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestLargeIsTheSame: a file that passes by the page cache gives the rows and
// the sum that it gives otherwise, packed and unpacked, in all its passes.
func TestLargeIsTheSame(t *testing.T) {
	var text strings.Builder
	text.WriteString("姓名,地址,金额\n")
	for i := range 120_000 {
		fmt.Fprintf(&text, "张三%d,霁墩街道上厝社区%d号,%d\n", i, i%977, i)
	}
	folder := t.TempDir()
	plain, packed := filepath.Join(folder, "a.csv"), filepath.Join(folder, "b.csv.gz")
	if err := os.WriteFile(plain, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(packed)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(file)
	_, err = z.Write([]byte(text.String()))
	if err != nil || z.Close() != nil || file.Close() != nil {
		t.Fatal(err)
	}
	read := func(path string, from int64) (rows [][]string, info Info) {
		defer func(was int64) { large = was }(large)
		large = from
		info, err := Read(context.Background(), path, Options{}, func(some []Row) error {
			for _, r := range some {
				rows = append(rows, append([]string(nil), r.Cells...))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows, info
	}
	for _, path := range []string{plain, packed} {
		want, wantInfo := read(path, 1<<40)
		got, info := read(path, 1)
		if len(got) != 120_001 || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(info, wantInfo) {
			t.Errorf("%s: %d rows, want %d; %+v, want %+v", filepath.Base(path), len(got), len(want), info, wantInfo)
		}
	}
}
