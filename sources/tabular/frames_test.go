package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

type nopCloser struct{ io.Reader }

func (nopCloser) Close() error { return nil }

// TestFramesKeepRows: rows come out of a frame as they went in.
func TestFramesKeepRows(t *testing.T) {
	l := Options{}.withDefaults().Limits
	row := rapid.Custom(func(t *rapid.T) Row {
		r := Row{Line: rapid.IntRange(0, 1<<30).Draw(t, "line"), Sheet: rapid.IntRange(0, 9).Draw(t, "sheet"), FaultColumn: -1}
		r.Cells = rapid.SliceOfN(rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0xFFFD })), 1, 6).Draw(t, "cells")
		if rapid.Bool().Draw(t, "numeric") {
			r.Numeric = rapid.SliceOfN(rapid.Bool(), len(r.Cells), len(r.Cells)).Draw(t, "marks")
		}
		if rapid.Bool().Draw(t, "faulty") {
			r.Faults = []CellFault{{0, FaultControl}, {len(r.Cells) - 1, FaultCell}}
			r.Fault, r.FaultColumn, r.Raw = FaultControl, 0, "raw"
		}
		return r
	})
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(row, 1, 20).Draw(t, "rows")
		out := &batch{}
		if err := readRows(appendRows(nil, want), l, out); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(out.rows, want) {
			t.Fatalf("got %v, want %v", out.rows, want)
		}
	})
}

// TestFramesNoticeDamage: any byte changed or cut off is noticed.
func TestFramesNoticeDamage(t *testing.T) {
	var b bytes.Buffer
	if err := writeFrame(&b, frameRows, []byte("payload")); err != nil {
		t.Fatal(err)
	}
	good := b.Bytes()
	for i := range good {
		data := bytes.Clone(good)
		data[i] ^= 1
		f := &frameReader{in: bufio.NewReader(bytes.NewReader(data))}
		if _, _, err := f.next(); err == nil {
			t.Errorf("byte %d changed, not noticed", i)
		}
		f = &frameReader{in: bufio.NewReader(bytes.NewReader(good[:i]))}
		if _, _, err := f.next(); err == nil {
			t.Errorf("cut at %d, not noticed", i)
		}
	}
}

// TestChildCounts: a child that ends early, lies about the count, or says what
// no child says is not believed.
func TestChildCounts(t *testing.T) {
	frame := func(kind frameKind, payload []byte) []byte {
		var b bytes.Buffer
		if err := writeFrame(&b, kind, payload); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	hello := frame(frameHello, []byte(childHello))
	rows := frame(frameRows, appendRows(nil, []Row{{Line: 1, Cells: []string{"a"}, FaultColumn: -1}}))
	end := func(e Info) []byte { return frame(frameEnd, endFrame(e)) }
	for name, c := range map[string]struct {
		parts [][]byte
		good  bool
	}{
		"good":          {[][]byte{hello, rows, end(Info{Format: "xlsx", Rows: 1, PromisedRows: -1})}, true},
		"silent":        {nil, false},
		"not our hello": {[][]byte{frame(frameHello, []byte("PASS"))}, false},
		"died":          {[][]byte{hello, rows}, false},
		"one too few":   {[][]byte{hello, rows, end(Info{Format: "xlsx", Rows: 2, PromisedRows: -1})}, false},
		"promise":       {[][]byte{hello, rows, end(Info{Format: "parquet", Rows: 1, PromisedRows: 5})}, false},
		"format":        {[][]byte{hello, rows, end(Info{Format: "张三", Rows: 1, PromisedRows: -1})}, false},
		"message":       {[][]byte{hello, frame(frameFailure, []byte(`{"Key":"张三"}`))}, false},
		"kind":          {[][]byte{hello, frame('?', nil)}, false},
		"row rubbish":   {[][]byte{hello, frame(frameRows, bytes.Repeat([]byte{0xff}, 99))}, false},
	} {
		ch := &child{out: nopCloser{bytes.NewReader(bytes.Join(c.parts, nil))}}
		var info Info
		err := ch.collect(Options{}.withDefaults(), &info, func([]Row) error { return nil })
		if (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
		var e *Error
		if errors.As(err, &e) && bytes.Contains([]byte(e.Error()), []byte("张三")) {
			t.Errorf("%s: the child's text in an error", name)
		}
	}
}
