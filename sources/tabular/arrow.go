package tabular

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// arrowFile reads the record batches of an Arrow IPC file or stream.
type arrowFile struct {
	columns []int // of the schema, the nested ones left out
	ends    []int
	out     *batch
	limits  Limits
	text    []byte
	line    int
	memory  memory.Allocator
}

func readArrow(ctx context.Context, in io.ReaderAt, size int64, o Options, info *Info, to sink) (err error) {
	info.Format = "arrow"
	defer asBomb(&err)
	a := &arrowFile{limits: o.Limits, out: &batch{yield: to.rows}, memory: newAllocator(size, o.Limits)}
	head, tail := make([]byte, 8), make([]byte, 8)
	if size < 16 {
		return fail("truncated")
	}
	if _, err := in.ReadAt(head, 0); err != nil {
		return fail("arrow")
	}
	if _, err := in.ReadAt(tail, size-8); err != nil && err != io.EOF {
		return fail("arrow")
	}
	if string(head[:6]) == "ARROW1" {
		if string(tail[2:]) != "ARROW1" {
			return fail("truncated")
		}
		err = a.readFile(ctx, io.NewSectionReader(in, 0, size), info)
	} else {
		if string(tail) != "\xff\xff\xff\xff\x00\x00\x00\x00" {
			return fail("truncated")
		}
		err = a.readStream(ctx, io.NewSectionReader(in, 0, size), info)
	}
	if err != nil {
		return err
	}
	info.BlankRows = a.out.blank
	return a.out.flush()
}

func (a *arrowFile) readFile(ctx context.Context, in *io.SectionReader, info *Info) error {
	r, err := ipc.NewFileReader(in, ipc.WithAllocator(a.memory))
	if err != nil {
		return fail("arrow")
	}
	if err := a.header(r.Schema(), info); err != nil {
		return err
	}
	for i := range r.NumRecords() {
		if err := ctx.Err(); err != nil {
			return err
		}
		record, err := r.RecordAt(i)
		if err != nil {
			return fail("arrow")
		}
		if err := a.rows(record); err != nil {
			return err
		}
		record.Release()
	}
	return nil
}

func (a *arrowFile) readStream(ctx context.Context, in io.Reader, info *Info) error {
	r, err := ipc.NewReader(in, ipc.WithAllocator(a.memory))
	if err != nil {
		return fail("arrow")
	}
	if err := a.header(r.Schema(), info); err != nil {
		return err
	}
	for r.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.rows(r.Record()); err != nil {
			return err
		}
	}
	if err := r.Err(); err != nil && err != io.EOF { // v15 gives io.EOF at the normal end
		return fail("arrow")
	}
	return nil
}

// header yields the names of the flat columns.
func (a *arrowFile) header(s *arrow.Schema, info *Info) error {
	if s.NumFields() > a.limits.Columns {
		return fail("columns")
	}
	nested := 0
	names := map[string]bool{}
	for i, f := range s.Fields() {
		if !flatArrow(f.Type) {
			nested++
			continue
		}
		name := strings.TrimSpace(f.Name)
		if names[name] {
			return failAt("header-dup", 0, i+1)
		}
		names[name] = true
		a.columns = append(a.columns, i)
	}
	info.warn("w-nested", nested)
	if len(a.columns) == 0 {
		return fail("no-columns")
	}
	a.ends = make([]int, len(a.columns))
	cells := a.out.room(len(a.columns))
	for i, c := range a.columns {
		cells[i] = cleanText([]byte(s.Field(c).Name), a.limits.Field)
	}
	return a.out.add(Row{Cells: cells, FaultColumn: -1}, 64)
}

// rows makes rows of one record batch, whose columns must be equally long.
func (a *arrowFile) rows(record arrow.Record) error {
	n := int(record.NumRows())
	for _, c := range a.columns {
		if record.Column(c).Len() != n {
			return fail("arrow-rows")
		}
	}
	for r := range n {
		a.line++
		row := Row{Line: a.line, FaultColumn: -1, Cells: a.out.room(len(a.columns)), Numeric: a.out.flags(len(a.columns))}
		a.text = a.text[:0]
		for i, c := range a.columns {
			if column := record.Column(c); !column.IsNull(r) {
				a.text, row.Numeric[i] = appendArrow(a.text, column, r)
			}
			a.ends[i] = len(a.text)
		}
		finishRow(&row, string(a.text), false, func(i int) int { return a.ends[i] }, a.limits)
		if err := a.out.add(row, len(a.text)+8*len(row.Cells)); err != nil {
			return err
		}
	}
	return nil
}

// flatArrow tells whether appendArrow can render values of the type.
func flatArrow(t arrow.DataType) bool {
	switch t := t.(type) {
	case *arrow.DictionaryType:
		return flatArrow(t.ValueType)
	case *arrow.StringType, *arrow.LargeStringType, *arrow.BinaryType, *arrow.LargeBinaryType, *arrow.FixedSizeBinaryType,
		*arrow.Int8Type, *arrow.Int16Type, *arrow.Int32Type, *arrow.Int64Type,
		*arrow.Uint8Type, *arrow.Uint16Type, *arrow.Uint32Type, *arrow.Uint64Type,
		*arrow.Float32Type, *arrow.Float64Type, *arrow.BooleanType, *arrow.NullType,
		*arrow.Date32Type, *arrow.Date64Type, *arrow.TimestampType, *arrow.Decimal128Type:
		return true
	}
	return false
}

// appendArrow puts the text of value i behind dst.
func appendArrow(dst []byte, column arrow.Array, i int) (text []byte, numeric bool) {
	switch c := column.(type) {
	case *array.String:
		return append(dst, c.Value(i)...), false
	case *array.LargeString:
		return append(dst, c.Value(i)...), false
	case *array.Binary:
		return append(dst, c.Value(i)...), false
	case *array.LargeBinary:
		return append(dst, c.Value(i)...), false
	case *array.FixedSizeBinary:
		return append(dst, c.Value(i)...), false
	case *array.Boolean:
		return strconv.AppendBool(dst, c.Value(i)), false
	case *array.Date32:
		return appendDay(dst, int64(c.Value(i))), false
	case *array.Date64:
		return appendTime(dst, unixTime(int64(c.Value(i)), 1000), false), false
	case *array.Timestamp:
		t := c.DataType().(*arrow.TimestampType)
		unit := [...]int64{1, 1e3, 1e6, 1e9}[t.Unit]
		return appendTime(dst, unixTime(int64(c.Value(i)), unit), t.TimeZone != ""), false
	case *array.Dictionary:
		if j := c.GetValueIndex(i); !c.Dictionary().IsNull(j) {
			return appendArrow(dst, c.Dictionary(), j)
		}
		return dst, false
	}
	return appendArrowNumber(dst, column, i)
}

func appendArrowNumber(dst []byte, column arrow.Array, i int) ([]byte, bool) {
	switch c := column.(type) {
	case *array.Int8:
		return strconv.AppendInt(dst, int64(c.Value(i)), 10), true
	case *array.Int16:
		return strconv.AppendInt(dst, int64(c.Value(i)), 10), true
	case *array.Int32:
		return strconv.AppendInt(dst, int64(c.Value(i)), 10), true
	case *array.Int64:
		return strconv.AppendInt(dst, c.Value(i), 10), true
	case *array.Uint8:
		return strconv.AppendUint(dst, uint64(c.Value(i)), 10), true
	case *array.Uint16:
		return strconv.AppendUint(dst, uint64(c.Value(i)), 10), true
	case *array.Uint32:
		return strconv.AppendUint(dst, uint64(c.Value(i)), 10), true
	case *array.Uint64:
		return strconv.AppendUint(dst, c.Value(i), 10), true
	case *array.Float32:
		return appendFloat(dst, float64(c.Value(i)), 32), true
	case *array.Float64:
		return appendFloat(dst, c.Value(i), 64), true
	case *array.Decimal128:
		return appendDecimal(dst, c.Value(i).BigInt(), int(c.DataType().(*arrow.Decimal128Type).Scale)), true
	}
	return dst, false
}
