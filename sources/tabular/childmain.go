package tabular

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// addressSpace is what the Go runtime reserves without using it; it counts
// against RLIMIT_AS and so comes on top of the memory limit.
const addressSpace = 2 << 30

// ChildMain must be called first in main, and in the TestMain of every package
// whose tests call Read. In a decoder child it does the child's work and gives
// true, and the caller must return at once; in any other process it does
// nothing and gives false.
func ChildMain() (isChild bool) {
	if len(os.Args) != 2 || os.Args[1] != childArgument || os.Getenv(childVariable) == "" {
		return false
	}
	var j job
	if err := json.NewDecoder(io.LimitReader(os.Stdin, 64<<10)).Decode(&j); err != nil {
		return true
	}
	seconds := uint64(j.Options.Timeout.Seconds()) + 1
	if err := limitProcess(uint64(j.Options.MemoryLimit)+addressSpace, seconds); err != nil {
		return true
	}
	debug.SetMemoryLimit(j.Options.MemoryLimit * 3 / 4)
	debug.SetGCPercent(400) // little of what a decoder allocates lives long
	work(j, os.NewFile(3, "extract"), os.Stdout)
	return true
}

// work decodes the file and writes frames. A panic of a decoder is a failure
// of the file; its text is thrown away, it may hold cells.
func work(j job, file io.ReaderAt, out io.Writer) {
	w := bufio.NewWriterSize(out, 64<<10)
	if writeFrame(w, frameHello, []byte(childHello)) != nil || w.Flush() != nil {
		return
	}
	var buf []byte
	rows := 0
	var steps atomic.Int64
	if j.Stall > 0 {
		go watch(&steps, j.Stall)
	}
	info, err := guarded(j, file, sink{
		rows: func(b []Row) error {
			rows += len(b)
			buf = appendRows(buf[:0], b)
			return writeFrame(w, frameRows, buf)
		},
		block: func(b *block) error {
			rows += b.rows
			buf = appendBlock(buf[:0], b)
			return writeFrame(w, frameBlock, buf)
		},
		part:  func(name string) error { return writeFrame(w, framePart, []byte(name)) },
		alive: func() { steps.Add(1) },
	})
	if err == nil {
		info.Rows = rows
		err = writeFrame(w, frameEnd, endFrame(info))
	} else {
		f := childFailure{Key: j.Kind.childKey("")}
		var e *Error
		if errors.As(err, &e) {
			f = childFailure{e.key, e.Line, e.Column, e.part}
		}
		payload, _ := json.Marshal(f) // a struct of strings and ints always marshals
		err = writeFrame(w, frameFailure, payload)
	}
	if err == nil {
		_ = w.Flush() // a parent that is gone needs no answer
	}
}

// watch ends the process once it has used so much processor time without a
// step: the Parquet library goes round in circles over some broken pages. The
// time waited, on a busy machine or for the parent, does not count.
func watch(steps *atomic.Int64, most time.Duration) {
	last, since := int64(0), processorTime()
	for {
		time.Sleep(most / 10)
		switch n, now := steps.Load(), processorTime(); {
		case n != last || n == 0:
			last, since = n, now
		case now-since > most:
			panic("the decoder hangs") // nobody sees this; the parent sees a child that died
		}
	}
}

// guarded turns a panic of the decoders into an error.
func guarded(j job, file io.ReaderAt, to sink) (info Info, err error) {
	defer func() {
		if recover() != nil {
			err = fail(j.Kind.childKey(""))
		}
	}()
	return decodeForeign(j, file, to)
}

// decodeForeign reads one binary file: what the child is for.
func decodeForeign(j job, file io.ReaderAt, to sink) (Info, error) {
	size := j.Size
	if j.Packed {
		z, err := gzip.NewReader(io.NewSectionReader(file, 0, size))
		if err != nil {
			return Info{}, gzipError(err)
		}
		content, err := inMemory(z, size, j.Options.Limits)
		if err != nil {
			var known *Error
			if !errors.As(err, &known) {
				err = gzipError(err)
			}
			return Info{}, err
		}
		file, size = bytes.NewReader(content), int64(len(content))
	}
	return decodeKind(context.Background(), j.Kind, file, size, j.Options, to)
}

func decodeKind(ctx context.Context, k kind, file io.ReaderAt, size int64, o Options, to sink) (Info, error) {
	info := Info{PromisedRows: -1}
	var err error
	switch k {
	case kindZip:
		err = readZip(ctx, file, size, o, &info, to)
	case kindOLE:
		err = readOld(ctx, file, size, o, &info, to.rows)
	case kindParquet:
		err = readParquet(ctx, file, size, o, &info, to)
	case kindArrow:
		err = readArrow(ctx, file, size, o, &info, to)
	default:
		err = fail("binary")
	}
	return info, err
}

// inMemory unpacks a member that needs random access, within the limits.
func inMemory(r io.Reader, packed int64, l Limits) ([]byte, error) {
	var b bytes.Buffer
	chunk := make([]byte, 256<<10)
	for {
		n, err := r.Read(chunk)
		b.Write(chunk[:n])
		if int64(b.Len()) > l.Memory || tooBig(int64(b.Len()), packed, l) {
			return nil, fail("bomb")
		}
		if err == io.EOF {
			return b.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
	}
}
