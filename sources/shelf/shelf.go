package shelf

import (
	"errors"
	"fmt"
	"os"

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
		if !some(c.Field) {
			continue
		}
		f, err := write(c, dir)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("shelf: %w", err), s.close())
		}
		s.files, s.columns, s.values = append(s.files, f), append(s.columns, c), append(s.values, len(c.Values))
	}
	for _, c := range s.columns {
		c.Values = nil
	}
	return s, nil
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
	for i, c := range s.columns {
		values, err := read(s.files[i], s.values[i])
		if err != nil {
			return fmt.Errorf("shelf: %w", err)
		}
		c.Values = values
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
		errs = append(errs, f.Close())
	}
	s.files = nil
	return errors.Join(errs...)
}
