package tabular

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	childArgument = "__yingbao-tabular-child"
	childVariable = "YINGBAO_TABULAR_CHILD"
)

// job tells the child what to decode; the file itself is descriptor 3.
type job struct {
	Kind    kind
	Packed  bool // the content is wrapped in gzip
	Size    int64
	Stall   time.Duration // processor time without a step after which the child gives up
	Options Options
}

// stallTime is far more than a decoder needs for a thousand rows.
var stallTime = 20 * time.Second

// childKey gives the message for a child that died over a file of this kind.
func (k kind) childKey(ext string) string {
	switch {
	case k == kindParquet:
		return "child-parquet"
	case k == kindArrow:
		return "child-arrow"
	case ext == ".zip":
		return "child-zip"
	}
	return "child-xlsx"
}

// readForeign reads a binary format in a child process (T6): this program
// started again, with the file as a read-only descriptor, no other file, a
// minimal environment and bounds it sets on itself before it looks at the file.
func (x *extract) readForeign(ctx context.Context, found kind, packed bool, o Options, info *Info, yield func([]Row) error) error {
	p := &passes{x: x}
	if _, err := p.next(); err != nil {
		return err
	}
	if err := p.end(); err != nil {
		return err
	}
	info.SHA256 = p.sum
	if os.Getenv(childVariable) != "" { // a program that forgot ChildMain would start itself for ever
		return fail("child-start")
	}
	limited, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	c, err := startChild(limited, x.File, job{found, packed, x.size, stallTime, o})
	if err == nil {
		err = c.collect(o, info, yield)
		err = x.inArchive(err, c.part)
		cancel()
		_ = c.cmd.Wait() // how it ended is no matter: it finished, by its end frame, or it did not
	} else {
		c, err = &child{}, notStarted(err)
	}
	if err == nil && packed {
		info.Format += "+gzip"
	}
	return c.verdict(ctx, limited, err, found.childKey(x.ext))
}

// inArchive puts the table of an archive that was being read into the error,
// and calls what is no table by what its name says it is.
func (x *extract) inArchive(err error, part string) error {
	var known *Error
	if !errors.As(err, &known) {
		return err
	}
	if part = cmp.Or(part, known.part); part != "" {
		known.File = EscapeName(x.path) + "/" + part
	} else if other := map[string]string{"zip": "xlsx-other", "zip-hollow": "xlsx-hollow"}[known.key]; other != "" && strings.HasPrefix(x.ext, ".xls") {
		return fail(other)
	}
	return err
}

// notStarted is the error of a child that could not be started: a machine that
// has no descriptors, processes or memory left is no fault of the file.
func notStarted(err error) error {
	for _, lack := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EAGAIN} {
		if errors.Is(err, lack) {
			return failIO(err)
		}
	}
	return fail("child-start")
}

// verdict turns what became of a child into the error of the file.
func (c *child) verdict(ctx, limited context.Context, err error, died string) error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case c.yieldErr != nil:
		return c.yieldErr
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return fail("child-timeout")
	case errors.As(err, &known):
		return err
	}
	return fail(died)
}

// child is a decoder process seen from the parent.
type child struct {
	cmd      *exec.Cmd
	out      io.ReadCloser
	yieldErr error // yield's own error, to be handed back as it is

	part        string // of an archive of several tables: the one being read
	base, sheet int    // Row.Sheet of its first row, of the last row
}

func startChild(ctx context.Context, file *os.File, j job) (*child, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, exe, childArgument)
	cmd.Dir = "/"
	cmd.Env = []string{childVariable + "=1", "GOTRACEBACK=none", "LANG=C",
		fmt.Sprintf("GOMEMLIMIT=%d", j.Options.MemoryLimit)}
	cmd.Stdin = bytes.NewReader(text)
	cmd.ExtraFiles = []*os.File{file}
	c := &child{cmd: cmd}
	if c.out, err = cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if pipe, ok := c.out.(*os.File); ok {
		widen(pipe)
	}
	return c, cmd.Start()
}

// collect takes the child's frames and hands the rows on.
func (c *child) collect(o Options, info *Info, yield func([]Row) error) error {
	frames := &frameReader{in: bufio.NewReaderSize(c.out, 64<<10)}
	kind, payload, err := frames.next()
	if err != nil {
		return err
	}
	if kind != frameHello || string(payload) != childHello {
		return fail("child-start")
	}
	rows := &batch{yield: func(b []Row) error { return c.pass(b, yield) }}
	for {
		kind, payload, err := frames.next()
		if err != nil {
			return err
		}
		switch kind {
		case frameRows, frameBlock:
			decode := readRows
			if kind == frameBlock {
				decode = decodeBlock
			}
			if err := decode(payload, o.Limits, rows); err != nil {
				return err
			}
			info.Rows += len(rows.rows)
			if err := rows.flush(); err != nil {
				return err
			}
		case framePart:
			if err := c.nextPart(payload, info.Rows, o.Part); err != nil {
				return err
			}
		case frameEnd:
			return c.finish(payload, info)
		case frameFailure:
			return failure(payload)
		default:
			return errFrame
		}
	}
}

// pass hands rows on, numbered by the table of an archive that they are of.
func (c *child) pass(rows []Row, yield func([]Row) error) error {
	for i := range rows {
		rows[i].Sheet += c.base
		c.sheet = rows[i].Sheet
	}
	c.yieldErr = yield(rows)
	return c.yieldErr
}

// nextPart passes on that another table of an archive begins.
func (c *child) nextPart(name []byte, rows int, tell func(string, int) error) error {
	switch {
	case !soundPartName(name):
		return errFrame
	case tell == nil:
		return fail("zip-many")
	}
	if rows > 0 {
		c.base = c.sheet + 1
	}
	if c.yieldErr = tell(string(name), c.base); c.yieldErr != nil {
		return c.yieldErr
	}
	c.part = string(name)
	return nil
}

// finish checks the counts: rows that came, rows the child sent, rows promised.
func (c *child) finish(payload []byte, info *Info) error {
	var e childEnd
	if err := json.Unmarshal(payload, &e); err != nil {
		return errFrame
	}
	if err := e.apply(info); err != nil {
		return err
	}
	if e.Rows != info.Rows || (e.PromisedRows >= 0 && e.Rows+e.BlankRows != e.PromisedRows+1) {
		return errFrame
	}
	return nil
}

func failure(payload []byte) error {
	var f childFailure
	if err := json.Unmarshal(payload, &f); err != nil {
		return errFrame
	}
	if _, ok := messages()[f.Key]; !ok {
		return errFrame
	}
	e := failAt(f.Key, max(f.Line, 0), max(f.Column, 0))
	if soundPartName([]byte(f.Part)) {
		e.part = f.Part
	}
	return e
}
