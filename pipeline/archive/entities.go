package archive

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/xitongsys/parquet-go/parquet"
	"github.com/xitongsys/parquet-go/writer"
)

// EntitiesName is the file that says which person each record is.
const EntitiesName = "entities.parquet"

// encoders is one: with several, the library's goroutines share a dictionary
// and number its words in the order in which they come, so the bytes change
// from run to run.
const encoders = 1

// Entity is one line of entities.parquet.
type Entity struct {
	Source string `parquet:"name=source, type=BYTE_ARRAY, convertedtype=UTF8, encoding=PLAIN_DICTIONARY"`
	Row    int64  `parquet:"name=row, type=INT64"`
	Person int64  `parquet:"name=person, type=INT64"` // counted from 1
}

// WriteEntities writes n lines and closes the file. The library is known to
// report a full disk late, so a run counts the lines again from the file
// before it is published. The error is ctx's when it ended meanwhile.
func (r *Run) WriteEntities(ctx context.Context, n int, at func(i int) Entity) (err error) {
	file, err := r.Create(EntitiesName)
	if err != nil {
		return err
	}
	w, err := writer.NewParquetWriterFromWriter(file, new(Entity), encoders)
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", EntitiesName, err), file.Abort())
	}
	w.CompressionType = parquet.CompressionCodec_ZSTD
	w.RowGroupSize = 16 << 20
	lines := newLines(w)
	for i := range n {
		if i&0xffff == 0 && ctx.Err() != nil {
			return errors.Join(ctx.Err(), file.Abort())
		}
		e := at(i)
		if e.Source != lines.last && !utf8.ValidString(e.Source) {
			return errors.Join(fmt.Errorf("%s: a source's name is not UTF-8", EntitiesName), file.Abort())
		}
		if err := lines.add(e); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", EntitiesName, err), file.Abort())
		}
	}
	if err := errors.Join(lines.flush(true), w.WriteStop(), file.Close()); err != nil {
		return fmt.Errorf("%s: %w", EntitiesName, err)
	}
	return nil
}

// CountEntities opens a file written by WriteEntities, reads it whole and
// gives the number of its rows.
func CountEntities(path string) (int, error) {
	count := 0
	err := ReadEntities(path, func(Entity) { count++ })
	return count, err
}
