package tabular

import (
	"context"
	"io"
)

func readParquet(ctx context.Context, file io.ReaderAt, size int64, o Options, info *Info, yield func([]Row) error) error {
	return fail("parquet")
}

func readArrow(ctx context.Context, file io.ReaderAt, size int64, o Options, info *Info, yield func([]Row) error) error {
	return fail("arrow")
}
