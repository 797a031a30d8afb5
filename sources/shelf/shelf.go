package shelf

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"yingbao/sources/record"
)

// Shelf holds the values of some columns of a table.
type Shelf struct {
	files   []*os.File // one for each column
	columns []*record.Column
	values  []int // of each column, for the accounts
}

// batch is the number of values of one Arrow record batch.
const batch = 1 << 16

var schema = arrow.NewSchema([]arrow.Field{{Name: "value", Type: arrow.BinaryTypes.String}}, nil)

// Bytes gives how much memory the values of the columns take for which some
// is true: their text and what points to it.
func Bytes(table *record.Table, some func(record.Field) bool) int64 {
	total := int64(0)
	for _, c := range table.Columns() {
		if !some(c.Field) {
			continue
		}
		for _, v := range c.Values {
			total += int64(len(v)) + 16
		}
	}
	return total
}

// Shelve writes the values of the columns for which some is true to files in
// dir and lets them go. After an error the table is what it was.
func Shelve(table *record.Table, some func(record.Field) bool, dir string) (*Shelf, error) {
	s := &Shelf{}
	for _, c := range table.Columns() {
		if some(c.Field) {
			s.columns, s.values = append(s.columns, c), append(s.values, len(c.Values))
		}
	}
	s.files = make([]*os.File, len(s.columns))
	err := inParallel(len(s.columns), func(i int) error {
		f, err := write(s.columns[i], dir)
		if err == nil {
			s.files[i] = f
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("shelf: %w", err), s.close())
	}
	for _, c := range s.columns {
		c.Values = nil
	}
	return s, nil
}

// inParallel does 0..n-1, as many at a time as there are processors, and gives
// the first error.
func inParallel(n int, do func(i int) error) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, n)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = do(i)
			}
		})
	}
	wait.Wait()
	return cmp.Or(errs...)
}

// write writes one column's values to a file that has no name any more.
func write(c *record.Column, dir string) (_ *os.File, err error) {
	f, err := os.CreateTemp(dir, ".shelf-*")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	w, err := ipc.NewFileWriter(f, ipc.WithSchema(schema))
	if err != nil {
		return nil, err
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for rest := c.Values; len(rest) > 0; {
		n := min(batch, len(rest))
		b.Field(0).(*array.StringBuilder).AppendValues(rest[:n], nil)
		rest = rest[n:]
		r := b.NewRecord()
		err := w.Write(r)
		r.Release()
		if err != nil {
			return nil, err
		}
	}
	return f, w.Close()
}

// Return brings the values back. The shelf is empty then.
func (s *Shelf) Return() (err error) {
	defer func() { err = errors.Join(err, s.close()) }()
	err = inParallel(len(s.columns), func(i int) error {
		values, err := read(s.files[i], s.values[i])
		if err == nil {
			s.columns[i].Values = values
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("shelf: %w", err)
	}
	return nil
}

// read gives the values of a file. Their text is the memory that the batches
// were read into.
func read(f *os.File, count int) ([]string, error) {
	r, err := ipc.NewFileReader(f)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, count)
	for i := range r.NumRecords() {
		b, err := r.Record(i)
		if err != nil {
			return nil, err
		}
		column := b.Column(0).(*array.String)
		for at := range column.Len() {
			out = append(out, column.Value(at))
		}
	}
	if len(out) != count {
		return nil, fmt.Errorf("%d values came back of %d", len(out), count)
	}
	return out, r.Close()
}

func (s *Shelf) close() error {
	var errs []error
	for _, f := range s.files {
		if f != nil { // it was made
			errs = append(errs, f.Close())
		}
	}
	s.files = nil
	return errors.Join(errs...)
}
