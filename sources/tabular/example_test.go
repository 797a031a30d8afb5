package tabular_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"yingbao/sources/tabular"
)

// Read hands the rows on in batches; they are good only if it returns no error.
func ExampleRead() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "名册.csv")
	if err := os.WriteFile(path, []byte("姓名,住址\r\n张三,\"样例街1号,东门\"\r\n"), 0o600); err != nil {
		panic(err)
	}
	info, err := tabular.Read(context.Background(), path, tabular.Options{}, func(rows []tabular.Row) error {
		for _, row := range rows {
			fmt.Printf("%d %q\n", row.Line, row.Cells)
		}
		return nil
	})
	fmt.Println(info.Encoding, info.Rows, err)
	// Output:
	// 1 ["姓名" "住址"]
	// 2 ["张三" "样例街1号,东门"]
	// utf-8 2 <nil>
}
